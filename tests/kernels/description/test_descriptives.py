import numpy as np
import pandas as pd
import pytest
from scipy import stats

from crm_study.kernels.description.descriptives import describe

RTOL = 1e-11
COLUMNS = {
    "mpg": ("mtcars", "mpg"),
    "gear": ("mtcars", "gear"),
    "complaints": ("attitude", "complaints"),
    "catholic": ("swiss", "Catholic"),
}


def test_by_hand():
    # Deviations -3, -2, -1, 0, 6: m2 = 10, m3 = 36, m4 = 278.8.
    found = describe([1, 2, 3, 4, 10])
    assert (found.n_obs, found.mean, found.median) == (5, 4, 3)
    assert (found.minimum, found.maximum) == (1, 10)
    assert found.std_dev == pytest.approx(np.sqrt(50 / 4))
    assert found.skewness == pytest.approx(np.sqrt(20) / 3 * 36 / 10**1.5)
    assert found.kurtosis == pytest.approx(4 / 6 * (6 * (2.788 - 3) + 6))


@pytest.mark.parametrize("name", COLUMNS)
def test_agrees_with_r(reference, data_set, name):
    data, column = COLUMNS[name]
    found = describe(data_set(data)[column])
    for field, value in reference("descriptives")[name].items():
        assert getattr(found, field) == pytest.approx(value, rel=RTOL), field


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_pandas_and_scipy(seed):
    values = np.random.default_rng(seed).lognormal(size=40) + 5
    found, series = describe(values), pd.Series(values)
    assert found.std_dev == pytest.approx(series.std(), rel=RTOL)
    assert found.median == pytest.approx(series.median(), rel=RTOL)
    assert found.skewness == pytest.approx(series.skew(), rel=RTOL)
    assert found.kurtosis == pytest.approx(series.kurt(), rel=RTOL)
    assert found.skewness == pytest.approx(stats.skew(values, bias=False), rel=RTOL)
    assert found.kurtosis == pytest.approx(stats.kurtosis(values, bias=False), rel=RTOL)


def test_shape_ignores_origin_and_unit():
    values = np.random.default_rng(3).exponential(size=30)
    found, moved = describe(values), describe(1e6 - 2 * values)
    assert moved.skewness == pytest.approx(-found.skewness, rel=1e-8)
    assert moved.kurtosis == pytest.approx(found.kurtosis, rel=1e-8)
    assert moved.std_dev == pytest.approx(2 * found.std_dev, rel=1e-8)


def test_a_planted_shape_is_found():
    values = np.random.default_rng(11).exponential(size=400_000)
    found = describe(values)
    assert (found.mean, found.std_dev) == pytest.approx((1, 1), abs=0.01)
    assert (found.skewness, found.kurtosis) == pytest.approx((2, 6), rel=0.05)


@pytest.mark.parametrize(
    ("values", "undefined"),
    [
        ([3], {"std_dev", "skewness", "kurtosis"}),
        ([1, 3], {"skewness", "kurtosis"}),
        ([1, 3, 4], {"kurtosis"}),
        ([1, 3, 4, 4], set()),
        ([0.1, 0.1, 0.1, 0.1], {"skewness", "kurtosis"}),
    ],
)
def test_what_is_undefined_is_nan(values, undefined):
    found = describe(values)
    fields = {"mean", "std_dev", "median", "skewness", "kurtosis", "minimum", "maximum"}
    assert {field for field in fields if np.isnan(getattr(found, field))} == undefined


def test_a_constant_has_no_spread():
    assert (describe([0.1, 0.1, 0.1]).mean, describe([0.1, 0.1, 0.1]).std_dev) == (0.1, 0)


def test_refusals(refused):
    with refused("A description needs at least 1 observation, but got 0."):
        describe([])
    with refused("The values must be complete: 1 of 2 values is missing or infinite."):
        describe([1, np.nan])
