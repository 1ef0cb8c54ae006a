"""Power with respondents in institutions: formula, simulation, and both against outside."""

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.power.clustered import (
    ClusteredTest,
    detectable_in_clusters,
    minimum_detectable_slope,
    required_clusters,
)
from crm_study.kernels.power.clustered_fits import clustered_fits
from crm_study.kernels.power.clustered_samples import Population, samples
from crm_study.kernels.power.regression_power import RegressionTest
from crm_study.kernels.power.simulation import simulated_power

UNEQUAL = (5, 6, 4, 9) * 5


def test_formula_as_r_computes_it(reference):
    for g, m, icc_y, icc_x, f2, deff, df, power in reference("power")["clustered"]:
        test = ClusteredTest(icc_outcome=icc_y, icc_predictor=icc_x)
        found = test.at(f2, n_clusters=int(g), cluster_size=m)
        assert found.design_effect == pytest.approx(deff)
        assert found.df == df
        assert found.power == pytest.approx(power, rel=1e-9)


def test_by_hand():
    # 21 institutions of 6, ICC .2, a predictor of institutions: 1 + 5 · .2 = 2, so 63 of 126.
    found = ClusteredTest(icc_outcome=0.2).at(0.1, n_clusters=21, cluster_size=6)
    assert (found.design_effect, found.n_effective, found.df) == (2.0, 63.0, 19)
    assert found.noncentrality == pytest.approx(6.3)


def test_unequal_sizes_cost_more():
    equal = ClusteredTest(icc_outcome=0.2)
    unequal = ClusteredTest(icc_outcome=0.2, size_variation=0.5)
    assert equal.design_effect(6) == 2.0
    assert unequal.design_effect(6) == pytest.approx(1 + 6.5 * 0.2)


def test_without_resemblance_only_the_degrees_of_freedom_remain():
    alone = RegressionTest(1).at(0.1, n_obs=126).power
    found = ClusteredTest(icc_outcome=0.0, icc_predictor=0.5)
    nested = found.at(0.1, n_clusters=21, cluster_size=6)
    assert nested.noncentrality == pytest.approx(12.6)
    assert alone - 0.03 < nested.power < alone
    assert nested.power_limit == 1


def test_more_people_in_the_same_institutions_stop_helping():
    test = ClusteredTest(icc_outcome=0.5)
    crowd = test.at(0.1, n_clusters=21, cluster_size=10_000)
    assert crowd.power == pytest.approx(crowd.power_limit, abs=1e-3)
    assert crowd.power_limit < 0.6


def test_inverses_invert():
    test = ClusteredTest(icc_outcome=0.1, icc_predictor=0.4)
    effect = detectable_in_clusters(21, cluster_size=5, test=test)
    assert effect.power == pytest.approx(0.8, rel=1e-10)
    needed = required_clusters(effect.f_squared * 0.999999, cluster_size=5, test=test)
    assert needed.n_clusters == 22
    closed = minimum_detectable_slope(21, cluster_size=5, test=test)
    assert closed**2 == pytest.approx(effect.f_squared, rel=5e-3)
    assert required_clusters(0.0, cluster_size=5, test=test) is None


@pytest.mark.parametrize("which", ["ols", "cr1"])
def test_fits_are_those_of_statsmodels(which):
    population = Population(UNEQUAL, slope=0.3, n_predictors=2)
    block = next(samples(population, n_samples=3, seed=3))
    fits = clustered_fits(block, population.starts)
    groups = np.repeat(np.arange(20), UNEQUAL)
    for one, scores in enumerate(block):
        fit = sm.OLS(scores[-1], sm.add_constant(scores[:-1].T)).fit()
        robust = fit.get_robustcov_results("cluster", groups=groups)
        known = fit.bse[1] if which == "ols" else robust.bse[1]
        assert fits.estimate[one] == pytest.approx(fit.params[1], rel=1e-10)
        assert getattr(fits, which)[one] == pytest.approx(known, rel=1e-10)


def test_cr2_is_bell_and_mccaffreys():
    population = Population(UNEQUAL, slope=0.3, n_predictors=2)
    scores = next(samples(population, n_samples=1, seed=3))
    x = sm.add_constant(scores[0, :-1].T)
    bread = np.linalg.inv(x.T @ x)
    residual = scores[0, -1] - x @ bread @ x.T @ scores[0, -1]
    meat = np.zeros((3, 3))
    for start, size in zip(population.starts, UNEQUAL, strict=True):
        own = x[start : start + size]
        values, vectors = np.linalg.eigh(np.eye(size) - own @ bread @ own.T)
        pull = own.T @ (vectors / np.sqrt(values)) @ vectors.T @ residual[start : start + size]
        meat += np.outer(pull, pull)
    found = clustered_fits(scores, population.starts)
    assert found.cr2[0] == pytest.approx(np.sqrt((bread @ meat @ bread)[1, 1]), rel=1e-10)


def test_the_seed_decides_and_blocks_do_not_matter():
    population = Population(UNEQUAL, slope=0.3, n_items=3)
    known = simulated_power(population, n_simulations=50, seed=1)
    again = simulated_power(population, n_simulations=50, seed=1, at_once=7)
    assert (again.power, again.mean_estimate) == (known.power, known.mean_estimate)
    assert simulated_power(population, n_simulations=50, seed=2).mean_estimate != (
        known.mean_estimate
    )
    few = np.concatenate(list(samples(population, n_samples=3, seed=1, at_once=1)))
    many = next(samples(population, n_samples=9, seed=1, at_once=9))
    np.testing.assert_array_equal(few, many[:3])


def test_a_predictor_of_institutions_leaves_the_outcome_its_correlation():
    whole, real = (
        next(samples(Population((4,) * 5, 0.3, icc, 0.2), n_samples=2, seed=1)) for icc in (1, 1.0)
    )
    np.testing.assert_array_equal(whole, real)


def test_samples_have_the_declared_moments():
    population = Population((10,) * 40, slope=0.5, icc_predictor=0.3, icc_outcome=0.2)
    block = np.concatenate(list(samples(population, n_samples=300, seed=1)))
    x, y = block[:, 0], block[:, 1]
    assert x.var() == pytest.approx(1, rel=0.02)
    assert y.var() == pytest.approx(1, rel=0.02)
    assert (x * y).mean() == pytest.approx(0.5, abs=0.01)
    means = x.reshape(300, 40, 10).mean(axis=2)
    assert means.var() == pytest.approx(0.3 + 0.7 / 10, rel=0.04)


def test_likert_items_stay_on_their_scale():
    population = Population((5,) * 21, slope=0.5, n_items=15)
    block = next(samples(population, n_samples=2, seed=1))
    assert block.shape == (2, 2, 105)
    assert block.min() >= 1
    assert block.max() <= 5
    np.testing.assert_allclose(block * 15, np.rint(block * 15), atol=1e-9)


def test_simulated_power_is_the_exact_one():
    # Independent respondents: the random-predictor power of a correlation.
    from crm_study.kernels.power.correlation_power import correlation_power

    population = Population((6,) * 15, slope=0.3, icc_predictor=0.0, icc_outcome=0.0)
    found = simulated_power(population, n_simulations=8000, errors="ols", seed=1)
    exact = correlation_power(0.3, n_obs=90)
    assert found.power == pytest.approx(exact, abs=4 * found.std_error)


def test_the_formula_is_near_the_simulation():
    population = Population((6,) * 40, slope=0.2, icc_predictor=0.5, icc_outcome=0.3)
    found = simulated_power(population, n_simulations=4000, seed=1)
    test = ClusteredTest(icc_outcome=0.3, icc_predictor=0.5)
    formula = test.at(0.04 / 0.96, n_clusters=40, cluster_size=6).power
    assert found.power == pytest.approx(formula, abs=0.06)


def test_naive_errors_reject_far_too_often_among_21_institutions():
    population = Population((6,) * 21, slope=0.0, icc_predictor=1.0, icc_outcome=0.2)
    size = {
        errors: simulated_power(population, n_simulations=4000, errors=errors, seed=1).power
        for errors in ("ols", "cr1", "cr2")
    }
    assert size["ols"] > 0.12
    assert size["cr2"] < size["cr1"] < 0.10
    assert size["cr2"] == pytest.approx(0.055, abs=0.02)


@pytest.mark.parametrize(
    ("population", "options", "sentence"),
    [
        (
            Population((5,), slope=0.1),
            {},
            "A simulation needs a sample, a predictor and at least 2 institutions with somebody in "
            "each, but got 10 samples, 1 predictors and 1 institutions.",
        ),
        (
            Population((5, 5), slope=1.0),
            {},
            "A simulation needs intraclass correlations from 0 to 1 and a slope between -1 and 1, "
            "but got 0.1, 0.1 and 1.0.",
        ),
        (
            Population((1, 1), slope=0.1),
            {},
            "A regression on 1 predictors needs at least 3 respondents, but there are 2.",
        ),
        (
            Population((5, 5), slope=0.1),
            {"errors": "hc3"},
            "Standard errors are one of ols, cr1, cr2, but are hc3.",
        ),
    ],
)
def test_refuses_in_a_sentence(population, options, sentence, refused):
    with refused(sentence):
        simulated_power(population, n_simulations=10, seed=1, **options)


def test_a_design_that_cannot_be_is_refused(refused):
    with refused("The intraclass correlation of the outcome lies from 0 to 1, but is 1.2."):
        ClusteredTest(icc_outcome=1.2).at(0.1, n_clusters=21, cluster_size=5)
    with refused(
        "A test among institutions needs at least 1 respondent in each and 1 degree of freedom, "
        "but got 5 and 0."
    ):
        ClusteredTest(icc_outcome=0.2).at(0.1, n_clusters=2, cluster_size=5)
