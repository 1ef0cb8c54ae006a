"""Regressions from sums, against statsmodels and by exchanging members."""

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.arrays.cross_products import cross_products, swept_fits


@pytest.mark.parametrize("predictors", [(0,), (2,), (0, 1), (1, 0, 3)])
def test_many_samples_equal_statsmodels_one_by_one(predictors):
    scores = np.random.default_rng(4).normal(size=(5, 30, 5)) + 3.8
    scores[..., 4] += scores[..., 0] - 0.5 * scores[..., 1]
    fits = swept_fits(cross_products(scores).sum(axis=1), outcome=4, predictors=predictors)
    for sample, r_squared, statistic in zip(scores, fits.r_squared, fits.statistic, strict=True):
        fit = sm.OLS(sample[:, 4], sm.add_constant(sample[:, list(predictors)])).fit()
        assert r_squared == pytest.approx(fit.rsquared, rel=1e-8)
        assert statistic == pytest.approx(fit.tvalues[1:], rel=1e-8)


def test_three_points_by_hand():
    totals = cross_products(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]])).sum(axis=0)
    fits = swept_fits(totals, outcome=1, predictors=(0,))
    assert fits.r_squared == pytest.approx(0.25)
    assert fits.statistic == pytest.approx([np.sqrt(1 / 3)])


def test_sums_are_left_alone():
    totals = cross_products(np.random.default_rng(1).normal(size=(9, 3))).sum(axis=0)
    before = totals.copy()
    swept_fits(totals, outcome=2, predictors=(0, 1))
    assert np.array_equal(totals, before)


def test_one_undefined_sample_leaves_the_others_defined():
    scores = np.random.default_rng(1).normal(size=(2, 9, 2))
    scores[0, :, 1] = 0.0
    fits = swept_fits(cross_products(scores).sum(axis=1), outcome=1, predictors=(0,))
    assert np.isnan(fits.r_squared[0])
    assert 0 < fits.r_squared[1] < 1
