"""Printed numbers: hand cases, both ties rules, and no data that can contradict itself."""

import math

import numpy as np
import pytest

from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import (
    RoundingInterval,
    agrees,
    double_rounding_interval,
    p_value_interval,
    rounding_interval,
    truncation_interval,
)


@pytest.mark.parametrize(
    ("printed", "lower", "upper", "decimals"),
    [
        ("0.44", 0.435, 0.445, 2),
        (".44", 0.435, 0.445, 2),
        ("0,570", 0.5695, 0.5705, 3),
        ("44.0%", 0.4395, 0.4405, 3),
        ("44 %", 0.435, 0.445, 2),
        ("3.616", 3.6155, 3.6165, 3),
        ("-0.12", -0.125, -0.115, 2),
        ("−0.12", -0.125, -0.115, 2),
        ("–.12", -0.125, -0.115, 2),
        ("+0.12", 0.115, 0.125, 2),
        ("12", 11.5, 12.5, 0),
        ("0.00", -0.005, 0.005, 2),
        ("-0.00", -0.005, 0.0, 2),
        ("<.001", -math.inf, 0.001, 3),
        ("< 0.05", -math.inf, 0.05, 2),
        ("≤.05", -math.inf, 0.05, 2),
        ("> 2", 2.0, math.inf, 0),
        (">=0.05", 0.05, math.inf, 2),
        ("3.616***", 3.6155, 3.6165, 3),
        (" 0.44 *", 0.435, 0.445, 2),
        ("0.44†", 0.435, 0.445, 2),
    ],
)
def test_reads_what_is_on_the_page(printed, lower, upper, decimals):
    assert rounding_interval(printed) == RoundingInterval(lower, upper, decimals)


def test_trailing_zeros_are_evidence():
    assert rounding_interval("0.570") != rounding_interval("0.57")
    assert rounding_interval("44.0%") == rounding_interval("0.440")


@pytest.mark.parametrize(
    "printed", ["", "abc", "0.4.4", "44.", "1,234.5", "1e-5", "--1", "0.44 0.57", "٣", "n.s."]
)
def test_anything_else_is_refused_in_a_sentence(printed):
    with pytest.raises(AnalysisError) as caught:
        rounding_interval(printed)
    assert str(caught.value) == (
        f"{printed!r} is not a printed number; write it as on the page, for example "
        "'0.44', '0,570', '44.0%', '-0.12' or '<.001'."
    )


def test_a_number_that_lost_its_zeros_is_refused():
    with pytest.raises(AnalysisError) as caught:
        rounding_interval(0.57)
    assert str(caught.value) == (
        "A printed number must be text, because its trailing zeros are evidence; "
        "write '0.57' in quotes, with every zero that was printed."
    )


@pytest.mark.parametrize(
    ("printed", "lower", "upper"),
    [("0.44", 0.44, 0.45), ("-0.12", -0.13, -0.12), ("0.0", -0.1, 0.1), ("44%", 0.44, 0.45)],
)
def test_truncation_cuts_towards_zero(printed, lower, upper):
    assert truncation_interval(printed) == RoundingInterval(lower, upper, 2 - (printed == "0.0"))


def test_a_bound_is_neither_rounded_nor_cut():
    assert truncation_interval("<.05") == rounding_interval("<.05")
    assert double_rounding_interval("<.05") == rounding_interval("<.05")


def test_double_rounding_reaches_half_a_finer_unit_further():
    assert double_rounding_interval("0.44") == RoundingInterval(0.4345, 0.4455, 2)
    assert double_rounding_interval("44.0%") == RoundingInterval(0.43945, 0.44055, 3)


def test_double_rounding_covers_every_twice_rounded_number():
    for value in np.random.default_rng(1).uniform(-2, 2, 500):
        twice = f"{float(f'{value:.3f}'):.2f}"
        assert double_rounding_interval(twice).contains(value)


@pytest.mark.parametrize(
    ("printed", "lower", "upper"),
    [("0.00", 0, 0.005), (".000", 0, 0.0005), ("<.001", 0, 0.001), ("1.00", 0.995, 1)],
)
def test_a_p_value_stays_a_probability(printed, lower, upper):
    interval = p_value_interval(printed)
    assert (interval.lower, interval.upper) == (lower, upper)


def test_an_impossible_p_value_is_refused():
    with pytest.raises(AnalysisError) as caught:
        p_value_interval("1.50")
    assert str(caught.value) == (
        "The p value must lie between 0.0 and 1.0, but the printed number "
        "stands for 1.495 to 1.505."
    )


def test_a_tie_agrees_with_both_neighbors():
    assert agrees(0.125, "0.12")
    assert agrees(0.125, "0.13")
    assert not agrees(0.1251, "0.12")


def test_ends_forgive_the_arithmetic_but_nothing_more():
    assert agrees(0.1 + 0.2 + 0.135, "0.44")
    assert agrees(math.nextafter(0.435, 0), "0.44")
    assert not agrees(0.435 - 1e-12, "0.44")


@pytest.mark.parametrize("decimals", [0, 1, 2, 3, 4])
def test_a_number_agrees_with_its_own_print(decimals):
    for value in np.random.default_rng(decimals).normal(0, 3, 500):
        printed = f"{value:.{decimals}f}"
        assert agrees(value, printed)
        assert agrees(value, printed.replace(".", ","))
        assert agrees(value / 100, f"{printed}%")
        cut = math.trunc(value * 10**decimals) / 10**decimals
        assert truncation_interval(f"{cut:.{decimals}f}").contains(value)


def test_an_undefined_value_is_refused():
    with pytest.raises(AnalysisError) as caught:
        agrees(math.nan, "0.44")
    assert str(caught.value) == ("An undefined value cannot be compared with the printed '0.44'.")
