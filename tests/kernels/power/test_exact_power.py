"""Power by noncentral laws: against pwr and R, statsmodels, simulation, and refusals.

statsmodels' FTestPower has its degrees of freedom the wrong way round (its own notes say so);
FTestPowerF2 and the others are right and are used.
"""

import numpy as np
import pytest
from statsmodels.stats.power import FTestAnovaPower, FTestPowerF2, TTestIndPower, TTestPower

from crm_study.kernels.power.correlation_power import (
    correlation_power,
    correlation_power_fisher,
    random_r_squared_power,
)
from crm_study.kernels.power.inversion import rising_root, smallest_whole, wanted_power
from crm_study.kernels.power.means_power import anova_power, t_test_power
from crm_study.kernels.power.noncentral import f_power, t_power
from crm_study.kernels.power.regression_power import (
    RegressionTest,
    detectable,
    f_squared_of,
    required_n,
)

# R's noncentral beta stops at 1e-9 (errmax of pnbeta).
PNBETA = 1e-8


def test_whole_models_as_pwr(reference):
    for u, v, f2, power in reference("power")["f2"]:
        found = RegressionTest(int(u)).at(f2, n_obs=int(u + v + 1))
        assert found.power == pytest.approx(power, rel=PNBETA)
        assert found.noncentrality == pytest.approx(f2 * (u + v + 1))


def test_sets_of_predictors_in_both_conventions(reference):
    for u, k, n, f2, gpower, cohen in reference("power")["partial"]:
        own = RegressionTest(int(k), int(u)).at(f2, n_obs=int(n))
        assert own.power == pytest.approx(gpower, rel=PNBETA)
        other = RegressionTest(int(k), int(u), convention="u+v+1").at(f2, n_obs=int(n))
        assert other.power == pytest.approx(cohen, rel=PNBETA)
        assert other.power < own.power


def test_numbers_needed_as_pwr(reference):
    for u, f2, power, n in reference("power")["needed"]:
        test = RegressionTest(int(u))
        found = required_n(f2, power=power, test=test)
        assert found.n_obs == n
        assert test.at(f2, n_obs=int(n) - 1).power < power <= found.power


def test_cohens_example_of_gpower():
    # G*Power's manual, multiple regression omnibus: f² = 1/9, 5 predictors, n = 95, power .6735.
    found = RegressionTest(5).at(0.1111111, n_obs=95)
    assert found.power == pytest.approx(0.673586, abs=1e-6)
    assert found.noncentrality == pytest.approx(10.555555, abs=1e-5)


def test_detectable_effects_as_pwr(reference):
    for u, n, power, f2 in reference("power")["detectable"]:
        found = detectable(int(n), power=power, test=RegressionTest(int(u)))
        assert found.f_squared == pytest.approx(f2, rel=1e-7)
        assert found.power == pytest.approx(power, rel=1e-10)


def test_statsmodels_agrees():
    f2 = RegressionTest(3).at(0.15, n_obs=77)
    theirs = FTestPowerF2().power(0.15, 3, 73, 0.05)
    assert f2.power == pytest.approx(theirs, rel=1e-8)
    assert t_test_power(0.5, n_obs=64) == pytest.approx(TTestIndPower().power(0.5, 64, 0.05))
    assert t_test_power(0.4, n_obs=20, comparison="paired") == pytest.approx(
        TTestPower().power(0.4, 20, 0.05)
    )
    assert anova_power(0.25, n_groups=4, n_obs=45) == pytest.approx(
        FTestAnovaPower().power(0.25, 180, 0.05, 4)
    )


def test_means_as_pwr(reference):
    known = reference("power")["t_tests"]
    n, d, power, greater = known["two_sample"]
    # pwr leaves out the wrong tail, here below 1e-8.
    assert t_test_power(d, n_obs=n) == pytest.approx(power, rel=1e-6)
    one_sided = t_test_power(d, n_obs=n, alternative="greater")
    assert one_sided == pytest.approx(greater, rel=1e-9)
    for kind in ("paired", "one_sample"):
        n, d, power = known[kind]
        assert t_test_power(d, n_obs=n, comparison=kind) == pytest.approx(power, rel=1e-4)
    n1, n2, d, power = known["unequal"]
    assert t_test_power(d, n_obs=n1, n_other=n2) == pytest.approx(power, rel=1e-5)
    for k, n, f, power in reference("power")["anova"]:
        assert anova_power(f, n_groups=int(k), n_obs=n) == pytest.approx(power, rel=PNBETA)


def test_correlations_as_pwr_and_exactly(reference):
    for n, r, two, one in reference("power")["r"]:
        assert correlation_power_fisher(r, n_obs=int(n)) == pytest.approx(two, rel=1e-10)
        found = correlation_power_fisher(r, n_obs=int(n), alternative="greater")
        assert found == pytest.approx(one, rel=1e-10)
    for n, r, power in reference("power")["exact_r"]:
        assert correlation_power(r, n_obs=int(n)) == pytest.approx(power, rel=1e-9)


def test_without_an_effect_power_is_alpha():
    assert f_power(0, 3, 50, alpha=0.05) == pytest.approx(0.05)
    assert t_power(0, 19, alpha=0.01) == pytest.approx(0.01)
    assert t_power(0, 19, alpha=0.01, alternative="greater") == pytest.approx(0.01)
    assert correlation_power(0, n_obs=30) == pytest.approx(0.05)
    assert random_r_squared_power(1e-12, n_obs=30, n_predictors=3) == pytest.approx(0.05)


def test_two_sided_t_is_f_with_one_degree_of_freedom():
    both = t_power(2.5, 30, alpha=0.025, alternative="greater") + t_power(
        -2.5, 30, alpha=0.025, alternative="greater"
    )
    assert t_power(2.5, 30, alpha=0.05) == pytest.approx(both, rel=1e-10)


@pytest.mark.parametrize("alternative", ["two_sided", "greater"])
@pytest.mark.parametrize("df", [1, 3, 20, 1000])
def test_power_rises_to_1_where_scipy_has_no_value(df, alternative):
    # scipy 1.17: ncfdtr(1, 20, 1600, 4.351) and nctdtr(3, 57.44, 2.353) are nan.
    found = [t_power(d, df, alpha=0.05, alternative=alternative) for d in range(0, 121, 3)]
    assert np.diff(found).min() > -1e-12
    assert found[-1] == pytest.approx(1.0, abs=1e-6)


def test_random_predictors_in_simulated_samples():
    generator = np.random.default_rng(6)
    n, reps = 30, 20_000
    x = generator.normal(size=(reps, n))
    y = 0.5 * x + np.sqrt(0.75) * generator.normal(size=(reps, n))
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    r = (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    rejects = np.abs(r) * np.sqrt((n - 2) / (1 - r**2)) > 2.048407141795244
    exact = correlation_power(0.5, n_obs=n)
    assert rejects.mean() == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / reps))


def test_random_r_squared_in_simulated_samples():
    generator = np.random.default_rng(8)
    n, reps, share = 40, 8000, 0.25
    x = generator.normal(size=(reps, n, 3))
    y = np.sqrt(share) * x[..., 0] + np.sqrt(1 - share) * generator.normal(size=(reps, n))
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    xy = (x * y[..., None]).sum(axis=1)
    fitted = np.linalg.solve(x.transpose(0, 2, 1) @ x, xy[..., None])[..., 0]
    r2 = (fitted * xy).sum(axis=1) / (y**2).sum(axis=1)
    rejects = r2 / 3 / ((1 - r2) / 36) > 2.866265551
    exact = random_r_squared_power(share, n_obs=n, n_predictors=3)
    assert rejects.mean() == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / reps))


def test_f_squared_by_hand():
    assert f_squared_of(0.44) == pytest.approx(11 / 14)
    assert f_squared_of(0.5, without=0.25) == 0.5


def test_roots_and_whole_numbers():
    assert rising_root(lambda x: x**3, 8.0, start=100.0) == pytest.approx(2.0, rel=1e-12)
    assert rising_root(lambda _: 0.5, 0.8, start=1.0) == np.inf
    assert smallest_whole(lambda n: n, 7, start=9) == 9
    assert smallest_whole(lambda _: 0.05, 0.8, start=1, most=1000) is None


def test_no_effect_needs_nobody():
    assert required_n(0.0, test=RegressionTest(2)) is None


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        (
            lambda: RegressionTest(3).at(0.1, n_obs=4),
            "A regression on 3 predictors needs at least 5 respondents, but there are 4.",
        ),
        (
            lambda: RegressionTest(3).at(-0.1, n_obs=40),
            "An effect f² cannot be below 0, but is -0.1.",
        ),
        (
            lambda: RegressionTest(3, 4).at(0.1, n_obs=40),
            "A test needs from 1 to all 3 predictors, but tests 4.",
        ),
        (
            lambda: RegressionTest(3, convention="v").at(0.1, n_obs=40),
            "The noncentrality is f² times n or u+v+1, but 'v' is asked for.",
        ),
        (
            lambda: wanted_power(0.04, alpha=0.05),
            "A wanted power must lie between alpha and 1, but is 0.04 with alpha 0.05.",
        ),
        (
            lambda: f_power(1, 1, 10, alpha=5),
            "The level of a test must lie between 0 and 1, but is 5.",
        ),
        (
            lambda: f_squared_of(0.2, without=0.3),
            "R² lies from 0 to below 1 and does not fall when predictors are added, but is 0.2 "
            "with the predictors tested and 0.3 without them.",
        ),
        (
            lambda: correlation_power(1.0, n_obs=30),
            "The power of a correlation needs one strictly between -1 and 1 and at least 4 "
            "respondents, but got 1.0 and 30.",
        ),
        (
            lambda: random_r_squared_power(0.2, n_obs=4, n_predictors=3),
            "The power of R² needs a share from 0 to below 1, a predictor and more respondents "
            "than coefficients, but got 0.2, 3 and 4.",
        ),
        (
            lambda: t_test_power(0.5, n_obs=1),
            "A t test needs at least 2 in each group, but got 1 and 1.",
        ),
        (
            lambda: anova_power(0.5, n_groups=1, n_obs=9),
            "An analysis of variance needs at least 2 groups of 2 and an effect f of 0 or more, "
            "but got 1 groups of 9 and 0.5.",
        ),
    ],
)
def test_refuses_in_a_sentence(task, sentence, refused):
    with refused(sentence):
        task()
