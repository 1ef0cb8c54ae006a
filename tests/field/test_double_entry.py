"""Paper forms typed twice: every disagreement is listed, and the rate is theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import crm_study as cs
from crm_study.errors import DataError

Declare = Callable[..., cs.Study]
ITEMS = [
    {"id": "q1", "scale": "agree", "text": {"en": "We greet."}},
    {"id": "q2", "scale": "agree", "text": {"en": "We listen."}},
    {"id": "age", "type": "number", "text": {"en": "Age"}},
]
SCALES = {"agree": {"points": {code: {"en": f"Step {code}"} for code in range(1, 6)}}}


@pytest.fixture
def study(declare: Declare) -> cs.Study:
    return declare(ITEMS, SCALES)


def typed(tmp_path: Path, name: str, *rows: str) -> Path:
    path = tmp_path / name
    path.write_text("\n".join(["paper_number,q1,q2,age", *rows]) + "\n", "utf-8")
    return path


def test_disagreements_and_rates(tmp_path: Path, study: cs.Study) -> None:
    first = typed(tmp_path, "a.csv", "17,1,2,30", "18,3,3,41", "19,5,,22", "20,1,1,1")
    second = typed(tmp_path, "b.csv", "19,5,4,22.0", "18,3,33,14", "17,Step 1,2,30")
    found = cs.double_entry(first, second, study, key="paper_number")
    rows = {row["item"]: row for row in found.rows}
    assert [rows[name]["n_disagreements"] for name in ("q1", "q2", "age")] == [0, 2, 2]
    listing = [tuple(row.values()) for row in found.details["disagreements"]]
    assert listing == [
        ("18/q2", "3", "33", 3, 3),
        ("18/age", "41", "14", 3, 3),
        ("19/q2", "", "4", 4, 2),
        ("19/age", "22", "22.0", 4, 2),
    ]
    assert found.number("glance", "n_forms") == 3
    assert found.number("glance", "disagreement_rate") == pytest.approx(4 / 9)
    assert found.reason == (
        "The typed values disagree; look them up on paper. Typed only once: 20."
    )
    assert str(found.prose()) == (
        "3 forms were typed twice: 4 of 9 values disagree (44.4%). 1 forms were typed only once."
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (("17,1,2,3", "17,1,2,3"), "b.csv: 'paper_number' stands more than once: 17."),
        (("17,1,2,3", ",1,2,3"), "b.csv: 'paper_number' is blank in row 3."),
        (
            ("99,1,2,3",),
            "The two files share no value of 'paper_number': there is nothing to compare.",
        ),
    ],
)
def test_forms_that_cannot_be_matched(
    tmp_path: Path, study: cs.Study, rows: tuple[str, ...], told: str
) -> None:
    first = typed(tmp_path, "a.csv", "17,1,2,30")
    with pytest.raises(DataError) as caught:
        cs.double_entry(first, typed(tmp_path, "b.csv", *rows), study, key="paper_number")
    assert str(caught.value) == told


def test_a_key_that_is_no_column(tmp_path: Path, study: cs.Study) -> None:
    path = typed(tmp_path, "a.csv", "17,1,2,30")
    with pytest.raises(DataError) as caught:
        cs.double_entry(path, path, study, key="number")
    assert str(caught.value) == "a.csv has no column 'number', which numbers the paper forms."
