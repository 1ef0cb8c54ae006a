"""Weights from pairs, TOPSIS and the weight at which a choice turns."""

import numpy as np
import pytest

from crm_study.kernels.choice.pairwise import joint_comparisons, matrix_of_pairs, priorities
from crm_study.kernels.choice.topsis import shares_of, topsis
from crm_study.kernels.choice.weight_sensitivity import drawn_weights, rank_shares, turning_weights

# Saaty (1990), European Journal of Operational Research 48: buying a house, by row.
HOUSE = [
    *(5, 3, 7, 6, 6, 1 / 3, 1 / 4),
    *(1 / 3, 5, 3, 3, 1 / 5, 1 / 7),
    *(6, 3, 4, 6, 1 / 5),
    *(1 / 3, 1 / 4, 1 / 7, 1 / 8),
    *(1 / 2, 1 / 5, 1 / 6),
    *(1 / 5, 1 / 6),
    1 / 2,
]
# Hwang and Yoon (1981): speed, range, payload, cost, reliability, maneuverability.
FIGHTERS = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5.0, 5, 5],
    ]
)
WEIGHTS, MORE = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [True, True, True, False, True, True]


@pytest.fixture
def house():
    return matrix_of_pairs(HOUSE, k=8)


def test_saatys_house_is_as_printed(house):
    found = priorities(house)
    printed = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    np.testing.assert_allclose(found.weights, printed, atol=5.1e-4)
    assert found.lambda_max == pytest.approx(9.669, abs=5e-4)
    assert found.consistency_index == pytest.approx(0.238, abs=5e-4)
    assert found.consistency_ratio == pytest.approx(0.169, abs=5e-4)
    # Neighborhood was said to matter 6 times as much as condition; the rest says nearly equal.
    assert (found.worst, found.worst_expected) == ((2, 6), pytest.approx(1.1275, abs=1e-4))


def test_saatys_house_is_as_in_r(house, reference):
    r, found = reference("customers")["ahp"], priorities(house)
    np.testing.assert_allclose(found.weights, r["weights"], rtol=1e-12)
    np.testing.assert_allclose(found.geometric, r["geometric"], rtol=1e-12)
    assert found.lambda_max == pytest.approx(r["lambda_max"], rel=1e-13)
    assert found.consistency_ratio == pytest.approx(r["cr"], rel=1e-12)


def test_consistent_pairs_give_back_the_weights():
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    found = priorities(weights[:, None] / weights)
    np.testing.assert_allclose(found.weights, weights, rtol=1e-12)
    np.testing.assert_allclose(found.geometric, weights, rtol=1e-12)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-14)
    assert found.worst == (0, 0)


def test_the_order_of_the_criteria_does_not_matter(house):
    order = [3, 1, 7, 0, 2, 5, 4, 6]
    turned = priorities(house[np.ix_(order, order)])
    np.testing.assert_allclose(turned.weights, priorities(house).weights[order], rtol=1e-10)


def test_judges_who_disagree_meet_in_the_geometric_mean(house):
    joint = joint_comparisons([house, house.T])
    np.testing.assert_allclose(joint, np.ones((8, 8)), rtol=1e-14)
    np.testing.assert_allclose(priorities(joint).weights, 1 / 8, rtol=1e-12)


def test_two_things_are_always_consistent_and_sixteen_have_no_random_index():
    assert priorities([[1, 9], [1 / 9, 1]]).consistency_ratio == 0
    assert np.isnan(priorities(np.ones((16, 16))).consistency_ratio)


def test_what_is_no_comparison_is_refused(refused):
    with refused("Every comparison must be a ratio above 0."):
        priorities([[1, -2], [-0.5, 1]])
    with refused("The comparisons are not reciprocal: entry (j, i) must be 1 over entry (i, j)."):
        priorities([[1, 3], [3, 1]])
    with refused(
        "Comparisons make a square matrix of at least 2 things, but this one has 1 rows and 2 "
        "columns."
    ):
        priorities([[1, 3]])
    with refused("4 things make 6 pairs, but there are 3 comparisons."):
        matrix_of_pairs([1, 2, 3], k=4)


def test_the_fighters_are_as_printed_and_as_in_r(reference):
    r, found = reference("customers")["topsis"], topsis(FIGHTERS, WEIGHTS, benefit=MORE)
    np.testing.assert_allclose(found.closeness, [0.643, 0.268, 0.613, 0.312], atol=6e-4)
    for name in ("closeness", "to_best", "to_worst"):
        np.testing.assert_allclose(getattr(found, name), r[name], rtol=1e-12)


def test_topsis_ignores_units_and_the_sum_of_the_weights():
    units = np.array([3.6, 1.852, 0.453, 1e6, 10, 2])
    moved = topsis(FIGHTERS * units, np.array(WEIGHTS) * 7, benefit=MORE)
    plain = topsis(FIGHTERS, WEIGHTS, benefit=MORE)
    np.testing.assert_allclose(moved.closeness, plain.closeness, rtol=1e-12)


def test_best_everywhere_is_1_worst_everywhere_0_and_alike_undefined():
    np.testing.assert_array_equal(
        topsis([[3, 3], [2, 2], [1, 1]], [1, 1]).closeness[[0, 2]], [1, 0]
    )
    assert np.isnan(topsis([[3, 3], [3, 3]], [1, 1]).closeness).all()


def test_what_topsis_cannot_weigh_is_refused(refused):
    with refused("Criterion number 2 is 0 for every alternative."):
        topsis([[1, 0], [2, 0]], [1, 1])
    with refused("There are 2 criteria, but 3 weights."):
        topsis([[1, 0], [2, 1]], [1, 1, 1])
    with refused("Weights must be 0 or more, and one of them above 0."):
        shares_of([1, -1], n_criteria=2)


# Triantaphyllou and Sánchez (1997): four alternatives under four criteria.
SCORES = np.array(
    [
        [0.3088, 0.2897, 0.3867, 0.1922],
        [0.2163, 0.3458, 0.1755, 0.6288],
        [0.4509, 0.2473, 0.1194, 0.0575],
        [0.0240, 0.1172, 0.3184, 0.1215],
    ]
)
SHARES = np.array([0.3277, 0.3058, 0.2876, 0.0790]) / 1.0001


def test_the_weight_at_which_the_winner_changes_makes_a_tie():
    found = turning_weights(SCORES, SHARES)
    assert found.winner == 0
    turns = [
        (j, turn, rival)
        for j in range(4)
        for turn, rival in (
            (found.low[j], found.low_rival[j]),
            (found.high[j], found.high_rival[j]),
        )
        if rival >= 0
    ]
    assert [(j, rival) for j, _, rival in turns] == [(0, 2), (1, 1), (2, 1), (3, 1)]
    for criterion, weight, rival in turns:
        others = SHARES * (1 - weight) / (1 - SHARES[criterion])
        others[criterion] = weight
        totals = SCORES @ others
        assert totals[0] == pytest.approx(totals[rival], rel=1e-12)
        assert totals.max() == pytest.approx(totals[0], rel=1e-12)


def test_the_turn_is_found_by_walking_too():
    found = turning_weights(SCORES, SHARES)
    for criterion in range(4):
        walk = np.linspace(0, 1, 20001)
        table = np.outer(1 - walk, SHARES / (1 - SHARES[criterion]))
        table[:, criterion] = walk
        holds = walk[(table @ SCORES.T).argmax(axis=1) == 0]
        low = 0 if np.isnan(found.low[criterion]) else found.low[criterion]
        high = 1 if np.isnan(found.high[criterion]) else found.high[criterion]
        np.testing.assert_allclose([holds.min(), holds.max()], [low, high], atol=6e-5)


def test_an_alternative_that_is_best_everywhere_never_loses():
    found = turning_weights([[3, 3, 3], [2, 1, 2]], [1, 1, 1])
    assert np.isnan(found.low).all()
    assert np.isnan(found.high).all()
    assert set(found.low_rival) == {-1}


def test_uniform_weights_have_the_moments_of_a_flat_simplex():
    drawn = drawn_weights(4, n_draws=40_000, seed=3)
    np.testing.assert_allclose(drawn.mean(axis=0), 0.25, atol=0.004)
    np.testing.assert_allclose(drawn.var(axis=0), 3 / 80, atol=0.001)
    near = drawn_weights(4, n_draws=40_000, seed=3, around=SHARES, concentration=50)
    np.testing.assert_allclose(near.mean(axis=0), SHARES / SHARES.sum(), atol=0.002)
    np.testing.assert_allclose(near.var(axis=0), SHARES * (1 - SHARES) / 51, atol=3e-4)


def test_rank_shares_of_two_alternatives_are_an_area_of_the_simplex():
    # The first wins where its weight passes 2/5: 3/5 of the segment.
    drawn = drawn_weights(2, n_draws=40_000, seed=5)
    shares = rank_shares([[5, 1], [2, 3]], drawn)
    np.testing.assert_allclose(shares[0], [0.6, 0.4], atol=0.01)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_array_equal(rank_shares([[1, 1], [1, 1]], drawn)[:, 0], [1, 1])


def test_one_alternative_is_no_choice(refused):
    with refused("A choice needs at least 2 alternatives."):
        turning_weights([[1, 2]], [1, 1])
