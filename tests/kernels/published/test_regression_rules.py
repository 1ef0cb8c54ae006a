"""Rules that bind the numbers of a regression, each by hand and each with a wrong number."""

from __future__ import annotations

import math

import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.published import regression_rules as rules
from crm_study.kernels.published.check import compare, meets, span
from crm_study.kernels.published.loose_rules import r_squared_with_t, same_number
from crm_study.kernels.published.rounding import (
    RoundingInterval,
    rounding_interval,
    truncation_interval,
)


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        # F = (.44 / 2) / (.56 / 115) = 45.18
        (
            lambda f: rules.f_from_r_squared(f=f, r_squared="0.44", df_model=2, df_residual=115),
            "45.18",
            "47.18",
        ),
        # 1 - .56 * 117 / 115 = .4303
        (
            lambda a: rules.adjusted_from_r_squared(
                adjusted=a, r_squared="0.440", df_model=2, n_obs=118
            ),
            "0.430",
            "0.436",
        ),
        (lambda r2: rules.r_from_r_squared(r="0.663", r_squared=r2), "0.440", "0.663"),
        # t² = 19 * .44 / .56 = 14.93
        (
            lambda t: rules.t_from_r_squared(t=t, r_squared="0.44", df_residual=19),
            "3.86",
            "3.616",
        ),
        (
            lambda t: rules.t_from_estimate(t=t, estimate="0.47", std_error="0.13"),
            "3.62",
            "3.42",
        ),
        (lambda f: rules.f_is_t_squared(f=f, t="3.616"), "13.08", "13.16"),
        (
            lambda b: rules.beta_from_estimate(
                beta=b, estimate="0.50", sd_predictor="0.80", sd_outcome="1.00"
            ),
            "0.40",
            "0.62",
        ),
        # 0.47 + 1.981 * 0.13 = 0.728
        (
            lambda end: rules.interval_from_estimate(
                end=end, upper=True, estimate="0.47", std_error="0.13", df_residual=115
            ),
            "0.73",
            "0.77",
        ),
        (
            lambda end: rules.interval_from_estimate(
                end=end, upper=False, estimate="0.47", std_error="0.13", df_residual=115
            ),
            "0.21",
            "0.26",
        ),
        (lambda r: rules.beta_is_r(beta="-.66", r=r), ".66", ".56"),
        (lambda r: same_number(printed=r, again="44.0%"), "0.44", "0.45"),
    ],
)
def test_a_rule_knows_right_from_wrong(rule, right: str, wrong: str) -> None:  # type: ignore[no-untyped-def]
    good, bad = rule(right), rule(wrong)
    assert good.verdict == "consistent"
    assert bad.verdict == "inconsistent"
    assert good.lower <= good.upper
    assert good.formula
    assert good.source


def test_a_negative_t_has_the_same_r_squared() -> None:
    found = rules.t_from_r_squared(t="-3.86", r_squared="0.44", df_residual=19)
    assert found.verdict == "consistent"
    assert found.upper < 0


def test_a_share_above_one_is_impossible_at_once() -> None:
    with pytest.raises(AnalysisError, match="R squared must lie between 0"):
        rules.f_from_r_squared(f="45", r_squared="1.44", df_model=2, df_residual=115)
    assert rules.r_from_r_squared(r="1.2", r_squared="1.44").verdict == "impossible"


def test_no_degrees_of_freedom_left() -> None:
    found = rules.adjusted_from_r_squared(adjusted="0.4", r_squared="0.5", df_model=4, n_obs=5)
    assert (found.verdict, found.note) == ("not_checkable", "No degrees of freedom are left.")


def test_a_standard_error_that_prints_as_zero_bounds_nothing_above() -> None:
    found = rules.t_from_estimate(t="99.9", estimate="0.5", std_error="0.0")
    assert found.verdict == "consistent"
    assert found.upper == math.inf


def test_r_squared_and_t_without_df() -> None:
    alone = r_squared_with_t(t="3.616", r_squared="0.44", df_model=1)
    assert (alone.verdict, math.floor(alone.lower), math.floor(alone.upper)) == (
        "inconsistent",
        16,
        16,
    )
    cut = r_squared_with_t(t="3.616", r_squared="0.44", df_model=1, read=truncation_interval)
    assert cut.verdict == "consistent"
    assert r_squared_with_t(t="3.616", r_squared="0.44", df_model=None).verdict == "not_checkable"


def test_a_box_has_its_extremes_at_its_corners_and_at_zero() -> None:
    wide = RoundingInterval(-0.5, 2.0, 0)
    assert span(lambda value: value * value, wide) == (0.0, 4.0)
    with pytest.raises(AnalysisError, match="at least one interval"):
        span(abs)


def test_touching_intervals_meet() -> None:
    assert meets(rounding_interval("0.44"), 0.445, 1.0)
    assert not meets(rounding_interval("0.44"), 0.4451, 1.0)
    found = compare("x", formula="f", source="s", printed="0.44", allowed=(0.445, 1.0))
    assert found.verdict == "consistent"
