"""Confirmatory models of complete answers against lavaan, and the fit indices."""

import numpy as np
import pytest

from crm_study.kernels.latent.confirmatory import cfa, fit_scores
from crm_study.kernels.latent.fit_indices import fit_indices
from crm_study.kernels.latent.latent_fit import fit_latent
from crm_study.kernels.latent.latent_model import correlated_factors
from crm_study.kernels.latent.latent_structure import regressed, second_order, with_method_factor
from crm_study.kernels.latent.model_residuals import model_residuals
from crm_study.kernels.latent.modification import modifications
from crm_study.kernels.latent.rmsea import noncentrality
from crm_study.kernels.latent.sample_moments import moments, moments_from_covariance
from crm_study.kernels.latent.standard_solution import standardized_errors

#: lavaan's estimates, carried on by Newton's method to gradients below 1e-14.
ESTIMATE = 1e-8
#: Its information is exact; what is left is the rounding of two inverses.
ERROR = 1e-8
#: lavaan's own optimum, which ends at gradients of 5e-7.
UNPOLISHED = 2e-5
CHI2 = 1e-9
THREE = {"visual": [0, 1, 2], "textual": [3, 4, 5], "speed": [6, 7, 8]}
TWO = {"first": range(5), "second": range(5, 10)}
FIVE = {letter: range(5 * k, 5 * k + 5) for k, letter in enumerate("ACENO")}
TESTS = [f"x{k}" for k in range(1, 10)]
ABILITY = {"ability": ["visual", "textual", "speed"]}
MEASURES = {
    "baseline.chisq": "baseline_statistic",
    "baseline.df": "baseline_df",
    "cfi": "cfi",
    "tli": "tli",
    "rmsea": "rmsea",
    "rmsea_low": "rmsea_low",
    "rmsea_high": "rmsea_high",
    "srmr": "srmr",
    "gfi": "gfi",
    "aic": "aic",
    "bic": "bic",
    "bic2": "adjusted_bic",
}
ECSI = {
    "image": ["IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"],
    "expectation": ["CUEX1", "CUEX2", "CUEX3"],
    "quality": ["PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"],
    "value": ["PERV1", "PERV2"],
    "satisfaction": ["CUSA1", "CUSA2", "CUSA3"],
    "loyalty": ["CUSL1", "CUSL2", "CUSL3"],
}


def of_pupils(**how):
    return correlated_factors(THREE, item_names=TESTS, **how)


MODELS = {
    "pupils": of_pupils(),
    "pupils_unit": of_pupils(identification="unit_variance"),
    "pupils_means": of_pupils(means=True),
    "pupils_second": second_order(of_pupils(), ABILITY),
    "pupils_second_unit": second_order(
        of_pupils(identification="unit_variance"), ABILITY, identification="unit_variance"
    ),
    "pupils_regressed": regressed(of_pupils(), {"speed": ["visual", "textual"]}),
    "pupils_outcomes": regressed(of_pupils(), {"textual": ["visual"], "speed": ["visual"]}),
    "pupils_chain": regressed(of_pupils(), {"textual": ["visual"], "speed": ["textual"]}),
    "pupils_method": with_method_factor(of_pupils()),
    "pupils_one": correlated_factors({"all": range(9)}, item_names=TESTS),
}


@pytest.fixture(scope="module")
def mobile_fit(mobile):
    names = [item for items in ECSI.values() for item in items]
    places = {name: [names.index(item) for item in items] for name, items in ECSI.items()}
    return cfa(mobile[names].to_numpy(float), places, item_names=names)


@pytest.fixture(scope="module")
def fitted(request, two_traits):
    """Our fit of a case of cfa.R."""

    def load(case):
        if case == "made":
            names = [f"i{k}" for k in range(1, 11)]
            return cfa(two_traits(240), TWO, item_names=names)
        if case == "bfi":
            scores, _ = request.getfixturevalue("big_five")
            names = [f"{letter}{k}" for letter in "ACENO" for k in range(1, 6)]
            return cfa(scores[~np.isnan(scores).any(axis=1)], FIVE, item_names=names)
        if case == "mobile":
            return request.getfixturevalue("mobile_fit")
        scores, _ = request.getfixturevalue("pupils")
        return fit_latent(MODELS[case], moments(scores))

    return load


def lavaan_label(label):
    """lavaan writes a second-order path from its other end."""
    outcome, _, predictor = label.partition(" ~ ")
    return f"ability =~ {outcome}" if predictor == "ability" else label


def assert_paths(fit, known, *, estimate=ESTIMATE, error=ERROR):
    """Compare every path of the model with the one lavaan calls the same."""
    place = {label: k for k, label in enumerate(known["labels"])}
    mean_zero = np.array([path.matrix == "alpha" for path in fit.model.paths])
    labels = [lavaan_label(label) for label in np.array(fit.paths.labels)[~mean_zero].tolist()]
    order = [place[label] for label in labels]

    def pick(values):
        return values[~mean_zero]

    def stored(field):
        return np.array(known[field], dtype=float)[order]

    np.testing.assert_allclose(
        pick(fit.paths.estimate), stored("estimate"), rtol=estimate, atol=1e-9
    )
    np.testing.assert_allclose(
        pick(fit.paths.std_estimate), stored("std_estimate"), rtol=estimate, atol=1e-9
    )
    std_error = np.nan_to_num(pick(fit.paths.std_error))
    np.testing.assert_allclose(std_error, stored("std_error"), rtol=error, atol=1e-9)
    found = standardized_errors(fit.problem, fit.solution, fit.covariance_of_parameters)
    np.testing.assert_allclose(
        pick(found), stored("std_estimate_error"), rtol=10 * error, atol=1e-8
    )


@pytest.mark.parametrize("case", [*MODELS, "made", "bfi", "mobile"])
def test_agrees_with_lavaan(reference, fitted, case):
    known, fit = reference("cfa")[case], fitted(case)
    measures, indices = known["measures"], fit_indices(fit)
    loose = UNPOLISHED if case == "pupils_method" else None
    assert_paths(fit, known, estimate=loose or ESTIMATE, error=loose or ERROR)
    assert fit.test.statistic == pytest.approx(measures["chisq"], rel=CHI2)
    assert fit.test.p_value == pytest.approx(measures["pvalue"], rel=loose or 1e-7, abs=1e-15)
    assert (fit.test.df, fit.n_free, fit.n_obs) == (
        measures["df"],
        measures["npar"],
        known["n_obs"],
    )
    assert fit.log_likelihood == pytest.approx(measures["logl"], rel=1e-12)
    for theirs, ours in MEASURES.items():
        assert getattr(indices, ours) == pytest.approx(measures[theirs], rel=loose or 1e-8), ours
    assert indices.rmsea_close_p == pytest.approx(
        measures["rmsea.pvalue"], rel=loose or 1e-6, abs=1e-9
    )
    assert fit.converged


@pytest.mark.parametrize("case", ["pupils", "made"])
def test_modification_indices_agree_with_lavaan(reference, fitted, case):
    known, found = reference("cfa")[f"{case}_suggestions"], modifications(fitted(case))
    assert sorted(found.labels) == sorted(known["labels"])
    order = [known["labels"].index(label) for label in found.labels]
    for field in ("statistic", "expected_change", "std_expected_change"):
        stored = np.array(known[field])[order]
        np.testing.assert_allclose(getattr(found, field), stored, rtol=1e-7, atol=1e-9)
    assert (np.diff(found.statistic) <= 0).all()


def test_a_freed_path_lowers_chi_squared_by_about_its_index(fitted, pupils):
    fit = fitted("pupils")
    best = modifications(fit)
    freed = correlated_factors(THREE | {"visual": [0, 1, 2, 8]}, item_names=TESTS)
    fall = fit.test.statistic - fit_scores(freed, pupils[0]).test.statistic
    assert best.labels[0] == "visual =~ x9"
    assert fall == pytest.approx(best.statistic[0], rel=0.15)


def test_residuals_agree_with_lavaan(reference, fitted):
    known, found = reference("cfa")["pupils_residuals"], model_residuals(fitted("pupils"))
    np.testing.assert_allclose(found.covariance, known["covariance"], atol=1e-9)
    np.testing.assert_allclose(found.correlation, known["correlation"], atol=1e-9)


def test_real_data_that_misbehaves_is_not_called_proper(reference, mobile_fit):
    known = reference("cfa")["mobile"]
    assert known["latent_eigenvalues"][-1] < 0
    assert mobile_fit.improper == (
        "The covariance matrix of the constructs is not positive definite.",
    )


def test_both_identifications_are_the_same_model(fitted):
    marker, unit = fitted("pupils"), fitted("pupils_unit")
    assert marker.test.statistic == pytest.approx(unit.test.statistic, rel=1e-12)
    np.testing.assert_allclose(marker.paths.std_estimate, unit.paths.std_estimate, rtol=1e-9)


@pytest.mark.parametrize("case", [*MODELS, "made"])
def test_the_likelihood_is_flat_at_the_solution(fitted, case):
    fit = fitted(case)
    slope = fit.problem.gradient(fit.solution.groups)
    error = np.sqrt(fit.covariance_of_parameters.diagonal())
    np.testing.assert_allclose(slope * error * np.sqrt(fit.n_obs), 0, atol=1e-8)


@pytest.mark.parametrize("case", ["pupils_second", "pupils_chain", "pupils_means", "pupils_method"])
def test_slopes_and_curvatures_are_those_of_the_likelihood(fitted, case):
    fit = fitted(case)
    problem, step = fit.problem, 1e-5
    theta = fit.solution.theta * 1.05 + 0.01

    def slope(at):
        return problem.gradient(problem.at(at))

    def value(at):
        return sum(group.value for group in problem.at(at))

    steps = step * np.eye(len(theta))
    rises = [(value(theta + s) - value(theta - s)) / (2 * step) for s in steps]
    turns = [(slope(theta + s) - slope(theta - s)) / (2 * step) for s in steps]
    np.testing.assert_allclose(slope(theta), rises, atol=1e-8)
    np.testing.assert_allclose(problem.observed(problem.at(theta)), turns, atol=1e-6)


def test_rescaled_and_reordered_items_tell_the_same(pupils):
    scores, _ = pupils
    order, scale = np.array([8, 2, 5, 1, 0, 4, 7, 3, 6]), np.geomspace(1e-4, 1e5, 9)
    place = np.argsort(order)
    moved = {name: [int(place[i]) for i in items] for name, items in THREE.items()}
    one, other = cfa(scores, THREE), cfa((scores * scale + 3)[:, order], moved)
    assert other.test.statistic == pytest.approx(one.test.statistic, rel=1e-9)
    np.testing.assert_allclose(other.paths.std_estimate, one.paths.std_estimate, rtol=1e-7)
    np.testing.assert_allclose(other.paths.statistic, one.paths.statistic, rtol=1e-7)
    assert fit_indices(other).gfi == pytest.approx(fit_indices(one).gfi, rel=1e-9)


def test_three_items_have_a_closed_form(refused):
    r = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    fit = fit_latent(
        correlated_factors({"care": [0, 1, 2]}), moments_from_covariance(r * 100 / 99, n_obs=100)
    )
    np.testing.assert_allclose(fit.paths.std_estimate[:3], [0.8, 0.7, 0.6], rtol=1e-12)
    np.testing.assert_allclose(
        fit.paths.estimate, [1, 0.875, 0.75, 0.64, 0.36, 0.51, 0.64], rtol=1e-12
    )
    assert (fit.test.df, round(fit.test.statistic, 9)) == (0, 0)


def test_a_model_that_tests_nothing_has_no_indices_of_fit():
    r = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    fit = fit_latent(correlated_factors({"care": [0, 1, 2]}), moments_from_covariance(r, n_obs=100))
    found = fit_indices(fit)
    undefined = ("cfi", "tli", "rmsea", "rmsea_low", "rmsea_high", "rmsea_close_p", "srmr", "gfi")
    assert np.isnan([getattr(found, name) for name in undefined]).all()
    assert np.isnan(fit.test.p_value)
    assert np.isfinite(found.aic)


def test_planted_truth_is_recovered():
    loadings = np.zeros((12, 3))
    loadings[range(12), np.repeat(range(3), 4)] = np.tile([0.8, 0.7, 0.6, 0.5], 3)
    phi = np.array([[1, 0.5, 0.3], [0.5, 1, -0.2], [0.3, -0.2, 1]])
    sigma = loadings @ phi @ loadings.T
    np.fill_diagonal(sigma, 1.0)
    constructs = {name: range(4 * k, 4 * k + 4) for k, name in enumerate("abc")}
    model = correlated_factors(constructs, identification="unit_variance")
    fit = fit_latent(model, moments_from_covariance(sigma, n_obs=500))
    np.testing.assert_allclose(
        fit.paths.std_estimate[:12], np.tile([0.8, 0.7, 0.6, 0.5], 3), rtol=1e-9
    )
    np.testing.assert_allclose(fit.paths.std_estimate[15:18], [0.5, 0.3, -0.2], rtol=1e-9)
    assert fit.test.statistic == pytest.approx(0, abs=1e-9)
    assert fit_indices(fit).cfi == 1


def test_chi_squared_has_its_law_when_the_model_is_true():
    generator, rejected = np.random.default_rng(5), 0
    for _ in range(200):
        factors = generator.standard_normal((300, 2)) @ np.array([[1, 0.4], [0, 0.9]])
        scores = np.repeat(factors, 3, axis=1) * 0.7 + 0.7 * generator.standard_normal((300, 6))
        rejected += cfa(scores, {"a": [0, 1, 2], "b": [3, 4, 5]}).test.p_value < 0.05
    assert 2 <= rejected <= 20


@pytest.mark.parametrize("probability", [0.05, 0.95, 0.5])
def test_noncentrality_inverts_the_law(probability):
    from scipy import stats

    root = noncentrality(85.3, 24, probability)
    assert stats.ncx2.cdf(85.3, 24, root) == pytest.approx(probability, rel=1e-9)
    assert noncentrality(10.0, 24, 0.5) == 0.0


def test_another_start_is_tried_where_the_first_leads_nowhere(monkeypatch):
    generator = np.random.default_rng(89)
    n_constructs = int(generator.integers(1, 6))
    sizes = generator.integers(2 if n_constructs > 1 else 3, 6, size=n_constructs)
    n_items, n_obs = int(sizes.sum()), int(generator.choice([40, 80, 200, 600]))
    mixing = generator.normal(size=(n_constructs, n_constructs)) * 0.5 + np.eye(n_constructs)
    factors = generator.standard_normal((n_obs, n_constructs)) @ mixing
    loadings = generator.uniform(0.1, 1.2, size=n_items) * generator.choice(
        [1, 1, 1, -1], size=n_items
    )
    owner = np.repeat(range(n_constructs), sizes)
    errors = generator.standard_normal((n_obs, n_items)) * generator.uniform(0.4, 1.2, size=n_items)
    scores = np.clip(np.rint(factors[:, owner] * loadings + errors + 3), 1, 5)
    constructs = {f"f{j}": np.flatnonzero(owner == j).tolist() for j in range(n_constructs)}
    assert cfa(scores, constructs).converged
    monkeypatch.setattr("crm_study.kernels.latent.latent_fit.KINDS", ("axes",))
    assert not cfa(scores, constructs).converged


@pytest.mark.parametrize(("seed", "statistic"), [(0, 152.8794829142), (6, 119.6097808917)])
def test_a_wrong_model_with_a_long_flat_way_down_still_arrives(seed, statistic):
    generator = np.random.default_rng(seed)
    traits = np.repeat(generator.normal(size=(200, 3)), 3, axis=1)
    scores = 0.7 * traits + 0.7 * generator.normal(size=(200, 9))
    fit = cfa(scores, {"care": range(4), "growth": range(4, 9)})
    assert fit.converged
    assert fit.n_iterations > 20
    assert fit.test.statistic == pytest.approx(statistic, rel=1e-8)
