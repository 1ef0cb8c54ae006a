"""Missing answers and multiple imputation of a DataFrame, and the chapter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError

SIX = pd.DataFrame({"a": [1, 2, 3, 4, 5, 1.0], "b": [2, 3, 5, 4, None, None]})


def test_counts_patterns_and_little() -> None:
    found = cs.missing(SIX)
    assert found.number("b", "n_missing") == 2
    assert found.number("b", "share") == pytest.approx(1 / 3)
    assert found.number("b", "verdict") == "many missing"
    assert found.number("glance", "n_complete") == 4
    assert found.number("glance", "statistic") == pytest.approx(0.15)
    assert [row["missing_items"] for row in found.details["patterns"]] == ["", "b"]
    assert "does not speak against" in found.prose()


def test_nothing_missing() -> None:
    found = cs.missing(SIX.dropna())
    assert found.status == "ok"
    assert found.prose() == "All 4 respondents answered all 2 items."
    assert found.number("glance", "statistic") is None
    assert found.figure() is None


def test_silent_and_constant_columns_are_left_out_of_the_test_and_named() -> None:
    frame = SIX.assign(silent=np.nan, same=3.0)
    found = cs.missing(frame)
    assert found.number("glance", "statistic") == pytest.approx(0.15)
    assert any("does not vary: silent, same." in note for note in found.notes)
    assert found.number("silent", "share") == 1


def test_more_items_than_people_is_a_warning() -> None:
    frame = pd.DataFrame(np.arange(12.0).reshape(3, 4) ** 2, columns=list("abcd"))
    frame.iloc[0, 0] = np.nan
    found = cs.missing(frame)
    assert found.status == "warning"
    assert found.reason == (
        "Little's test is not possible. Little's test of 4 items needs more than 4 respondents, "
        "but 3 answered anything."
    )
    assert found.prose().endswith(found.reason)


def test_one_row_of_nothing() -> None:
    found = cs.missing(pd.DataFrame({"a": [np.nan], "b": [np.nan]}))
    assert found.number("glance", "share_missing") == 1
    assert found.status == "warning"


def test_refusals() -> None:
    with pytest.raises(AnalysisError, match=r"^The frame has no column 'z'"):
        cs.missing(SIX, items=["z"])
    with pytest.raises(AnalysisError, match=r"^Column 'a' holds text; counting missing answers"):
        cs.missing(pd.DataFrame({"a": ["x"]}))


def test_column_order_moves_rows_only() -> None:
    turned = cs.missing(SIX[["b", "a"]])
    assert turned.number("glance", "p_value") == pytest.approx(
        cs.missing(SIX).number("glance", "p_value")
    )


def test_the_chapter_counts_the_main_wave(study: cs.Study, write_csv: Callable[..., Path]) -> None:
    rows = ("R1,main,manager,M1,4,5,1,4,-99", "R2,main,officer,M1,2,2,4,2,1")
    findings = cs.analyze(study, cs.read_responses(write_csv(rows), study), chapters=("missing",))
    found = findings["missing"]
    assert found.number("b2", "n_missing") == 1
    assert found.number("glance", "n_obs") == 2
    assert found.status == "warning"
    assert list(found.figures()) == ["missing"]


def test_the_figure_marks_what_is_missing() -> None:
    figure = cs.missing(SIX).figure()
    assert figure is not None
    cells = [patch for patch in figure.axes[0].patches if patch.get_gid() == "cell"]
    assert len(cells) == 1
    assert [text.get_text() for text in figure.texts if text.get_gid() == "label"] == ["b"]


def gappy(n: int = 400) -> pd.DataFrame:
    generator = np.random.default_rng(11)
    z = generator.normal(size=n)
    x = 0.8 * z + 0.6 * generator.normal(size=n)
    y = 0.5 * x + generator.normal(size=n)
    frame = pd.DataFrame({"y": y, "x": x, "z": z})
    # x is missing where y is high: complete rows underestimate, imputation does not.
    frame.loc[generator.random(n) < 1 / (1 + np.exp(-2.5 * y)), "x"] = np.nan
    return frame


@pytest.mark.parametrize("method", ["norm", "pmm"])
def test_imputation_removes_the_bias_of_complete_rows(method: str) -> None:
    found = cs.multiple_imputation(
        gappy(), outcome="y", predictors=["x"], auxiliary=["z"], method=method, seed=1
    )
    assert found.number("x", "complete_estimate") < 0.35
    assert found.number("x", "conf_low") < 0.5 < found.number("x", "conf_high")
    assert abs(found.number("x", "estimate") - 0.5) < abs(
        found.number("x", "complete_estimate") - 0.5
    )
    assert 0 < found.number("x", "fmi") < 1


def test_without_gaps_imputation_is_the_regression() -> None:
    frame = gappy().dropna()
    found = cs.multiple_imputation(frame, outcome="y", predictors=["x", "z"], seed=1)
    known = cs.regression(frame, outcome="y", predictors=["x", "z"])
    for term in ("intercept", "x", "z"):
        for column in ("estimate", "std_error"):
            assert found.number(term, column) == pytest.approx(known.number(term, column))
    assert found.number("glance", "r_squared") == pytest.approx(known.number("glance", "r_squared"))
    assert found.number("glance", "f_statistic") == pytest.approx(
        known.number("glance", "f_statistic")
    )


def test_the_same_seed_gives_the_same_numbers() -> None:
    one, two = (
        cs.multiple_imputation(gappy(60), outcome="y", predictors=["x"], n_imputations=3, seed=4)
        for _ in range(2)
    )
    assert one.rows == two.rows


def test_imputation_refuses() -> None:
    with pytest.raises(AnalysisError, match=r"^Pooling needs at least 2 imputations, but got 1\.$"):
        cs.multiple_imputation(gappy(), outcome="y", predictors=["x"], n_imputations=1, seed=1)
    frame = gappy().assign(x=np.nan)
    with pytest.raises(
        AnalysisError,
        match=r"^Imputation needs variables with at least two different values, but x has 0\.$",
    ):
        cs.multiple_imputation(frame, outcome="y", predictors=["x"], seed=1)


def test_imputation_reads_and_draws() -> None:
    found = cs.multiple_imputation(gappy(), outcome="y", predictors=["x"], seed=1)
    assert "fraction of missing information" in found.prose()
    assert found.figure() is not None
    assert all(len(line) <= 80 for line in str(found).splitlines())
