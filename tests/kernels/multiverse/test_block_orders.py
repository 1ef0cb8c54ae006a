import numpy as np
import pytest

from crm_study.kernels.multiverse.block_orders import block_orders
from crm_study.kernels.multiverse.choice_shares import choice_share


def test_every_order_holds_everybody_once():
    orders = block_orders(17, cluster=np.arange(17) % 5, n_permutations=30, seed=1)
    np.testing.assert_array_equal(np.sort(orders, axis=1), np.tile(np.arange(17), (30, 1)))


def test_institutions_stay_together():
    cluster = np.array([0, 1, 1, 2, 0, 2, 2, 1])
    for order in block_orders(8, cluster=cluster, n_permutations=50, seed=2):
        changes = np.flatnonzero(np.diff(cluster[order]))
        assert changes.size == 2


def test_all_orders_come_about_equally_often():
    orders = block_orders(3, cluster=None, n_permutations=6000, seed=3)
    counts = np.unique(orders, axis=0, return_counts=True)[1]
    assert len(counts) == 6
    assert counts.min() > 850


def test_the_seed_decides():
    first, again = (block_orders(9, cluster=None, n_permutations=4, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (block_orders(9, cluster=None, n_permutations=4, seed=6) != first).any()


def test_nobody_cannot_be_shuffled(refused):
    with refused("Permutations need at least 1 respondent and 1 permutation, but got 0 and 5."):
        block_orders(0, cluster=None, n_permutations=5, seed=1)


def test_shares_of_choices_by_hand():
    estimates = np.array([1.0, 2.0, 5.0, 6.0])
    assert choice_share(estimates, ["a", "a", "b", "b"]) == pytest.approx(16 / 17)
    assert choice_share(estimates, ["a", "b", "a", "b"]) == pytest.approx(1 / 17)
    assert choice_share(estimates, ["a"] * 4) == 0


def test_a_share_is_the_r_squared_of_indicators():
    generator = np.random.default_rng(4)
    levels = generator.integers(0, 4, size=60)
    estimates = generator.normal(size=60) + levels
    dummies = np.column_stack([levels == level for level in range(4)]).astype(float)
    fitted = dummies @ np.linalg.lstsq(dummies, estimates, rcond=None)[0]
    known = fitted.var() / estimates.var()
    assert choice_share(estimates, levels.tolist()) == pytest.approx(known, rel=1e-12)


def test_equal_estimates_have_no_shares():
    assert np.isnan(choice_share(np.full(4, 0.1 + 0.2), ["a", "b", "a", "b"]))
