"""Regressions of outcomes that are categories, and lines that outliers do not move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    i = np.arange(200)
    care = (i * 37 % 101) / 20
    noise = (i * i * 13 % 97) / 12
    return pd.DataFrame(
        {
            "care": care,
            "role": np.array(["clerk", "manager", "officer"])[i % 3],
            "stays": np.where(care + noise > 6.5, "yes", "no"),
            "trust": np.digitize(care + noise, [4, 6.5, 9]),
            "firm": np.array(list("abc"))[((care + noise * 3) % 3).astype(int)],
            "y": 1 + care + noise / 4,
        }
    )


def refused(sentence: str, function: Any, frame: pd.DataFrame, **asked: Any) -> None:
    with pytest.raises(AnalysisError) as caught:
        function(frame, **asked)
    assert str(caught.value) == sentence


def test_the_event_can_be_named(frame: pd.DataFrame) -> None:
    yes = cs.logistic(frame, outcome="stays", predictors=["care", "role"])
    no = cs.logistic(frame, outcome="stays", predictors=["care", "role"], event="no")
    assert yes.number("glance", "event") == "yes"
    assert yes.number("care", "odds_ratio") == pytest.approx(1 / no.number("care", "odds_ratio"))
    assert yes.number("glance", "auc") == pytest.approx(no.number("glance", "auc"))
    assert yes.row("joint:role")["df1"] == 2
    assert yes.number("care", "profile_low") < yes.number("care", "odds_ratio")


def test_numbers_and_booleans_are_outcomes_too(frame: pd.DataFrame) -> None:
    by_text = cs.logistic(frame, outcome="stays", predictors=["care"])
    for values in (frame.stays == "yes", (frame.stays == "yes") * 1.0 + 1):
        found = cs.logistic(frame.assign(stays=values), outcome="stays", predictors=["care"])
        assert found.rows == by_text.rows
    missing = frame.assign(stays=frame.stays.where(frame.index > 9))
    assert (
        cs.logistic(missing, outcome="stays", predictors=["care"]).number("glance", "n_obs") == 190
    )


def test_outcomes_without_two_values_are_refused(frame: pd.DataFrame) -> None:
    refused(
        "A logistic regression needs an outcome with two values, but 'firm' has 3: a, b, c.",
        cs.logistic,
        frame,
        outcome="firm",
        predictors=["care"],
    )
    refused(
        "'Yes' is no value of 'stays'. Did you mean 'yes'? Values: no, yes.",
        cs.logistic,
        frame,
        outcome="stays",
        predictors=["care"],
        event="Yes",
    )
    refused(
        "'stays' stands twice in the model.",
        cs.logistic,
        frame,
        outcome="stays",
        predictors=["stays"],
    )


def test_separation_is_refused_in_words(frame: pd.DataFrame) -> None:
    refused(
        "A logistic regression of these data has no finite solution: 'role[officer]' tells some of "
        "the outcomes apart without error (quasi-complete separation). Leave it out, or join "
        "categories.",
        cs.logistic,
        frame.assign(stays=np.where(frame.role == "officer", "yes", frame.stays)),
        outcome="stays",
        predictors=["care", "role"],
    )


def test_few_events_are_a_warning(frame: pd.DataFrame) -> None:
    found = cs.logistic(frame.iloc[:30], outcome="stays", predictors=["care", "role"])
    assert found.status == "warning"
    assert found.reason is not None
    assert found.reason.startswith("Fewer than 10 of the rarer outcome for every slope (Peduzzi")


def test_ordered_answers(frame: pd.DataFrame) -> None:
    found = cs.ordinal(frame, outcome="trust", predictors=["care", "role"])
    assert [row["term"] for row in found.rows][-3:] == ["0|1", "1|2", "2|3"]
    assert found.number("care", "odds_ratio") > 1
    assert found.number("glance", "brant_df") == 6
    assert found.details["brant"][0]["key"] == "brant:care"
    words = frame.assign(trust=np.array(["low", "some", "much", "full"])[frame.trust])
    given = {"outcome": "trust", "predictors": ["care", "role"]}
    named = cs.ordinal(words, levels=["low", "some", "much", "full"], **given)
    assert named.number("low|some", "estimate") == found.number("0|1", "estimate")
    typed = words.assign(
        trust=pd.Categorical(words.trust, ["low", "some", "much", "full"], ordered=True)
    )
    assert cs.ordinal(typed, **given).rows == named.rows


def test_unordered_text_is_refused(frame: pd.DataFrame) -> None:
    refused(
        "The categories of 'firm' have no order: name them from low to high, levels=[...], or "
        "make the column an ordered categorical.",
        cs.ordinal,
        frame,
        outcome="firm",
        predictors=["care"],
    )
    refused(
        "'c' is no level of 'firm'. Levels: a, b.",
        cs.ordinal,
        frame,
        outcome="firm",
        predictors=["care"],
        levels=["a", "b"],
    )


def test_a_level_without_rows_is_told(frame: pd.DataFrame) -> None:
    found = cs.ordinal(frame, outcome="trust", predictors=["care"], levels=[0, 1, 2, 3, 4])
    assert "No complete row has the category 4; it is left out." in found.notes


def test_odds_that_are_not_proportional_are_a_warning() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=1500)
    low = rng.random(1500) < 1 / (1 + np.exp(-0.2 * x))
    high = rng.random(1500) < 1 / (1 + np.exp(-2.5 * x))
    frame = pd.DataFrame({"x": x, "y": low * 1 + low * high})
    found = cs.ordinal(frame, outcome="y", predictors=["x"])
    assert found.status == "warning"
    assert "The odds are not proportional (Brant" in found.prose()


def test_another_baseline_is_the_same_model(frame: pd.DataFrame) -> None:
    first = cs.multinomial(frame, outcome="firm", predictors=["care", "role"])
    second = cs.multinomial(frame, outcome="firm", predictors=["care", "role"], baseline="b")
    assert first.number("b:care", "estimate") == pytest.approx(-second.number("a:care", "estimate"))
    assert first.number("glance", "log_likelihood") == pytest.approx(
        second.number("glance", "log_likelihood")
    )
    assert first.row("joint:role")["df1"] == 4
    refused(
        "'d' is no category of 'firm'. Categories: a, b, c.",
        cs.multinomial,
        frame,
        outcome="firm",
        predictors=["care"],
        baseline="d",
    )


def test_an_outlier_moves_least_squares_only(frame: pd.DataFrame) -> None:
    spoiled = frame.assign(y=frame.y.mask(frame.index == 3, 900.0))
    found = cs.robust_regression(spoiled, outcome="y", predictors=["care"])
    median = cs.quantile_regression(spoiled, outcome="y", predictors=["care"])
    for line in (found, median):
        assert line.number("care", "estimate") == pytest.approx(1, abs=0.1)
        assert abs(line.number("care", "ols_estimate") - 1) > 0.5
    assert found.details["weights"][3]["row_weight"] < 0.01
    assert found.number("glance", "n_downweighted") >= 1


def test_unusable_lines_are_refused(frame: pd.DataFrame) -> None:
    refused(
        "The quantile must lie between 0 and 1, but is 90.",
        cs.quantile_regression,
        frame,
        outcome="y",
        predictors=["care"],
        quantile=90,
    )
    refused(
        "A robust regression needs residuals that vary: at least half of them are zero.",
        cs.robust_regression,
        frame.assign(y=2 * frame.care),
        outcome="y",
        predictors=["care"],
    )
