"""Frames that cannot be asked: columns with one name, outcomes that nobody answered."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError


@pytest.fixture
def frame() -> pd.DataFrame:
    generator = np.random.default_rng(3)
    table = pd.DataFrame(generator.normal(size=(40, 3)), columns=["y", "x", "z"])
    return table.assign(mfi=[f"MFI{row % 8:02d}" for row in range(40)])


def test_two_columns_of_one_name_are_refused(frame):
    twice = pd.concat([frame, frame[["x"]]], axis=1)
    message = "The frame has 2 columns named 'x'; give each a name of its own."
    for refused in (
        lambda: cs.regression(twice, outcome="y", predictors=["x"]),
        lambda: cs.reliability(twice[["y", "x", "z"]]),
        lambda: cs.comparison(twice, outcomes=["x"], group="mfi"),
        lambda: cs.paired(twice, of=["x", "y"]),
        lambda: cs.survey_mean(twice, variables=["x"]),
    ):
        with pytest.raises(AnalysisError) as caught:
            refused()
        assert str(caught.value) == message


def test_a_column_of_one_name_beside_others_of_another_is_taken(frame):
    twice = pd.concat([frame, frame[["z"]]], axis=1)
    found = cs.regression(twice, outcome="y", predictors=["x"])
    known = cs.regression(frame, outcome="y", predictors=["x"])
    assert found.number("x", "estimate") == known.number("x", "estimate")


def test_columns_may_be_numbered():
    generator = np.random.default_rng(3)
    items = pd.DataFrame(generator.normal(size=(40, 1)) + generator.normal(size=(40, 4)))
    named = cs.reliability(items.set_axis(list("abcd"), axis=1))
    assert cs.reliability(items).number("scale", "estimate") == named.number("scale", "estimate")


def test_groups_of_an_outcome_that_nobody_answered(frame):
    with pytest.raises(AnalysisError) as caught:
        cs.known_groups(frame.assign(y=np.nan), scores=["y"], group="mfi")
    assert str(caught.value) == (
        "Comparing groups needs at least 2 groups and more respondents than groups, but got 0 "
        "and 0."
    )
