"""Harman's share against psych, the marker adjustment by hand, the method factor planted."""

import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.latent.confirmatory import cfa
from crm_study.kernels.latent.latent_fit import fit_latent
from crm_study.kernels.latent.latent_model import correlated_factors
from crm_study.kernels.latent.method_bias import first_factor, marker_adjusted, method_factor
from crm_study.kernels.latent.sample_moments import moments_from_covariance


@pytest.mark.parametrize("name", ["made", "bfi"])
def test_first_factor_agrees_with_psych(reference, request, two_traits, name):
    known = reference("htmt")["harman"][name]
    scores = two_traits(240)
    if name == "bfi":
        answers, _ = request.getfixturevalue("big_five")
        scores = answers[~np.isnan(answers).any(axis=1)]
    found = first_factor(scores)
    assert found.component_share == pytest.approx(known["component_share"], rel=1e-10)
    assert found.axis_share == pytest.approx(known["axis_share"], rel=1e-8)
    assert (found.n_obs, found.n_items) == scores.shape


def test_marker_adjustment_by_hand():
    found = marker_adjusted([0.5, 0.1, 0.05, -0.9], marker=0.1, n_obs=103)
    np.testing.assert_allclose(found.estimate, [4 / 9, 0, -1 / 18, np.nan], rtol=1e-12, atol=1e-15)
    t = 4 / 9 * np.sqrt(100 / (1 - (4 / 9) ** 2))
    assert found.statistic[0] == pytest.approx(t, rel=1e-12)
    assert found.p_value[0] == pytest.approx(2 * stats.t.sf(t, 100), rel=1e-10)
    assert (found.df, found.p_value[1]) == (100, 1)


def test_a_marker_of_zero_changes_nothing():
    found = marker_adjusted([[0.3, -0.2]], marker=0, n_obs=50)
    np.testing.assert_array_equal(found.estimate, [[0.3, -0.2]])


def test_marker_refusals(refused):
    with refused("Correlations must lie from -1 to 1."):
        marker_adjusted([1.2], marker=0.1, n_obs=50)
    with refused("The marker's correlation must lie from 0 to below 1, but is -0.1."):
        marker_adjusted([0.2], marker=-0.1, n_obs=50)
    with refused("A marker adjustment needs at least 4 respondents, but got 3."):
        marker_adjusted([0.2], marker=0.1, n_obs=3)


def test_a_planted_method_factor_is_found():
    loadings = np.zeros((8, 2))
    loadings[:4, 0] = loadings[4:, 1] = [1, 0.8, 0.6, 0.9]
    sigma = loadings @ [[1, 0.3], [0.3, 1]] @ loadings.T + 0.2 + 0.5 * np.eye(8)
    model = correlated_factors({"a": range(4), "b": range(4, 8)})
    fit = fit_latent(model, moments_from_covariance(sigma * 300 / 299, n_obs=300))
    found = method_factor(fit)
    assert found.variance == pytest.approx(0.2, rel=1e-6)
    assert found.share == pytest.approx((0.2 / np.diag(sigma)).mean(), rel=1e-6)
    assert found.comparison.statistic == pytest.approx(fit.test.statistic, abs=1e-8)
    assert found.comparison.df == 1


def test_a_method_factor_that_is_none_has_a_negative_variance():
    loadings = np.zeros((8, 2))
    loadings[:4, 0] = loadings[4:, 1] = [1, 0.8, 0.6, 0.9]
    sigma = loadings @ [[1, 0.3], [0.3, 1]] @ loadings.T - 0.05 + 0.7 * np.eye(8)
    model = correlated_factors({"a": range(4), "b": range(4, 8)})
    found = method_factor(fit_latent(model, moments_from_covariance(sigma, n_obs=300)))
    assert found.variance < 0
    assert "The variance of method is negative." in found.fit.improper


def test_items_that_cannot_tell_the_factor_from_the_constructs():
    # With equal loadings the factor only raises every covariance of the constructs.
    sigma = np.full((6, 6), 0.2) + 0.4 * np.kron(np.eye(2), np.ones((3, 3))) + 0.4 * np.eye(6)
    model = correlated_factors({"a": range(3), "b": range(3, 6)})
    fit = fit_latent(model, moments_from_covariance(sigma, n_obs=300))
    with pytest.raises(ValueError, match=r"^The model is not identified: other values fit"):
        method_factor(fit)


def test_the_factor_of_real_pupils_agrees_with_lavaan(reference, pupils):
    known = reference("cfa")
    fit = cfa(pupils[0], {"visual": [0, 1, 2], "textual": [3, 4, 5], "speed": [6, 7, 8]})
    found = method_factor(fit)
    fall = known["pupils"]["measures"]["chisq"] - known["pupils_method"]["measures"]["chisq"]
    assert found.comparison.statistic == pytest.approx(fall, rel=1e-7)
    place = known["pupils_method"]["labels"].index("method ~~ method")
    assert found.variance == pytest.approx(known["pupils_method"]["estimate"][place], rel=1e-5)
