"""Degrees of freedom from a printed p or critical value, against scipy's own law."""

import math

import pytest
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.published.df_range import DfRange, critical_df, p_value_df, p_value_range
from crm_study.kernels.published.rounding import agrees, rounding_interval


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("1.96", 473, math.inf),
        ("2.093", 19, 19),
        ("2.110", 17, 17),
        ("12.706", 1, 1),
        ("2.0", 28, math.inf),
    ],
)
def test_critical_value_names_its_row_of_the_table(printed, low, high):
    assert critical_df(printed) == DfRange(low, high)


def test_critical_value_ends_exactly_where_scipy_says():
    assert agrees(stats.t(473).ppf(0.975), "1.96")
    assert not agrees(stats.t(472).ppf(0.975), "1.96")
    assert critical_df("1.645", alpha=0.10).low == 2359
    assert critical_df("1.80").empty


@pytest.mark.parametrize(
    ("p_value", "low", "high"),
    [("0.00", 10, math.inf), (".000", 88, math.inf), (".001", 23, 87), ("<.05", 3, math.inf)],
)
def test_p_value_names_its_degrees_of_freedom(p_value, low, high):
    assert p_value_df(rounding_interval("3.616"), p_value) == DfRange(low, high)


def test_p_value_ends_exactly_where_scipy_says():
    assert 2 * stats.t(88).sf(3.6165) <= 0.0005 < 2 * stats.t(87).sf(3.6165)


def test_even_the_normal_law_may_not_reach_a_printed_p():
    assert p_value_df(rounding_interval("3.616"), ".0001").empty


def test_p_value_range_spans_the_printed_t():
    low, high = p_value_range(rounding_interval("3.616"), DfRange(17, math.inf))
    assert low == pytest.approx(2 * stats.norm.sf(3.6165), rel=1e-8)
    assert high == pytest.approx(2 * stats.t(17).sf(3.6155), rel=1e-8)


def test_every_true_df_stays_in_its_range():
    for df in (1, 2, 5, 17, 57, 116, 900):
        critical = stats.t(df).ppf(0.975)
        p = 2 * stats.t(df).sf(2.5)
        for decimals in (1, 2, 3, 4):
            by_critical = critical_df(f"{critical:.{decimals}f}")
            by_p = p_value_df(rounding_interval("2.50"), f"{p:.{decimals}f}")
            assert by_critical.low <= df <= by_critical.high
            assert by_p.low <= df <= by_p.high


def test_whole_numbers_start_at_one_and_forgive_the_arithmetic():
    assert DfRange(0.0, 2.5).whole() == DfRange(1, 2)
    assert DfRange(17 + 1e-13, 17 + 1e-13).whole() == DfRange(17, 17)
    assert DfRange(16.3, 16.99).whole().empty
    assert DfRange(math.inf, -math.inf).whole().empty


def test_an_alpha_that_is_no_probability_is_refused():
    with pytest.raises(AnalysisError) as caught:
        critical_df("1.96", alpha=5)
    assert str(caught.value) == "Alpha must lie between 0 and 1, but is 5."
