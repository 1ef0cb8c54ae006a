"""Quantile and Huber regression."""

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.glm.huber import huber_regression
from crm_study.kernels.glm.quantile import quantile_regression

QUANTILES = ["stack", "stack_low", "formula"]
ROBUST = ["stack", "phones", "made_up"]


@pytest.fixture(scope="module", params=QUANTILES)
def quantile_case(request, reference, glm_case):
    return (*glm_case("quantile", request.param), reference("glm")["quantile"][request.param])


@pytest.mark.parametrize("spread", ["iid", "nid"])
def test_agrees_with_quantreg(quantile_case, spread):
    y, x, known = quantile_case
    fit = quantile_regression(y, x, quantile=known["tau"], spread=spread)
    np.testing.assert_allclose(fit.estimate, known["estimate"], rtol=1e-9)
    # One line of ranks has several medians of equal merit; quantreg warns and takes another.
    rtol = 0.02 if spread == "iid" and known["tau"] == 0.3 else 1e-8
    np.testing.assert_allclose(fit.std_error, known[spread], rtol=rtol)
    assert fit.r1 == pytest.approx(known["r1"], rel=1e-9)


def test_p_values_are_those_of_quantreg(quantile_case):
    y, x, known = quantile_case
    fit = quantile_regression(y, x, quantile=known["tau"])
    np.testing.assert_allclose(fit.p_value, known["p_nid"], rtol=1e-3, atol=1e-12)


def test_statsmodels_comes_near(quantile_case):
    # statsmodels reweights until 1e-6 and never reaches a vertex.
    y, x, known = quantile_case
    fit = quantile_regression(y, x, quantile=known["tau"], spread="iid")
    near = sm.QuantReg(y, sm.add_constant(x)).fit(q=known["tau"], max_iter=5000)
    np.testing.assert_allclose(fit.estimate, near.params, rtol=1e-2, atol=1e-2)


def test_the_median_of_a_group_by_hand():
    fit = quantile_regression([1.0, 2, 9, 4, 5, 30], [[0]] * 3 + [[1]] * 3, spread="iid")
    assert fit.estimate == pytest.approx([2, 3])


def test_quantiles_move_with_the_outcome(glm_case):
    y, x = glm_case("quantile", "formula")
    fit = quantile_regression(y, x, quantile=0.3)
    moved = quantile_regression(100 - 2 * y, x, quantile=0.7)
    np.testing.assert_allclose(moved.estimate[1:], -2 * fit.estimate[1:], rtol=1e-8)
    np.testing.assert_allclose(moved.std_error, 2 * fit.std_error, rtol=1e-6)


def test_the_share_below_is_the_quantile():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(2000, 1))
    y = 1 + 2 * x[:, 0] + rng.normal(size=2000)
    fit = quantile_regression(y, x, quantile=0.9)
    assert (fit.residual < 0).mean() == pytest.approx(0.9, abs=0.002)
    assert fit.estimate == pytest.approx([1 + 1.2816, 2], abs=0.15)


@pytest.mark.parametrize("name", ROBUST)
def test_agrees_with_rlm(reference, glm_case, name):
    y, x = glm_case("huber", name)
    fit, known = huber_regression(y, x), reference("glm")["huber"][name]
    np.testing.assert_allclose(fit.estimate, known["estimate"], rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(fit.std_error, known["std_error"], rtol=1e-8)
    np.testing.assert_allclose(fit.weight, known["weight"], rtol=1e-8)
    assert fit.scale == pytest.approx(known["scale"], rel=1e-8)


@pytest.mark.parametrize("name", ["phones", "made_up"])
def test_statsmodels_agrees_up_to_its_scale(glm_case, name):
    # statsmodels divides by 0.674489..., R by 0.6745: four digits are shared.
    y, x = glm_case("huber", name)
    known = sm.RLM(y, sm.add_constant(x)).fit(scale_est="mad", tol=1e-12, maxiter=500)
    np.testing.assert_allclose(huber_regression(y, x).estimate, known.params, rtol=1e-3, atol=1e-3)


def test_an_outlier_moves_the_line_little():
    x = np.arange(20.0)[:, None]
    y = 1 + 2 * x[:, 0] + 0.1 * np.sin(np.arange(20))
    spoiled = y.copy()
    spoiled[3] = 500
    assert huber_regression(spoiled, x).estimate == pytest.approx([1, 2], abs=0.2)


def test_unusable_input_is_refused(refused):
    with refused("The quantile must lie between 0 and 1, but is 50."):
        quantile_regression([1, 2, 3, 5], [[1], [2], [3], [5]], quantile=50)
    with refused("A quantile regression needs an outcome that varies: every value is 2."):
        quantile_regression([2, 2, 2, 2], [[1], [2], [3], [5]])
    with refused("A robust regression needs residuals that vary: at least half of them are zero."):
        huber_regression([1, 2, 3, 4, 5], [[1], [2], [3], [4], [5]])
    with refused("A regression needs an outcome that varies: every value is 2."):
        huber_regression([2, 2, 2, 2], [[1], [2], [3], [5]])
