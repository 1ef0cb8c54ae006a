"""Tables of people, attacked: whoever adds and subtracts all of them learns of nobody."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from crm_study.errors import AnalysisError, DataError
from crm_study.responses.privacy.k_anonymity import k_anonymity
from crm_study.responses.privacy.small_cells import (
    ALL,
    SafeTable,
    TableOf,
    safe_extremes,
    safe_means,
    safe_share,
    safe_tables,
)


def staff(seed: int, n: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "mfi": rng.choice(
                [f"MFI{i}" for i in range(6)], n, p=[0.4, 0.3, 0.15, 0.1, 0.03, 0.02]
            ),
            "job": rng.choice(["manager", "officer", "front"], n, p=[0.1, 0.3, 0.6]),
            "sex": rng.choice(["f", "m"], n),
            "wave": rng.choice(["pilot", "main"], n, p=[0.2, 0.8]),
        }
    )


class Attacker:
    """Someone with all published tables, a computer, and no key."""

    def __init__(self, frame: pd.DataFrame, tables: tuple[SafeTable, ...]) -> None:
        self.variables = sorted({v for t in tables for v in (*t.by, *t.where)})
        levels = [sorted(frame[name].unique()) for name in self.variables]
        self.atoms = list(product(*levels))
        known = [
            (self.cell(dict(zip(t.by, key, strict=True)) | dict(t.where)), n)
            for t in tables
            for key, n in t.counts.items()
            if n is not None
        ]
        self.known = np.array([cell for cell, _ in known])
        self.counts = np.array([n for _, n in known], dtype=float)

    def cell(self, levels: dict[str, str]) -> np.ndarray:
        wanted = {name: level for name, level in levels.items() if level != ALL}
        return np.array(
            [
                all(atom[self.variables.index(name)] == level for name, level in wanted.items())
                for atom in self.atoms
            ],
            dtype=float,
        )

    def computes(self, cell: np.ndarray) -> bool:
        rank = np.linalg.matrix_rank
        return bool(rank(np.vstack([self.known, cell])) == rank(self.known))

    def range(self, cell: np.ndarray) -> tuple[float, float]:
        given = {"A_eq": self.known, "b_eq": self.counts, "bounds": (0, None)}
        return linprog(cell, **given).fun, -linprog(-cell, **given).fun


PLANS = {
    "one way": [TableOf(("job",))],
    "two way": [TableOf(("mfi", "job"))],
    "linked": [TableOf(("mfi", "job")), TableOf(("job", "sex")), TableOf(("mfi",))],
    "filtered": [TableOf(("mfi",)), TableOf(("mfi",), {"wave": "main"})],
    "filtered twice": [
        TableOf(("job", "sex")),
        TableOf(("job",), {"wave": "main"}),
        TableOf(("job",), {"wave": "pilot"}),
    ],
}


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("seed", range(2))
def test_no_small_cell_can_be_computed_or_enclosed(plan: str, seed: int) -> None:
    frame = staff(seed)
    tables = safe_tables(frame, PLANS[plan])
    attacker = Attacker(frame, tables)
    for table in tables:
        rows = frame
        for name, value in table.where.items():
            rows = rows[rows[name] == value]
        for key, shown in table.counts.items():
            levels = dict(zip(table.by, key, strict=True))
            chosen = np.ones(len(rows), dtype=bool)
            for name, level in levels.items():
                chosen &= (rows[name] == level) | (level == ALL)
            n = int(chosen.sum())
            assert shown in (None, n)
            if not 0 < n < 5:
                continue
            assert shown is None
            cell = attacker.cell(levels | dict(table.where))
            assert not attacker.computes(cell)
            low, high = attacker.range(cell)
            assert high - low >= 5 - 1e-6


def test_what_two_filters_leave_over_is_no_secret_given_away() -> None:
    waves = ["main"] * 28 + ["pilot"] * 2 + ["main"] * 20
    frame = pd.DataFrame({"job": ["a"] * 30 + ["b"] * 20, "wave": waves})
    tables = safe_tables(frame, [TableOf(("job",)), TableOf(("job",), {"wave": "main"})])
    attacker = Attacker(frame, tables)
    left_over = attacker.cell({"job": "a", "wave": "pilot"})
    assert not attacker.computes(left_over)
    low, high = attacker.range(left_over)
    assert high - low >= 5 - 1e-6


def test_means_are_hidden_with_their_groups() -> None:
    jobs = ["a"] * 2 + ["b"] * 9 + ["c"] * 20
    frame = pd.DataFrame({"job": jobs, "score": [1.0] * 2 + [3.0] * 29})
    frame.loc[30, "score"] = np.nan
    found = safe_means(frame, "score", "job")
    assert found["a"] == found["b"] == (None, None)
    assert found["c"] == (19, 3.0)
    assert found[ALL] == (30, pytest.approx((2 + 84) / 30))
    with pytest.raises(DataError, match="holds no numbers"):
        safe_means(frame, "job", "job")


def test_groups_of_one_mind_show_a_bound() -> None:
    assert safe_share(20, 20) == "≥ 90%"
    assert safe_share(0, 20) == "≤ 10%"
    assert safe_share(18, 20) == "≥ 90%"
    assert safe_share(10, 20) == 0.5
    assert safe_share(2, 4) is None
    assert safe_share(2, 4, smallest=3) == 0.5
    assert safe_share(1, 2, smallest=1) is None


def test_extremes_of_one_person_are_not_told() -> None:
    assert safe_extremes([1, *[2] * 5, *[3] * 9]) == (None, 3)
    assert safe_extremes([]) == (None, None)


def test_a_table_reads_like_a_table() -> None:
    frame = staff(1)
    table = safe_tables(frame, [TableOf(("job", "sex"))])[0].frame()
    assert table.loc[ALL, ALL] == 120
    assert list(table.columns) == [ALL, "f", "m"]


def test_what_cannot_be_tabled_is_told() -> None:
    with pytest.raises(DataError, match="There is no column 'jobs' to make a table of"):
        safe_tables(staff(1), [TableOf(("jobs",))])
    with pytest.raises(AnalysisError, match="has 3 people at the least"):
        safe_tables(staff(1), [TableOf(("job",))], smallest=2)
    many = pd.DataFrame({f"c{i}": range(30) for i in range(4)})
    with pytest.raises(DataError, match="too many combinations"):
        safe_tables(many, [TableOf(("c0", "c1")), TableOf(("c2", "c3"))])


def test_rows_that_stand_out_are_counted() -> None:
    frame = pd.DataFrame(
        {"job": ["boss"] * 2 + ["clerk"] * 9, "sex": ["f", "m"] * 5 + ["f"], "x": 1}
    )
    found = k_anonymity(frame, ["job", "sex"])
    assert (found.n_rows, found.n_groups, found.n_below, found.smallest) == (11, 4, 6, 1)
    assert not found.holds
    assert dict(found.without) == {"job": 0, "sex": 2}
    assert found.text().splitlines()[1].startswith("Without 'job' 0 would.")
    assert k_anonymity(frame, ["x"]).holds
    assert k_anonymity(frame, []).smallest == 11
    assert k_anonymity(frame.iloc[:3], []).n_below == 3
    with pytest.raises(DataError) as refusal:
        k_anonymity(frame, ["jop"])
    assert str(refusal.value) == "There is no column 'jop' to be known by. Did you mean 'job'?"
