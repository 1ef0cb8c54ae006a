"""Frequencies of background variables: counted by hand, and against pandas and R's habits."""

from __future__ import annotations

import pandas as pd
import pytest

import crm_study as cs
from crm_study.analysis.profile import profile_chapter
from crm_study.errors import AnalysisError
from crm_study.responses.reader import data_file

SEX = {1: "Female", 2: "Male", 3: "Other"}
FRAME = pd.DataFrame({"sex": [1, 2, 2, None, 2], "branch": ["B", "A", "B", "B", "A"]})


@pytest.fixture
def found() -> cs.Finding:
    return cs.profile(FRAME, variables=["sex", "branch"], levels={"sex": SEX})


def test_a_case_counted_by_hand(found: cs.Finding) -> None:
    keys = ["sex:female", "sex:male", "sex:other", "sex:missing", "branch:A", "branch:B"]
    assert [row["level"] for row in found.rows] == keys
    assert [row["n"] for row in found.rows] == [1, 3, 0, 1, 2, 3]
    assert [row["percent"] for row in found.rows] == [20, 60, 0, 20, 40, 60]
    assert [row["valid_percent"] for row in found.rows] == [25, 75, 0, None, 40, 60]
    assert [row["cumulative_percent"] for row in found.rows] == [25, 100, 100, None, 40, 100]


def test_pandas_counts_the_same() -> None:
    study = cs.read_study("rusizi")
    responses = cs.read_responses(data_file(study), study)
    found = profile_chapter(study, responses)
    main = responses.wave("main").answers
    for name in ("sex", "age", "education", "tenure"):
        shares = main[name].value_counts(normalize=True).sort_index()
        rows = [row for row in found.rows if str(row["level"]).startswith(f"{name}:")]
        assert [row["valid_percent"] for row in rows] == pytest.approx(list(100 * shares))
        assert rows[-1]["cumulative_percent"] == pytest.approx(100)


def test_the_order_of_rows_in_the_file_means_nothing(found: cs.Finding) -> None:
    turned = cs.profile(FRAME[::-1], variables=["sex", "branch"], levels={"sex": SEX})
    assert turned.rows == found.rows


def test_each_variable_has_a_table_with_its_total(found: cs.Finding) -> None:
    sex, branch = found.tables()
    assert [cell.text for cell in sex.rows[-1]] == ["Total", "5", "100.0", "–", "–"]
    assert [row[0].text for row in sex.rows] == ["Female", "Male", "Other", "Missing", "Total"]
    assert [cell.text for cell in branch.rows[-1]][2:] == ["100.0", "100.0", "–"]
    assert branch.title == "Respondents by branch"
    assert found.prose() == (
        "sex: the largest group is Male (3 of 4, 75.0%). branch: the largest group is B "
        "(3 of 5, 60.0%)."
    )


def test_labels_that_two_levels_share_leave_the_codes() -> None:
    frame = pd.DataFrame({"x": [1, 2]})
    found = cs.profile(frame, variables=["x"], levels={"x": {1: "Same", 2: "Same"}})
    assert [row["level"] for row in found.rows] == ["x:1", "x:2"]


def test_a_tie_names_no_largest_group() -> None:
    found = cs.profile(pd.DataFrame({"x": ["a", "b"]}), variables=["x"])
    assert found.prose() == (
        "x: no group is larger than all others; the largest have 1 of 2 (50.0%) each."
    )


def test_many_institutions_are_counted_and_not_named() -> None:
    frame = pd.DataFrame({"mfi": [f"MFI{number:02}" for number in range(15)] + ["MFI00"]})
    assert cs.profile(frame, variables=["mfi"]).prose() == "mfi: 15 groups of 1 to 2 respondents."


def test_nobody_answered() -> None:
    found = cs.profile(pd.DataFrame({"x": [None, None]}), variables=["x"], levels={"x": {1: "One"}})
    assert [row["valid_percent"] for row in found.rows] == [None, None]
    assert found.prose() == ""
    assert found.figures() == {}


@pytest.mark.parametrize(
    ("frame", "variables", "message"),
    [
        (FRAME, [], "A profile needs at least one background variable."),
        (FRAME[:0], ["sex"], "A profile needs at least one respondent."),
    ],
)
def test_what_cannot_be_counted(frame: pd.DataFrame, variables: list[str], message: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.profile(frame, variables=variables)
    assert str(caught.value) == message


def test_a_spelling_mistake_is_told() -> None:
    with pytest.raises(AnalysisError, match="Did you mean 'sex'"):
        cs.profile(FRAME, variables=["sexe"])


def test_a_study_without_background_says_so() -> None:
    study = cs.read_study("rusizi")
    bare = study.model_copy(
        update={
            "population": study.population.model_copy(update={"strata": None, "clusters": None})
        }
    )
    section = [one for one in study.instrument.sections if one.id != "b"]
    bare = bare.model_copy(
        update={"instrument": study.instrument.model_copy(update={"sections": section})}
    )
    found = profile_chapter(bare, cs.read_responses(data_file(study), study))
    assert found.status == "not_applicable"
    assert found.reason == "The study asks for no background of its respondents."


def test_bars_show_every_variable_with_few_levels(found: cs.Finding) -> None:
    (figure,) = found.figures().values()
    words = [text.get_text() for text in figure.texts]
    assert {"sex", "Female", "75.0%", "branch"} <= set(words)
    assert found.alt_text("profile.1").startswith("Bars of valid percent.")
