"""Years, ratios, medians and drift against hand cases and R."""

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.accounts.drift import drift_forecast
from crm_study.kernels.accounts.median_interval import median_interval
from crm_study.kernels.accounts.yearly import divided, year_before

RTOL = 1e-10
ROW = np.arange(1, 38)
VALUES = ((ROW * 37) % 101 - 40) / 7
STEP = np.arange(1, 10)
SERIES = np.exp(3 + 0.1 * STEP + ((STEP * 7) % 5) / 20)


@pytest.fixture(scope="module")
def known(reference):
    return reference("fieldwork")


@pytest.mark.parametrize(("case", "n", "level"), [(0, 37, 0.95), (1, 37, 0.80), (2, 8, 0.95)])
def test_median_limits_are_rs_order_statistics(known, case, n, level):
    r, found = known["median"][case], median_interval(VALUES[:n], conf_level=level)
    assert found.estimate == pytest.approx(r["estimate"], rel=RTOL)
    quartiles = found.lower_quartile, found.upper_quartile
    assert quartiles == pytest.approx(r["quartiles"], rel=RTOL)
    assert found.conf_low == pytest.approx(r["conf_low"], rel=RTOL, abs=1e-12)
    assert found.conf_high == pytest.approx(r["conf_high"], rel=RTOL)
    assert found.exact_level == pytest.approx(r["exact_level"], rel=RTOL)
    assert found.p_value == pytest.approx(r["p_value"], rel=RTOL)


def test_few_values_have_no_limits():
    found = median_interval([1.0, 2.0, 3.0])
    assert np.isnan([found.conf_low, found.conf_high, found.exact_level]).all()
    assert found.p_value == 0.25
    assert np.isnan(median_interval([0.0, 0.0]).p_value)
    with pytest.raises(AnalysisError, match=r"^A median needs at least 1 value.$"):
        median_interval([])


def test_a_median_moves_with_its_values():
    moved = median_interval(VALUES + 100)
    assert moved.conf_low == pytest.approx(median_interval(VALUES).conf_low + 100, rel=RTOL)


def test_one_series_is_rs_random_walk_with_drift(known):
    found = drift_forecast(SERIES[-1:], np.diff(np.log(SERIES)), n_ahead=3)
    assert np.log(found.estimate) == pytest.approx(known["drift"]["mean"], rel=RTOL)
    assert found.log_std_error == pytest.approx(known["drift"]["std_error"], rel=1e-8)
    assert found.drift == pytest.approx(known["drift"]["drift"], rel=RTOL)


def test_a_sum_by_hand():
    changes = [0.1, 0.2, 0.3]
    found = drift_forecast([30.0, 10.0], changes)
    # s = .1; shares .75 and .25: variance .01 (.5625 + .0625 + 1/3)
    assert found.estimate[0] == pytest.approx(40 * np.exp(0.2))
    assert found.log_std_error[0] == pytest.approx(np.sqrt(0.01 * (0.625 + 1 / 3)))


def test_a_scale_only_scales():
    one, ten = (drift_forecast(np.array([3.0, 4.0]) * k, [0.1, 0.2, 0.0]) for k in (1, 10))
    assert ten.conf_high == pytest.approx(10 * one.conf_high)


@pytest.mark.parametrize(
    ("last", "changes", "message"),
    [
        ([1.0, 0.0], [0.1, 0.2], "A forecast of growth needs amounts above 0 in the last year."),
        (
            [1.0],
            [0.1],
            "A forecast needs at least 2 changes from year to year and 1 year ahead, but got "
            "1 and 1.",
        ),
    ],
)
def test_what_cannot_be_forecast_is_refused(last, changes, message):
    with pytest.raises(AnalysisError) as refused:
        drift_forecast(last, changes)
    assert str(refused.value) == message


def test_the_year_before_is_that_of_the_same_unit():
    units = ["b", "a", "a", "b"]
    before = year_before([4, 1, 2, 3], unit=units, year=[2024, 2022, 2023, 2022])
    assert before == pytest.approx([np.nan, np.nan, 1, np.nan], nan_ok=True)
    with pytest.raises(AnalysisError, match=r"^'a' has two rows for the year 2022.$"):
        year_before([1, 2], unit=["a", "a"], year=[2022, 2022])


def test_nothing_is_divided_by_nothing():
    assert np.isnan(divided([1, 1, 1, np.nan], [0, -1, np.nan, 1])).all()
    assert divided(np.array([0.0]), [2.0]) == 0
