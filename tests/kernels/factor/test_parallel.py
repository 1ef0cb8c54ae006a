"""Parallel analysis and MAP, against psych, plain simulation and planted truth."""

import numpy as np
import pytest

from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.parallel import parallel_analysis, permuted_parallel_analysis
from crm_study.kernels.factor.partial_correlations import minimum_average_partial
from crm_study.kernels.factor.wishart import normal_correlations

CASES = ["bfi", "attitude", "swiss"]


@pytest.fixture(scope="module", params=CASES)
def case(request, factor_case, reference):
    correlation, factors = factor_case(request.param)
    return correlation, factors["n_obs"], reference("parallel")[request.param]


def test_map_agrees_with_psych(case):
    correlation, _, known = case
    found = minimum_average_partial(correlation)
    expected = np.array(known["map"])
    np.testing.assert_allclose(found.squared[1 : len(expected) + 1], expected, rtol=1e-9)


@pytest.mark.parametrize("variant", ["components", "factors"])
def test_means_of_chance_agree_with_psych(case, variant):
    correlation, n_obs, known = case
    found = parallel_analysis(correlation, n_obs=n_obs, seed=1, variant=variant, n_draws=4000)
    # Four standard errors of the mean of psych's 400 draws; an eigenvalue of few
    # respondents spreads by about 0.6 / sqrt(n) around its mean.
    tolerance = 4 * 0.7 / np.sqrt(n_obs) / np.sqrt(400)
    np.testing.assert_allclose(found.chance_mean, known[f"{variant}_mean"], rtol=0, atol=tolerance)
    data = known["eigenvalues" if variant == "components" else "reduced"]
    np.testing.assert_allclose(found.eigenvalues, data, rtol=0, atol=1e-9)


def test_suggestions_agree_with_psych(factor_case, reference):
    correlation, factors = factor_case("bfi")
    known = reference("parallel")["bfi"]
    components = parallel_analysis(correlation, n_obs=factors["n_obs"], seed=1)
    shared = parallel_analysis(correlation, n_obs=factors["n_obs"], seed=1, variant="factors")
    assert components.n_suggested() == known["n_components"]
    assert shared.n_suggested() == known["n_factors"]


@pytest.mark.parametrize("n_obs", [12, 60])
def test_bartlett_draws_are_those_of_raw_answers(n_obs):
    random = np.random.default_rng(3)
    raw = random.normal(size=(4000, n_obs, 6))
    raw -= raw.mean(axis=1, keepdims=True)
    raw /= np.sqrt((raw**2).sum(axis=1, keepdims=True))
    plain = np.linalg.eigvalsh(raw.transpose(0, 2, 1) @ raw)[:, ::-1]
    found = parallel_analysis(np.eye(6), n_obs=n_obs, seed=4, n_draws=4000)
    error = 4 * plain.std(axis=0) * np.sqrt(2 / 4000)
    assert (np.abs(found.chance_mean - plain.mean(axis=0)) < error).all()
    percentile = np.percentile(plain, 95, axis=0)
    assert (np.abs(found.chance_percentile - percentile) < 3 * error).all()


def test_draws_are_correlations():
    blocks = list(
        normal_correlations(n_obs=9, n_items=4, n_draws=300, random=np.random.default_rng(1))
    )
    draws = np.concatenate(blocks)
    assert draws.shape == (300, 4, 4)
    np.testing.assert_allclose(np.einsum("dii->di", draws), 1, rtol=1e-14)
    # A correlation of unrelated normal items has variance 1 / (n - 1).
    assert draws[:, 1, 0].var() == pytest.approx(1 / 8, rel=0.25)


def planted(n_obs, seed):
    """Answers of twelve items that show three factors."""
    random = np.random.default_rng(seed)
    traits = np.repeat(random.normal(size=(n_obs, 3)), 4, axis=1)
    return 0.7 * traits + 0.7 * random.normal(size=(n_obs, 12))


def test_planted_factors_are_counted():
    scores = planted(400, 2)
    correlation = correlation_of(scores)
    for variant in ("components", "factors"):
        normal = parallel_analysis(correlation, n_obs=400, seed=1, variant=variant)
        dealt = permuted_parallel_analysis(scores, seed=1, variant=variant, n_draws=200)
        assert (normal.n_suggested(), dealt.n_suggested()) == (3, 3)
        assert (normal.n_suggested("mean"), normal.draws_from) == (3, "normal")
        np.testing.assert_array_equal(normal.eigenvalues, dealt.eigenvalues)
        np.testing.assert_allclose(normal.chance_mean, dealt.chance_mean, atol=0.02)
    average = minimum_average_partial(correlation)
    assert (average.n_suggested, average.n_suggested_fourth_power) == (3, 3)


def test_unrelated_items_have_no_factor():
    scores = np.random.default_rng(6).normal(size=(300, 8))
    found = permuted_parallel_analysis(scores, seed=1, n_draws=200)
    assert found.n_suggested() <= 1
    average = minimum_average_partial(correlation_of(scores))
    assert (average.n_suggested, average.n_suggested_fourth_power) == (0, 0)


def test_a_seed_gives_the_same_numbers():
    correlation = correlation_of(planted(100, 2))
    first = parallel_analysis(correlation, n_obs=100, seed=5, n_draws=300)
    again = parallel_analysis(correlation, n_obs=100, seed=5, n_draws=300)
    other = parallel_analysis(correlation, n_obs=100, seed=6, n_draws=300)
    np.testing.assert_array_equal(first.chance_percentile, again.chance_percentile)
    assert (first.chance_percentile != other.chance_percentile).any()


def test_map_of_three_items_by_hand():
    # Nothing taken out: the mean squared correlation. One component of equal
    # correlations r leaves -(1 - r) / 3 beside 2 (1 - r) / 3: partial correlation -1/2.
    found = minimum_average_partial(np.full((3, 3), 0.6) + 0.4 * np.eye(3))
    np.testing.assert_allclose(found.squared, [0.36, 0.25], rtol=1e-12)
    np.testing.assert_allclose(found.fourth_power, [0.36**2, 0.25**2], rtol=1e-12)


def test_refusals(refused):
    scores = planted(50, 1)
    correlation = correlation_of(scores)
    with refused("Parallel analysis of 12 items needs more than 12 respondents, but got 12."):
        parallel_analysis(correlation, n_obs=12, seed=1)
    with refused("Parallel analysis of 12 items needs more than 12 respondents, but got 12."):
        permuted_parallel_analysis(scores[:12], seed=1)
    with refused("Parallel analysis needs at least 2 draws, but got 1."):
        parallel_analysis(correlation, n_obs=50, seed=1, n_draws=1)
    with refused("A percentile must lie between 0 and 100, but is 100."):
        parallel_analysis(correlation, n_obs=50, seed=1, percentile=100)
    with refused("Parallel analysis has the variants components and factors, but not 'pca'."):
        parallel_analysis(correlation, n_obs=50, seed=1, variant="pca")
    twins = correlation_of(scores[:, [0, 1, 2, 0]])
    with refused(
        "Parallel analysis of factors needs a positive definite correlation matrix, but items 1 "
        "and 4 repeat one another."
    ):
        parallel_analysis(twins, n_obs=50, seed=1, variant="factors")
    with refused(
        "Velicer's MAP needs a positive definite correlation matrix, but items 1 and 4 repeat "
        "one another."
    ):
        minimum_average_partial(twins)
    with refused("Velicer's MAP needs at least 3 items, but got 2."):
        minimum_average_partial([[1, 0.5], [0.5, 1]])
    constant = scores.copy()
    constant[:, 4] = 1
    with refused(
        "A correlation matrix needs items that vary, but item 5 does not: every respondent "
        "gave the same answer."
    ):
        permuted_parallel_analysis(constant, seed=1)
