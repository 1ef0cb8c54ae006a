import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from crm_study.kernels.agreement.aiken import aiken_v

RATINGS = np.array([[4, 2, 5], [5, 3, 5], [4, 5, 5], [5, 4, 5.0]])


def test_v_by_hand():
    v = aiken_v(RATINGS, low=1, high=5)
    np.testing.assert_allclose(v.estimate, [14 / 16, 10 / 16, 1])
    assert (v.n_experts, v.n_items, v.conf_level) == (4, 3, 0.95)


def test_v_is_aikens_sum():
    # V = S / (n (c - 1)) with S the sum of ratings above the lowest.
    v = aiken_v(RATINGS, low=1, high=5)
    np.testing.assert_allclose(v.estimate, (RATINGS - 1).sum(axis=0) / (4 * 4))


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_limits_are_penfield_and_giacobbis(level):
    v = aiken_v(RATINGS, low=1, high=5, conf_level=level)
    low, high = proportion_confint((RATINGS - 1).sum(axis=0), 16, 1 - level, method="wilson")
    np.testing.assert_allclose(v.conf_low, low, rtol=1e-11)
    np.testing.assert_allclose(v.conf_high, high, rtol=1e-11)


def test_turning_the_scale_mirrors_the_interval():
    v, turned = (aiken_v(ratings, low=1, high=5) for ratings in (RATINGS, 6 - RATINGS))
    np.testing.assert_allclose(turned.estimate, 1 - v.estimate)
    np.testing.assert_allclose(turned.conf_low, 1 - v.conf_high)


def test_the_origin_of_the_scale_does_not_matter():
    v, moved = aiken_v(RATINGS, low=1, high=5), aiken_v(RATINGS - 1, low=0, high=4)
    np.testing.assert_array_equal(v.conf_low, moved.conf_low)


def test_full_agreement_keeps_a_limit_below_one():
    v = aiken_v(RATINGS, low=1, high=5)
    assert v.conf_high[2] == 1
    assert 0.7 < v.conf_low[2] < 1


def test_the_interval_covers_a_planted_v_of_binomial_ratings():
    generator = np.random.default_rng(2004)
    ratings = 1 + generator.binomial(4, 0.8, size=(8, 4000))
    v = aiken_v(ratings, low=1, high=5, conf_level=0.9)
    covered = ((v.conf_low <= 0.8) & (v.conf_high >= 0.8)).mean()
    assert covered == pytest.approx(0.9, abs=0.03)


def test_what_has_no_v_is_refused(refused):
    with refused("Ratings must lie on the scale from 1 to 5, but one is 6."):
        aiken_v([[6]], low=1, high=5)
    with refused("A rating scale needs two points, but goes from 5 to 5."):
        aiken_v([[5]], low=5, high=5)
    with refused("Aiken's V needs at least 1 expert and 1 item."):
        aiken_v(np.empty((0, 2)), low=1, high=5)
    with refused("The ratings must be complete: 1 of 2 values is missing or infinite."):
        aiken_v([[4, np.nan]], low=1, high=5)
    with refused("The confidence level must lie between 0 and 1, but is 95."):
        aiken_v(RATINGS, low=1, high=5, conf_level=95)
