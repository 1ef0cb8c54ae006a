"""Every reading of a printed R squared and t: the table, and data that always fit."""

import math

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.published.readings import readings


def by_key(**printed):
    return {reading.key: reading for reading in readings(**printed)}


PRINTED = {"r_squared": "0.44", "statistic": "3.616", "other_r_squared": "0.570"}


@pytest.mark.parametrize(
    ("key", "df", "n"),
    [
        ("as_printed", (None, None), (None, None)),
        ("truncated", (16, 16), (18, 18)),
        ("double_rounded", (17, 17), (19, 19)),
        ("adjusted", (None, None), (None, None)),
        ("correlation", (53, 56), (55, 58)),
        ("partial", (17, None), (20, None)),
        ("partial_with_other", (None, None), (None, None)),
        ("joint", (1, None), (4, None)),
    ],
)
def test_table_of_readings(key, df, n):
    reading = by_key(**PRINTED)[key]
    assert (reading.df_low, reading.df_high) == df
    assert (reading.n_low, reading.n_high) == n
    assert reading.possible == (df[0] is not None)


def test_least_assuming_first():
    assert list(by_key(**PRINTED)) == [
        "as_printed",
        "truncated",
        "double_rounded",
        "adjusted",
        "correlation",
        "partial",
        "partial_with_other",
        "joint",
    ]
    assert len(readings(r_squared="0.44", statistic="3.616")) == 6


def test_real_range_shows_how_narrowly_it_fails():
    reading = by_key(**PRINTED)["as_printed"]
    assert (reading.real_low, reading.real_high) == pytest.approx((16.303, 16.988), abs=5e-4)


@pytest.mark.parametrize(
    ("key", "p"), [("double_rounded", 0.0021), ("truncated", 0.0023), ("correlation", 0.00065)]
)
def test_p_values_of_the_table(key, p):
    reading = by_key(**PRINTED, p_value="0.00")[key]
    assert reading.possible
    assert reading.p_low <= reading.p_high
    assert (reading.p_low, reading.p_high) == pytest.approx((p, p), abs=5e-5)


def test_three_zeros_leave_only_the_partial_readings():
    found = by_key(**PRINTED, p_value=".000")
    assert [key for key, reading in found.items() if reading.possible] == ["partial", "joint"]
    assert (found["joint"].df_low, found["joint"].n_low) == (88, 91)
    assert found["joint"].p_high < 0.0005
    assert found["correlation"].note == "R² and t fit together, but not with the printed p."


def test_two_zeros_need_ten_degrees_of_freedom():
    assert by_key(**PRINTED, p_value="0.00")["joint"].df_low == 10


def test_three_decimals_leave_less_room():
    found = by_key(r_squared="44.0%", statistic="3.616")
    assert [key for key, reading in found.items() if reading.possible] == ["partial"]
    reading = found["correlation"]
    assert (reading.real_low, reading.real_high) == pytest.approx((54.29, 54.63), abs=0.01)


def test_critical_value_is_noted_and_decides_nothing():
    found = by_key(**PRINTED, critical="1.96")
    assert found["double_rounded"].possible
    assert found["double_rounded"].critical_agrees is False
    assert found["joint"].critical_agrees is True
    assert found["as_printed"].critical_agrees is None
    assert by_key(**PRINTED, critical="2.110")["double_rounded"].critical_agrees is True
    assert by_key(**PRINTED)["joint"].critical_agrees is None


@pytest.mark.parametrize(
    ("n_obs", "possible"),
    [
        (18, ["truncated", "joint"]),
        (19, ["double_rounded", "joint"]),
        (21, ["partial", "joint"]),
        (57, ["correlation", "partial", "joint"]),
        (118, ["partial", "joint"]),
        (3, []),
    ],
)
def test_known_sample_size_narrows_the_readings(n_obs, possible):
    found = by_key(**PRINTED, n_obs=n_obs)
    assert [key for key, reading in found.items() if reading.possible] == possible


def test_each_obstacle_is_named():
    found = by_key(**PRINTED, n_obs=118)
    assert found["as_printed"].note == "No whole number of degrees of freedom fits R² and t."
    assert found["truncated"].note == (
        "The printed numbers fit together, but not with this number of respondents."
    )
    assert found["partial_with_other"].note == (
        "The other predictor alone explains as much as the whole model or more."
    )


def test_other_predictor_may_have_room_in_the_model():
    found = by_key(r_squared="0.44", statistic="3.616", other_r_squared="0.30")
    assert found["partial_with_other"].df_low == math.ceil(3.6155**2 * 0.555 / (0.445 - 0.295))
    assert found["joint"].df_high == math.floor(3.6165**2 * 0.565 / (0.435 - 0.305))


def test_negative_r_squared_can_only_be_adjusted():
    found = by_key(r_squared="-0.03", statistic="0.50", other_r_squared="0.20")
    assert found["adjusted"].possible
    assert not found["as_printed"].possible
    assert not found["joint"].possible
    assert math.isnan(found["as_printed"].real_low)


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
def test_honest_numbers_are_always_possible_as_printed(decimals):
    rng = np.random.default_rng(decimals)
    for n in rng.integers(3, 300, size=100):
        x, noise = rng.normal(size=(2, n))
        r = np.corrcoef(x, rng.uniform(-1, 1) * x + noise)[0, 1]
        t = r * np.sqrt((n - 2) / (1 - r**2))
        first = readings(
            r_squared=f"{r**2:.{decimals}f}", statistic=f"{t:.{decimals}f}", n_obs=int(n)
        )[0]
        assert first.possible
        assert (first.n_low, first.n_high) == (n, n)


def test_a_percentage_without_its_sign_is_refused():
    with pytest.raises(AnalysisError) as caught:
        readings(r_squared="44.0", statistic="3.616")
    assert str(caught.value) == (
        "The R squared must lie between -1.0 and 1.0, but the printed number "
        "stands for 43.95 to 44.05."
    )
