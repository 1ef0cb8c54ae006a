"""Moderation on DataFrames: terms, simple slopes, bounds, sentences and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError

MODEL = {"outcome": "y", "predictor": "x", "moderator": "w"}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    draw = np.random.default_rng(5)
    x, w, noise, age = draw.normal(size=(4, 200)) + 3
    return pd.DataFrame(
        {
            "x": x,
            "w": w,
            "age": age,
            "y": 0.5 * x + 0.3 * (x - 3) * (w - 3) + noise,
            "trained": (w > 3).astype(int),
            "role": np.where(w > 4, "a", np.where(w > 3, "b", "c")),
            "sex": np.where(age > 3, "f", "m"),
        }
    )


def refusal(*args: object, **options: object) -> str:
    with pytest.raises(AnalysisError) as caught:
        cs.moderation(*args, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_the_rows_of_a_measured_moderator(people: pd.DataFrame) -> None:
    found = cs.moderation(people, **MODEL)
    rows = ["intercept", "x", "w", "interaction", "slope_low", "slope_mean", "slope_high"]
    rows += ["slope_p16", "slope_p50", "slope_p84", "jn_low", "jn_high"]
    assert list(found.tidy()["term"]) == rows
    assert found.number("slope_mean", "estimate") == pytest.approx(found.number("x", "estimate"))
    assert found.number("slope_high", "moderator_value") == pytest.approx(
        people["w"].mean() + people["w"].std()
    )
    assert found.number("glance", "jn_lower") == found.number("jn_low", "moderator_value")
    assert abs(found.number("jn_low", "p_value")) == pytest.approx(0.05)
    assert "(PROCESS model 1)" in found.title


def test_statsmodels_finds_the_same_model(people: pd.DataFrame) -> None:
    formula = pytest.importorskip("statsmodels.formula.api")
    found = cs.moderation(people, **MODEL, controls=["age", "sex"], center=False)
    fit = formula.ols("y ~ x * w + age + C(sex)", people).fit()
    names = {"x": "x", "w": "w", "interaction": "x:w", "age": "age", "sex[m]": "C(sex)[T.m]"}
    for mine, theirs in names.items():
        assert found.number(mine, "estimate") == pytest.approx(fit.params[theirs], rel=1e-9)
        assert found.number(mine, "std_error") == pytest.approx(fit.bse[theirs], rel=1e-9)
        assert found.number(mine, "p_value") == pytest.approx(fit.pvalues[theirs], rel=1e-7)
    step = fit.compare_f_test(formula.ols("y ~ x + w + age + C(sex)", people).fit())
    assert found.number("glance", "interaction_f") == pytest.approx(step[0], rel=1e-9)
    assert found.number("glance", "interaction_p_value") == pytest.approx(step[1], rel=1e-7)


def test_centering_changes_terms_only(people: pd.DataFrame) -> None:
    one, other = cs.moderation(people, **MODEL), cs.moderation(people, **MODEL, center=False)
    for row in ("interaction", "slope_low", "slope_p84", "jn_low"):
        for column in ("estimate", "std_error", "p_value"):
            assert one.number(row, column) == pytest.approx(other.number(row, column), rel=1e-8)
    assert one.number("x", "estimate") != pytest.approx(other.number("x", "estimate"))
    assert other.notes[0].startswith("Nothing is centered")


def test_both_values_of_a_binary_moderator_are_shown(people: pd.DataFrame) -> None:
    found = cs.moderation(people, outcome="y", predictor="x", moderator="trained")
    slopes = [term for term in found.tidy()["term"] if term.startswith("slope_")]
    assert slopes == ["slope_0", "slope_1"]
    assert found.number("glance", "jn_region") is None
    for value in (0, 1):
        group = people[people["trained"] == value]
        alone = np.polyfit(group["x"], group["y"], 1)[0]
        assert found.number(f"slope_{value}", "estimate") == pytest.approx(alone)


def test_every_category_of_a_moderator_is_shown(people: pd.DataFrame) -> None:
    found = cs.moderation(people, outcome="y", predictor="x", moderator="role")
    terms = set(found.tidy()["term"])
    assert {"role[b]", "interaction[b]", "interaction[c]", "slope_a", "slope_b"} <= terms
    assert found.number("glance", "interaction_df") == 2
    assert found.number("glance", "jn_region") is None
    for level, group in people.groupby("role"):
        alone = np.polyfit(group["x"], group["y"], 1)[0]
        assert found.number(f"slope_{level}", "estimate") == pytest.approx(alone)
    assert list(found.figures()) == ["moderation"]


def test_a_bound_outside_the_data_is_said_to_be_outside(people: pd.DataFrame) -> None:
    found = cs.moderation(people, **MODEL)
    sides = {True: "inside", False: "outside"}
    for side in ("lower", "upper"):
        place = sides[found.number("glance", f"jn_{side}_observed")]
        bound = found.slot("glance", f"jn_{side}")
        assert f"{side} bound {bound} ({place} the observed range)" in found.prose()
    assert list(found.figures()) == ["moderation", "moderation.region"]


def test_sentences_name_the_test(people: pd.DataFrame) -> None:
    found = cs.moderation(people, **MODEL)
    assert found.prose().startswith("The slope of y on x depends on w: ΔR² = ")
    none = cs.moderation(people.assign(y=people["age"]), **MODEL)
    assert none.prose().startswith("The slope of y on x cannot be told to depend on w: ")
    assert all(len(line) <= 80 for line in str(found).splitlines())


def test_what_a_moderation_refuses(people: pd.DataFrame) -> None:
    assert refusal(people, outcome="role", predictor="x", moderator="w") == (
        "Column 'role' holds categories; a moderation needs a measured outcome and "
        "measured mediators."
    )
    assert refusal(people.assign(w=1.0), **MODEL) == (
        "A moderation needs variables that vary: every value of 'w' is 1."
    )
    assert refusal(people.assign(w=people["x"] * 2), **MODEL) == (
        "A regression cannot tell 'w' apart: it is a linear combination of 'x'. "
        "Leave one of them out."
    )
    assert refusal(people.head(4), **MODEL) == (
        "A regression needs more complete rows than coefficients, "
        "but got 4 rows for 4 coefficients."
    )
    assert refusal(people, outcome="y", predictor="x", moderator="x") == (
        "'x' stands twice in the model."
    )
    taken = people.rename(columns={"age": "interaction"})
    assert refusal(taken, **MODEL, controls=["interaction"]) == (
        "A moderation calls its product 'interaction'; rename that column."
    )
