"""Tests of residuals from fourth moments are those of the rows."""

from __future__ import annotations

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.diagnostics.component_residual import curvature
from crm_study.kernels.diagnostics.heteroscedasticity import breusch_pagan, white
from crm_study.kernels.diagnostics.jarque_bera import jarque_bera
from crm_study.kernels.diagnostics.summed_residuals import (
    summed_breusch_pagan,
    summed_curvature,
    summed_heteroscedastic,
    summed_jarque_bera,
    summed_residuals,
    summed_white,
)
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.fourth_moments import fourth_moments, no_fourth
from crm_study.kernels.moments.moments import moments_of_columns

UNIT = 5040


def rows_of(k=3, *, n=400, seed=1, noise=0.6, apart=1.0, level=0, binary=False):
    """Whole scores about the middle of a scale, of which the spread goes with the first."""
    generator = np.random.default_rng(seed)
    shared = generator.normal(size=n)
    x = apart * generator.normal(size=(k, n)) + shared
    if binary:
        x[-1] = x[-1] > 0
    spread = noise * np.exp(0.3 * x[0]) * generator.standard_t(6, size=n)
    y = 0.5 * x[0] - 0.3 * x.sum(axis=0) + 0.1 * x[0] ** 2 + spread
    return np.rint(UNIT * np.vstack([y, x]) / 2).astype(np.int64) + 3 * UNIT + level


CASES = {
    "usual": {},
    "one predictor": {"k": 1},
    "many": {"k": 7},
    "close to a line": {"noise": 1e-3},
    "nearly collinear": {"apart": 0.02},
    "off center": {"level": 40 * UNIT},
    "two points": {"binary": True},
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def case(request):
    columns = rows_of(**request.param)
    names = [f"x{i}" for i in range(1, len(columns))]
    fit = ols_of_moments(moments_of_columns(columns, unit=UNIT), names=names)
    moments = fourth_moments(columns, center=[3 * UNIT] * len(columns), unit=UNIT)
    values = columns / UNIT
    return summed_residuals(fit, moments), ols(values[0], values[1:].T), values


def same(found, expected, *names):
    for name in names:
        mine, theirs = getattr(found, name), getattr(expected, name)
        np.testing.assert_allclose(mine, theirs, rtol=1e-8, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("kind", ["HC0", "HC1"])
def test_robust_errors_are_those_of_the_rows(case, kind):
    seen, _, values = case
    expected = heteroscedastic(values[0], values[1:].T, kind=kind)
    found = summed_heteroscedastic(seen, kind=kind)
    same(found, expected, "estimate", "std_error", "statistic", "df", "p_value", "conf_low")


def test_tests_of_the_residuals_are_those_of_the_rows(case):
    seen, fit, values = case
    x = values[1:].T
    spread = ("statistic", "df", "p_value", "n_obs")
    same(summed_breusch_pagan(seen), breusch_pagan(fit.residual, x), *spread)
    plain = breusch_pagan(fit.residual, x, form="breusch_pagan")
    same(summed_breusch_pagan(seen, form="breusch_pagan"), plain, *spread)
    same(summed_white(seen), white(fit.residual, x), *spread)
    normal = jarque_bera(fit.residual)
    same(summed_jarque_bera(seen), normal, "statistic", "skewness", "kurtosis", "n_obs")
    curves = curvature(fit, x)
    statistic, p_value, df = summed_curvature(seen)
    np.testing.assert_allclose(statistic, curves.statistic, rtol=1e-8)
    np.testing.assert_allclose(p_value, curves.p_value, rtol=1e-7, atol=1e-300)
    assert df == curves.df


def test_three_rows_by_hand():
    """y = 0, 3, 0 on x = 0, 1, 2: level 1, residuals -1, 2, -1; HC0 of the slope 2/4."""
    columns = np.array([[0, 3, 0], [0, 1, 2]])
    fit = ols_of_moments(moments_of_columns(columns), names=["x"])
    seen = summed_residuals(fit, fourth_moments(columns, center=(1, 1)))
    np.testing.assert_allclose(seen.moments, [6 / 3, 6 / 3, 18 / 3], rtol=1e-14)
    found = summed_heteroscedastic(seen, kind="HC0")
    # Sum of (x - 1)² e² is 2, over Sxx² = 4.
    np.testing.assert_allclose(found.std_error[1], np.sqrt(0.5), rtol=1e-14)


def test_parts_in_any_cut_add_up_to_the_whole():
    columns = rows_of(n=9000)
    center = [3 * UNIT] * len(columns)
    whole = fourth_moments(columns, center=center, unit=UNIT)
    total = no_fourth(center, unit=UNIT)
    for part in np.array_split(np.arange(9000)[::-1], 7):
        total = fourth_moments(columns[:, part], center=center, unit=UNIT) + total
    assert (total.products == whole.products).all()
    assert whole.products[-1, -1] == sum(int(v - 3 * UNIT) ** 4 for v in columns[-1])


def test_another_unit_gives_the_same_moments():
    columns = rows_of(n=50) // UNIT
    own, common = [1] * len(columns), 60
    first = fourth_moments(columns, center=[3] * len(columns)).in_units(common, own)
    second = fourth_moments(columns * common, center=[3 * common] * len(columns), unit=common)
    assert (first.products == second.products).all()
    assert first.center == second.center


def test_what_cannot_be_summed_is_said():
    with pytest.raises(AnalysisError, match="at most 8 variables, not of 9"):
        fourth_moments(np.ones((9, 2), np.int64), center=[0] * 9)
    with pytest.raises(AnalysisError, match="have no exact products"):
        fourth_moments(np.array([[2**24]]), center=[0])
    with pytest.raises(AnalysisError, match="at least 1 row"):
        no_fourth([0]).central()
    columns = np.array([[1, 2, 3], [2, 4, 6]])
    fit = ols_of_moments(moments_of_columns(columns), names=["x"])
    with pytest.raises(AnalysisError, match="A perfect fit leaves no residual"):
        summed_residuals(fit, fourth_moments(columns, center=(0, 0)))
