"""Configural, metric and scalar invariance against lavaan."""

import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.latent.invariance import invariance

#: lavaan's optimum under equality constraints, carried on to gradients below 1e-15.
LAVAAN = 1e-8
THREE = {"visual": [0, 1, 2], "textual": [3, 4, 5], "speed": [6, 7, 8]}
FIVE = {letter: range(5 * k, 5 * k + 5) for k, letter in enumerate("ACENO")}
TWO = {"first": range(5), "second": range(5, 10)}


@pytest.fixture(scope="module", params=["pupils_schools", "pupils_schools_unit", "bfi_genders"])
def compared(request, reference):
    known = reference("cfa")[request.param]
    if request.param == "bfi_genders":
        scores, gender = request.getfixturevalue("big_five")
        whole = ~np.isnan(scores).any(axis=1)
        names = [f"{letter}{k}" for letter in "ACENO" for k in range(1, 6)]
        groups = gender[whole].tolist()
        return invariance(scores[whole], FIVE, groups=groups, item_names=names), known
    scores, schools = request.getfixturevalue("pupils")
    identification = "unit_variance" if request.param.endswith("unit") else "marker"
    names = [f"x{k}" for k in range(1, 10)]
    found = invariance(
        scores, THREE, groups=schools, identification=identification, item_names=names
    )
    return found, known


@pytest.mark.parametrize("level", ["configural", "metric", "scalar"])
def test_agrees_with_lavaan(compared, level):
    found, known = compared
    fit, indices = found.fits[level], found.indices[level]
    measures = known[level]["measures"]
    assert fit.test.statistic == pytest.approx(measures["chisq"], rel=1e-8)
    assert fit.test.df == measures["df"]
    assert fit.log_likelihood == pytest.approx(measures["logl"], rel=1e-11)
    for name in ("cfi", "tli", "rmsea", "rmsea_low", "rmsea_high", "aic", "bic", "gfi"):
        assert getattr(indices, name) == pytest.approx(measures[name], rel=1e-6), name
    assert indices.srmr == pytest.approx(measures["srmr"], rel=LAVAAN)
    _assert_paths(fit, known[level], found.groups)


def _assert_paths(fit, known, groups):
    labels = known["labels_of_groups"]
    order = [labels.index(type(labels[0])(name)) + 1 for name in groups]
    keys = list(zip(known["labels"], known["groups"], strict=True))
    place = {key: k for k, key in enumerate(keys)}
    for k, (path, label) in enumerate(zip(fit.model.paths, fit.paths.labels, strict=True)):
        key = (label, order[path.group])
        if key in place:
            at = place[key]
            assert fit.paths.estimate[k] == pytest.approx(
                known["estimate"][at], rel=LAVAAN, abs=1e-9
            )
            error = np.nan_to_num(fit.paths.std_error[k])
            assert error == pytest.approx(known["std_error"][at], rel=LAVAAN, abs=1e-9)


def test_comparisons_are_differences(compared):
    found, known = compared
    for narrow, wide in (("metric", "configural"), ("scalar", "metric")):
        comparison = found.comparisons[narrow]
        fall = known[narrow]["measures"]["chisq"] - known[wide]["measures"]["chisq"]
        df = known[narrow]["measures"]["df"] - known[wide]["measures"]["df"]
        assert comparison.statistic == pytest.approx(fall, rel=1e-6)
        assert comparison.df == df
        assert comparison.p_value == pytest.approx(stats.chi2.sf(fall, df), rel=1e-5)
        delta = known[narrow]["measures"]["cfi"] - known[wide]["measures"]["cfi"]
        assert comparison.delta_cfi == pytest.approx(delta, abs=1e-8)


def test_both_identifications_compare_alike(pupils):
    scores, schools = pupils
    one, other = (
        invariance(scores, THREE, groups=schools, identification=how)
        for how in ("marker", "unit_variance")
    )
    for level in ("configural", "metric", "scalar"):
        assert one.fits[level].test.statistic == pytest.approx(
            other.fits[level].test.statistic, rel=1e-10
        )
        assert one.fits[level].test.df == other.fits[level].test.df


def test_a_planted_shift_of_one_intercept_is_scalar_only(two_traits):
    generator = np.random.default_rng(3)
    factor = generator.standard_normal((3000, 1))
    scores = factor * [0.9, 0.8, 0.7, 0.8] + 0.6 * generator.standard_normal((3000, 4))
    groups = ["rw", "fr"] * 1500
    scores[::2, 1] += 0.5
    found = invariance(scores, {"care": range(4)}, groups=groups)
    assert found.comparisons["metric"].p_value > 0.01
    assert found.comparisons["scalar"].p_value < 1e-20
    assert found.comparisons["scalar"].delta_cfi < -0.01


def test_a_shift_of_the_construct_is_no_lack_of_invariance():
    generator = np.random.default_rng(4)
    factor = generator.standard_normal((2000, 1)) + np.tile([[0.0], [0.7]], (1000, 1))
    scores = factor * [0.9, 0.8, 0.7, 0.8] + 0.6 * generator.standard_normal((2000, 4))
    found = invariance(
        scores, {"care": range(4)}, groups=[0, 1] * 1000, identification="unit_variance"
    )
    assert found.comparisons["scalar"].p_value > 0.01
    fit = found.fits["scalar"]
    mean = [
        value
        for path, value in zip(fit.model.paths, fit.paths.estimate, strict=True)
        if path.matrix == "alpha"
    ]
    assert mean[0] == 0
    assert mean[1] == pytest.approx(0.7, abs=0.15)


def test_missing_answers_in_groups(two_traits, left_out):
    scores, groups = left_out(two_traits(240)), ["a", "b"] * 120
    found = invariance(scores, TWO, groups=groups, missing="fiml")
    assert all(fit.converged for fit in found.fits.values())
    assert found.fits["configural"].information == "observed"


def test_a_group_of_three_is_named(refused, pupils):
    scores, schools = pupils
    with refused(
        "The group 'tiny' cannot be compared: A measurement model of 9 items needs more than 9 "
        "respondents, but there are 3 respondents."
    ):
        invariance(scores, THREE, groups=["tiny"] * 3 + schools[3:])


def test_refusals(refused, pupils):
    scores, schools = pupils
    with refused("A comparison of groups needs at least 2 of them, but got 1."):
        invariance(scores, THREE, groups=["one"] * 301)
    with refused("301 respondents need 301 group labels, but there are 2."):
        invariance(scores, THREE, groups=["one", "two"])
    with refused("Every respondent needs a group label, but some are missing."):
        invariance(scores, THREE, groups=[None, *schools[1:]])
