"""Resamples of a path model against the same resamples fitted one by one."""

import numpy as np
import pytest

from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.description.correlation_resamples import (
    jackknifed_correlations,
    resampled_correlations,
)
from crm_study.kernels.pls.bootstrap_limits import bootstrap_limits
from crm_study.kernels.pls.path_model import path_model
from crm_study.kernels.pls.pls_algorithm import pls
from crm_study.kernels.pls.pls_bootstrap import bootstrap_pls, jackknife_pls
from crm_study.kernels.pls.second_order import pls_two_stage, two_stage

SO = {"hoc": ["image", "quality"]}
HIGH = {"satisfaction": ["hoc", "value"], "loyalty": ["satisfaction"], "hoc": ["expectation"]}


def drawn(n_obs, n, seed):
    counts = np.concatenate(list(resample_counts(n_obs, n_resamples=n, seed=seed))).astype(int)
    return [np.repeat(np.arange(n_obs), row) for row in counts]


@pytest.mark.parametrize("name", ["made_A", "made_B", "mobile_A"])
@pytest.mark.parametrize("consistent", [False, True])
def test_every_resample_is_a_fit(pls_case, name, consistent):
    scores, model = pls_case(name, consistent=consistent)
    found = bootstrap_pls(scores, model, n_resamples=12, seed=4)
    for place, rows in enumerate(drawn(len(scores), 12, 4)):
        fit = pls(scores[rows], model)
        expected = [fit.coefficients[path] for path in model.paths]
        np.testing.assert_allclose(found.coefficients[place], expected, rtol=1e-7, atol=1e-11)
        np.testing.assert_allclose(found.weights[place], fit.weights, rtol=1e-7, atol=1e-10)
        effects = [fit.total_effects[path] for path in model.effects]
        np.testing.assert_allclose(found.effects[place], effects, rtol=1e-7, atol=1e-11)
        inside = list(model.endogenous)
        np.testing.assert_allclose(found.r_squared[place], fit.r_squared[inside], rtol=1e-7)


def test_agrees_with_seminr_on_the_same_resamples(mobile, ecsi):
    seminr = pytest.importorskip("seminr")
    scores, blocks, paths = ecsi
    names = list(mobile.columns)
    theirs = seminr.estimate_pls(
        (names, scores),
        seminr.constructs(
            *[seminr.composite(name, [names[i] for i in items]) for name, items in blocks.items()]
        ),
        seminr.relationships(*[seminr.paths(causes, [name]) for name, causes in paths.items()]),
    )
    boot = seminr.bootstrap_model(theirs, indices=np.array(drawn(250, 25, 7)))
    model = path_model(blocks, paths)
    found = bootstrap_pls(scores, model, n_resamples=25, seed=7)
    words = model.constructs
    known = np.array([[p.get(words[a], words[b]) for a, b in model.paths] for p in boot.boot_paths])
    np.testing.assert_allclose(found.coefficients, known, rtol=1e-8, atol=1e-12)
    limits = bootstrap_limits(found.coefficients, known[0])
    np.testing.assert_allclose(limits.std_error, known.std(axis=0, ddof=1), rtol=1e-8)
    low, high = np.quantile(known, [0.025, 0.975], axis=0)
    np.testing.assert_allclose(limits.conf_low, low, rtol=1e-8)
    np.testing.assert_allclose(limits.conf_high, high, rtol=1e-8)
    share = (known <= 0).mean(axis=0)
    np.testing.assert_allclose(limits.boot_p_value, 2 * np.minimum(share, 1 - share), rtol=1e-12)


def test_the_jackknife_leaves_out_one(pls_case):
    scores, model = pls_case("made_A")
    found = jackknife_pls(scores, model)
    for row in (0, 17, 239):
        fit = pls(np.delete(scores, row, axis=0), model)
        expected = [fit.coefficients[path] for path in model.paths]
        np.testing.assert_allclose(found.coefficients[row], expected, rtol=1e-8, atol=1e-12)


def test_whole_clusters_are_drawn(two_traits):
    scores = two_traits(30)
    clusters = np.arange(30) % 6
    found = np.concatenate(
        list(resampled_correlations(scores, n_resamples=5, seed=2, clusters=clusters))
    )
    for place, units in enumerate(drawn(6, 5, 2)):
        rows = np.concatenate([np.flatnonzero(clusters == unit) for unit in units])
        expected = np.corrcoef(scores[rows], rowvar=False)
        np.testing.assert_allclose(found[place], expected, rtol=1e-10, atol=1e-12)
    left = jackknifed_correlations(scores, clusters=clusters)
    expected = np.corrcoef(scores[clusters != 2], rowvar=False)
    np.testing.assert_allclose(left[2], expected, rtol=1e-10, atol=1e-12)


def test_an_item_that_stops_varying_leaves_nan():
    scores = np.column_stack([np.arange(8.0), np.eye(8)[0]])
    found = np.concatenate(list(resampled_correlations(scores, n_resamples=40, seed=1)))
    gone = [0 not in rows for rows in drawn(8, 40, 1)]
    assert np.isnan(found[:, 0, 1]).tolist() == gone
    model = path_model({"x": [0], "y": [1]}, {"y": ["x"]})
    replicates = bootstrap_pls(scores, model, n_resamples=40, seed=1).coefficients
    assert np.isnan(replicates[:, 0]).tolist() == gone
    assert np.isfinite(bootstrap_limits(replicates, np.array([0.1])).conf_low).all()


@pytest.mark.parametrize("mode", ["A", "B"])
def test_two_stages_agree_with_seminr(mobile, ecsi, mode):
    seminr = pytest.importorskip("seminr")
    scores, blocks, _ = ecsi
    names = list(mobile.columns)
    used = {name: items for name, items in blocks.items() if name != "complaints"}
    plan = two_stage(used, HIGH, SO, n_columns=24, modes={"hoc": mode})
    _, fit = pls_two_stage(scores, plan)
    kind = seminr.mode_A if mode == "A" else seminr.mode_B
    theirs = seminr.estimate_pls(
        (names, scores),
        seminr.constructs(
            *[seminr.composite(name, [names[i] for i in items]) for name, items in used.items()],
            seminr.higher_composite("hoc", SO["hoc"], weights=kind),
        ),
        seminr.relationships(*[seminr.paths(causes, [name]) for name, causes in HIGH.items()]),
    )
    words = fit.model.constructs
    for one, two in fit.model.paths:
        expected = theirs.path_coef.get(words[one], words[two])
        assert fit.coefficients[one, two] == pytest.approx(expected, rel=1e-9)
    found = bootstrap_pls(scores, plan, n_resamples=5, seed=3)
    for place, rows in enumerate(drawn(250, 5, 3)):
        again = pls_two_stage(scores[rows], plan)[1]
        expected = [again.coefficients[path] for path in plan.second.paths]
        np.testing.assert_allclose(found.coefficients[place], expected, rtol=1e-7)


def test_sign_changes_turn_constructs_or_estimates(two_traits):
    scores = two_traits(20)[:, :4] * [1, -1, 1, 1]
    model = path_model({"x": [0, 1], "y": [2, 3]}, {"y": ["x"]})
    sample = pls(scores, model)
    plain = bootstrap_pls(scores, model, n_resamples=200, seed=1)
    single = bootstrap_pls(scores, model, n_resamples=200, seed=1, sign_change="individual")
    sign = np.sign(sample.coefficients[0, 1])
    np.testing.assert_array_equal(np.sign(single.coefficients[:, 0]), sign)
    np.testing.assert_allclose(np.abs(single.coefficients), np.abs(plain.coefficients), rtol=1e-12)
    whole = bootstrap_pls(scores, model, n_resamples=200, seed=1, sign_change="construct")
    near = np.abs((whole.loadings - sample.loadings)[:, :2].sum(axis=1))
    far = np.abs((whole.loadings + sample.loadings)[:, :2].sum(axis=1))
    assert (near <= far + 1e-12).all()


def test_normal_and_bca_limits(pls_case):
    scores, model = pls_case("made_A")
    fit = pls(scores, model)
    estimates = np.array([fit.coefficients[path] for path in model.paths])
    found = bootstrap_pls(scores, model, n_resamples=400, seed=1).coefficients
    normal = bootstrap_limits(found, estimates, method="normal", conf_level=0.9)
    np.testing.assert_allclose(
        normal.conf_high - estimates, 1.6448536269514722 * normal.std_error, rtol=1e-12
    )
    jackknife = jackknife_pls(scores, model).coefficients
    bca = bootstrap_limits(found, estimates, jackknife=jackknife, method="bca")
    assert (bca.conf_low < estimates).all()
    assert (bca.conf_high > estimates).all()


def test_refusals(refused, two_traits):
    scores = two_traits(20)
    model = path_model({"x": [0], "y": [1]}, {"y": ["x"]})
    with refused("A sign change is one of none, individual, construct, but is all."):
        bootstrap_pls(scores, model, sign_change="all")
    with refused("A bootstrap needs at least 1 respondent and 1 resample, but got 20 and 0."):
        bootstrap_pls(scores, model, n_resamples=0)
    with refused(
        "A bootstrap interval is one of percentile, bca, normal, and bca needs a jackknife, but "
        "the method is bca."
    ):
        bootstrap_limits(np.ones((3, 1)), np.ones(1), method="bca")
