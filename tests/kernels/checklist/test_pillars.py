"""Levels, the weakest pillar and balance, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from crm_study.kernels.checklist.pillars import pillars


def test_by_hand() -> None:
    found = pillars([[2, 3, 4], [5, 5, 5], [3.9, 1.2, 3.9]], low=1, high=5)
    assert found.level.tolist() == [[2, 3, 4], [5, 5, 5], [3, 1, 3]]
    assert found.weakest.tolist() == [0, 0, 1]
    assert found.weakest_mean.tolist() == [2, 5, 1.2]
    assert found.overall_level.tolist() == [2, 5, 1]
    assert found.balance[:2].tolist() == pytest.approx([1 - np.sqrt(2 / 3) / 3, 1.0])


def test_balance_equals_scipys_variation(made_up) -> None:
    means = made_up(60, 6)[:, :3]
    found = pillars(means, low=1, high=10)
    assert found.balance.tolist() == pytest.approx((1 - stats.variation(means, axis=1)).tolist())


def test_a_mean_that_is_a_level_but_for_rounding_has_reached_it() -> None:
    assert pillars([[0.1 * 3 / 0.1, 4.0]], low=1, high=5).level[0, 0] == 3


def test_refusals(refused) -> None:
    with refused("Balance needs at least 2 pillars, but got 1."):
        pillars([[1.0]], low=1, high=5)
    with refused("Means of pillars must lie from 1 to 5, above 0."):
        pillars([[0.5, 2.0]], low=1, high=5)
    with refused("Means of pillars must lie from 0 to 5, above 0."):
        pillars([[0.5, 2.0]], low=0, high=5)
