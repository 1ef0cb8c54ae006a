"""Lorenz curve, top share, scores by rank, lifetime value."""

import numpy as np
import pytest

from crm_study.kernels.customers.concentration import lorenz, top_share
from crm_study.kernels.customers.lifetime_value import lifetime_value
from crm_study.kernels.customers.rank_scores import rank_scores


@pytest.fixture
def horses(data_set):
    return data_set("mtcars")["hp"].to_numpy(float)


def test_concentration_is_as_in_r(horses, reference):
    r = reference("customers")["concentration"]
    assert lorenz(horses).gini == pytest.approx(r["gini"], rel=1e-12)
    assert top_share(horses) == pytest.approx(r["top"], rel=1e-12)
    assert top_share(horses, top=1 / 3) == pytest.approx(r["top_third"], rel=1e-12)


def test_the_gini_index_is_the_mean_difference(horses):
    gaps = np.abs(horses[:, None] - horses).mean()
    assert lorenz(horses).gini == pytest.approx(gaps / (2 * horses.mean()), rel=1e-12)


def test_equal_customers_and_a_single_one():
    assert lorenz([3, 3, 3, 3]).gini == pytest.approx(0, abs=1e-15)
    assert lorenz([0, 0, 0, 8]).gini == pytest.approx(0.75)
    assert top_share([1, 1, 1, 1, 6], top=0.2) == pytest.approx(0.6)
    assert top_share([2, 2], top=0.3) == pytest.approx(0.3)


def test_unit_and_order_do_not_matter(horses):
    assert lorenz(horses[::-1] * 7).gini == pytest.approx(lorenz(horses).gini, rel=1e-12)


def test_a_pareto_law_is_found_again():
    drawn = (1 - np.random.default_rng(8).random(200_000)) ** (-1 / 3)
    assert lorenz(drawn).gini == pytest.approx(1 / 5, abs=0.01)
    assert top_share(drawn) == pytest.approx(0.2 ** (2 / 3), abs=0.01)


def test_shares_of_what_has_no_total_are_refused(refused):
    told = "Shares of a total need values of 0 or more, and one above 0."
    for values in ([], [0, 0], [1, -1]):
        with refused(told):
            lorenz(values)
    with refused("The share of customers must lie between 0 and 1, but is 20."):
        top_share([1, 2], top=20)


def test_scores_by_rank_are_as_in_r(horses, reference):
    assert rank_scores(horses).tolist() == reference("customers")["rank_scores"]


def test_scores_without_ties_are_equal_fifths_and_ties_stay_together():
    assert (
        np.bincount(rank_scores(np.random.default_rng(1).permutation(50)))[1:].tolist() == [10] * 5
    )
    values = np.array([1, 1, 1, 1, 1, 1, 2, 3, 4, 5])
    scores = rank_scores(values)
    assert scores.tolist() == [2] * 6 + [4, 4, 5, 5]
    mixed = np.random.default_rng(2).permutation(10)
    np.testing.assert_array_equal(rank_scores(values[mixed]), scores[mixed])


def test_too_few_values_for_scores(refused):
    with refused(
        "Scores by rank need at least 2 groups and as many values; got 5 groups and 4 values."
    ):
        rank_scores([1, 2, 3, 4])


def test_the_lifetime_value_is_the_sum_of_what_comes():
    years = np.arange(1, 2000)
    expected = (80 * 0.85**years / 1.12**years).sum()
    assert lifetime_value(80.0, 0.85, rate=0.12) == pytest.approx(expected, rel=1e-12)
    assert lifetime_value(80.0, 0.85, rate=0.12, paid_now=True) == pytest.approx(expected + 80)
    few = (80 * 0.85 ** years[:5] / 1.12 ** years[:5]).sum()
    assert lifetime_value(80.0, 0.85, rate=0.12, n_years=5) == pytest.approx(few, rel=1e-12)


def test_gupta_and_lehmanns_multiple():
    # Gupta and Lehmann (2003), table 1: retention 90 %, discount 10 %: 4.5 times the margin;
    # 60 % and 16 %: 1.07 times.
    assert lifetime_value(1.0, 0.9, rate=0.10) == pytest.approx(4.50, abs=0.005)
    assert lifetime_value(1.0, 0.6, rate=0.16) == pytest.approx(1.07, abs=0.005)


def test_nobody_stays_and_arrays():
    assert lifetime_value(50.0, 0.0, rate=0.1) == 0
    np.testing.assert_allclose(
        lifetime_value(np.array([1.0, -2.0]), np.array([0.5, 0.5]), rate=0.5), [0.5, -1.0]
    )


def test_what_has_no_lifetime_value_is_refused(refused):
    with refused("Retention is a share of customers, from 0 to 1."):
        lifetime_value(1.0, 80.0, rate=0.1)
    with refused("The discount rate must lie above 0, but is 0."):
        lifetime_value(1.0, 0.8, rate=0)
    with refused("A lifetime value needs at least 1 year, but got 0."):
        lifetime_value(1.0, 0.8, rate=0.1, n_years=0)
