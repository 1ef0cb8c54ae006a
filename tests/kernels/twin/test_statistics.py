"""Statistics from sums, against statsmodels, pingouin and pandas on the rows themselves."""

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.api as sm

from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.published.rounding import agrees, rounding_interval
from crm_study.kernels.twin.aims import SAFE, Aim, Ledger
from crm_study.kernels.twin.exchanges import search
from crm_study.kernels.twin.pool import PoolState
from crm_study.kernels.twin.statistics import (
    Alpha,
    Correlation,
    Fit,
    GroupMean,
    GroupSums,
    Icc,
    Mean,
    Slope,
    StdDev,
)

PEOPLE = np.arange(60)


@pytest.fixture
def rows():
    rng = np.random.default_rng(4)
    shared = rng.normal(size=(60, 1))
    found = np.round(3 + shared + rng.normal(size=(60, 5)))
    found[3, 1] = np.nan
    return found


def value(statistic, rows):
    ledger = Ledger([Aim(statistic, 0.0, 1.0)])
    return float(ledger.values(ledger.addends(rows, PEOPLE).sum(axis=0))[0])


def test_every_number_of_a_regression_is_that_of_statsmodels(rows):
    whole = rows[~np.isnan(rows[:, :3]).any(axis=1)]
    fit = sm.OLS(whole[:, 0], sm.add_constant(whole[:, 1:3])).fit()
    columns = (0, 1, 2)
    expected = {
        "r_squared": fit.rsquared,
        "adj_r_squared": fit.rsquared_adj,
        "f_statistic": fit.fvalue,
        "sigma": np.sqrt(fit.scale),
    }
    for number, wanted in expected.items():
        assert value(Fit(columns, number), rows) == pytest.approx(wanted, rel=1e-10)
    beta = fit.params[2] * whole[:, 2].std() / whole[:, 0].std()
    slope = {
        "statistic": fit.tvalues[2],
        "p_value": fit.pvalues[2],
        "estimate": fit.params[2],
        "std_error": fit.bse[2],
        "std_estimate": beta,
    }
    for number, wanted in slope.items():
        assert value(Slope(columns, 2, number), rows) == pytest.approx(wanted, rel=1e-9)


def test_alpha_is_that_of_pingouin_on_complete_rows(rows):
    expected = pingouin.cronbach_alpha(pd.DataFrame(rows).dropna())[0]
    assert value(Alpha((0, 1, 2, 3, 4)), rows) == pytest.approx(expected, rel=1e-10)


def test_moments_and_correlation_are_those_of_pandas(rows):
    frame = pd.DataFrame(rows)
    assert value(Mean(1), rows) == pytest.approx(frame[1].mean(), rel=1e-12)
    assert value(StdDev(1), rows) == pytest.approx(frame[1].std(), rel=1e-12)
    assert value(Correlation(0, 1), rows) == pytest.approx(frame[0].corr(frame[1]), rel=1e-10)


def test_groups(rows):
    codes = PEOPLE % 7
    whole = ~np.isnan(rows[:, 1])
    sums = GroupSums((1,), codes, 7)
    expected = cluster_similarity(rows[whole, 1], cluster=codes[whole]).icc1
    assert value(Icc(sums), rows) == pytest.approx(expected, rel=1e-10)
    mean = pd.Series(rows[:, 1]).groupby(codes).mean()[2]
    assert value(GroupMean(sums, 2), rows) == pytest.approx(mean, rel=1e-12)


def test_undefined_statistics_are_infinitely_far_off():
    ledger = Ledger([Aim(Fit((0, 1), "r_squared"), 0.4, 0.5), Aim(Alpha((0, 1)), 0.4, 0.5)])
    sums = ledger.addends(np.full((60, 2), 3.0), PEOPLE).sum(axis=0)
    assert np.array_equal(ledger.residuals(sums), [np.inf, np.inf])


def test_equal_sums_are_kept_once():
    aims = [Aim(Fit((0, 1), "r_squared"), 0, 1), Aim(Slope((0, 1), 1, "statistic"), 0, 1)]
    assert Ledger(aims).addends(np.ones((2, 2)), PEOPLE[:2]).shape == (2, 9)


def aim(statistic, text):
    interval = rounding_interval(text)
    return Aim(statistic, interval.lower, interval.upper)


TARGETS = {
    "0.44": Fit((2, 0), "r_squared"),
    "0.570": Fit((2, 1), "r_squared"),
    "3.616": Slope((2, 0, 1), 0, "statistic"),
}


@pytest.mark.parametrize("seed", range(10))
def test_chosen_rows_print_what_was_asked_for(seed):
    r_1, r_2, r_12 = np.sqrt(0.44), np.sqrt(0.57), 0.673
    matrix = [[1, r_12, r_1], [r_12, 1, r_2], [r_1, r_2, 1]]
    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_normal(np.zeros(3), matrix, size=118 * 100)
    pool = np.clip(np.round((3.8 + 0.8 * drawn) * 23) / 23, 1, 5)
    ledger = Ledger([aim(statistic, text) for text, statistic in TARGETS.items()])
    sums = ledger.addends(pool, np.repeat(np.arange(118), 100)).reshape(118, 100, -1)
    start = PoolState.drawn(sums, seed=seed)
    found = search(start, ledger.residuals, tolerance=SAFE, seed=seed, max_steps=80)
    assert found.solved
    assert np.abs(ledger.residuals(found.state.totals())).max() <= SAFE
    rows = pool.reshape(118, 100, 3)[np.arange(118), found.state.choice]
    simple, other, joint = (
        sm.OLS(rows[:, 2], sm.add_constant(rows[:, list(terms)])).fit()
        for terms in ((0,), (1,), (0, 1))
    )
    obtained = (simple.rsquared, other.rsquared, joint.tvalues[1])
    assert all(agrees(got, text) for got, text in zip(obtained, TARGETS, strict=True))
