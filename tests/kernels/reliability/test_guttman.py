from itertools import combinations

import numpy as np
import pytest

from crm_study.kernels.reliability.best_split import best_split
from crm_study.kernels.reliability.guttman import guttman_lambdas
from crm_study.kernels.reliability.reliability import cronbach_alpha

RTOL = 1e-9  # psych inverts by singular values, which costs it a digit
LAMBDAS = [f"lambda{number}" for number in range(1, 7)]
BY_HAND = [[1, 0.6, 0.5], [0.6, 1, 0.4], [0.5, 0.4, 1]]


@pytest.fixture(scope="module", params=["made_up", "made_up_odd", "attitude", "agreeableness"])
def scale(request, reference, made_up):
    """One scale and what psych says of it."""
    known = reference("scale_bounds")[request.param]
    if request.param.startswith("made_up"):
        return made_up(known["n_obs"], known["n_items"]), known
    if request.param == "attitude":
        data = request.getfixturevalue("data_set")("attitude")
        return data.drop(columns="rownames").to_numpy(float), known
    return request.getfixturevalue("agreeableness"), known


def random_covariance(n_items, seed):
    """A covariance matrix with one common factor."""
    generator = np.random.default_rng(seed)
    scores = generator.normal(size=(60, n_items)) + generator.normal(size=(60, 1))
    return np.cov(scores, rowvar=False)


def test_lambdas_by_hand():
    bounds = guttman_lambdas(BY_HAND)
    squares = [0.6**2 + 0.5**2, 0.6**2 + 0.4**2, 0.5**2 + 0.4**2]
    assert bounds.lambda1 == pytest.approx(0.5)
    assert bounds.lambda2 == pytest.approx(0.5 + np.sqrt(1.5 * sum(squares)) / 6)
    assert bounds.lambda3 == pytest.approx(0.75)
    # Item 1 against the others: 4 (0.6 + 0.5) / 6.
    assert bounds.lambda4 == pytest.approx(4.4 / 6)
    assert bounds.first_half.tolist() == [True, False, False]
    assert bounds.lambda5 == pytest.approx(0.5 + 2 * np.sqrt(max(squares)) / 6)
    assert bounds.exhaustive
    assert bounds.n_items == 3


def test_lambda6_by_hand():
    # Of two items with correlation r each predicts r^2 of the other.
    bounds = guttman_lambdas([[4, 3], [3, 9]])
    assert bounds.lambda6 == pytest.approx(1 - (4 + 9) * (1 - 9 / 36) / 19)


@pytest.mark.parametrize("name", LAMBDAS)
def test_correlation_form_agrees_with_psych(scale, name):
    scores, known = scale
    found = guttman_lambdas(np.corrcoef(scores, rowvar=False))
    assert getattr(found, name) == pytest.approx(known["correlation_form"][name], rel=RTOL)


@pytest.mark.parametrize("name", LAMBDAS)
def test_covariance_form_agrees_with_psych(scale, name):
    scores, known = scale
    found = guttman_lambdas(np.cov(scores, rowvar=False))
    assert getattr(found, name) == pytest.approx(known["covariance_form"][name], rel=RTOL)


@pytest.mark.parametrize("form", ["correlation_form", "covariance_form"])
def test_lambda4_agrees_with_psych_where_it_tries_every_split(scale, form):
    _, known = scale
    if known["n_items"] % 2:
        assert known[form]["lambda4"] >= known[form]["lambda4_psych"] - 1e-12
    else:
        assert known[form]["lambda4"] == pytest.approx(known[form]["lambda4_psych"], rel=RTOL)


def test_lambda3_is_alpha(scale):
    scores, _ = scale
    covariance, correlation = np.cov(scores, rowvar=False), np.corrcoef(scores, rowvar=False)
    alpha = cronbach_alpha(scores)
    assert guttman_lambdas(covariance).lambda3 == pytest.approx(alpha.estimate, rel=1e-12)
    assert guttman_lambdas(correlation).lambda3 == pytest.approx(alpha.std_estimate, rel=1e-12)


def test_lambda4_is_the_split_half_coefficient_of_its_halves(scale):
    scores, _ = scale
    found = guttman_lambdas(np.cov(scores, rowvar=False))
    halves = scores[:, found.first_half].sum(axis=1), scores[:, ~found.first_half].sum(axis=1)
    shared = 1 - sum(half.var(ddof=1) for half in halves) / sum(halves).var(ddof=1)
    assert found.lambda4 == pytest.approx(2 * shared, rel=1e-12)


def test_parallel_items_make_the_bounds_meet():
    parallel = 0.5 * np.eye(4) + 0.5
    bounds = guttman_lambdas(parallel)
    for name in ("lambda2", "lambda3", "lambda4"):
        assert getattr(bounds, name) == pytest.approx(0.8, rel=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_guttmans_order(seed):
    bounds = guttman_lambdas(random_covariance(7, seed))
    assert bounds.lambda1 < bounds.lambda3 <= bounds.lambda2
    assert bounds.lambda1 < bounds.lambda5


def test_the_bounds_ignore_order_and_a_common_unit():
    covariance, order = random_covariance(6, 1), [3, 0, 5, 1, 4, 2]
    bounds = guttman_lambdas(covariance)
    moved = guttman_lambdas(9 * covariance[np.ix_(order, order)])
    for name in LAMBDAS:
        assert getattr(moved, name) == pytest.approx(getattr(bounds, name), rel=1e-12)


def test_an_item_that_repeats_another_has_no_lambda6():
    repeated = np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]])
    bounds = guttman_lambdas(repeated)
    assert np.isnan(bounds.lambda6)
    assert np.isnan(guttman_lambdas([[1, 0.0], [0.0, 0.0]]).lambda6)


def test_what_has_no_bounds_is_refused(refused):
    with refused("Guttman's lambda needs at least 2 items, but got 1."):
        guttman_lambdas([[1]])
    with refused("Guttman's lambda needs a square symmetric matrix."):
        guttman_lambdas([[1, 0.5], [0.4, 1]])
    with refused("Guttman's lambda is undefined: the total score does not vary."):
        guttman_lambdas([[1, -1], [-1, 1]])
    with refused("The best split is undefined: the total score does not vary."):
        best_split([[1, -1], [-1, 1]])
    with refused("The covariances must be complete: 1 of 4 values is missing or infinite."):
        guttman_lambdas([[1, np.nan], [0, 1]])


@pytest.mark.parametrize("n_items", range(2, 10))
def test_the_best_split_is_the_best_of_all(n_items):
    covariance = random_covariance(n_items, n_items)
    halves = combinations(range(n_items), n_items // 2)
    others = [np.setdiff1d(range(n_items), half) for half in map(list, halves)]
    witness = max(
        4 * covariance[np.ix_(np.setdiff1d(range(n_items), other), other)].sum() for other in others
    )
    split = best_split(covariance)
    assert split.exhaustive
    assert split.reliability == pytest.approx(witness / covariance.sum(), rel=1e-12)
    assert split.first_half[0]
    assert abs(2 * split.first_half.sum() - n_items) <= 1


@pytest.mark.parametrize("seed", range(20))
def test_exchanges_reach_the_best_of_all_splits(seed, monkeypatch):
    covariance = random_covariance(12, seed)
    best = best_split(covariance)
    monkeypatch.setattr("crm_study.kernels.reliability.best_split.MOST_ITEMS_TRIED_OUT", 0)
    found = best_split(covariance)
    assert not found.exhaustive
    assert found.reliability == pytest.approx(best.reliability, rel=1e-12)


def test_a_planted_split_is_found_among_many_items():
    # Items come in pairs that share a nuisance; the best split parts every pair.
    n_pairs = 15
    covariance = 0.2 + 0.6 * np.kron(np.ones((2, 2)), np.eye(n_pairs)) + 0.2 * np.eye(2 * n_pairs)
    covariance = covariance[np.ix_(*[np.random.default_rng(4).permutation(2 * n_pairs)] * 2)]
    split = best_split(covariance)
    signs = np.where(split.first_half, 1, -1)
    assert not split.exhaustive
    partner = [int(np.argsort(row)[-2]) for row in covariance]
    assert (signs[partner] == -signs).all()
