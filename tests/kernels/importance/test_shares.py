"""LMG, Johnson's weights, dominance and the rest against R by brute force and against pingouin."""

import numpy as np
import pytest

from crm_study.kernels.importance.all_subsets import adjusted_for, all_subsets_r_squared
from crm_study.kernels.importance.dominance import conditional_increments, dominance
from crm_study.kernels.importance.relative_weights import (
    car_scores,
    pratt,
    relative_weights,
    standardized_slopes,
)
from crm_study.kernels.importance.shapley import first_increments, last_increments, lmg

OUTCOMES = {"attitude": "rating", "swiss": "Fertility"}


@pytest.fixture(params=["attitude", "swiss"])
def case(request, reference, data_set):
    frame = data_set(request.param).drop(columns="rownames", errors="ignore")
    y = frame.pop(OUTCOMES[request.param])
    matrix = np.corrcoef(np.column_stack([frame, y]), rowvar=False)
    return matrix, reference("importance")[request.param], frame, y


def test_shares_are_those_of_r(case):
    matrix, known, *_ = case
    r_squared = all_subsets_r_squared(matrix)
    close = {"rtol": 1e-9, "atol": 1e-14}
    np.testing.assert_allclose(lmg(r_squared), known["lmg"], **close)
    np.testing.assert_allclose(first_increments(r_squared), known["first"], **close)
    np.testing.assert_allclose(last_increments(r_squared), known["last"], **close)
    np.testing.assert_allclose(relative_weights(matrix), known["johnson"], **close)
    np.testing.assert_allclose(car_scores(matrix), known["car"], **close)
    np.testing.assert_allclose(pratt(matrix), known["pratt"], **close)
    np.testing.assert_allclose(standardized_slopes(matrix) ** 2, known["beta_squared"], **close)


def test_dominance_is_that_of_brute_force(case):
    matrix, known, *_ = case
    found = dominance(all_subsets_r_squared(matrix))
    np.testing.assert_allclose(found.conditional, known["conditional"], rtol=1e-9, atol=1e-14)
    np.testing.assert_array_equal(found.complete, known["complete"])
    np.testing.assert_allclose(found.general, known["lmg"], rtol=1e-9)
    np.testing.assert_allclose(found.conditional.mean(axis=1), found.general, rtol=1e-12)


def test_lmg_is_that_of_pingouin(case):
    pingouin = pytest.importorskip("pingouin")
    matrix, _, frame, y = case
    fit = pingouin.linear_regression(frame, y, relimp=True)
    np.testing.assert_allclose(lmg(all_subsets_r_squared(matrix)), fit["relimp"][1:], rtol=1e-9)


def test_lmg_of_swiss_is_what_relaimpo_prints(case):
    """Groemping, U. (2006), Journal of Statistical Software 17(1): five of the printed digits."""
    matrix, *_ = case
    if len(matrix) == 6:
        printed = [0.05709, 0.17117, 0.26013, 0.10557, 0.11277]
        np.testing.assert_allclose(lmg(all_subsets_r_squared(matrix)), printed, atol=5e-6)


def test_with_controls_what_is_left_is_split(reference, data_set):
    frame = data_set("attitude")
    names = ["complaints", "critical", "privileges", "learning", "raises", "rating"]
    left = adjusted_for(np.corrcoef(frame[names], rowvar=False), n_controls=2)
    known = reference("importance")["attitude_given_complaints"]
    r_squared = all_subsets_r_squared(left) * left[-1, -1]
    np.testing.assert_allclose(lmg(r_squared), known["lmg"], rtol=1e-9)
    np.testing.assert_allclose(first_increments(r_squared), known["first"], rtol=1e-9)
    np.testing.assert_allclose(last_increments(r_squared), known["last"], rtol=1e-9)


def test_by_hand_two_predictors():
    r_squared = np.array([0.0, 0.36, 0.25, 0.48])
    np.testing.assert_allclose(lmg(r_squared), [(0.36 + 0.23) / 2, (0.25 + 0.12) / 2])
    assert lmg(np.array([0.0, 0.3])).tolist() == [0.3]


def test_all_shares_add_up_to_r_squared():
    data = np.random.default_rng(1).normal(size=(60, 8)) + np.random.default_rng(2).normal(
        size=(60, 1)
    )
    matrix = np.corrcoef(data, rowvar=False)
    r_squared = all_subsets_r_squared(matrix)
    for shares in (lmg(r_squared), relative_weights(matrix), pratt(matrix), car_scores(matrix)):
        assert shares.sum() == pytest.approx(r_squared[-1], rel=1e-12)


def test_uncorrelated_predictors_get_their_squared_correlations():
    matrix = np.eye(4)
    matrix[:3, 3] = matrix[3, :3] = [0.5, 0.3, 0.1]
    expected = [0.25, 0.09, 0.01]
    for shares in (lmg(all_subsets_r_squared(matrix)), relative_weights(matrix), pratt(matrix)):
        np.testing.assert_allclose(shares, expected, atol=1e-14)


def test_order_of_the_predictors_does_not_matter():
    data = np.random.default_rng(3).normal(size=(50, 6)).cumsum(axis=1)
    matrix, turned = np.corrcoef(data, rowvar=False), [3, 0, 4, 1, 2, 5]
    again = matrix[np.ix_(turned, turned)]
    np.testing.assert_allclose(
        lmg(all_subsets_r_squared(again)), lmg(all_subsets_r_squared(matrix))[turned[:5]], rtol=1e-9
    )
    np.testing.assert_allclose(
        relative_weights(again), relative_weights(matrix)[turned[:5]], rtol=1e-9
    )


def test_twins_tie():
    matrix = np.array([[1, 0.3, 0.5], [0.3, 1, 0.5], [0.5, 0.5, 1]])
    found = dominance(all_subsets_r_squared(matrix))
    assert (found.complete == 0.5).all()
    assert (found.general_pairs == 0.5).all()


def test_collinear_predictors_have_no_relative_weights():
    matrix = np.array([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1.0]])
    assert np.isnan(relative_weights(matrix)).all()


def test_increments_of_sizes_by_hand():
    r_squared = np.array([0.0, 0.4, 0.2, 0.5, 0.1, 0.42, 0.25, 0.52])
    found = conditional_increments(r_squared)
    np.testing.assert_allclose(found[0], [0.4, (0.3 + 0.32) / 2, 0.27])
