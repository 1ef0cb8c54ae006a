"""Heterotrait-monotrait ratios, AVE and Fornell-Larcker against semTools and lavaan."""

import numpy as np
import pytest

from crm_study.kernels.latent.confirmatory import cfa
from crm_study.kernels.latent.construct_validity import construct_validity
from crm_study.kernels.latent.htmt import htmt, htmt_of_correlations
from crm_study.kernels.latent.latent_fit import fit_latent
from crm_study.kernels.latent.latent_model import correlated_factors
from crm_study.kernels.latent.sample_moments import moments_from_covariance

RTOL = 1e-10
#: lavaan at its own optimum.
LAVAAN = 1e-5
TWO = {"first": range(5), "second": range(5, 10)}
FIVE = {letter: range(5 * k, 5 * k + 5) for k, letter in enumerate("ACENO")}
ECSI = {"image": 5, "expectation": 3, "quality": 7, "value": 2, "satisfaction": 3, "loyalty": 3}
STEMS = {"image": "IMAG", "expectation": "CUEX", "quality": "PERQ", "value": "PERV",
         "satisfaction": "CUSA", "loyalty": "CUSL"}  # fmt: skip


@pytest.fixture(scope="module")
def case(request, two_traits):
    """Answers and constructs of a case of htmt.R."""

    def load(name):
        if name == "made":
            return two_traits(240), TWO
        if name == "bfi":
            scores, _ = request.getfixturevalue("big_five")
            return scores[~np.isnan(scores).any(axis=1)], FIVE
        mobile = request.getfixturevalue("mobile")
        names = [f"{STEMS[c]}{k}" for c, n in ECSI.items() for k in range(1, n + 1)]
        places = {
            c: [names.index(f"{STEMS[c]}{k}") for k in range(1, n + 1)] for c, n in ECSI.items()
        }
        return mobile[names].to_numpy(float), places

    return load


@pytest.mark.parametrize("mean", ["arithmetic", "geometric"])
@pytest.mark.parametrize("name", ["made", "bfi", "mobile"])
def test_agrees_with_semtools(reference, case, name, mean):
    scores, constructs = case(name)
    found = htmt(scores, constructs, mean=mean, n_resamples=0)
    np.testing.assert_allclose(found.estimate, reference("htmt")[name][mean], rtol=RTOL)
    again = htmt_of_correlations(np.corrcoef(scores, rowvar=False), constructs, mean=mean)
    np.testing.assert_allclose(again.estimate, found.estimate, rtol=1e-12)
    assert found.pairs == again.pairs
    assert (found.n_obs, again.n_obs) == (len(scores), None)


def test_a_hand_case():
    r = np.array(
        [[1, 0.64, 0.3, 0.2], [0.64, 1, 0.3, 0.4], [0.3, 0.3, 1, 0.25], [0.2, 0.4, 0.25, 1]]
    )
    pairs = {"care": [0, 1], "growth": [2, 3]}
    assert htmt_of_correlations(r, pairs).estimate[0] == pytest.approx(0.3 / (0.8 * 0.5), rel=1e-14)
    geometric = (0.3 * 0.2 * 0.3 * 0.4) ** 0.25 / (0.8 * 0.5)
    found = htmt_of_correlations(r, pairs, mean="geometric")
    assert found.estimate[0] == pytest.approx(geometric, rel=1e-14)


def test_intervals_are_those_of_a_plain_loop(two_traits):
    scores = two_traits(60)
    found = htmt(scores, TWO, n_resamples=300, seed=7)
    generator = np.random.default_rng(7)
    rows = generator.integers(0, 60, size=(300, 60))
    loop = [htmt(scores[r], TWO, n_resamples=0).estimate[0] for r in rows]
    low, high = np.percentile(loop, [2.5, 97.5])
    np.testing.assert_allclose([found.conf_low[0], found.conf_high[0]], [low, high], rtol=1e-10)
    again = htmt(scores, TWO, n_resamples=300, seed=7)
    assert again.conf_low[0] == found.conf_low[0]


def test_reversed_and_rescaled_items_change_no_ratio(two_traits):
    scores = two_traits(120)
    one = htmt(scores, TWO, n_resamples=0)
    other = htmt(scores * [-1, *[3] * 9] + 7, TWO, n_resamples=0)
    np.testing.assert_allclose(other.estimate, one.estimate, rtol=1e-12)
    assert (one.n_negative[0], other.n_negative[0]) == (0, 4)


def test_a_planted_correlation_is_recovered():
    loadings = np.zeros((8, 2))
    loadings[:4, 0] = loadings[4:, 1] = [0.9, 0.8, 0.6, 0.5]
    sigma = loadings @ [[1, 0.6], [0.6, 1]] @ loadings.T
    np.fill_diagonal(sigma, 1)
    found = htmt_of_correlations(sigma, {"a": range(4), "b": range(4, 8)}, mean="geometric")
    # Only the geometric mean is free of the loadings, up to the missing diagonal.
    assert found.estimate[0] == pytest.approx(0.6, rel=1e-12)


def test_refusals(refused, two_traits):
    with refused("A heterotrait-monotrait ratio needs two constructs or more."):
        htmt(two_traits(60), {"care": [0, 1]})
    with refused(
        "The construct 'growth' needs at least 2 items for a heterotrait-monotrait ratio, but has "
        "1: one item has no correlation within."
    ):
        htmt(two_traits(60), {"care": [0, 1], "growth": [2]})


def test_validity_of_data_that_misbehaves(reference, case):
    known = reference("htmt")
    scores, constructs = case("mobile")
    found = construct_validity(cfa(scores, constructs))
    for field in ("average_variance_extracted", "composite_reliability"):
        np.testing.assert_allclose(
            getattr(found, field), known["mobile_validity"][field], rtol=LAVAAN
        )
    np.testing.assert_allclose(
        found.correlations, known["mobile_validity"]["correlations"], rtol=LAVAAN
    )
    assert (found.average_variance_extracted < 0.5).sum() == 3
    assert max(known["mobile"]["arithmetic"]) > 0.95
    assert not found.fornell_larcker[found.pairs.index(("image", "satisfaction"))]


def test_fornell_larcker_by_hand():
    loadings = np.zeros((6, 2))
    loadings[:3, 0] = loadings[3:, 1] = 0.8
    for correlation, holds in ((0.79, True), (0.81, False), (-0.81, False)):
        sigma = loadings @ [[1, correlation], [correlation, 1]] @ loadings.T
        np.fill_diagonal(sigma, 1)
        model = correlated_factors({"a": range(3), "b": range(3, 6)})
        found = construct_validity(fit_latent(model, moments_from_covariance(sigma, n_obs=200)))
        np.testing.assert_allclose(found.average_variance_extracted, 0.64, rtol=1e-9)
        np.testing.assert_allclose(found.composite_reliability, 5.76 / 6.84, rtol=1e-9)
        assert found.fornell_larcker.tolist() == [holds]
