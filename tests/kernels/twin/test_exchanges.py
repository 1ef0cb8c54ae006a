"""The search itself, on sums that can be checked by trying everything."""

from itertools import product

import numpy as np
import pytest

from crm_study.kernels.twin.exchanges import chosen_totals, search


def goal(value, unit=1.0):
    return lambda totals: (totals[..., 0] - value) / unit


def subset_sums(seed, n_slots, n_candidates):
    numbers = np.random.default_rng(seed).integers(0, 1000, size=(n_slots, n_candidates, 1, 1))
    return numbers.astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_finds_a_planted_sum(seed):
    products = subset_sums(seed, 8, 12)
    planted = np.random.default_rng(seed + 100).integers(12, size=8)
    target = chosen_totals(products, planted)[0, 0]
    found = search(products, goal(target), tolerance=0.5, seed=seed, max_steps=300)
    assert found.solved
    assert chosen_totals(products, found.choice)[0, 0] == target


def test_gives_up_where_trying_everything_fails_too():
    products = 2.0 * subset_sums(1, 4, 5)
    sums = {sum(column) for column in product(*products[:, :, 0, 0])}
    odd = float(products.sum() // 5 // 2 * 2 + 1)
    assert odd not in sums
    found = search(products, goal(odd), tolerance=0.5, seed=1, max_steps=30)
    assert not found.solved
    assert found.n_steps == 30
    assert found.n_kicks > 0


def test_closest_seen_is_kept():
    products = subset_sums(2, 4, 5)
    best_possible = products.max(axis=1).sum()
    found = search(products, goal(1e6, unit=1e6), tolerance=1e-6, seed=2, max_steps=60)
    assert chosen_totals(products, found.choice)[0, 0] == best_possible


def test_same_seed_same_choice():
    products = subset_sums(3, 8, 12)
    runs = [search(products, goal(4321), tolerance=0.5, seed=9, max_steps=300) for _ in range(2)]
    assert np.array_equal(runs[0].choice, runs[1].choice)
    assert runs[0].n_steps == runs[1].n_steps


def test_undefined_sums_are_walked_around():
    products = subset_sums(4, 5, 6)

    def undefined_when_even(totals):
        off = totals[..., 0] - 2501
        return np.where(totals[..., 0] % 2 == 0, np.inf, off)

    found = search(products, undefined_when_even, tolerance=50.0, seed=4, max_steps=300)
    assert found.solved
