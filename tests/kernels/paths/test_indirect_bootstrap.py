"""The bootstrap by cross products against lm refitted on the same resamples."""

import numpy as np
import pytest

from crm_study.kernels.paths.conditional_bootstrap import bootstrap_conditional
from crm_study.kernels.paths.effect_intervals import effect_intervals
from crm_study.kernels.paths.indirect_bootstrap import bootstrap_indirect, specific_effects
from crm_study.kernels.paths.moderated_mediation import (
    conditional_plan,
    mediator_fits,
    outcome_fit,
)
from crm_study.kernels.paths.resampled_slopes import (
    counted_sums,
    left_out_sums,
    resampled_sums,
    slopes,
    standard_deviations,
)

#: R refits every resample by QR; sums of centered cross products lose a few digits.
EXACT = 1e-8
CASES = {
    "simple": (["m1"], {}),
    "controlled": (["m1"], {"controls": ["z"]}),
    "parallel": (["m1", "m2", "m3"], {}),
    "serial": (["m1", "m2", "m3"], {"serial": True}),
}
MODELS = {
    "7": ["a"],
    "8": ["a", "direct"],
    "14": ["b"],
    "15": ["b", "direct"],
    "58": ["a", "b"],
    "59": ["a", "b", "direct"],
}


def assert_limits(effects, i, expected):
    found = {
        "std_error": effects.std_error[i],
        "p_value": effects.p_value[i],
        "percentile": [effects.percentile_low[i], effects.percentile_high[i]],
        "corrected": [effects.corrected_low[i], effects.corrected_high[i]],
        "bca": [effects.bca_low[i], effects.bca_high[i]],
    }
    for name, value in found.items():
        assert value == pytest.approx(expected[name], rel=EXACT, abs=1e-9), name


def bootstrapped(people, mediators, *, controls=None, **options):
    held = None if controls is None else people[controls]
    return bootstrap_indirect(
        people["y"], people["x"], people[mediators], controls=held, n_resamples=200, **options
    )


@pytest.mark.usefixtures("shared_draws")
@pytest.mark.parametrize("case", CASES)
def test_intervals_are_those_of_lm_on_the_same_resamples(reference, people, case):
    expected = reference("mediation")[case]
    mediators, options = CASES[case]
    found = bootstrapped(people, mediators, **options)
    estimate = np.atleast_1d(expected["estimate"])
    n_compared = len(found.ways) if case == "serial" else len(found.effects.estimate)
    keep = list(range(n_compared))
    assert found.effects.estimate[keep] == pytest.approx(estimate, rel=EXACT)
    for i, limits in zip(keep, expected["limits"], strict=True):
        assert_limits(found.effects, i, limits)


@pytest.mark.usefixtures("shared_draws")
def test_replicates_are_those_of_lm(reference, people):
    expected = reference("mediation")["serial"]["replicates"]
    columns = people[["x", "m1", "m2", "m3", "y"]].to_numpy()
    sums = resampled_sums(columns, n_resamples=5, seed=1)
    ways = ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))
    found = specific_effects(sums, 3, ways, serial=True)
    assert found == pytest.approx(np.array(expected), rel=EXACT)


@pytest.mark.usefixtures("shared_draws")
def test_whole_clusters_are_drawn_and_left_out(reference, people):
    expected = reference("mediation")
    codes = people["institution"].to_numpy()
    columns = people[["x", "m1", "y"]].to_numpy()
    sums = resampled_sums(columns, n_resamples=200, seed=1, clusters=codes)
    found = specific_effects(sums, 1, ((0,),), serial=False)[0]
    assert found == pytest.approx(expected["clustered"], rel=EXACT)
    left = specific_effects(left_out_sums(columns, clusters=codes), 1, ((0,),), serial=False)[0]
    assert left == pytest.approx(expected["clustered_left_out"], rel=EXACT)
    assert bootstrapped(people, ["m1"], clusters=codes).n_clusters == 12


@pytest.mark.usefixtures("shared_draws")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("center", [True, False])
def test_conditional_effects_are_those_of_lm(reference, people, model, center):
    expected = reference("mediation")["conditional"][model]
    plan = conditional_plan(
        people["y"],
        people["x"],
        people[["m1"]],
        people["w"],
        moderated=MODELS[model],
        center=center,
        names=["y", "x", "m1", "w"],
    )
    assert plan.model == int(model)
    found = bootstrap_conditional(plan, [1, 3, 5], n_resamples=200)
    assert found.effects.estimate == pytest.approx(expected["estimate"], rel=EXACT)
    assert found.has_index == (model not in ("58", "59"))
    for i, limits in enumerate(expected["limits"]):
        assert_limits(found.effects, i, limits)


def test_the_bootstrap_and_the_regressions_agree_on_the_sample(people):
    plan = conditional_plan(
        people["y"],
        people["x"],
        people[["m1", "m2"]],
        people["w"],
        moderated=["a", "b", "direct"],
        controls=people[["z"]],
        names=["y", "x", "m1", "m2", "w", "z"],
    )
    found = bootstrap_conditional(plan, [plan.center[1]], n_resamples=20)
    a = [fit.estimate[1] for fit in mediator_fits(plan)]
    b = outcome_fit(plan).estimate[2:4]
    assert found.effects.estimate == pytest.approx(np.array(a) * b, rel=1e-10)


def test_the_same_seed_gives_the_same_interval(people):
    one, two = (bootstrapped(people, ["m1"], seed=7).effects for _ in range(2))
    assert one.percentile_low == two.percentile_low
    assert one.percentile_low != bootstrapped(people, ["m1"], seed=8).effects.percentile_low


def test_the_order_of_people_does_not_move_the_jackknife(people):
    columns = people[["x", "m1", "y"]].to_numpy()
    plain = specific_effects(left_out_sums(columns), 1, ((0,),), serial=False)
    turned = specific_effects(left_out_sums(columns[::-1]), 1, ((0,),), serial=False)
    assert plain == pytest.approx(turned[:, ::-1])


def test_standardized_effects_are_those_of_standardized_columns(people):
    found = bootstrapped(people, ["m1"])
    scores = people.select_dtypes("number")
    scores = (scores - scores.mean()) / scores.std()
    again = bootstrapped(scores, ["m1"])
    assert found.std_estimate == pytest.approx(again.effects.estimate)
    assert found.partial_std_estimate == pytest.approx(found.std_estimate / people["x"].std())
    assert found.std_low[0] < found.std_estimate[0] < found.std_high[0]


def test_shifting_changes_no_interval(people):
    plain = bootstrapped(people, ["m1"]).effects
    shifted = bootstrapped(people.assign(x=people["x"] + 1e4, m1=people["m1"] - 1e3), ["m1"])
    assert shifted.effects.bca_high == pytest.approx(plain.bca_high, rel=1e-8)


def test_a_planted_effect_is_recovered_and_a_null_one_covers_zero():
    draw = np.random.default_rng(3)
    x, one, two, noise = draw.normal(size=(4, 2000))
    m = np.column_stack([0.5 * x + one, two])
    found = bootstrap_indirect(0.6 * m[:, 0] + noise, x, m, n_resamples=500)
    effects = found.effects
    assert effects.estimate[0] == pytest.approx(0.3, abs=0.05)
    assert effects.percentile_low[0] < 0.3 < effects.percentile_high[0]
    assert effects.percentile_low[1] < 0 < effects.percentile_high[1]
    assert effects.p_value[0] < 0.01 < effects.p_value[1]


def test_a_resample_without_variation_is_left_out(people):
    rows = people.head(6).assign(x=[0, 0, 0, 0, 0, 1.0])
    found = bootstrapped(rows, ["m1"])
    assert 0 < found.effects.n_undefined < 200
    assert np.isnan(found.effects.bca_low).all()
    assert np.isfinite(found.effects.percentile_low).all()


def test_slopes_are_those_of_numpy(people):
    columns = people[["x", "m1", "m2", "y"]].to_numpy()
    found = slopes(counted_sums(columns, np.ones((1, 60))), outcomes=[3], predictors=[0, 1, 2])
    design = np.column_stack([np.ones(60), columns[:, :3]])
    expected = np.linalg.lstsq(design, columns[:, 3], rcond=None)[0][1:]
    assert found[:, 0, 0] == pytest.approx(expected, rel=1e-10)


def test_standard_deviations_count_repeated_people(people):
    columns = people[["x", "y"]].to_numpy()
    counts = np.arange(60.0) % 4
    found = standard_deviations(counted_sums(columns, counts[None]))[:, 0]
    assert found == pytest.approx(
        np.repeat(columns, counts.astype(int), axis=0).std(axis=0, ddof=1)
    )


def test_one_cluster_is_refused(refused, people):
    with refused("A bootstrap of whole clusters needs at least 2 clusters, but got 1."):
        bootstrapped(people, ["m1"], clusters=np.zeros(60, dtype=int))


def test_nothing_defined_gives_nothing():
    empty = np.full((1, 10), np.nan)
    found = effect_intervals(np.array([1.0]), empty, empty)
    assert np.isnan([found.std_error, found.p_value, found.percentile_low]).all()


def test_no_known_path_is_bent(refused, people):
    with refused(
        "A moderated mediation bends one or more of the paths a, b and direct, but got c."
    ):
        conditional_plan(
            people["y"],
            people["x"],
            people[["m1"]],
            people["w"],
            moderated=["c"],
            names=["y", "x", "m1", "w"],
        )
