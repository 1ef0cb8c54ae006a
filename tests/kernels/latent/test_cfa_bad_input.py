"""What a measurement model cannot be fitted to, each in a whole sentence."""

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.latent.confirmatory import cfa, fit_scores
from crm_study.kernels.latent.fit_indices import fit_indices
from crm_study.kernels.latent.latent_fit import fit_latent
from crm_study.kernels.latent.latent_model import correlated_factors
from crm_study.kernels.latent.latent_structure import regressed, second_order, with_method_factor
from crm_study.kernels.latent.model_residuals import model_residuals
from crm_study.kernels.latent.modification import modifications
from crm_study.kernels.latent.sample_moments import (
    moments,
    moments_from_covariance,
    moments_of_incomplete,
)

TWO = {"first": range(5), "second": range(5, 10)}


def test_constructs(refused, two_traits):
    with refused("A measurement model needs at least one construct."):
        correlated_factors({})
    with refused(
        "The construct 'care' needs at least 2 items in a measurement model, but has 1 item: its "
        "error cannot be told from what it measures."
    ):
        correlated_factors({"care": [0]})
    with refused(
        "The construct 'care' needs at least 2 items in a measurement model, but has 0 items: its "
        "error cannot be told from what it measures."
    ):
        correlated_factors({"care": []})
    with refused("The construct 'care' names one of its items twice."):
        correlated_factors({"care": [0, 1, 0]})
    with refused("The model asks for column 12, but the scores have 10."):
        cfa(two_traits(60), {"care": [0, 1, 11]})
    with refused("The model asks for column 3, but there are 2 names."):
        correlated_factors({"care": [0, 1, 2]}, item_names=["a", "b"])


def test_two_items_alone_are_not_identified(refused, two_traits):
    with refused(
        "The model is not identified: it has 4 free parameters, but 2 items offer only 3 variances "
        "and covariances."
    ):
        cfa(two_traits(60), {"care": [0, 1]})


def test_two_items_of_an_unrelated_construct_are_not_identified():
    sigma = np.kron(np.eye(2), np.full((2, 2), 0.5)) + 0.5 * np.eye(4)
    model = correlated_factors({"care": [0, 1], "growth": [2, 3]})
    with pytest.raises(ValueError, match=r"^The model is not identified: other values fit these "):
        fit_latent(model, moments_from_covariance(sigma, n_obs=100))


def test_structures(refused):
    measured = correlated_factors({"trust": [0, 1], "care": [2, 3], "speed": [4, 5]})
    with refused("The second-order construct 'service' needs at least 2 first-order constructs."):
        second_order(measured, {"service": ["trust"]})
    with refused("A second-order construct needs a name of its own."):
        second_order(measured, {"care": ["trust", "speed"]})
    with refused("The model has no construct 'growth'; it has trust, care, speed."):
        regressed(measured, {"growth": ["trust"]})
    with refused("The construct 'care' cannot predict itself."):
        regressed(measured, {"care": ["care"]})
    with refused("The name 'care' of the method factor is a construct's already."):
        with_method_factor(measured, name="care")


def test_items(refused, two_traits):
    scores = two_traits(60)
    constant, twice = scores.copy(), scores.copy()
    constant[:, 3] = 0.1 + 0.2
    twice[:, 7] = 2 * twice[:, 2] - 1
    with refused("A measurement model needs items that vary, but item 4 does not."):
        cfa(constant, TWO)
    with refused(
        "A measurement model needs items that differ, but these determine one another: item 3, "
        "item 8."
    ):
        cfa(twice, TWO)
    with refused(
        "A measurement model of 10 items needs more than 10 respondents, but there are 10 "
        "respondents."
    ):
        cfa(scores[:10], TWO)
    with refused(
        "A measurement model of 10 items needs more than 10 respondents, but there is 1 respondent."
    ):
        cfa(scores[:1], TWO)


def test_items_are_called_by_their_names(refused, two_traits):
    constant = two_traits(60)
    constant[:, 3] = 4
    with refused("A measurement model needs items that vary, but q4 does not."):
        cfa(constant, TWO, item_names=[f"q{k}" for k in range(1, 11)])


def test_missing_answers(refused, two_traits):
    scores = two_traits(60)
    hole, silent, apart = scores.copy(), scores.copy(), scores.copy()
    hole[0, 0], silent[:, 4] = np.nan, np.nan
    apart[::2, 0], apart[1::2, 1] = np.nan, np.nan
    with refused("The scores must be complete: 1 of 600 values is missing or infinite."):
        cfa(hole, TWO)
    with refused("Nobody answered item 5."):
        cfa(silent, TWO, missing="fiml")
    with refused(
        "Nobody answered both item 1 and item 2, so that nothing is known of their covariance."
    ):
        cfa(apart, TWO, missing="fiml")
    constant = hole.copy()
    constant[:, 0] = np.where(np.arange(60) % 2, 3.0, np.nan)
    with refused("A measurement model needs items that vary, but item 1 does not."):
        cfa(constant, TWO, missing="fiml")
    with refused("The scores must be complete: 1 of 600 values is missing or infinite."):
        infinite = hole.copy()
        infinite[5, 5] = np.inf
        cfa(infinite, TWO, missing="fiml")


def test_duplicate_items_with_missing_answers(refused, two_traits):
    twice = two_traits(60)
    twice[:, 7] = twice[:, 2]
    twice[0, 0] = np.nan
    with refused(
        "A measurement model needs items that differ, but these determine one another: item 3, "
        "item 8."
    ):
        cfa(twice, TWO, missing="fiml")


def test_moments(refused):
    with refused("A measurement model needs a square symmetric covariance matrix."):
        moments_from_covariance([[1, 0.5], [0.4, 1]], n_obs=10)
    with refused("2 items need 2 means, but 3 are given."):
        moments_from_covariance([[1, 0.5], [0.5, 1]], n_obs=10, mean=[1, 2, 3])
    with refused("The model explains 3 items, but there are moments of 2."):
        fit_latent(
            correlated_factors({"care": [0, 1, 2]}),
            moments_from_covariance([[1, 0.5], [0.5, 1]], n_obs=10),
        )
    with refused("The model compares 1 group(s), but there are moments of 0."):
        fit_latent(correlated_factors({"care": [0, 1, 2]}))


def test_a_level_that_is_no_proportion(refused, two_traits):
    with refused("The confidence level must lie between 0 and 1, but is 95."):
        cfa(two_traits(60), TWO, conf_level=95)


def test_an_item_keyed_the_wrong_way_round_loads_negatively(two_traits):
    scores = two_traits(120)
    scores[:, 1] = 6 - scores[:, 1]
    fit = cfa(scores, TWO)
    assert fit.paths.std_estimate[1] < -0.3
    assert (np.delete(fit.paths.std_estimate[:5], 1) > 0).all()
    turned = cfa(scores * np.where(np.arange(10) == 1, -1, 1), TWO)
    assert turned.test.statistic == pytest.approx(fit.test.statistic, rel=1e-10)


def test_a_marker_keyed_the_wrong_way_round_is_no_obstacle(two_traits):
    scores = two_traits(120)
    plain = cfa(scores, TWO)
    turned = cfa(scores * np.where(np.arange(10) == 0, -1, 1), TWO)
    assert turned.test.statistic == pytest.approx(plain.test.statistic, rel=1e-10)


def test_a_heywood_case_is_said_to_be_one():
    sigma = np.array(
        [[1, 0.77, 0.66, 0.55], [0.77, 1, 0.42, 0.35], [0.66, 0.42, 1, 0.32], [0.55, 0.35, 0.32, 1]]
    )
    fit = fit_latent(
        correlated_factors({"care": range(4)}, item_names=list("abcd")),
        moments_from_covariance(sigma, n_obs=200),
    )
    assert fit.converged
    assert fit.improper == (
        "The standardized loading of a on care exceeds 1.",
        "The error variance of a is negative.",
        "The covariance matrix of the errors is not positive definite.",
    )


def test_a_search_that_fails_says_nothing_else(monkeypatch, refused, two_traits):
    monkeypatch.setattr("crm_study.kernels.latent.ml_fit.MAX_ITERATIONS", 2)
    fit = cfa(two_traits(120), TWO)
    assert not fit.converged
    assert fit.n_iterations == 2
    assert np.isnan([fit.test.statistic, fit.test.p_value, fit.log_likelihood]).all()
    assert np.isnan(fit.paths.std_error).all()
    indices = fit_indices(fit)
    assert np.isnan([indices.cfi, indices.rmsea, indices.srmr, indices.aic]).all()
    with refused("A fit that did not converge has no modification indices."):
        modifications(fit)


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_not_taken_for_a_measurement(seed):
    scores = np.random.default_rng(seed).standard_normal((100, 6))
    try:
        fit = cfa(scores, {"a": [0, 1, 2], "b": [3, 4, 5]})
    except AnalysisError as error:
        told = str(error).startswith("The model is not identified: other values fit these answers")
    else:
        told = not fit.converged or bool(fit.improper) or np.nanmax(fit.paths.p_value[:6]) > 0.05
    assert told


def test_residuals_of_a_saturated_model_are_zero(two_traits):
    fit = fit_scores(correlated_factors({"care": [0, 1, 2]}), two_traits(80))
    np.testing.assert_allclose(model_residuals(fit).correlation, 0, atol=1e-9)
    assert fit.test.df == 0


def test_one_more_respondent_than_items_is_enough():
    scores = np.random.default_rng(8).standard_normal((11, 10))
    assert moments(scores).n_obs == [11]
    assert moments_of_incomplete(scores).is_complete


def test_items_that_determine_one_another_together_only_with_missing_answers(refused, two_traits):
    twice = two_traits(60)
    twice[:, 7] = twice[:, 2] + twice[:, 3] - twice[:, 4]
    twice[0, 0] = np.nan
    with refused(
        "The answers that are there do not determine every variance and covariance: some items "
        "repeat others, or too few respondents answered them together."
    ):
        cfa(twice, TWO, missing="fiml")
