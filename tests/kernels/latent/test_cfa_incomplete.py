"""Missing answers and answers that are not normal, against lavaan's FIML, MLM and MLR."""

import numpy as np
import pytest

from crm_study.kernels.latent.confirmatory import cfa, fit_scores
from crm_study.kernels.latent.fiml import unrestricted
from crm_study.kernels.latent.fit_indices import fit_indices
from crm_study.kernels.latent.latent_fit import fit_latent
from crm_study.kernels.latent.latent_model import correlated_factors
from crm_study.kernels.latent.latent_structure import regressed
from crm_study.kernels.latent.robust import robust_fit
from crm_study.kernels.latent.sample_moments import (
    moments,
    moments_from_covariance,
    moments_of_incomplete,
)

#: lavaan's Hessian is numerical; its standard errors carry seven digits.
NUMERIC = 1e-6
THREE = {"visual": [0, 1, 2], "textual": [3, 4, 5], "speed": [6, 7, 8]}
TWO = {"first": range(5), "second": range(5, 10)}
FIVE = {letter: range(5 * k, 5 * k + 5) for k, letter in enumerate("ACENO")}
TESTS = [f"x{k}" for k in range(1, 10)]
MADE = [f"i{k}" for k in range(1, 11)]
TRAITS = [f"{letter}{k}" for letter in "ACENO" for k in range(1, 6)]
ROBUST = {
    "chisq.scaling.factor": "scaling_factor",
    "baseline.chisq.scaled": "baseline_statistic",
    "baseline.chisq.scaling.factor": "baseline_scaling_factor",
    "cfi.robust": "cfi",
    "tli.robust": "tli",
    "rmsea.robust": "rmsea",
}


@pytest.fixture(scope="module")
def fitted(request, two_traits, left_out):
    def load(case):
        if case == "made":
            return cfa(two_traits(240), TWO, item_names=MADE)
        if case == "made_incomplete":
            return cfa(left_out(two_traits(240)), TWO, item_names=MADE, missing="fiml")
        if case == "made_incomplete_regressed":
            model = regressed(correlated_factors(TWO, item_names=MADE), {"second": ["first"]})
            return fit_scores(model, left_out(two_traits(240)), missing="fiml")
        if case == "made_fiml_of_complete":
            return cfa(two_traits(240), TWO, item_names=MADE, missing="fiml")
        if case.startswith("bfi"):
            scores, _ = request.getfixturevalue("big_five")
            if case == "bfi":
                scores = scores[~np.isnan(scores).any(axis=1)]
            how = "fiml" if case == "bfi_incomplete" else "refuse"
            return cfa(scores, FIVE, item_names=TRAITS, missing=how)
        scores, _ = request.getfixturevalue("pupils")
        means = case == "pupils_means"
        return fit_latent(correlated_factors(THREE, item_names=TESTS, means=means), moments(scores))

    return load


def stored(known, fit, field):
    """Lavaan's numbers in our order; constructs' means, which lavaan hides, are 0."""
    place = {label: k for k, label in enumerate(known["labels"])}
    shown = np.array([label in place for label in fit.paths.labels])
    values = np.array(known[field], dtype=float)
    order = [place[label] for label in fit.paths.labels if label in place]
    return shown, values[order]


@pytest.mark.parametrize(
    "case",
    ["made_incomplete", "made_incomplete_regressed", "made_fiml_of_complete", "bfi_incomplete"],
)
def test_fiml_agrees_with_lavaan(reference, fitted, case):
    known, fit = reference("cfa")[case], fitted(case)
    measures, indices = known["measures"], fit_indices(fit)
    assert fit.information == "observed"
    shown, estimate = stored(known, fit, "estimate")
    np.testing.assert_allclose(fit.paths.estimate[shown], estimate, rtol=1e-8, atol=1e-9)
    _, std_error = stored(known, fit, "std_error")
    np.testing.assert_allclose(np.nan_to_num(fit.paths.std_error[shown]), std_error, rtol=NUMERIC)
    _, std_estimate = stored(known, fit, "std_estimate")
    np.testing.assert_allclose(fit.paths.std_estimate[shown], std_estimate, rtol=1e-8, atol=1e-9)
    # lavaan's EM for the unrestricted moments stops at 1e-5.
    assert fit.test.statistic == pytest.approx(measures["chisq"], rel=1e-8)
    assert fit.test.df == measures["df"]
    assert fit.log_likelihood == pytest.approx(measures["logl"], rel=1e-12)
    for name in ("cfi", "tli", "rmsea", "aic", "bic"):
        assert getattr(indices, name) == pytest.approx(measures[name], rel=1e-7), name
    assert indices.srmr == pytest.approx(measures["srmr"], rel=1e-4)
    assert fit.n_obs == known["n_obs"]


@pytest.mark.parametrize(
    ("case", "key", "method"),
    [
        ("pupils", "pupils_mlm", "MLM"),
        ("pupils_means", "pupils_mlm", "MLM"),
        ("made", "made_mlm", "MLM"),
        ("pupils", "pupils_mlr", "MLR"),
        ("pupils_means", "pupils_means_mlr", "MLR"),
        ("bfi", "bfi_mlr", "MLR"),
    ],
)
def test_robust_fits_agree_with_lavaan(reference, fitted, case, key, method):
    known, fit = reference("cfa")[key], fitted(case)
    found, measures = robust_fit(fit, method=method), known["measures"]
    assert found.test.statistic == pytest.approx(measures["chisq.scaled"], rel=NUMERIC)
    for theirs, ours in ROBUST.items():
        # lavaan's baseline model ends at its optimizer's tolerance.
        rtol = 1e-5 if "baseline" in ours else NUMERIC
        assert getattr(found, ours) == pytest.approx(measures[theirs], rel=rtol), ours
    shown, std_error = stored(known, fit, "std_error")
    np.testing.assert_allclose(
        np.nan_to_num(found.paths.std_error[shown]), std_error, rtol=NUMERIC, atol=1e-12
    )


@pytest.mark.parametrize("case", ["made_incomplete", "bfi_incomplete"])
def test_robust_fiml_agrees_with_lavaan(reference, fitted, case):
    known, fit = reference("cfa")[f"{case}_mlr"], fitted(case)
    found, measures = robust_fit(fit), known["measures"]
    assert found.test.statistic == pytest.approx(measures["chisq.scaled"], rel=NUMERIC)
    assert found.scaling_factor == pytest.approx(measures["chisq.scaling.factor"], rel=NUMERIC)
    assert found.baseline_statistic == pytest.approx(measures["baseline.chisq.scaled"], rel=NUMERIC)
    shown, std_error = stored(known, fit, "std_error")
    np.testing.assert_allclose(np.nan_to_num(found.paths.std_error[shown]), std_error, rtol=2e-6)
    assert np.isnan([found.cfi, found.tli, found.rmsea]).all()


def test_slopes_and_curvatures_of_incomplete_answers(fitted):
    problem = fitted("made_incomplete_regressed").problem
    theta, step = fitted("made_incomplete_regressed").solution.theta * 1.05 + 0.01, 1e-5

    def slope(at):
        return problem.gradient(problem.at(at))

    def value(at):
        return sum(group.value for group in problem.at(at))

    steps = step * np.eye(len(theta))
    rises = [(value(theta + s) - value(theta - s)) / (2 * step) for s in steps]
    turns = [(slope(theta + s) - slope(theta - s)) / (2 * step) for s in steps]
    np.testing.assert_allclose(slope(theta), rises, atol=1e-8)
    np.testing.assert_allclose(problem.observed(problem.at(theta)), turns, atol=1e-6)


def test_fiml_of_complete_answers_is_the_ordinary_fit(two_traits):
    scores = two_traits(240)
    plain, full = cfa(scores, TWO), cfa(scores, TWO, missing="fiml")
    n_paths = len(plain.paths.labels)
    assert full.test.statistic == pytest.approx(plain.test.statistic, rel=1e-9)
    np.testing.assert_allclose(full.paths.estimate[:n_paths], plain.paths.estimate, rtol=1e-8)


def test_unrestricted_moments_are_at_the_top(two_traits, left_out):
    group = moments_of_incomplete(left_out(two_traits(240)))
    found = unrestricted(group)
    assert found.converged
    np.testing.assert_allclose(found.likelihood.share.sum(), 1)
    shift = np.random.default_rng(1).standard_normal(found.mean.shape) * 1e-3
    assert found.likelihood.value < _value(found.mean + shift, found.covariance, group)
    assert found.likelihood.value < _value(found.mean, found.covariance * 1.001, group)


def _value(mean, covariance, group):
    from crm_study.kernels.latent.fiml import _at

    return _at(mean, covariance, group).value


def test_answers_lost_by_chance_leave_the_truth_in_place():
    generator = np.random.default_rng(11)
    factor = generator.standard_normal((4000, 1))
    scores = 3 + factor * [0.9, 0.8, 0.7, 0.6] + 0.6 * generator.standard_normal((4000, 4))
    # The first item decides who answers the others: missing at random, not completely.
    scores[scores[:, 0] > 3.5, 1:] = np.where(
        generator.random((int((scores[:, 0] > 3.5).sum()), 3)) < 0.7,
        np.nan,
        scores[scores[:, 0] > 3.5, 1:],
    )
    fit = cfa(scores, {"care": range(4)}, missing="fiml", identification="unit_variance")
    deviation = fit.paths.estimate - [0.9, 0.8, 0.7, 0.6, 1, *[0.36] * 4, *[3] * 4, 0]
    free = ~np.isnan(fit.paths.std_error)
    assert np.abs(deviation[free] / fit.paths.std_error[free]).max() < 3.5


def test_robust_errors_ignore_the_unit_of_the_items(pupils):
    scores, _ = pupils
    one, other = (robust_fit(cfa(s, THREE)) for s in (scores, scores * 1000))
    assert other.test.statistic == pytest.approx(one.test.statistic, rel=1e-8)
    np.testing.assert_allclose(other.paths.statistic, one.paths.statistic, rtol=1e-8)


def test_what_robust_fits_need(refused, two_traits, left_out):
    covariance = np.cov(two_traits(240), rowvar=False)
    known = fit_latent(correlated_factors(TWO), moments_from_covariance(covariance, n_obs=240))
    with refused(
        "Robust standard errors need every respondent's answers, but only their covariances are "
        "known."
    ):
        robust_fit(known)
    with refused('The method "MLM" needs complete answers; "MLR" does not.'):
        robust_fit(cfa(left_out(two_traits(240)), TWO, missing="fiml"), method="MLM")
