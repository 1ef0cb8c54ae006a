"""Errors and influence from what single rows add up to."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.diagnostics.residual_sums import (
    heteroscedastic_of_sums,
    no_residual_sums,
    residual_sums,
    row_model,
)
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.binary_digits import whole_digits
from crm_study.kernels.moments.moments import moments_of_columns

UNIT = 60
KINDS = ("HC2", "HC3", "HC4", "HC4m")


def scores(n=1500, k=3):
    """Whole numbers that go together, with spread that grows."""
    drawn = np.random.default_rng(11)
    x = drawn.integers(60, 301, (k, n))
    y = 100 + x.sum(axis=0) // 4 + (drawn.standard_normal(n) * x[0] / 4).astype(int)
    return np.vstack([y, x])


def judged(columns, *, unit=UNIT):
    moments = moments_of_columns(columns, unit=unit)
    fit = ols_of_moments(moments, names=[f"x{i}" for i in range(1, len(columns))])
    return fit, row_model(fit, moments, far_leverage=2.0, far_cooks=4.0)


def test_digits_add_up_to_the_whole_number():
    numbers = np.array([[0.0, 5.0], [2.0**70 + 2.0**30, 1.0]])
    total = np.zeros((2, 2), dtype=object)
    for digits, exponent in whole_digits(numbers, 11):
        assert digits.max() < 2**11
        total = total + digits.astype(object) * 2**exponent
    assert total.tolist() == [[0, 5], [2**70 + 2**30, 1]]


def test_a_sum_worked_by_hand():
    # y = 0, 3, 3, 6 on x = 0, 0, 1, 1: e = -3/2, 3/2, -3/2, 3/2, every leverage 1/2,
    # sigma² = 9/2 < 2**3, so that the grid is 2**-37, and e² / (1 - h) = 9/2.
    columns = np.array([[0, 3, 3, 6], [0, 0, 1, 1]])
    fit, model = judged(columns, unit=1)
    found = residual_sums(columns, model)
    assert (model.grid, model.center.tolist()) == (-37, [3, 0])
    hc2, hc3, hc4, hc4m = found.products.tolist()
    assert hc2 == [9 * 2**36 * n for n in (4, 2, 2)]
    assert hc3 == [9 * 2**37 * n for n in (4, 2, 2)]
    assert hc4 == hc2  # every leverage is the mean: the power is 1
    assert hc4m == hc3  # and 1 + 1
    assert (found.n_obs, found.n_alone) == (4, 0)
    assert (found.leverage, found.cooks_d) == pytest.approx((0.5, 0.5))
    assert heteroscedastic_of_sums(fit, found, kind="HC2").covariance == pytest.approx(
        np.array([[2.25, -2.25], [-2.25, 4.5]])
    )


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_those_of_the_rows(kind):
    columns = scores()
    fit, model = judged(columns)
    held = heteroscedastic(columns[0] / UNIT, columns[1:].T / UNIT, kind=kind)
    found = heteroscedastic_of_sums(fit, residual_sums(columns, model), kind=kind)
    for name in ("estimate", "std_error", "statistic", "p_value", "conf_low", "covariance"):
        assert getattr(found, name) == pytest.approx(getattr(held, name), rel=1e-9, abs=1e-14)


def test_influence_is_that_of_the_rows():
    columns = scores()
    _, model = judged(columns)
    held, found = ols(columns[0] / UNIT, columns[1:].T / UNIT), residual_sums(columns, model)
    assert found.leverage == pytest.approx(held.leverage.max(), rel=1e-10)
    assert found.cooks_d == pytest.approx(held.cooks_d.max(), rel=1e-9)
    assert found.n_leverage == (held.leverage > 2 * 4 / 1500).sum() > 0
    assert found.n_cooks == (held.cooks_d > 4 / 1500).sum() > 0


@pytest.mark.parametrize("cuts", [[1], [3, 700], [250, 251, 253, 1499]])
def test_any_cut_and_any_order_give_the_same_bits(cuts):
    columns = scores()
    _, model = judged(columns)
    whole = residual_sums(columns, model)
    mixed = columns[:, np.random.default_rng(1).permutation(columns.shape[1])]
    total = no_residual_sums(model)
    for part in np.split(mixed, cuts, axis=1):
        total = total + residual_sums(part, model)
    assert total.products.tolist() == whole.products.tolist()
    for name in ("n_obs", "n_leverage", "n_cooks", "leverage", "cooks_d"):
        assert getattr(total, name) == getattr(whole, name)


def test_large_units_are_exact_too():
    columns = scores(300, 2)
    fit, model = judged(columns)
    large = columns * 6006
    big_fit, big = judged(large, unit=UNIT * 6006)
    small = heteroscedastic_of_sums(fit, residual_sums(columns, model), kind="HC3")
    found = heteroscedastic_of_sums(big_fit, residual_sums(large, big), kind="HC3")
    assert found.std_error == pytest.approx(small.std_error, rel=1e-11)


def test_a_row_that_alone_determines_a_coefficient_is_refused():
    columns = scores(50, 1)
    columns = np.vstack([columns, np.arange(50) == 7])
    fit, model = judged(columns)
    found = residual_sums(columns, model)
    assert found.n_alone == 1
    with pytest.raises(AnalysisError) as refused:
        heteroscedastic_of_sums(fit, found, kind="HC3")
    assert str(refused.value) == (
        "HC3 is undefined: a row has a leverage of 1, it alone determines a coefficient."
    )


def test_a_perfect_fit_is_refused():
    x = np.array([1, 2, 4, 7])
    with pytest.raises(AnalysisError, match="A perfect fit leaves no residual to look at"):
        judged(np.vstack([2 * x, x]))
