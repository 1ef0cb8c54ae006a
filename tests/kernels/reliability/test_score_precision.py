import numpy as np
import pytest

from crm_study.kernels.reliability.reliability import cronbach_alpha
from crm_study.kernels.reliability.score_precision import floor_ceiling, measurement_error

BY_HAND = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])


def test_measurement_error_by_hand():
    # Totals 3, 3, 7, 7 have variance 16/3; a quarter of it is error.
    error = measurement_error(BY_HAND, reliability=0.75)
    assert error.total == pytest.approx(np.sqrt(4 / 3), rel=1e-14)
    assert error.mean == pytest.approx(np.sqrt(1 / 3), rel=1e-14)
    assert error.std_dev == pytest.approx(np.sqrt(16 / 3), rel=1e-14)
    assert (error.reliability, error.n_obs, error.n_items) == (0.75, 4, 2)


def test_perfect_reliability_leaves_no_error_and_none_leaves_all():
    assert measurement_error(BY_HAND, reliability=1).total == 0
    error = measurement_error(BY_HAND, reliability=0)
    assert error.total == error.std_dev


def test_a_negative_reliability_has_no_error():
    error = measurement_error(BY_HAND, reliability=-0.2)
    assert np.isnan(error.total)
    assert np.isnan(error.mean)


def test_a_planted_error_is_found():
    generator = np.random.default_rng(1937)
    truth = generator.normal(size=(20_000, 1))
    scores = truth + generator.normal(scale=0.8, size=(20_000, 4))
    found = measurement_error(scores, reliability=cronbach_alpha(scores).estimate)
    # Four independent errors of 0.8 each.
    assert found.total == pytest.approx(1.6, rel=0.01)


def test_measurement_error_scales_with_the_scores():
    error = measurement_error(10 * BY_HAND + 5, reliability=0.75).total
    assert error == pytest.approx(10 * np.sqrt(4 / 3), rel=1e-13)


def test_what_has_no_measurement_error_is_refused(refused):
    with refused(
        "A standard error of measurement needs at least 2 respondents and 1 item, but got 1 and 2."
    ):
        measurement_error([[1, 2]], reliability=0.5)
    with refused("A reliability is at most 1, but is 1.2."):
        measurement_error(BY_HAND, reliability=1.2)
    with refused("The scores must be complete: 1 of 4 values is missing or infinite."):
        measurement_error([[1, 2], [3, np.nan]], reliability=0.5)


def test_floor_and_ceiling_by_hand():
    ends = floor_ceiling([[1, 5], [1, 1], [5, 5], [3, 4]], low=1, high=5)
    np.testing.assert_array_equal(ends.floor, [0.5, 0.25])
    np.testing.assert_array_equal(ends.ceiling, [0.25, 0.5])
    assert (ends.score_floor, ends.score_ceiling, ends.n_obs, ends.n_items) == (0.25, 0.25, 4, 2)


def test_reversing_a_scale_swaps_its_ends(made_up):
    scores = made_up(60, 6)
    ends, turned = floor_ceiling(scores, low=1, high=5), floor_ceiling(6 - scores, low=1, high=5)
    np.testing.assert_array_equal(ends.floor, turned.ceiling)
    assert ends.score_floor == turned.score_ceiling


def test_an_end_that_nobody_chose_is_not_moved():
    assert floor_ceiling([[2], [3]], low=1, high=5).floor[0] == 0


def test_scores_off_the_scale_are_refused(refused):
    with refused("Scores must lie on the scale from 1 to 5, but one is 6."):
        floor_ceiling([[1, 6]], low=1, high=5)
    with refused("Floor and ceiling need at least 1 respondent and 1 item."):
        floor_ceiling(np.empty((0, 2)), low=1, high=5)
    with refused("The scores must be complete: 1 of 2 values is missing or infinite."):
        floor_ceiling([[1, np.nan]], low=1, high=5)
