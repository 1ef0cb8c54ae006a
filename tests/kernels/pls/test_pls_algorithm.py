"""PLS path models against R by hand, seminr and semPLS's published paths."""

import numpy as np
import pytest

from crm_study.kernels.pls.consistent import rho_a
from crm_study.kernels.pls.outer_weights import PlsSettings
from crm_study.kernels.pls.path_model import path_model
from crm_study.kernels.pls.pls_algorithm import pls, pls_of_correlations

#: Two hands at the same iterate: rounding only.
RTOL = 1e-10
#: Monecke & Leisch (2012), Journal of Statistical Software, 48(3), the path coefficients of
#: the ECSI model in centroid weighting, as printed.
SEMPLS = [0.505, 0.557, 0.051, 0.557, 0.179, 0.064, 0.513, 0.192, 0.526, 0.195, 0.483, 0.071]
CASES = ["made_A", "made_B", "mobile_A", "mobile_B"]
SCHEMES = ["path", "factorial", "centroid"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", CASES)
def test_agrees_with_r(reference, pls_case, name, scheme):
    scores, model = pls_case(name)
    expected = reference("pls")[f"{name}_{scheme}"]
    fit = pls(scores, model, PlsSettings(scheme=scheme))
    np.testing.assert_allclose(fit.weights, expected["weights"], rtol=RTOL)
    np.testing.assert_allclose(fit.loadings, expected["loadings"], rtol=RTOL)
    np.testing.assert_allclose(fit.cross_loadings, expected["cross"], rtol=RTOL)
    np.testing.assert_allclose(fit.rho_a, expected["rho_a"], rtol=RTOL)
    found = [fit.coefficients[path] for path in model.paths]
    np.testing.assert_allclose(found, expected["coefficients"], rtol=RTOL)
    inside = [k for k, causes in enumerate(model.predictors) if causes]
    np.testing.assert_allclose(fit.r_squared[inside], expected["r_squared"], rtol=RTOL)
    np.testing.assert_allclose(fit.total_effects, expected["total"], rtol=RTOL, atol=1e-14)
    assert fit.n_iterations == expected["steps"]
    assert fit.converged


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", CASES)
def test_consistent_estimates_agree_with_r(reference, pls_case, name, scheme):
    scores, model = pls_case(name, consistent=True)
    expected = reference("pls")[f"{name}_{scheme}"]["consistent"]
    fit = pls(scores, model, PlsSettings(scheme=scheme))
    found = [fit.coefficients[path] for path in model.paths]
    np.testing.assert_allclose(found, expected["coefficients"], rtol=1e-8)
    np.testing.assert_allclose(fit.loadings, expected["loadings"], rtol=RTOL)
    inside = [k for k, causes in enumerate(model.predictors) if causes]
    np.testing.assert_allclose(fit.r_squared[inside], expected["r_squared"], rtol=1e-8)


@pytest.mark.parametrize("scheme", ["path", "factorial"])
@pytest.mark.parametrize("kind", ["A", "B", "factor"])
def test_agrees_with_seminr(mobile, ecsi, kind, scheme):
    seminr = pytest.importorskip("seminr")
    scores, blocks, paths = ecsi
    names = list(mobile.columns)

    def construct(name, items):
        words = [names[item] for item in items]
        if kind == "factor":
            return seminr.reflective(name, words)
        formative = kind == "B" and name in ("image", "quality")
        return seminr.composite(name, words, seminr.mode_B if formative else seminr.mode_A)

    theirs = seminr.estimate_pls(
        (names, scores),
        seminr.constructs(*[construct(name, items) for name, items in blocks.items()]),
        seminr.relationships(*[seminr.paths(causes, [name]) for name, causes in paths.items()]),
        inner_weights=seminr.path_weighting if scheme == "path" else seminr.path_factorial,
    )
    modes = {"image": "B", "quality": "B"} if kind == "B" else {}
    model = path_model(blocks, paths, modes=modes, consistent=kind == "factor")
    fit = pls(scores, model, PlsSettings(scheme=scheme))
    for one, two in model.paths:
        expected = theirs.path_coef.get(model.constructs[one], model.constructs[two])
        assert fit.coefficients[one, two] == pytest.approx(expected, rel=1e-9)
    for k in model.endogenous:
        expected = [theirs.r_squared.get(row, model.constructs[k]) for row in ("Rsq", "AdjRsq")]
        assert [fit.r_squared[k], fit.adj_r_squared[k]] == pytest.approx(expected, rel=1e-9)
    for place, (column, own) in enumerate(zip(model.columns, model.own, strict=True)):
        where = names[column], model.constructs[own]
        assert fit.weights[place] == pytest.approx(theirs.outer_weights.get(*where), rel=1e-9)
        assert fit.loadings[place] == pytest.approx(theirs.outer_loadings.get(*where), rel=1e-9)


def test_prints_as_published_for_sempls(ecsi):
    scores, blocks, paths = ecsi
    model = path_model(blocks, paths)
    fit = pls(scores, model, PlsSettings(scheme="centroid", tolerance=1e-10))
    assert [round(float(fit.coefficients[path]), 3) for path in model.paths] == SEMPLS


def test_corporate_reputation_prints_as_in_hairs_workbook():
    """Hair et al. (2021), PLS-SEM using R, ch. 3: simple model, gaps replaced by the mean."""
    datasets = pytest.importorskip("seminr.datasets")
    data = datasets.load_corp_rep()
    names = list(data.columns)
    wanted = {
        "comp": ["comp_1", "comp_2", "comp_3"],
        "like": ["like_1", "like_2", "like_3"],
        "cusa": ["cusa"],
        "cusl": ["cusl_1", "cusl_2", "cusl_3"],
    }
    used = [item for items in wanted.values() for item in items]
    scores = data.values[:, [names.index(item) for item in used]]
    scores = np.where(scores == -99, np.nan, scores)
    scores = np.where(np.isnan(scores), np.nanmean(scores, axis=0), scores)
    blocks = {name: [used.index(item) for item in items] for name, items in wanted.items()}
    model = path_model(blocks, {"cusa": ["comp", "like"], "cusl": ["comp", "like", "cusa"]})
    fit = pls(scores, model)
    printed = [round(float(fit.coefficients[path]), 3) for path in model.paths]
    assert printed == [0.162, 0.424, 0.009, 0.342, 0.504]
    assert [round(float(value), 3) for value in fit.r_squared[2:]] == [0.295, 0.562]
    assert [round(float(value), 3) for value in fit.adj_r_squared[2:]] == [0.290, 0.558]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("modes", [{}, {"x": "B", "y": "B"}])
def test_two_single_items_correlate(scheme, modes):
    scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    model = path_model({"x": [0], "y": [1]}, {"y": ["x"]}, modes=modes, consistent=True)
    fit = pls(scores, model, PlsSettings(scheme=scheme))
    assert fit.coefficients[0, 1] == pytest.approx(0.6, rel=1e-14)
    assert fit.loadings.tolist() == pytest.approx([1, 1], rel=1e-14)
    assert fit.adj_r_squared[1] == pytest.approx(1 - (1 - 0.36) * 3 / 2, rel=1e-14)


def test_uncorrelated_constructs_have_no_path():
    scores = np.array([[1, 1], [2, 2], [3, 2], [4, 1.0]])
    fit = pls(scores, path_model({"x": [0], "y": [1]}, {"y": ["x"]}))
    assert fit.coefficients[0, 1] == pytest.approx(0, abs=1e-15)
    assert fit.converged


@pytest.mark.parametrize("consistent", [False, True])
def test_units_and_orders_do_not_matter(pls_case, two_traits, consistent):
    scores, model = pls_case("made_A", consistent=consistent)
    fit = pls(scores, model)
    scaled = pls(scores * np.arange(1, 11) - 7, model)
    np.testing.assert_allclose(scaled.coefficients, fit.coefficients, rtol=1e-11, atol=1e-13)
    shuffled = pls(scores[::-1], model)
    np.testing.assert_allclose(shuffled.coefficients, fit.coefficients, rtol=1e-11, atol=1e-13)
    blocks = {"grow": [9, 8], "bond": [7, 5, 6], "act": [4, 2, 3], "know": [1, 0]}
    paths = {"grow": ["bond", "act"], "bond": ["act", "know"], "act": ["know"]}
    other = pls(scores, path_model(blocks, paths, consistent=consistent))
    np.testing.assert_allclose(
        other.coefficients[::-1, ::-1], fit.coefficients, rtol=1e-6, atol=1e-9
    )


def test_a_tight_tolerance_is_a_fixed_point(pls_case):
    scores, model = pls_case("mobile_A")
    fit = pls(scores, model, PlsSettings(tolerance=1e-13))
    again = pls(scores, model, PlsSettings(tolerance=1e-7))
    np.testing.assert_allclose(again.weights, fit.weights, rtol=1e-6)
    assert fit.n_iterations > again.n_iterations


def test_consistent_pls_recovers_the_paths_of_factors(factor_population):
    matrix, model, loadings, paths = factor_population
    found = pls_of_correlations(matrix[None], model, PlsSettings(tolerance=1e-12))
    np.testing.assert_allclose(found.loadings[0], loadings, rtol=1e-9)
    for path, value in paths.items():
        assert found.coefficients[0][path] == pytest.approx(value, rel=1e-9)
    composites = path_model(
        {"a": [0, 1, 2], "b": [3, 4, 5], "c": [6, 7, 8]}, {"b": ["a"], "c": ["a", "b"]}
    )
    biased = pls_of_correlations(matrix[None], composites)
    assert biased.coefficients[0, 0, 1] < 0.45


def test_a_composite_that_opposes_its_items_is_turned_by_the_majority_rule():
    i, j = np.ogrid[1:61, 1:5]
    scores = 1.0 + (i * 37 % 101 * (2 + j % 3) + 9 * ((i * (13 + 8 * j)) % 23)) // 120
    scores[:, :2] = -scores[:, :2]
    model = path_model({"x": [0, 1], "y": [2, 3]}, {"y": ["x"]})
    plain = pls(scores, model)
    turned = pls(scores, model, PlsSettings(sign_rule="majority"))
    assert (turned.loadings.reshape(2, 2).sum(axis=1) > 0).all()
    np.testing.assert_allclose(np.abs(turned.coefficients), np.abs(plain.coefficients), rtol=1e-12)


def test_more_items_than_people_can_be_fitted_in_mode_a(two_traits):
    scores = two_traits(8)
    fit = pls(scores, path_model({"x": range(5), "y": range(5, 10)}, {"y": ["x"]}))
    assert np.isfinite(fit.weights).all()


def test_a_spoiled_matrix_spoils_no_other(pls_case):
    scores, model = pls_case("made_B")
    good = np.corrcoef(scores, rowvar=False)
    bad = np.full_like(good, np.nan)
    found = pls_of_correlations(np.array([bad, good, np.ones_like(good)]), model)
    np.testing.assert_allclose(found.weights[1], pls(scores, model).weights, rtol=1e-12)
    assert np.isnan(found.coefficients[0, 0, 1])
    assert found.converged.tolist()[:2] == [False, True]


def test_rho_a_of_parallel_items_is_spearman_brown():
    model = path_model({"a": [0, 1, 2], "b": [3]}, {"b": ["a"]})
    matrix = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    weights = np.array([[1, 1, 1, np.sqrt(6)]]) / np.sqrt(6)
    assert rho_a(matrix[None], weights, model)[0] == pytest.approx([0.75, 1], rel=1e-14)


def test_refusals(refused, made_up):
    scores = made_up(30, 4)
    model = path_model({"x": [0, 1], "y": [2, 3]}, {"y": ["x"]}, modes={"x": "B"})
    twins = scores.copy()
    twins[:, 1] = 2 * twins[:, 0] + 1
    with refused(
        "Mode B has no solution for 'x': one of its 2 items is a combination of the others. "
        "Take mode A, or leave an item out."
    ):
        pls(twins, model)
    flat = scores.copy()
    flat[:, 2] = 3
    with refused(
        "A correlation matrix needs items that vary, but item 3 does not: every respondent gave "
        "the same answer."
    ):
        pls(flat, model)
    with refused("The scores must be complete: 1 of 120 values is missing or infinite."):
        pls(np.where(np.arange(120).reshape(30, 4) == 5, np.nan, scores), model)
    opposed = scores.copy()
    opposed[:, 3] = 6 - opposed[:, 2]
    with refused(
        "The items of 'y' cancel one another out, so that their sum says nothing: turn those that "
        "are keyed the other way."
    ):
        pls(opposed, path_model({"x": [0, 1], "y": [2, 3]}, {"y": ["x"]}))
    alike = np.column_stack([scores[:, 0], scores[:, 0], scores[:, 2]])
    three = path_model({"x": [0], "z": [1], "y": [2]}, {"y": ["x", "z"]})
    with refused("The predictors of 'y' cannot be told apart: x, z are collinear."):
        pls(alike, three)
    with refused("A correlation matrix needs at least 3 respondents and 2 items, but got 1 and 4."):
        pls(scores[:1], model)


def test_unknown_settings(refused):
    with refused("A weighting scheme is one of path, factorial, centroid, but is PLS."):
        PlsSettings(scheme="PLS")
    with refused("A sign rule is one of none, majority, but is yes."):
        PlsSettings(sign_rule="yes")
    with refused("The tolerance and the number of iterations must be above 0."):
        PlsSettings(tolerance=0)
