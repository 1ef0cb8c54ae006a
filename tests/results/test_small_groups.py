"""Rows of institutions with few people are not shown; every other row stays."""

from __future__ import annotations

import pytest

from crm_study.results.finding import Finding, Row
from crm_study.results.small_groups import Groups, without_small_groups


def found(sizes: dict[str, int]) -> Finding:
    rows: tuple[Row, ...] = tuple(
        {"cell": f"mfi:{name}", "n_obs": n, "mean": 3.0} for name, n in sizes.items()
    )
    total: Row = {"cell": "all", "n_obs": sum(sizes.values()), "mean": 3.0}
    return Finding(id="x", title="X", rows=(*rows, total), overall={"n_obs": 99})


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"A": 2, "B": 9, "C": 20}, ["C"]),
        ({"A": 2, "B": 3, "C": 20}, ["C"]),
        ({"A": 1, "B": 1, "C": 6, "D": 20}, ["D"]),
        ({"A": 5, "B": 6}, ["A", "B"]),
        ({"A": 2, "B": 2}, []),
        ({"A": 0, "B": 6}, ["A", "B"]),
    ],
)
def test_what_is_hidden_cannot_be_had_from_the_rest(
    sizes: dict[str, int], shown: list[str]
) -> None:
    kept = without_small_groups(found(sizes), Groups("mfi", sizes, 5))
    assert [row["cell"] for row in kept.rows] == [*(f"mfi:{name}" for name in shown), "all"]
    hidden = len(sizes) - len(shown)
    notes = (
        f"{hidden} of {len(sizes)} groups of mfi are not shown: groups of fewer than 5 people, "
        "and those that would give them away.",
    )
    assert kept.notes == (notes if hidden else ())


def test_every_table_of_a_finding_is_cleared_alike() -> None:
    sizes = {"A": 9, "B": 8, "C": 20}
    rows = ({"group": "A", "n_obs": 4}, {"group": "B", "n_obs": 8}, {"group": "C", "n_obs": 20})
    finding = Finding(
        id="x", title="X", rows=({"key": "t", "mean": 1.0},), details={"groups": rows}
    )
    kept = without_small_groups(finding, Groups("mfi", sizes, 5))
    assert [row["group"] for row in kept.details["groups"]] == ["C"]
    assert kept.rows == finding.rows


def test_a_code_that_is_a_number_is_no_institution_elsewhere() -> None:
    rows = ({"level": "1", "n_obs": 40}, {"level": "2", "n_obs": 60})
    groups = Groups("mfi", {"1": 2, "2": 9}, 5)
    finding = Finding(id="x", title="X", rows=rows)
    assert without_small_groups(finding, groups) is finding
    own = Finding(id="x", title="X", rows=rows, overall={"group": "mfi"})
    assert without_small_groups(own, groups).rows == ()
