"""Paths, indirect effects and the Sobel family against lm, lavaan, psych and pingouin."""

import numpy as np
import pytest

from crm_study.kernels.paths.indirect import (
    chain_steps,
    chains,
    indirect_effects,
    product_test,
    proportion_mediated,
    ratio_to_direct,
)
from crm_study.kernels.paths.mediation import mediation_paths

#: lm and lavaan print all digits; the sums of both agree to rounding.
EXACT = 1e-8
#: lavaan stops its search when the gradient is small.
SEARCHED = 1e-5


def paths_of(people, mediators=("m1",), **options):
    return mediation_paths(people["y"], people["x"], people[list(mediators)], **options)


def test_a_case_by_hand():
    x, m, y = [0.0, 0, 1, 1], [0.0, 2, 2, 4], [0.0, 2, 3, 7]
    # a: 3 - 1; total: 5 - 1. Within both groups y rises by 2/2 and 4/2 for 2 units of m.
    paths = mediation_paths(y, x, np.array(m)[:, None])
    assert paths.a == pytest.approx([2.0])
    assert paths.b == pytest.approx([1.5])
    assert (paths.c, paths.c_prime) == pytest.approx((4.0, 1.0))
    assert indirect_effects(paths.a, paths.b, paths.d, [(0,)]) == pytest.approx([3.0])


def test_simple_and_parallel_paths_are_those_of_lm(reference, people):
    found = reference("mediation")
    paths = paths_of(people, ("m1", "m2", "m3"))
    first, full = paths.mediator_fits[0], paths.outcome_fit
    for fit, expected in ((first, "a1"), (full, "parallel_y"), (paths.total_fit, "total")):
        for column in ("estimate", "std_error", "p_value"):
            assert getattr(fit, column) == pytest.approx(found[expected][column], rel=EXACT)
    assert paths.model == 4
    assert not paths.d.any()


def test_serial_paths_are_those_of_lm(reference, people):
    found = reference("mediation")
    paths = paths_of(people, ("m1", "m2", "m3"), serial=True)
    assert paths.model == 6
    assert paths.d[1, 0] == pytest.approx(found["serial_m2"]["estimate"][2], rel=EXACT)
    assert paths.d[2, :2] == pytest.approx(found["serial_m3"]["estimate"][2:], rel=EXACT)
    assert paths.d_std_error[2, :2] == pytest.approx(found["serial_m3"]["std_error"][2:], rel=EXACT)
    ways = chains(3, serial=True)
    effects = indirect_effects(paths.a, paths.b, paths.d, ways)
    assert effects == pytest.approx(found["serial"]["estimate"], rel=EXACT)


def test_psych_mediate_finds_the_same_paths(reference, people):
    found = reference("mediation")["psych"]
    paths = paths_of(people, ("m1", "m2", "m3"))
    assert paths.a == pytest.approx(found["a"], rel=EXACT)
    assert paths.b == pytest.approx(found["b"], rel=EXACT)
    assert (paths.c, paths.c_prime) == pytest.approx((found["c"], found["c_prime"]), rel=EXACT)


def test_the_delta_method_is_that_of_lavaan(reference, people):
    found = reference("mediation")["lavaan"]
    paths = paths_of(people, ("m1", "m2"), serial=True)
    assert paths.a[0] == pytest.approx(found["a"]["estimate"], rel=SEARCHED)
    for name, labels in (("one", "a b1"), ("chain", "a d b2")):
        steps = [found[label] for label in labels.split()]
        test = product_test([s["estimate"] for s in steps], [s["std_error"] for s in steps])
        assert test.estimate == pytest.approx(found[name]["estimate"], rel=SEARCHED)
        assert test.std_error == pytest.approx(found[name]["std_error"], rel=SEARCHED)
    # Least squares divides by n - k - 1, maximum likelihood by n.
    ratio = np.sqrt(60 / 58)
    assert paths.a_std_error[0] == pytest.approx(found["a"]["std_error"] * ratio, rel=SEARCHED)


def test_pingouin_finds_the_same_paths(people):
    pingouin = pytest.importorskip("pingouin")
    table = pingouin.mediation_analysis(
        people, x="x", m=["m1", "m2"], y="y", n_boot=20, seed=1
    ).set_index("path")["coef"]
    paths = paths_of(people, ("m1", "m2"))
    assert paths.a == pytest.approx([table["m1 ~ X"], table["m2 ~ X"]], rel=1e-6)
    assert (paths.c, paths.c_prime) == pytest.approx((table["Total"], table["Direct"]), rel=1e-6)
    indirect = [table["Indirect m1"], table["Indirect m2"]]
    assert paths.a * paths.b == pytest.approx(indirect, rel=1e-6)


def test_statsmodels_finds_the_same_slopes_with_controls(people):
    api = pytest.importorskip("statsmodels.api")
    paths = paths_of(people, controls=people[["z", "w"]])
    design = api.add_constant(people[["x", "m1", "z", "w"]].to_numpy())
    fit = api.OLS(people["y"].to_numpy(), design).fit()
    assert paths.outcome_fit.estimate == pytest.approx(fit.params, rel=EXACT)
    assert paths.b_std_error == pytest.approx([fit.bse[2]], rel=EXACT)


def test_total_is_direct_plus_indirect(people):
    for serial in (False, True):
        paths = paths_of(people, ("m1", "m2", "m3"), serial=serial)
        ways = chains(3, serial=serial)
        whole = indirect_effects(paths.a, paths.b, paths.d, ways).sum()
        assert paths.c == pytest.approx(paths.c_prime + whole, rel=1e-12)


def test_shifting_and_scaling_move_the_paths_as_they_should(people):
    plain, m = paths_of(people), people[["m1"]]
    shifted = mediation_paths(people["y"] + 100, people["x"] - 7, m + 3)
    assert shifted.a == pytest.approx(plain.a)
    assert shifted.b == pytest.approx(plain.b)
    scaled = mediation_paths(people["y"], people["x"], 10 * m)
    assert scaled.a * scaled.b == pytest.approx(plain.a * plain.b)
    assert scaled.a == pytest.approx(10 * plain.a)


def test_the_order_of_parallel_mediators_does_not_matter(people):
    one, other = paths_of(people, ("m1", "m2")), paths_of(people, ("m2", "m1"))
    assert one.a == pytest.approx(other.a[::-1])
    assert one.b == pytest.approx(other.b[::-1])


def test_the_sobel_family_by_hand():
    # a = 3 (1), b = 4 (2): b²s_a² = 16, a²s_b² = 36, s_a²s_b² = 4.
    sobel = product_test([3, 4], [1, 2])
    assert sobel.std_error**2 == pytest.approx(52)
    assert product_test([3, 4], [1, 2], form="aroian").std_error ** 2 == pytest.approx(56)
    assert product_test([3, 4], [1, 2], form="goodman").std_error ** 2 == pytest.approx(48)
    assert sobel.statistic == pytest.approx(12 / np.sqrt(52))


def test_an_unbiased_variance_below_zero_is_undefined():
    found = product_test([0.1, 0.1], [1, 1], form="goodman")
    assert np.isnan([found.std_error, found.statistic, found.p_value]).all()


def test_longer_ways_multiply_more_steps():
    d = np.array([[0.0, 0.0], [2.0, 0.0]])
    steps = chain_steps(np.array([3.0, 5.0]), np.array([7.0, 11.0]), d, (0, 1))
    assert steps.tolist() == [3.0, 2.0, 11.0]
    assert len(chains(4, serial=True)) == 15


def test_shares_of_nothing_are_undefined():
    assert proportion_mediated(0.3, 0.6) == pytest.approx(0.5)
    assert np.isnan(proportion_mediated(0.3, 0.0))
    assert ratio_to_direct(0.3, 0.6) == pytest.approx(0.5)
    assert np.isnan(ratio_to_direct(0.3, 0.0))


def test_one_mediator_in_series_is_a_simple_mediation(people):
    assert paths_of(people, serial=True).model == 4


NAMES = ["y", "x", "m"]


def test_a_mediator_that_is_the_predictor(refused, people):
    with refused(
        "A regression cannot tell 'm' apart: it is a linear combination of 'x'. "
        "Leave one of them out."
    ):
        mediation_paths(people["y"], people["x"], 2 * people[["x"]] + 1, names=NAMES)


def test_a_constant_mediator(refused, people):
    with refused("A mediation needs variables that vary: every value of 'm' is 3."):
        mediation_paths(people["y"], people["x"], 0 * people[["m1"]] + 3, names=NAMES)


def test_too_few_rows(refused):
    with refused(
        "A regression needs more complete rows than coefficients, "
        "but got 3 rows for 3 coefficients."
    ):
        mediation_paths([1, 2, 4], [1, 2, 3], [[2], [1], [5]])


def test_missing_and_unequal(refused, people):
    with refused("The mediators must be complete: 1 of 3 values is missing or infinite."):
        mediation_paths([1, 2, 4], [1, 2, 3], [[2], [np.nan], [5]])
    with refused(
        "A mediation needs outcome, predictor and mediators of the same people, "
        "but got 3, 2 and 3 rows."
    ):
        mediation_paths([1, 2, 4], [1, 2], [[2], [1], [5]])
    with refused("A mediation needs at least 1 mediator, but got none."):
        mediation_paths([1, 2, 4], [1, 2, 3], np.empty((3, 0)))


def test_too_long_a_series_and_too_few_names(refused, people):
    many = np.random.default_rng(1).normal(size=(60, 7))
    with refused("A serial mediation has at most 6 mediators, but got 7."):
        mediation_paths(people["y"], people["x"], many, serial=True)
    with refused("A mediation needs one name per column, but got 2 names for 3 columns."):
        mediation_paths(people["y"], people["x"], people[["m1"]], names=["y", "x"])
