"""R squared, t and df: hand cases, R squared by lstsq, and prints that never contradict data."""

import math

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.published.df_range import DfRange
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval
from crm_study.kernels.published.triangle import degrees_of_freedom, integer_df, r_squared_from_t

READ = rounding_interval


def simple_regression(rng, n):
    """R squared, adjusted R squared and t of a slope, by lstsq."""
    x, noise = rng.normal(size=(2, n))
    y = rng.uniform(-2, 2) * x + noise
    design = np.column_stack([np.ones(n), x])
    beta, *_ = np.linalg.lstsq(design, y, rcond=None)
    sse, sst = np.sum((y - design @ beta) ** 2), np.sum((y - y.mean()) ** 2)
    t = beta[1] / np.sqrt(sse / (n - 2) * np.linalg.inv(design.T @ design)[1, 1])
    r_squared = 1 - sse / sst
    return r_squared, 1 - (1 - r_squared) * (n - 1) / (n - 2), t


def test_three_four_five():
    assert r_squared_from_t(3.0, 9) == 0.5
    assert r_squared_from_t(-3.0, 9) == 0.5
    assert r_squared_from_t(math.inf, 9) == 1.0
    assert integer_df(READ("0.50"), READ("3.00")) == (9,)


def test_r_squared_equals_least_squares():
    rng = np.random.default_rng(3)
    for n in (3, 10, 118):
        r_squared, _, t = simple_regression(rng, n)
        assert r_squared_from_t(t, n - 2) == pytest.approx(r_squared, rel=1e-8)


@pytest.mark.parametrize(
    ("r_squared", "kind", "low", "high"),
    [
        ("0.44", "plain", 16.303, 16.988),
        ("44.0%", "plain", 16.603, 16.680),
        ("0.44", "adjusted", 14.06, 14.69),
        ("0.440", "adjusted", 14.333, 14.405),
    ],
)
def test_table_of_readings(r_squared, kind, low, high):
    found = degrees_of_freedom(READ(r_squared), READ("3.616"), kind=kind)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.005)
    assert integer_df(READ(r_squared), READ("3.616"), kind=kind) == ()


def test_number_of_institutions_would_have_printed_another_r_squared():
    assert round(r_squared_from_t(3.616, 19), 3) == 0.408
    assert round(r_squared_from_t(3.616, 15), 3) == 0.466


def test_printed_zero_leaves_the_top_open():
    assert degrees_of_freedom(READ("0.00"), READ("0.50")).high == math.inf
    assert degrees_of_freedom(READ("0.00"), READ("0.0")) == DfRange(0.0, math.inf)


def test_printed_bounds_are_one_sided():
    assert degrees_of_freedom(READ("<.20"), READ("2.0")).low == pytest.approx(4 * 1.95**2 / 4 * 4)
    assert degrees_of_freedom(READ(">.20"), READ("> 2")) == DfRange(0.0, math.inf)


def test_sign_of_t_is_no_evidence():
    assert degrees_of_freedom(READ("0.44"), READ("-3.616")) == degrees_of_freedom(
        READ("0.44"), READ("3.616")
    )


def test_an_exact_fit_has_no_finite_t():
    assert degrees_of_freedom(RoundingInterval(1, 1, 2), READ("3.6")).whole().empty


def test_adjusted_below_zero():
    found = degrees_of_freedom(READ("-0.03"), READ("0.50"), kind="adjusted")
    exact = (0.25 - 1) / (0.25 + 25)
    assert found.low < 25 < found.high
    assert READ("-0.03").contains(exact)


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
def test_data_never_contradict_themselves(decimals):
    rng = np.random.default_rng(decimals)
    for n in rng.integers(3, 300, size=200):
        r_squared, adjusted, t = simple_regression(rng, int(n))
        printed_t = READ(f"{t:.{decimals}f}")
        for value, kind in ((r_squared, "plain"), (adjusted, "adjusted")):
            whole = degrees_of_freedom(READ(f"{value:.{decimals}f}"), printed_t, kind=kind).whole()
            assert whole.low <= n - 2 <= whole.high


@pytest.mark.parametrize("n", [3, 21, 118])
def test_finely_printed_numbers_find_n(n):
    r_squared, _, t = simple_regression(np.random.default_rng(n), n)
    assert integer_df(READ(f"{r_squared:.8f}"), READ(f"{t:.8f}")) == (n - 2,)


def test_an_r_squared_above_one_is_refused():
    with pytest.raises(AnalysisError) as caught:
        degrees_of_freedom(READ("44"), READ("3.616"))
    assert str(caught.value) == (
        "The R squared must lie between 0.0 and 1.0, but the printed number "
        "stands for 43.5 to 44.5."
    )


def test_an_endless_list_is_refused():
    with pytest.raises(AnalysisError) as caught:
        integer_df(READ("0.00"), READ("3.616"))
    assert str(caught.value) == (
        "The printed numbers allow any df from 2602 to inf; that range is too long to list, "
        "so use degrees_of_freedom."
    )


@pytest.mark.parametrize(("t", "df"), [(math.nan, 5), (1.0, 0), (1.0, math.nan)])
def test_undefined_triangles_are_refused(t, df):
    with pytest.raises(AnalysisError) as caught:
        r_squared_from_t(t, df)
    assert str(caught.value) == (
        f"R squared needs a t and a positive df, but t is {t} and df is {df}."
    )
