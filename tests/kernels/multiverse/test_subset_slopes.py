from itertools import combinations

import numpy as np
import pytest

from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.multiverse.subset_slopes import subset_slopes

NAMES = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")


def moments(data):
    centered = data - data.mean(axis=0)
    return centered.T @ centered


@pytest.fixture(scope="module")
def data():
    generator = np.random.default_rng(1)
    return generator.normal(size=(70, 6)) + generator.normal(size=(70, 1)) + [0, 1, 5, 100, 3, 2]


def test_every_subset_is_the_regression_it_stands_for(data):
    found = subset_slopes(moments(data)[None], n_obs=70, conf_level=0.9)
    assert found.estimate.shape == (1, 16)
    for size in range(5):
        for chosen in combinations(range(4), size):
            here = 0, sum(1 << j for j in chosen)
            fit = ols(data[:, 5], data[:, [4, *chosen]], conf_level=0.9)
            for name in NAMES:
                known = getattr(fit, name)[1]
                assert getattr(found, name)[here] == pytest.approx(known, rel=1e-9), name
            assert found.df[here] == fit.df_residual
            assert found.r_squared[here] == pytest.approx(fit.r_squared, rel=1e-11)


def test_it_is_statsmodels(data):
    sm = pytest.importorskip("statsmodels.api")
    fit = sm.OLS(data[:, 5], sm.add_constant(data[:, [4, 0, 2]])).fit()
    found = subset_slopes(moments(data)[None], n_obs=70, sets=np.array([0b101]))
    assert found.estimate[0, 0] == pytest.approx(fit.params[1], rel=1e-10)
    assert found.std_error[0, 0] == pytest.approx(fit.bse[1], rel=1e-10)
    assert found.p_value[0, 0] == pytest.approx(fit.pvalues[1], rel=1e-9)


def test_samples_of_different_size_stand_side_by_side(data):
    both = np.stack([moments(data), moments(data[:40])])
    found = subset_slopes(both, n_obs=[70, 40])
    alone = subset_slopes(both[1:], n_obs=40)
    for name in NAMES:
        np.testing.assert_allclose(getattr(found, name)[1], getattr(alone, name)[0], rtol=1e-12)
    assert found.df[:, 3].tolist() == [66, 36]


def test_a_control_that_is_the_predictor_leaves_no_slope(data):
    copied = data.copy()
    copied[:, 0] = 3 * copied[:, 4] - 1
    found = subset_slopes(moments(copied)[None], n_obs=70)
    assert np.isnan(found.estimate[0, 1])
    assert np.isfinite(found.estimate[0, [0, 2, 4]]).all()


def test_no_degrees_of_freedom_leave_no_test(data):
    found = subset_slopes(moments(data[:4])[None], n_obs=4, sets=np.array([0, 0b11]))
    assert np.isfinite(found.p_value[0, 0])
    assert np.isnan(found.p_value[0, 1])


def test_bad_input(refused, data):
    with refused("Slopes need one square matrix of cross products per sample."):
        subset_slopes(moments(data), n_obs=70)
    with refused("A set of controls names more than the 4 controls."):
        subset_slopes(moments(data)[None], n_obs=70, sets=np.array([16]))
