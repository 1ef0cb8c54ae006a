"""Principal components and principal axes, against psych and minres."""

import numpy as np
import pytest

from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.explained_variance import explained_variance
from crm_study.kernels.factor.extraction import in_order, minres
from crm_study.kernels.factor.principal import principal_axis, principal_components

CASES = ["attitude", "attitude_one", "swiss", "bfi", "made_up"]


@pytest.fixture(scope="module", params=CASES)
def case(request, factor_case):
    return factor_case(request.param)


def test_components_agree_with_psych(case):
    correlation, known = case
    found = principal_components(correlation, n_factors=known["n_factors"])
    known_loadings = in_order(np.array(known["principal_components"]))
    np.testing.assert_allclose(found.loadings, known_loadings, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.eigenvalues, known["eigenvalues"], rtol=1e-12)
    table = explained_variance(found.loadings)
    rows = [table.sums_of_squares, table.proportion, table.cumulative, table.share_of_explained]
    for row, expected in zip(rows, known["variance"], strict=False):
        np.testing.assert_allclose(row, expected, rtol=1e-10)


def test_axes_agree_with_psych(case):
    correlation, known = case
    found = principal_axis(correlation, n_factors=known["n_factors"])
    known_loadings = in_order(np.array(known["principal_axis"]))
    np.testing.assert_allclose(found.loadings, known_loadings, rtol=0, atol=1e-11)


@pytest.mark.parametrize("name", ["attitude_one", "bfi"])
def test_axes_at_the_limit_are_minres(factor_case, name):
    correlation, known = factor_case(name)
    found = principal_axis(correlation, n_factors=known["n_factors"], convention="limit")
    best = minres(correlation, n_factors=known["n_factors"])
    assert (found.converged, best.improper) == (True, False)
    np.testing.assert_allclose(found.loadings, best.loadings, rtol=0, atol=1e-9)
    assert found.objective == pytest.approx(best.objective, rel=1e-9)


def test_conventions_stop_at_different_places(factor_case):
    correlation, _ = factor_case("bfi")
    steps = {
        convention: principal_axis(correlation, n_factors=5, convention=convention).n_iterations
        for convention in ("spss", "psych", "limit")
    }
    assert steps["spss"] < steps["limit"]
    assert steps["psych"] < steps["limit"]
    cut = principal_axis(correlation, n_factors=5, convention="limit", max_iterations=3)
    assert (cut.n_iterations, cut.converged) == (3, False)


def test_all_components_reproduce_everything(made_up):
    correlation = correlation_of(made_up(60, 6))
    found = principal_components(correlation, n_factors=6)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, correlation, atol=1e-12)
    np.testing.assert_allclose(found.communalities, 1, atol=1e-12)
    assert not found.improper


def test_a_heywood_case_is_reported():
    heywood = [
        [1, 0.77, 0.66, 0.55],
        [0.77, 1, 0.42, 0.35],
        [0.66, 0.42, 1, 0.32],
        [0.55, 0.35, 0.32, 1],
    ]
    found = principal_axis(heywood, n_factors=1, convention="limit")
    assert found.improper
    assert found.uniquenesses[0] < 0


def test_refusals(refused, made_up):
    correlation = correlation_of(made_up(60, 6))
    with refused("The number of components must be at least 1, but is 0."):
        principal_components(correlation, n_factors=0)
    with refused("6 items have 6 component(s) with variance, fewer than 7."):
        principal_components(correlation, n_factors=7)
    twin = correlation_of(made_up(60, 6)[:, [0, 1, 2, 0]])
    with refused("4 items have 3 component(s) with variance, fewer than 4."):
        principal_components(twin, n_factors=4)
    with refused("6 items cannot identify 4 factor(s): their correlations suffice for at most 3."):
        principal_axis(correlation, n_factors=4)
    with refused("Principal axis has the conventions psych, spss, limit, but not 'sas'."):
        principal_axis(correlation, n_factors=1, convention="sas")
