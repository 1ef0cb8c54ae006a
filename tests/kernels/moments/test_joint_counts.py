"""Counts of every two variables together, made several variables at a time."""

from __future__ import annotations

from itertools import combinations
from math import prod

import numpy as np
import pytest

from crm_study.kernels.moments.joint_counts import joint_counts, together

WIDTHS = [(21,) * 9, (5,) * 12, (2, 3, 900, 4, 17), (200, 300), (1, 1, 1), (3,), ()]


@pytest.mark.parametrize("widths", WIDTHS)
def test_every_two_variables_are_together_in_a_group_of_few_cells(widths):
    groups = together(widths)
    met = {pair for group in groups for pair in combinations(group, 2)}
    assert met == set(combinations(range(len(widths)), 2))
    assert all(len(group) == 2 or prod(widths[i] for i in group) <= 2**14 for group in groups)


@pytest.mark.parametrize("widths", WIDTHS)
def test_counts_are_those_of_two_variables_alone(widths):
    generator = np.random.default_rng(3)
    places = [generator.integers(0, width, 2_000).astype(np.uint16) for width in widths]
    for (i, j), counts in joint_counts(places, widths):
        alone = np.zeros((widths[i], widths[j]), int)
        np.add.at(alone, (places[i], places[j]), 1)
        assert np.array_equal(counts, alone)


def test_pairs_of_more_values_than_asked_for_are_left_out():
    places = [np.zeros(4, np.uint16)] * 3
    found = [pair for pair, _ in joint_counts(places, [300, 200, 2], most=50_000)]
    assert found == [(0, 2), (1, 2)]
