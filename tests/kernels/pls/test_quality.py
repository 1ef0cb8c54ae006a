"""Effect sizes, collinearity, reliability and SRMR of path models."""

import numpy as np
import pytest

from crm_study.kernels.pls.model_fit import implied_constructs, implied_items, srmr
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import path_model
from crm_study.kernels.pls.pls_algorithm import pls, pls_of_correlations
from crm_study.kernels.pls.quality import (
    construct_quality,
    f_squared,
    f_squared_refitted,
    goodness_of_fit,
    inner_vif,
)

RTOL = 1e-9
CASES = ["made_A", "made_B", "mobile_A", "mobile_B"]


@pytest.mark.parametrize("scheme", ["path", "factorial", "centroid"])
@pytest.mark.parametrize("name", CASES)
def test_agrees_with_r(reference, pls_case, name, scheme):
    scores, model = pls_case(name)
    expected = reference("pls")[f"{name}_{scheme}"]
    fit = pls(scores, model, PlsSettings(scheme=scheme))
    np.testing.assert_allclose(f_squared(fit), expected["f_squared"], rtol=1e-7)
    np.testing.assert_allclose(inner_vif(fit), expected["vif"], rtol=RTOL)
    assert srmr(fit, structure="saturated") == pytest.approx(expected["srmr"], rel=RTOL)
    estimated = srmr(fit, structure="estimated")
    assert estimated == pytest.approx(expected["srmr_estimated"], rel=RTOL)


@pytest.mark.parametrize("scheme", ["path", "factorial", "centroid"])
@pytest.mark.parametrize("name", CASES)
def test_srmr_of_factors_agrees_with_r(reference, pls_case, name, scheme):
    scores, model = pls_case(name, consistent=True)
    expected = reference("pls")[f"{name}_{scheme}"]["consistent"]
    fit = pls(scores, model, PlsSettings(scheme=scheme))
    assert srmr(fit, structure="saturated") == pytest.approx(expected["srmr"], rel=RTOL)
    estimated = srmr(fit, structure="estimated")
    assert estimated == pytest.approx(expected["srmr_estimated"], rel=RTOL)


@pytest.mark.parametrize("consistent", [False, True])
def test_agrees_with_seminr(mobile, ecsi, consistent):
    seminr = pytest.importorskip("seminr")
    scores, blocks, paths = ecsi
    names = list(mobile.columns)
    kind = seminr.reflective if consistent else seminr.composite
    theirs = seminr.estimate_pls(
        (names, scores),
        seminr.constructs(
            *[kind(name, [names[item] for item in items]) for name, items in blocks.items()]
        ),
        seminr.relationships(*[seminr.paths(causes, [name]) for name, causes in paths.items()]),
    )
    fit = pls(scores, path_model(blocks, paths, consistent=consistent))
    known = seminr.model_fsquares(theirs)
    words = fit.model.constructs
    expected = [known.get(words[one], words[two]) for one, two in fit.model.paths]
    np.testing.assert_allclose(f_squared_refitted(fit), expected, rtol=1e-8)
    table, found = seminr.reliability_table(theirs), construct_quality(fit)
    for place, name in enumerate(words):
        if len(blocks[name]) == 1:
            assert np.isnan(found.ave[place])
            continue
        ours = [found.alpha[place], found.rho_a[place], found.rho_c[place], found.ave[place]]
        theirs_row = [table.get(name, column) for column in ("alpha", "rhoA", "rhoC", "AVE")]
        assert ours == pytest.approx(theirs_row, rel=1e-10)


def test_a_hand_case():
    scores = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 4], [4, 4, 3.0]])
    fit = pls(scores, path_model({"care": [0, 1], "growth": [2]}, {"growth": ["care"]}))
    # The second item has nothing to do with growth, and thus no weight.
    assert fit.weights[:2] == pytest.approx([1, 0], abs=1e-12)
    assert fit.loadings[:2] == pytest.approx([1, 0.8], rel=1e-12)
    found = construct_quality(fit)
    assert found.ave[0] == pytest.approx(0.82, rel=1e-12)
    assert found.rho_c[0] == pytest.approx(3.24 / (3.24 + 0.36), rel=1e-12)
    assert found.alpha[0] == pytest.approx(2 * 0.8 / 1.8, rel=1e-12)
    assert goodness_of_fit(fit) == pytest.approx(np.sqrt(0.82 * 0.36), rel=1e-12)
    assert f_squared(fit) == pytest.approx([0.36 / 0.64], rel=1e-12)
    assert f_squared_refitted(fit) == pytest.approx([0.36 / 0.64], rel=1e-12)
    assert inner_vif(fit) == pytest.approx([1], rel=1e-12)


def test_a_right_factor_model_leaves_no_residual(factor_population):
    matrix, model, _, _ = factor_population
    found = pls_of_correlations(matrix[None], model, PlsSettings(tolerance=1e-13))
    implied = implied_constructs(found.construct_correlation[0], found.coefficients[0], model)
    np.testing.assert_allclose(implied, found.construct_correlation[0], rtol=1e-12)


def test_items_of_one_composite_are_taken_as_they_are(pls_case):
    scores, model = pls_case("made_A")
    fit = pls(scores, model)
    implied = implied_items(fit, structure="saturated")
    np.testing.assert_array_equal(implied[2:5, 2:5], fit.items[2:5, 2:5])
    _, factors = pls_case("made_A", consistent=True)
    implied = implied_items(pls(scores, factors), structure="saturated")
    assert abs(implied[2, 3] - fit.items[2, 3]) > 1e-6


def test_repeated_items_have_no_srmr(two_traits):
    model = path_model(
        {"x": [0, 1], "y": [2, 3], "all": [0, 1, 2, 3]}, {"x": ["all"], "y": ["all"]}
    )
    assert np.isnan(srmr(pls(two_traits(60), model), structure="saturated"))


def test_single_items_have_no_goodness_of_fit():
    scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    fit = pls(scores, path_model({"x": [0], "y": [1]}, {"y": ["x"]}))
    assert np.isnan(goodness_of_fit(fit))
