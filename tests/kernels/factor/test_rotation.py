"""Varimax, oblimin and promax, against GPArotation, stats, psych and planted truth."""

import numpy as np
import pytest

from crm_study.kernels.factor.explained_variance import explained_variance
from crm_study.kernels.factor.extraction import minres
from crm_study.kernels.factor.rotation import oblimin, promax, varimax

CASES = ["attitude", "swiss", "bfi"]
#: GPArotation and varimax driven to their limit in factors.R.
LIMIT = 1e-6
#: R's varimax at its default, inside promax and psych.
COARSE = 2e-3


@pytest.fixture(scope="module", params=CASES)
def case(request, factor_case):
    _, known = factor_case(request.param)
    return np.array(known["minres"]), known


def assert_rotated(found, known, *, phi=None, atol=LIMIT):
    """Equal pattern and factor correlations after columns and signs are matched."""
    known = np.array(known)
    similar = found.loadings.T @ known
    order = np.abs(similar).argmax(axis=1)
    sign = np.sign(similar[np.arange(len(order)), order])
    assert sorted(order) == list(range(len(order)))
    np.testing.assert_allclose(found.loadings, known[:, order] * sign, rtol=0, atol=atol)
    if phi is not None:
        matched = np.array(phi)[np.ix_(order, order)] * np.outer(sign, sign)
        np.testing.assert_allclose(found.phi, matched, rtol=0, atol=atol)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("quartimin", {}),
        ("normalized", {"normalize": True}),
        ("negative", {"gamma": -0.5}),
    ],
)
def test_oblimin_agrees_with_gparotation(case, name, options):
    loadings, known = case
    found = oblimin(loadings, **options)
    assert found.converged
    assert_rotated(found, known["oblimin"][name]["loadings"], phi=known["oblimin"][name]["phi"])


def test_oblimin_of_minres_is_what_psych_prints(factor_case):
    correlation, known = factor_case("bfi")
    found = oblimin(minres(correlation, n_factors=5).loadings)
    psych = known["psych_oblimin"]
    assert_rotated(found, psych["loadings"], phi=psych["phi"], atol=COARSE)
    table = explained_variance(found.loadings, phi=found.phi)
    np.testing.assert_allclose(table.sums_of_squares, psych["variance"][0], rtol=1e-3)
    np.testing.assert_allclose(table.proportion, psych["variance"][1], rtol=1e-3)
    np.testing.assert_allclose(table.cumulative, psych["variance"][2], rtol=1e-3)
    np.testing.assert_allclose(table.share_of_explained, psych["variance"][3], rtol=1e-3)


@pytest.mark.parametrize("normalize", [True, False])
def test_varimax_agrees_with_stats(case, normalize):
    loadings, known = case
    found = varimax(loadings, normalize=normalize)
    assert found.converged
    assert_rotated(found, known["varimax"]["normalized" if normalize else "raw"])
    np.testing.assert_allclose(
        found.transformation.T @ found.transformation, np.eye(len(found.phi)), atol=1e-12
    )


@pytest.mark.parametrize("convention", ["stats", "psych", "spss"])
def test_promax_agrees_with_each_convention(case, convention):
    loadings, known = case
    found = promax(loadings, convention=convention)
    assert_rotated(
        found, known["promax"][convention]["loadings"], phi=known["promax"][convention]["phi"]
    )


def test_promax_agrees_with_stats_and_psych_as_they_stop(case):
    loadings, known = case
    assert_rotated(
        promax(loadings, convention="stats"), known["promax"]["coarse_stats"], atol=COARSE
    )
    coarse = known["promax"]["coarse_psych"]
    assert_rotated(
        promax(loadings, convention="psych"), coarse["loadings"], phi=coarse["phi"], atol=COARSE
    )


def test_promax_of_another_power(case):
    loadings, known = case
    found = promax(loadings, power=3, convention="stats")
    assert_rotated(found, known["promax"]["stats_three"]["loadings"])


CLUSTERS = np.array([[0.8, 0, 0], [0.7, 0, 0], [0.6, 0, 0], [0, 0.9, 0], [0, 0.6, 0], [0, 0.5, 0],
                     [0, 0, 0.7], [0, 0, 0.6], [0, 0, 0.4]])  # fmt: skip
PHI = np.array([[1, 0.4, 0.2], [0.4, 1, -0.3], [0.2, -0.3, 1]])


@pytest.mark.parametrize("normalize", [True, False])
def test_planted_clusters_are_found(normalize):
    turned = np.linalg.qr(np.random.default_rng(2).normal(size=(3, 3)))[0]
    found = oblimin(CLUSTERS @ np.linalg.cholesky(PHI) @ turned, normalize=normalize)
    assert_rotated(found, CLUSTERS, phi=PHI, atol=1e-9)
    orthogonal = varimax(CLUSTERS @ turned, normalize=normalize)
    assert_rotated(orthogonal, CLUSTERS, phi=np.eye(3), atol=1e-9)
    assert_rotated(promax(CLUSTERS @ turned), CLUSTERS, phi=np.eye(3), atol=1e-9)


@pytest.mark.parametrize("rotate", [varimax, oblimin, promax])
def test_a_rotation_changes_no_communality(case, rotate):
    loadings, _ = case
    found = rotate(loadings)
    reproduced = found.loadings @ found.phi @ found.loadings.T
    np.testing.assert_allclose(reproduced, loadings @ loadings.T, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.loadings, loadings @ found.transformation, atol=1e-12)
    np.testing.assert_allclose(found.structure, found.loadings @ found.phi, atol=1e-12)
    np.testing.assert_allclose(found.phi.diagonal(), 1, atol=1e-12)
    variance = explained_variance(found.loadings, phi=found.phi)
    assert variance.sums_of_squares.sum() == pytest.approx((loadings**2).sum(), rel=1e-12)
    assert (np.diff(variance.sums_of_squares) <= 1e-12).all()
    assert (found.loadings.sum(axis=0) > 0).all()


def test_random_starts_never_find_worse(case):
    loadings, _ = case
    plain, searched = oblimin(loadings), oblimin(loadings, n_starts=10, seed=4)
    again = oblimin(loadings, n_starts=10, seed=4)
    np.testing.assert_array_equal(searched.loadings, again.loadings)
    assert criterion(searched.loadings) <= criterion(plain.loadings) + 1e-12
    assert searched.n_optima >= 1


def criterion(loadings):
    """Quartimin, written out."""
    squared = loadings**2
    return sum(
        squared[:, j] @ squared[:, l]
        for j in range(squared.shape[1])
        for l in range(j)  # noqa: E741
    )


@pytest.mark.parametrize("rotate", [varimax, oblimin, promax])
def test_one_factor_is_left_as_it_is(rotate):
    found = rotate([[0.8], [0.7], [-0.6]])
    np.testing.assert_allclose(found.loadings, [[0.8], [0.7], [-0.6]], atol=1e-15)
    assert (found.phi.tolist(), found.converged) == ([[1.0]], True)


def test_refusals(refused):
    with refused(
        "A rotation needs independent factors, but got 2 column(s) of 3 loadings, of which "
        "some repeat others."
    ):
        varimax([[0.8, 0.8], [0.7, 0.7], [0.6, 0.6]])
    with refused("Kaiser's normalization needs items with communality, but item 2 has none."):
        varimax([[0.8, 0.1], [0, 0], [0.1, 0.6]])
    with refused("Oblimin's gamma must be at most 0.8, but is 1.0."):
        oblimin([[0.8, 0.1], [0.1, 0.6]], gamma=1.0)
    with refused("The number of random starts must not be negative: -1."):
        oblimin([[0.8, 0.1], [0.1, 0.6]], n_starts=-1)
    with refused("Promax needs a power above 1, but got 1."):
        promax([[0.8, 0.1], [0.1, 0.6]], power=1)
    with refused("Promax has the conventions stats, psych and spss, but not 'sas'."):
        promax([[0.8, 0.1], [0.1, 0.6]], convention="sas")
    with refused("The loadings must be complete: 1 of 4 values is missing or infinite."):
        oblimin([[0.8, np.nan], [0.1, 0.6]])
    with refused("The correlations of 2 factor(s) must be a square table of that size."):
        explained_variance([[0.8, 0.1], [0.1, 0.6]], phi=[[1.0]])
