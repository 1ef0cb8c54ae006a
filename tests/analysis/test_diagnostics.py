"""The checks of a linear model as a chapter: rows, words, pictures and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError

MAIN = ["normality", "heteroscedasticity", "linearity", "collinearity", "autocorrelation"]
MAIN += ["influence"]


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(80, 2))
    y = 1 + x @ [0.5, -0.3] + rng.normal(size=80)
    role = np.array(["manager", "clerk", "agent"])[np.arange(80) % 3]
    return pd.DataFrame({"y": y, "x": x[:, 0], "z": x[:, 1], "role": role})


def test_the_main_checks_come_first(frame: pd.DataFrame) -> None:
    found = cs.diagnostics(frame, outcome="y", predictors=["x", "z"])
    assert list(found.tidy()["check"])[:6] == MAIN
    assert {"linearity_x", "linearity_z"} <= set(found.tidy()["check"])
    assert "collinearity_generalized" not in set(found.tidy()["check"])
    assert found.number("glance", "n_checks") == len(found.rows)


def test_categories_have_a_generalized_vif_and_no_curve(frame: pd.DataFrame) -> None:
    found = cs.diagnostics(frame, outcome="y", predictors=["x", "role"])
    checks = set(found.tidy()["check"])
    assert "collinearity_generalized" in checks
    assert not any(check.startswith("linearity_role") for check in checks)
    assert "role: dummy coding; reference: agent." in found.notes


def test_products_get_no_panel(frame: pd.DataFrame) -> None:
    found = cs.diagnostics(frame, outcome="y", predictors=["x", "z"], interactions=[("x", "z")])
    terms = {row["term"] for row in found.details["components"]}
    assert terms == {"x", "z"}
    assert "linearity_x:z" not in set(found.tidy()["check"])


def test_planted_trouble_is_found(frame: pd.DataFrame) -> None:
    spoiled = frame.assign(
        y=np.exp(frame["x"]) + 3 * frame["x"] ** 2, near=frame["x"] + 1e-3 * frame["z"]
    )
    spoiled.loc[0, "z"] = 40.0
    found = cs.diagnostics(spoiled, outcome="y", predictors=["x", "near", "z"])
    for check in ("normality", "linearity", "collinearity", "influence_leverage"):
        assert found.number(check, "verdict") == "fails", check
        assert found.number(check, "advice") != "Nothing to do."
    assert found.number("influence_leverage", "row_number") == 1
    assert found.status == "warning"
    assert found.reason is not None
    assert "Collinearity" in found.reason


def test_row_numbers_are_those_of_the_frame(frame: pd.DataFrame) -> None:
    gaps = frame.copy()
    gaps.loc[[0, 5], "x"] = np.nan
    gaps.loc[10, "y"] = 60.0
    found = cs.diagnostics(gaps, outcome="y", predictors=["x", "z"])
    assert found.number("influence_studentized", "row_number") == 11
    assert found.number("glance", "n_obs") == 78
    assert [row["row_number"] for row in found.details["observations"]][:2] == [2, 3]


def test_the_largest_of_the_details_is_the_row(frame: pd.DataFrame) -> None:
    found = cs.diagnostics(frame, outcome="y", predictors=["x", "z"])
    seen = pd.DataFrame(found.details["observations"])
    assert seen["cooks_d"].max() == found.number("influence", "statistic")
    assert seen["leverage"].max() == found.number("influence_leverage", "statistic")
    flagged = (seen["cooks_d"] > 4 / 80).sum()
    assert found.number("influence", "n_flagged") == flagged
    shares = pd.DataFrame(found.details["dimensions"]).groupby("term")["proportion"].sum()
    np.testing.assert_allclose(shares, 1)


def test_four_pictures_with_words(frame: pd.DataFrame) -> None:
    found = cs.diagnostics(frame, outcome="y", predictors=["x", "z"])
    pictures = found.figures()
    assert list(pictures) == [
        "diagnostics.histogram",
        "diagnostics.quantiles",
        "diagnostics.components",
        "diagnostics.leverage",
    ]
    assert all(found.alt_text(name) and found.caption(name) for name in pictures)
    assert len(pictures["diagnostics.components"].axes) == 2


def test_a_perfect_fit_is_undefined_not_an_error(frame: pd.DataFrame) -> None:
    found = cs.diagnostics(frame.assign(y=2 * frame["x"] + 1), outcome="y", predictors=["x"])
    assert found.number("normality", "verdict") == "undefined"
    assert found.number("normality", "meaning").startswith("The Shapiro-Wilk test needs values")
    assert found.number("collinearity", "verdict") == "passes"
    assert "Not determined by these data" in found.prose()
    assert found.figures() == {}


def test_large_samples_go_without_shapiro() -> None:
    n = 5200
    i = np.arange(n)
    frame = pd.DataFrame({"y": np.sin(i * i) + i % 7, "x": i % 7})
    found = cs.diagnostics(frame, outcome="y", predictors=["x"])
    assert found.number("normality", "statistic") is None
    assert found.number("normality", "meaning") == (
        "The Shapiro-Wilk test is made for 3 to 5000 values, but got 5200."
    )
    assert found.number("normality_jarque_bera", "statistic") > 0


def test_few_rows_leave_checks_open() -> None:
    frame = pd.DataFrame({"y": [1.0, 3, 2], "x": [1.0, 2, 3]})
    found = cs.diagnostics(frame, outcome="y", predictors=["x"])
    assert found.number("heteroscedasticity_white", "verdict") == "undefined"
    assert found.number("linearity", "verdict") == "undefined"
    assert str(found)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": 1.0}, "A regression needs predictors that vary: every value of 'x' is 1."),
        ({"y": 2.0}, "A regression needs an outcome that varies: every value is 2."),
        ({"y": np.nan}, "No row is complete on y, x, z."),
    ],
)
def test_bad_input_is_refused(
    frame: pd.DataFrame, changes: dict[str, float], sentence: str
) -> None:
    with pytest.raises(AnalysisError) as caught:
        cs.diagnostics(frame.assign(**changes), outcome="y", predictors=["x", "z"])
    assert str(caught.value) == sentence
