"""Factors by minres and by likelihood, against psych, factanal and planted truth."""

import numpy as np
import pytest

from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.discarded_roots import least_squares, likelihood
from crm_study.kernels.factor.extraction import in_order, maximum_likelihood, minres
from crm_study.kernels.factor.principal import principal_axis
from crm_study.kernels.factor.sufficiency import sufficiency
from crm_study.kernels.reliability.congeneric import one_factor

CASES = ["attitude", "attitude_one", "swiss", "bfi", "made_up", "made_up_two"]
#: factors.R drives optim() to its limit, which is this far from flat.
LIMIT = 2e-7
#: psych::fa and factanal stop at optim()'s default.
COARSE = 3e-4


@pytest.fixture(scope="module", params=CASES)
def case(request, factor_case):
    return factor_case(request.param)


def assert_columns(found, known, **tolerance):
    """Equal loadings after columns are put in order, signs included."""
    np.testing.assert_allclose(found, in_order(np.array(known)), **tolerance)


def test_minres_agrees_with_its_criterion_in_r(case):
    correlation, known = case
    found = minres(correlation, n_factors=known["n_factors"])
    assert found.converged
    assert_columns(found.loadings, known["minres"], rtol=0, atol=LIMIT)
    assert_columns(found.loadings, known["psych_minres"], rtol=0, atol=COARSE)


def test_likelihood_agrees_with_r(case):
    correlation, known = case
    found = maximum_likelihood(correlation, n_factors=known["n_factors"])
    assert found.converged
    assert_columns(found.loadings, known["ml"]["loadings"], rtol=0, atol=LIMIT)
    np.testing.assert_allclose(found.uniquenesses, known["ml"]["uniquenesses"], atol=LIMIT)
    assert found.objective == pytest.approx(known["ml"]["discrepancy"], rel=1e-10)
    assert_columns(found.loadings, known["psych_ml"], rtol=0, atol=COARSE)
    np.testing.assert_allclose(
        found.uniquenesses, known["factanal"]["uniquenesses"], rtol=0, atol=COARSE
    )


def test_sufficiency_agrees_with_factanal(case):
    correlation, known = case
    extraction = maximum_likelihood(correlation, n_factors=known["n_factors"])
    found = sufficiency(extraction, n_obs=known["n_obs"])
    assert found.statistic == pytest.approx(known["factanal"]["statistic"], rel=1e-6)
    assert found.df == known["factanal"]["df"]
    assert found.p_value == pytest.approx(known["factanal"]["p_value"], rel=1e-5, abs=1e-14)


def test_one_factor_is_the_congeneric_model(factor_case):
    correlation, known = factor_case("attitude_one")
    found = maximum_likelihood(correlation, n_factors=1)
    model = one_factor(correlation, n_obs=known["n_obs"])
    np.testing.assert_allclose(found.loadings.ravel(), model.std_loadings, rtol=1e-8)


@pytest.mark.parametrize("criterion", [least_squares, likelihood])
def test_slopes_and_curvatures_are_exact(factor_case, criterion):
    correlation, _ = factor_case("attitude")
    point = np.linspace(0.3, 0.8, 7) if criterion is least_squares else np.linspace(-1.2, -0.2, 7)
    slope = criterion(point, correlation, n_factors=2)
    step = 1e-5 * np.eye(7)
    around = [
        (
            criterion(point + one, correlation, n_factors=2),
            criterion(point - one, correlation, n_factors=2),
        )
        for one in step
    ]
    gradient = [(up.value - down.value) / 2e-5 for up, down in around]
    hessian = [(up.gradient - down.gradient) / 2e-5 for up, down in around]
    np.testing.assert_allclose(slope.gradient, gradient, rtol=0, atol=1e-8)
    np.testing.assert_allclose(slope.hessian, hessian, rtol=0, atol=1e-7)
    assert np.linalg.eigvalsh(slope.fallback)[0] > -1e-12


PLANTED = np.array(
    [
        [0.8, 0.1, 0.0],
        [0.7, 0.0, 0.2],
        [0.6, -0.1, 0.1],
        [0.1, 0.7, 0.0],
        [0.0, 0.6, 0.1],
        [0.2, 0.5, 0.0],
        [0.0, 0.1, 0.7],
        [0.1, 0.0, 0.6],
        [-0.2, 0.1, 0.5],
    ]
)


@pytest.mark.parametrize("extract", [minres, maximum_likelihood])
def test_planted_factors_are_found(extract):
    common = PLANTED @ PLANTED.T
    found = extract(common + np.diag(1 - common.diagonal()), n_factors=3)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, common, rtol=0, atol=1e-9)
    assert found.objective == pytest.approx(0, abs=1e-14)
    assert (found.df, found.converged, found.improper) == (12, True, False)
    variance = (found.loadings**2).sum(axis=0)
    assert (np.diff(variance) < 0).all()
    assert (found.loadings.sum(axis=0) > 0).all()


@pytest.mark.parametrize("extract", [minres, maximum_likelihood])
def test_signs_and_order_of_items_only_follow(factor_case, extract):
    correlation, known = factor_case("swiss")
    found = extract(correlation, n_factors=known["n_factors"])
    turned = extract(correlation[::-1, ::-1], n_factors=known["n_factors"])
    np.testing.assert_allclose(turned.loadings[::-1], found.loadings, rtol=0, atol=1e-8)
    sign = np.array([1, -1, 1, 1, -1, 1])
    reversed_ = extract(correlation * np.outer(sign, sign), n_factors=known["n_factors"])
    np.testing.assert_allclose(reversed_.communalities, found.communalities, rtol=0, atol=1e-8)


# Loadings 1.1, .7, .6, .5: the first item would need a negative uniqueness.
HEYWOOD = np.array(
    [[1, 0.77, 0.66, 0.55], [0.77, 1, 0.42, 0.35], [0.66, 0.42, 1, 0.32], [0.55, 0.35, 0.32, 1]]
)


@pytest.mark.parametrize("extract", [minres, maximum_likelihood])
def test_a_heywood_case_is_reported(extract):
    found = extract(HEYWOOD, n_factors=1)
    assert found.converged
    assert found.improper
    assert extract(HEYWOOD, n_factors=1, lowest_uniqueness=0.1).improper


def test_repeated_items_are_a_heywood_case():
    axes = principal_axis(np.ones((5, 5)), n_factors=1, convention="limit")
    for found in (minres(np.ones((5, 5)), n_factors=1), axes):
        assert found.converged
        assert found.improper
        assert not found.positive_definite


@pytest.mark.parametrize("extract", [minres, maximum_likelihood, principal_axis])
def test_unrelated_items_have_no_loadings(extract):
    found = extract(np.eye(6), n_factors=1)
    np.testing.assert_allclose(found.loadings, 0, atol=1e-7)
    assert (found.converged, found.improper) == (True, False)


def test_more_items_than_respondents_are_no_obstacle_to_minres():
    correlation = correlation_of(np.random.default_rng(0).normal(size=(5, 8)))
    found = minres(correlation, n_factors=1)
    assert (found.converged, found.positive_definite) == (True, False)


def test_minres_takes_what_likelihood_cannot(refused):
    # Three polychoric correlations that no answers can have together.
    impossible = np.array(
        [[1, 0.9, 0.9, 0.3], [0.9, 1, 0.3, 0.3], [0.9, 0.3, 1, 0.3], [0.3, 0.3, 0.3, 1]]
    )
    found = minres(impossible, n_factors=1)
    assert not found.positive_definite
    assert found.converged
    with refused(
        "Maximum-likelihood extraction needs a positive definite correlation matrix, but the "
        "smallest eigenvalue is -0.135: no complete answers can have these correlations."
    ):
        maximum_likelihood(impossible, n_factors=1)


def test_random_matrices_always_converge():
    random = np.random.default_rng(3)
    for _ in range(60):
        n_items, n_factors = int(random.integers(6, 16)), int(random.integers(1, 4))
        common = random.normal(size=(40, n_factors)) @ random.normal(size=(n_factors, n_items))
        correlation = correlation_of(common + random.normal(size=(40, n_items)))
        assert minres(correlation, n_factors=n_factors).converged
        assert maximum_likelihood(correlation, n_factors=n_factors).converged


def test_refusals(refused, made_up):
    correlation = correlation_of(made_up(60, 6))
    with refused("The number of factors must be at least 1, but is 0."):
        minres(correlation, n_factors=0)
    with refused("6 items cannot identify 4 factor(s): their correlations suffice for at most 3."):
        minres(correlation, n_factors=4)
    with refused("2 items cannot identify 1 factor(s): their correlations suffice for at most 0."):
        maximum_likelihood([[1, 0.5], [0.5, 1]], n_factors=1)
    with refused("A correlation matrix must be square and symmetric."):
        minres(correlation[:4], n_factors=1)
    with refused("A correlation matrix must have ones on its diagonal, but entry 1 is 2."):
        minres(correlation + np.diag([1, 0, 0, 0, 0, 0]), n_factors=1)
    with refused("The correlations must be complete: 1 of 36 values is missing or infinite."):
        minres(correlation + np.diag([np.nan, 0, 0, 0, 0, 0]), n_factors=1)
    with refused("The lowest permitted uniqueness must lie between 0 and 1, but is 0."):
        minres(correlation, n_factors=1, lowest_uniqueness=0)
    twin = correlation_of(made_up(60, 6)[:, [0, 1, 2, 3, 4, 0]])
    with refused(
        "Maximum-likelihood extraction needs a positive definite correlation matrix, but "
        "items 1 and 6 repeat one another."
    ):
        maximum_likelihood(twin, n_factors=1)
    with refused(
        "Whether the factors suffice is tested on a maximum-likelihood extraction that "
        "converged, and this is none."
    ):
        sufficiency(minres(correlation, n_factors=1), n_obs=60)
    with refused("The test of 1 factor(s) of 6 items needs more respondents, but got 6."):
        sufficiency(maximum_likelihood(correlation, n_factors=1), n_obs=6)


def test_three_items_leave_nothing_to_test():
    found = maximum_likelihood([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]], n_factors=1)
    fit = sufficiency(found, n_obs=100)
    assert fit.df == 0
    assert fit.statistic == pytest.approx(0, abs=1e-10)
    assert np.isnan(fit.p_value)


def test_constant_items_have_no_correlation(refused, made_up):
    answers = made_up(60, 6)
    answers[:, 2] = 3
    with refused(
        "A correlation matrix needs items that vary, but item 3 does not: every respondent "
        "gave the same answer."
    ):
        correlation_of(answers)
    with refused("A correlation matrix needs at least 3 respondents and 2 items, but got 2 and 6."):
        correlation_of(answers[:2])
