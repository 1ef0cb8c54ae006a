"""Twins among records, by hand and against every pair."""

from itertools import combinations

import numpy as np
import pytest

from crm_study.analysis.customers.twin_records import (
    exact_twins,
    is_slip,
    near_twins,
    normalized,
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Mukamana Aline", " mukamana  ALINE"),
        ("Uwéra J.", "uwera j"),
        ("+250 788 123 456", "0788-123-456"),
        ("N'KUNDA", "n’kunda"),
    ],
)
def test_writings_of_one_customer_are_the_same(first, second):
    assert normalized(first) == normalized(second) != ""


def test_short_numbers_stay_whole_and_blanks_blank():
    assert normalized("1990") == "1990"
    assert normalized("1199080012345678") == "012345678"
    assert normalized(" - ") == ""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("uwera", "uwerra", True),
        ("uwera", "uwra", True),
        ("uwera", "uwira", True),
        ("uwera", "uwrea", True),
        ("uwera", "uwera", False),
        ("uwera", "uweraaa", False),
        ("uwera", "awere", False),
        ("", "a", True),
        ("ab", "ba", True),
        ("abcd", "badc", False),
    ],
)
def test_one_slip(first, second, expected):
    assert is_slip(first, second) is expected
    assert is_slip(second, first) is expected


def distance(a, b):
    """Optimal string alignment, by its recurrence."""
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    table[:, 0], table[0] = range(len(a) + 1), range(len(b) + 1)
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            cost = int(x != y)
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + cost)
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[-1, -1]


def test_a_slip_is_a_distance_of_one():
    generator = np.random.default_rng(3)
    words = ["".join(generator.choice(list("ab"), size)) for size in generator.integers(1, 5, 60)]
    for first, second in combinations(words, 2):
        assert is_slip(first, second) == (distance(first, second) == 1), (first, second)


def test_all_pairs_say_the_same():
    generator = np.random.default_rng(5)
    records = [
        tuple("".join(generator.choice(list("ab"), generator.integers(0, 3))) for _ in range(3))
        for _ in range(120)
    ]
    exact, near = set(), set()
    for i, j in combinations(range(120), 2):
        one, other = records[i], records[j]
        unlike = [f for f in range(3) if one[f] != other[f]]
        blanks = [f for f in range(3) if not (one[f] and other[f])]
        if not unlike and not blanks:
            exact.add((i, j))
        if len(unlike) == 1 and set(blanks) <= set(unlike):
            field = unlike[0]
            if blanks or distance(one[field], other[field]) == 1:
                near.add((i, j))
    assert set(exact_twins(records)) == exact
    assert set(near_twins(records)) == near
    assert exact
    assert near


def test_one_key_has_no_near_twins():
    assert near_twins([("a",), ("b",)]) == []
    assert near_twins([]) == []
