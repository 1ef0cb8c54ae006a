"""Sizes, margins, clusters and allocations: by hand, by R, and by what must not change."""

import math
from itertools import product

import numpy as np
import pytest
from statsmodels.stats.proportion import samplesize_confint_proportion

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.allocation import allocate
from crm_study.kernels.survey.cluster_size import best_cluster_size, clusters_needed
from crm_study.kernels.survey.expected_response import design_effect, invitation
from crm_study.kernels.survey.precision import margin_of_mean, margin_of_proportion, mean_n
from crm_study.kernels.survey.sampling import cochran_n, krejcie_morgan_n, slovin_n, yamane_n


@pytest.fixture(scope="module")
def stored(reference):
    return reference("sampling_plan")


@pytest.mark.parametrize(
    ("population", "yamane", "cochran", "krejcie"),
    [
        (21, (19.95, 20), (19.96, 20), (19.96, 20)),
        (100, (80.00, 80), (79.51, 80), (79.51, 80)),
        (210, (137.70, 138), (136.005, 137), (135.999, 136)),
        (1000, (285.71, 286), (277.73, 278), (277.71, 278)),
        (10000, (384.62, 385), (369.97, 370), (369.93, 370)),
    ],
)
def test_three_formulas_side_by_side(population, yamane, cochran, krejcie):
    sizes = (
        slovin_n(population, margin=0.05),
        cochran_n(margin=0.05, population=population),
        krejcie_morgan_n(population),
    )
    for size, (exact, ceiling) in zip(sizes, (yamane, cochran, krejcie), strict=True):
        assert size.exact == pytest.approx(exact, abs=0.005)
        assert size.ceiling == ceiling


# Krejcie and Morgan (1970), Table 1: N and S as printed.
PRINTED = {
    10: 10,
    15: 14,
    20: 19,
    30: 28,
    40: 36,
    50: 44,
    75: 63,
    100: 80,
    150: 108,
    200: 132,
    250: 152,
    300: 169,
    400: 196,
    500: 217,
    750: 254,
    1000: 278,
    2000: 322,
    5000: 357,
    10000: 370,
    20000: 377,
    50000: 381,
    75000: 382,
    1000000: 384,
}


@pytest.mark.parametrize(("population", "printed"), PRINTED.items())
def test_the_table_of_1970_rounds_to_the_nearest(population, printed):
    assert krejcie_morgan_n(population).nearest == printed


def test_yamane_is_cochran_with_two_and_one_half():
    for population in (21, 168, 5000):
        n_0 = 2**2 * 0.5 * 0.5 / 0.05**2
        exact = yamane_n(population, margin=0.05).exact
        assert exact == pytest.approx(n_0 / (1 + n_0 / population))


def test_krejcie_and_morgan_is_cochran_with_its_own_z():
    for population, p, e in product((21, 168, 5000), (0.5, 0.2), (0.05, 0.03)):
        z = math.sqrt(3.841)
        n_0 = z**2 * p * (1 - p) / e**2
        found = krejcie_morgan_n(population, margin=e, proportion=p).exact
        assert found == pytest.approx(n_0 / (1 + (n_0 - 1) / population), rel=1e-12)


def test_cochran_as_epi_r_and_statsmodels(stored):
    for case in stored["cochran"]:
        found = cochran_n(
            case["p"], margin=case["e"], conf_level=case["level"], population=case["N"]
        )
        assert found.exact == pytest.approx(case["n"], rel=1e-10)
    other = samplesize_confint_proportion(0.3, 0.04, alpha=0.05)
    assert cochran_n(0.3, margin=0.04).exact == pytest.approx(other, rel=1e-10)


def test_clusters_as_epi_r(stored):
    for case in stored["clusters"]:
        simple = cochran_n(case["p"], margin=case["e"]).exact
        plan = clusters_needed(
            simple, cluster_size=case["b"], icc=case["rho"], n_clusters=case["K"]
        )
        assert plan.design_effect == pytest.approx(case["deff"], rel=1e-12)
        found = plan.clusters if case["K"] is None else plan.clusters_finite
        assert found.exact == pytest.approx(case["n_psu"], rel=1e-10)


def test_more_people_in_few_clusters_carry_no_more_than_the_clusters():
    effective = [
        clusters_needed(100, cluster_size=b, icc=0.1, n_clusters=21).n_effective
        for b in (1, 8, 100, 10**6)
    ]
    assert effective[0] == 21
    assert effective == sorted(effective)
    assert effective[-1] == pytest.approx(21 / 0.1, rel=1e-4)


def test_the_best_cluster_size_is_the_cheapest_near_by():
    best = best_cluster_size(cost_cluster=50, cost_person=3, icc=0.07)

    def price(b):  # of a fixed variance: clusters needed times what one costs
        return (1 + (b - 1) * 0.07) / b * (50 + 3 * b)

    assert price(best) < min(price(best * 0.99), price(best * 1.01))


def test_a_mean_has_the_margin_of_the_survey_package(stored):
    for case in stored["mean_margins"]:
        margin = margin_of_mean(118, std_dev=stored["std_dev"], population=case["N"])
        assert margin == pytest.approx(case["margin"], rel=1e-8, abs=1e-12)
    assert 1 + np.std([1, 2, 3, 4]) ** 2 / 2.5**2 == pytest.approx(stored["weights_deff"])
    cv = np.std([1, 2, 3, 4]) / 2.5
    found = design_effect(cluster_size=1, icc=0, weight_cv=cv)
    assert found == pytest.approx(stored["weights_deff"], rel=1e-12)


@pytest.mark.parametrize("population", [None, 168, 5000])
def test_margins_and_sizes_are_inverse(population):
    n = 100
    margin = margin_of_proportion(n, proportion=0.3, population=population)
    assert cochran_n(0.3, margin=margin, population=population).exact == pytest.approx(n)
    margin = margin_of_mean(n, std_dev=0.9, population=population)
    assert mean_n(margin, std_dev=0.9, population=population).exact == pytest.approx(n)


def test_a_census_has_no_margin_and_clusters_widen_it():
    assert margin_of_proportion(21, population=21) == 0
    assert margin_of_proportion(1, population=1) == 0
    assert margin_of_mean(21, std_dev=2, population=21) == 0
    plain = margin_of_proportion(100)
    assert margin_of_proportion(100, design_effect=4.0) == pytest.approx(2 * plain)


def test_invitations_allow_for_silence_and_for_clusters():
    size = yamane_n(168, margin=0.05)  # 118.3, so 119
    plan = invitation(size, design_effect=1.5, response_rate=0.8, population=10**6)
    assert (plan.n_answers, plan.n_invited, plan.n_short) == (179, 224, 0)
    assert invitation(size).n_invited == 119
    everybody = invitation(size, response_rate=0.5, population=168)
    assert (everybody.n_answers, everybody.n_invited, everybody.n_short) == (119, 168, 35)
    assert invitation(cochran_n(margin=0.1), response_rate=0.97).n_invited == math.ceil(97 / 0.97)


def test_probabilities_above_one_are_cut_and_shared_out_as_by_sampling(stored):
    # Strata of 1000 people each and sizes as standard deviations: quotas in thousandths.
    for case in stored["shares"]:
        sizes = [10**6] * len(case["a"])
        counts = allocate(case["n"] * 10**6, sizes, method="neyman", std_devs=case["a"])
        assert np.array(counts) / 10**6 == pytest.approx(case["p"], abs=1e-6)


@pytest.mark.parametrize(
    ("options", "counts"),
    [
        # N S = 60, 30, 10 of 100
        ({"method": "neyman", "std_devs": [2.0, 1.0, 0.5]}, (12, 6, 2)),
        # N S / sqrt(c) = 60, 15, 10 of 85: 14.1, 3.5, 2.4
        ({"method": "optimum", "std_devs": [2, 1, 0.5], "costs": [1, 4, 1]}, (14, 4, 2)),
        # sqrt N = 5.48, 5.48, 4.47 of 15.4: 7.1, 7.1, 5.8
        ({"method": "power"}, (7, 7, 6)),
        ({"method": "power", "exponent": 1.0}, (8, 7, 5)),
        ({"method": "power", "exponent": 0.0}, (7, 7, 6)),
        ({"method": "proportional"}, (8, 7, 5)),
        ({"method": "neyman", "std_devs": [1, 0, 0], "minimum": 2}, (16, 2, 2)),
        # one stratum cannot take more than its 30 people
        ({"total": 50, "method": "neyman", "std_devs": [9, 1, 0]}, (30, 20, 0)),
        # where nothing varies, what is left goes by size
        ({"total": 70, "method": "neyman", "std_devs": [1, 0, 0]}, (30, 24, 16)),
        ({"total": 80, "method": "equal", "minimum": 2}, (30, 30, 20)),
    ],
)
def test_allocations_by_hand(options, counts):
    given = {"total": 20} | options
    assert allocate(given.pop("total"), [30, 30, 20], **given) == counts


def test_neyman_under_limits_has_the_smallest_variance_of_all_allocations():
    sizes, spread, total, least = [6, 9, 5], [3.0, 1.0, 0.2], 10, 2
    best = allocate(total, sizes, method="neyman", std_devs=spread, minimum=least)

    def variance(counts):
        return sum(
            (N * s) ** 2 * (1 / n - 1 / N) for N, s, n in zip(sizes, spread, counts, strict=True)
        )

    rivals = [
        (a, b, total - a - b)
        for a, b in product(range(2, 7), range(2, 10))
        if 2 <= total - a - b <= 5
    ]
    assert variance(best) == pytest.approx(min(map(variance, rivals)))


@pytest.mark.parametrize("method", ["proportional", "equal", "neyman", "optimum", "power"])
def test_every_allocation_adds_up_and_keeps_its_limits(method):
    rng = np.random.default_rng(7)
    for _ in range(200):
        sizes = rng.integers(0, 40, size=rng.integers(1, 9)).tolist()
        minimum = int(rng.integers(0, 4))
        least = [min(minimum, size) for size in sizes]
        total = int(rng.integers(sum(least), sum(sizes) + 1))
        spread = np.round(rng.uniform(0, 3, len(sizes)), 1) * rng.integers(0, 2, len(sizes))
        counts = allocate(
            total,
            sizes,
            method=method,
            std_devs=spread.tolist(),
            costs=rng.uniform(1, 9, len(sizes)).tolist(),
            minimum=minimum,
        )
        assert sum(counts) == total
        assert all(low <= n <= size for low, n, size in zip(least, counts, sizes, strict=True))


def test_names_and_units_do_not_matter_to_neyman():
    sizes, spread = [21, 42, 42, 63], [0.5, 0.7, 0.9, 1.1]
    counts = allocate(60, sizes, method="neyman", std_devs=spread)
    in_cents = allocate(60, sizes, method="neyman", std_devs=[100 * s for s in spread])
    turned = allocate(60, sizes[::-1], method="neyman", std_devs=spread[::-1])
    assert counts == in_cents == turned[::-1]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: allocate(5, [4, 4, 4], minimum=2),
            "5 people cannot give each of 3 strata at least 2; that takes 6.",
        ),
        (
            lambda: allocate(5, [4, 4], method="neyman"),
            "A neyman allocation needs the standard deviation of each of 2 strata, but got none.",
        ),
        (
            lambda: allocate(5, [4, 4], method="neyman", std_devs=[1, math.nan]),
            "Each standard deviation must be a number 0 or more, but got [1, nan].",
        ),
        (
            lambda: allocate(5, [4, 4], method="optimum", std_devs=[1, 1], costs=[0, 1]),
            "Each cost of an interview must be a number above 0, but got [0, 1].",
        ),
        (
            lambda: allocate(5, [4, 4], method="fair"),
            "'fair' is no allocation; there are proportional, equal, neyman, optimum, power.",
        ),
        (
            lambda: krejcie_morgan_n(100, chi_square=0),
            "A chi-square must be above 0, but is 0.",
        ),
        (
            lambda: invitation(yamane_n(10, margin=0.1), response_rate=80),
            "An expected response must lie above 0 and at most at 1, but is 80.",
        ),
        (
            lambda: invitation(yamane_n(10, margin=0.1), design_effect=0),
            "A design effect must be above 0, but is 0.",
        ),
        (
            lambda: design_effect(cluster_size=5, icc=-0.5),
            "The intraclass correlation of clusters of 5 lies between -0.25 and 1, but is -0.5.",
        ),
        (
            lambda: margin_of_proportion(200, population=168),
            "A sample holds 1 person at the least and 168 at the most, but got 200.",
        ),
        (
            lambda: margin_of_proportion(0),
            "A sample holds 1 person at the least, but got 0.",
        ),
        (
            lambda: mean_n(0.1, std_dev=0),
            "A standard deviation must be above 0, but is 0.",
        ),
        (
            lambda: best_cluster_size(cost_cluster=1, cost_person=1, icc=0),
            "The intraclass correlation must lie above 0 and at most at 1, but is 0.",
        ),
        (
            lambda: clusters_needed(0, cluster_size=5, icc=0.1),
            "A sample holds more than 0 people, but got 0.",
        ),
    ],
)
def test_what_cannot_be_planned_is_told_in_a_sentence(call, sentence):
    with pytest.raises(AnalysisError) as refusal:
        call()
    assert str(refusal.value) == sentence
