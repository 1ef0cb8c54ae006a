"""No row is lost: received = admitted + refused, and every refusal says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.admission import admit
from crm_study.responses.reader import admit_file, read_responses

HEADER = "respondent,wave,function,mfi,a1,a2,a3,b1,b2"
ROWS = [
    "P1,pilot,manager,M9,4,4,2,3,3",
    "R1,main,officer,M1,4,5,1,4,4",
    "R2,main,officer,M1,1,2,4,2,1",
]


def frame_of(rows: list[str], header: str = HEADER) -> pd.DataFrame:
    return pd.DataFrame([row.split(",") for row in rows], columns=header.split(","))


def test_clean_rows_are_admitted_and_scored(study: Study) -> None:
    admission = admit(frame_of(ROWS), study)
    responses = admission.responses
    assert admission.refusals == ()
    assert (responses.origin.n_received, responses.origin.n_admitted) == (3, 3)
    assert len(responses.wave("main")) == 2
    assert responses.wave("main").design["cluster"].tolist() == ["M1", "M1"]
    # a3 is reverse-keyed on 1..5: 2 -> 4, 1 -> 5, 4 -> 2
    assert responses.items["a3"].tolist() == [4, 5, 2]
    assert responses.answers["a3"].tolist() == [2, 1, 4]
    np.testing.assert_allclose(responses.scores["care"], [4, 14 / 3, 5 / 3])
    assert responses.n_returned == {"officer": 2}


@pytest.mark.parametrize(
    ("row", "rule", "told"),
    [
        (
            "R3,main,officer,M1,6,1,1,1,1",
            "not_on_scale",
            "row 5, column 'a1', value '6': not on the scale 'agree'; allowed: 1, 2, 3, 4, 5",
        ),
        (
            "R3,main,officer,M1,2.5,1,1,1,1",
            "not_on_scale",
            "row 5, column 'a1', value '2.5': not on the scale 'agree'; allowed: 1, 2, 3, 4, 5",
        ),
        (
            "R3,main,officer,M1,agree,1,1,1,1",
            "not_a_number",
            "row 5, column 'a1', value 'agree': a number is expected; allowed: 1, 2, 3, 4, 5",
        ),
        (
            "R3,main,officer,M1,inf,1,1,1,1",
            "not_a_number",
            "row 5, column 'a1', value 'inf': a number is expected; allowed: 1, 2, 3, 4, 5",
        ),
        (
            "R1,main,officer,M1,1,1,1,1,1",
            "duplicate_respondent",
            "row 5, column 'respondent', value 'R1': the respondent id stands in row 3 already",
        ),
        (
            ",main,officer,M1,1,1,1,1,1",
            "missing_respondent",
            "row 5, column 'respondent', value '': the respondent id is blank",
        ),
        (
            "R3,main,oficer,M1,1,1,1,1,1",
            "unknown_stratum",
            "row 5, column 'function', value 'oficer': allowed: manager, officer. "
            "Did you mean 'officer'?",
        ),
        (
            "R3,maine,officer,M1,1,1,1,1,1",
            "unknown_wave",
            "row 5, column 'wave', value 'maine': allowed: pilot, main. Did you mean 'main'?",
        ),
        (
            "R3,main,officer,,1,1,1,1,1",
            "missing_cluster",
            "row 5, column 'mfi', value '': the mfi is blank",
        ),
    ],
)
def test_refusals(study: Study, row: str, rule: str, told: str) -> None:
    admission = admit(frame_of([*ROWS, row]), study)
    assert [(refusal.rule, str(refusal)) for refusal in admission.refusals] == [(rule, told)]
    origin = admission.responses.origin
    assert (origin.n_received, origin.n_admitted, origin.n_refused) == (4, 3, 1)
    assert admission.counts() == {rule: 1}


def test_a_row_with_two_faults_is_refused_once(study: Study) -> None:
    admission = admit(frame_of([*ROWS, "R3,main,boss,M1,7,1,1,1,1"]), study)
    assert len(admission.refusals) == 2
    assert admission.responses.origin.n_refused == 1


def test_missing_codes_and_blanks_are_missing_not_refused(study: Study) -> None:
    admission = admit(frame_of([*ROWS, "R3,main,officer,M1,-99,9,,4,5.0"]), study)
    assert admission.refusals == ()
    answers = admission.responses.answers.iloc[3]
    assert answers[["a1", "a2", "a3"]].isna().all()
    assert answers["b2"] == 5
    assert np.isnan(admission.responses.scores["care"].iloc[3])


def test_columns_that_are_missing_are_all_named(study: Study) -> None:
    frame = frame_of(ROWS).rename(columns={"a1": "a_1", "wave": "wav", "b2": "zz"})
    with pytest.raises(DataError) as caught:
        admit(frame, study, file="answers.csv")
    assert [str(complaint) for complaint in caught.value.complaints] == [
        "answers.csv:1: the column 'wave' is missing. Did you mean 'wav'?",
        "answers.csv:1: the column 'a1' is missing. Did you mean 'a_1'?",
        "answers.csv:1: the column 'b2' is missing.",
    ]


def test_unknown_columns_are_noted(study: Study) -> None:
    frame = frame_of(ROWS).assign(gps="0,0", remarks="none")
    assert admit(frame, study).responses.notes == (
        "The column 'remarks' is not declared and was not used. Did you mean 'remark'?",
        "Columns not declared and not used: gps.",
    )


def test_numbers_and_text_give_the_same_answers(study: Study) -> None:
    frame = frame_of(ROWS)
    numbers = frame.copy()
    for name in ("a1", "a2", "a3", "b1", "b2"):
        numbers[name] = numbers[name].astype(float)
    pd.testing.assert_frame_equal(
        admit(numbers, study).responses.scores, admit(frame, study).responses.scores
    )


def test_the_callers_frame_is_left_alone(study: Study) -> None:
    frame = frame_of(ROWS)
    before = frame.copy()
    admit(frame, study)
    pd.testing.assert_frame_equal(frame, before)


def test_a_synthetic_column_marks_the_data(study: Study) -> None:
    frame = frame_of(ROWS).assign(synthetic=["", "1", ""], synthetic_seed=["", "7", ""])
    origin = admit(frame, study).responses.origin
    assert (origin.synthetic, origin.seed) == (True, 7)
    assert not admit(frame.assign(synthetic="0"), study).responses.origin.synthetic


def test_files_and_frames_agree(study: Study, write_csv: Callable[..., Path]) -> None:
    path = write_csv()
    responses = read_responses(path, study)
    assert responses.origin.file == "answers.csv"
    assert len(admit_file(path, study).responses) == len(responses) == 9


def test_row_order_does_not_change_scores(study: Study) -> None:
    straight = admit(frame_of(ROWS), study).responses
    turned = admit(frame_of(ROWS[::-1]), study).responses
    assert straight.scores["care"].tolist() == turned.scores["care"].tolist()[::-1]
