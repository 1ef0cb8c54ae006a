"""The search itself, on sums that can be checked by trying everything."""

from itertools import product

import numpy as np
import pytest

from crm_study.kernels.twin.exchanges import search
from crm_study.kernels.twin.pairs import matching_pairs
from crm_study.kernels.twin.pool import PoolState


def goal(value, unit=1.0):
    return lambda totals: (totals - value) / unit


def subset_sums(seed, n_people, n_candidates):
    numbers = np.random.default_rng(seed).integers(0, 1000, size=(n_people, n_candidates, 1))
    return numbers.astype(float)


def total(state):
    return float(state.totals()[0])


def run(sums, residuals, *, seed, tolerance=0.5, max_steps=300):
    start = PoolState.drawn(sums, seed=seed)
    return search(start, residuals, tolerance=tolerance, seed=seed, max_steps=max_steps)


@pytest.mark.parametrize("seed", range(5))
def test_finds_a_planted_sum(seed):
    sums = subset_sums(seed, 8, 12)
    planted = np.random.default_rng(seed + 100).integers(12, size=8)
    target = sums[np.arange(8), planted].sum()
    found = run(sums, goal(target), seed=seed)
    assert found.solved
    assert total(found.state) == target


def test_gives_up_where_trying_everything_fails_too():
    sums = 2.0 * subset_sums(1, 4, 5)
    reachable = {sum(column) for column in product(*sums[:, :, 0])}
    odd = float(sums.sum() // 5 // 2 * 2 + 1)
    assert odd not in reachable
    found = run(sums, goal(odd), seed=1, max_steps=30)
    assert not found.solved
    assert found.n_steps == 30
    assert found.n_kicks > 0


def test_closest_seen_is_kept():
    sums = subset_sums(2, 4, 5)
    found = run(sums, goal(1e6, unit=1e6), seed=2, tolerance=1e-6, max_steps=60)
    assert total(found.state) == sums.max(axis=1).sum()


def test_same_seed_same_choice():
    sums = subset_sums(3, 8, 12)
    runs = [run(sums, goal(4321), seed=9) for _ in range(2)]
    assert np.array_equal(runs[0].state.choice, runs[1].state.choice)
    assert runs[0].n_steps == runs[1].n_steps


def test_undefined_sums_are_walked_around():
    def undefined_when_even(totals):
        return np.where(totals % 2 == 0, np.inf, totals - 2501)

    assert run(subset_sums(4, 5, 6), undefined_when_even, seed=4, tolerance=50.0).solved


def test_one_candidate_leaves_no_choice():
    found = run(np.ones((10, 1, 1)), goal(5.0), seed=1, max_steps=5)
    assert not found.solved
    assert np.array_equal(found.state.choice, np.zeros(10))


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_that_trying_everything_finds(seed):
    rng = np.random.default_rng(seed)
    here = rng.normal(size=2)
    after = here + rng.normal(scale=20, size=(60, 2))
    people = np.repeat(rng.integers(12, size=60), 2).reshape(-1, 2)
    first, second = matching_pairs(after, here, people=people)
    found = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    expected = {
        frozenset((i, j))
        for i in range(60)
        for j in range(i)
        if people[i, 0] != people[j, 0] and np.abs(after[i] + after[j] - here).max() <= 2.5
    }
    assert found == expected
    assert len(first) == len(found)
