"""Sample sizes by hand and by Cochran's own book; allocations that add up."""

import numpy as np
import pytest
from scipy import stats

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.allocation import allocate
from crm_study.kernels.survey.sampling import (
    cochran_n,
    finite_population_correction,
    yamane_n,
)


@pytest.mark.parametrize(
    ("population", "margin", "exact", "nearest", "ceiling"),
    [
        (168, 0.05, 168 / 1.42, 118, 119),
        (200, 0.05, 200 / 1.5, 133, 134),
        (400, 0.05, 200.0, 200, 200),
        (1, 0.05, 1 / 1.0025, 1, 1),
    ],
)
def test_yamane(population, margin, exact, nearest, ceiling):
    size = yamane_n(population, margin=margin)
    assert size.exact == pytest.approx(exact, rel=1e-12)
    assert (size.nearest, size.ceiling) == (nearest, ceiling)


def test_arithmetic_noise_costs_no_respondent():
    for population in range(1, 2000):
        for margin in (0.01, 0.02, 0.05, 0.1):
            size = yamane_n(population, margin=margin)
            assert size.ceiling == -(
                -population * 10**4 // (10**4 + population * round(margin * 100) ** 2)
            )


@pytest.mark.parametrize(
    ("proportion", "margin", "conf_level"), [(0.5, 0.05, 0.95), (0.3, 0.04, 0.99), (0.1, 0.1, 0.5)]
)
def test_cochran_promises_the_margin(proportion, margin, conf_level):
    n = cochran_n(proportion, margin=margin, conf_level=conf_level).exact
    std_error = np.sqrt(proportion * (1 - proportion) / n)
    assert stats.norm.interval(conf_level, scale=std_error)[1] == pytest.approx(margin, rel=1e-8)


def test_cochran_meets_the_textbook():
    assert cochran_n(margin=0.05).exact == pytest.approx(384.16, abs=0.02)
    assert cochran_n(margin=0.05).ceiling == 385
    assert cochran_n(margin=0.05, population=10**9).exact == pytest.approx(384.146, abs=1e-3)
    assert cochran_n(margin=0.05, population=168).ceiling == 118


def test_cochran_in_a_finite_population_keeps_the_margin_after_correction():
    n = cochran_n(margin=0.05, population=168).exact
    # Cochran's n solves his variance with N - 1, which is our correction squared.
    corrected = 1.959963984540054 * np.sqrt(0.25 / n * (168 - n) / (168 - 1))
    assert corrected == pytest.approx(0.05, rel=1e-8)


@pytest.mark.parametrize(
    ("population", "n_obs", "factor"), [(101, 37, 0.8), (21, 21, 0.0), (21, 1, 1.0), (1, 1, 0.0)]
)
def test_finite_population_correction(population, n_obs, factor):
    assert finite_population_correction(population, n_obs=n_obs) == factor


def test_correction_is_the_standard_error_of_every_possible_sample():
    values = np.array([1.0, 2.0, 4.0, 8.0])
    pairs = [np.mean([a, b]) for i, a in enumerate(values) for b in values[i + 1 :]]
    expected = values.std() / np.sqrt(2) * finite_population_correction(4, n_obs=2)
    assert np.std(pairs) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("total", "sizes", "method", "counts"),
    [
        (118, [21, 42, 42, 63], "proportional", (15, 30, 29, 44)),
        (168, [21, 42, 42, 63], "proportional", (21, 42, 42, 63)),
        (0, [21, 42], "proportional", (0, 0)),
        (3, [0, 5, 5], "proportional", (0, 2, 1)),
        (2, [1, 1, 2], "proportional", (1, 0, 1)),
        (3, [1, 3, 2], "proportional", (0, 2, 1)),
        (0, [0], "proportional", (0,)),
        (118, [21, 42, 42, 63], "equal", (21, 32, 32, 33)),
        (10, [1, 2, 30], "equal", (1, 2, 7)),
        (10, [30, 30, 30], "equal", (4, 3, 3)),
        (165, [21, 42, 42, 63], "equal", (21, 42, 42, 60)),
    ],
)
def test_allocations_by_hand(total, sizes, method, counts):
    assert allocate(total, sizes, method=method) == counts


@pytest.mark.parametrize("method", ["proportional", "equal"])
def test_allocations_add_up_and_fit(method):
    rng = np.random.default_rng(5)
    for _ in range(500):
        sizes = rng.integers(0, 40, size=rng.integers(1, 9)).tolist()
        total = int(rng.integers(0, sum(sizes) + 1))
        counts = allocate(total, sizes, method=method)
        assert sum(counts) == total
        assert all(0 <= count <= size for count, size in zip(counts, sizes, strict=True))


def test_proportional_stays_within_one_person_of_the_quota():
    rng = np.random.default_rng(6)
    for _ in range(200):
        sizes = rng.integers(1, 60, size=6).tolist()
        total = int(rng.integers(0, sum(sizes) + 1))
        for count, size in zip(allocate(total, sizes), sizes, strict=True):
            assert abs(count - total * size / sum(sizes)) < 1


def test_equal_shares_differ_by_one_person_where_strata_are_large():
    counts = allocate(50, [100, 90, 80, 70], method="equal")
    assert counts == (13, 13, 12, 12)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: yamane_n(0, margin=0.05),
            "A population must hold at least 1 unit, but holds 0.",
        ),
        (
            lambda: yamane_n(168, margin=5),
            "The margin of error must lie between 0 and 1, but is 5.",
        ),
        (
            lambda: cochran_n(1.0, margin=0.05),
            "The proportion must lie between 0 and 1, but is 1.0.",
        ),
        (
            lambda: cochran_n(margin=0.05, conf_level=95),
            "The confidence level must lie between 0 and 1, but is 95.",
        ),
        (
            lambda: finite_population_correction(21, n_obs=22),
            "A sample from 21 units must hold 1 to 21 of them, but holds 22.",
        ),
        (
            lambda: allocate(169, [21, 42, 42, 63]),
            "The strata hold 168 people together, so 169 cannot be drawn from them.",
        ),
        (
            lambda: allocate(1, []),
            "An allocation needs at least 1 stratum, none of negative size, but got [].",
        ),
        (
            lambda: allocate(1, [3, -1]),
            "An allocation needs at least 1 stratum, none of negative size, but got [3, -1].",
        ),
    ],
)
def test_unusable_plans_are_refused(call, sentence):
    with pytest.raises(AnalysisError) as caught:
        call()
    assert str(caught.value) == sentence
