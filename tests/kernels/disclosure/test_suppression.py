"""Hidden counts stay hidden: attacked by linear algebra, by bounds, and by counting all tables."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from crm_study.errors import AnalysisError
from crm_study.kernels.disclosure.feasible_range import feasible_range
from crm_study.kernels.disclosure.suppression import suppress


def two_way(table):
    """Membership and counts of a table, its margins and its total."""
    rows, columns = table.shape
    atoms = np.arange(table.size).reshape(table.shape)
    groups = [[a] for a in atoms.ravel()]
    groups += [list(atoms[i]) for i in range(rows)]
    groups += [list(atoms[:, j]) for j in range(columns)]
    groups += [list(atoms.ravel())]
    cells = np.zeros((len(groups), table.size))
    for cell, group in enumerate(groups):
        cells[cell, group] = 1
    return cells, cells @ table.ravel()


def in_span(target, known):
    """Whether a cell is a combination of published cells."""
    rank = np.linalg.matrix_rank
    return len(known) > 0 and rank(np.vstack([known, target])) == rank(known)


def assert_safe(cells, counts, hidden, smallest):
    known, values = cells[~hidden], counts[~hidden]
    for cell in np.flatnonzero((counts > 0) & (counts < smallest)):
        assert hidden[cell]
        assert not in_span(cells[cell], known)
        low, high = (
            sign * linprog(sign * cells[cell], A_eq=known, b_eq=values, bounds=(0, None)).fun
            if len(known)
            else None
            for sign in (1, -1)
        )
        assert low <= counts[cell] + 1e-6
        assert high - low >= smallest - 1e-6


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        # one small cell takes its smallest neighbor along
        ([3, 20, 30, 53], [1, 1, 0, 0]),
        # two small ones that add up to enough hide each other
        ([3, 4, 30, 37], [1, 1, 0, 0]),
        # two that do not would tell of a group of two
        ([1, 1, 30, 32], [1, 1, 1, 0]),
        ([10, 20, 30, 60], [0, 0, 0, 0]),
        # nobody is nobody's secret, and hides nobody
        ([0, 20, 30, 50], [0, 0, 0, 0]),
        ([2, 0, 30, 32], [1, 0, 1, 0]),
        # all small: the total of a small group is small itself
        ([1, 1, 1, 3], [1, 1, 1, 1]),
    ],
)
def test_one_way_tables_by_hand(counts, hidden):
    cells = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]
    assert suppress(cells, counts).hidden.tolist() == [bool(one) for one in hidden]


def test_a_two_way_table_needs_a_rectangle():
    table = np.array([[2, 20, 20], [20, 20, 20], [20, 20, 20]])
    cells, counts = two_way(table)
    found = suppress(cells, counts)
    assert found.primary.sum() == 1
    assert found.complementary.sum() == 3
    assert_safe(cells, counts, found.hidden, 5)


@pytest.mark.parametrize("smallest", [3, 5])
@pytest.mark.parametrize("seed", range(8))
def test_random_tables_withstand_the_attack(seed, smallest):
    rng = np.random.default_rng(seed)
    table = rng.poisson(rng.choice([2, 6, 12]), size=tuple(rng.integers(2, 6, size=2)))
    cells, counts = two_way(table)
    found = suppress(cells, counts, smallest=smallest)
    assert_safe(cells, counts, found.hidden, smallest)


@pytest.mark.parametrize("seed", range(4))
def test_linked_tables_are_protected_together(seed):
    rng = np.random.default_rng(seed)
    shape = (4, 3, 2)
    people = rng.poisson(4, size=shape)
    atoms = list(product(*map(range, shape)))
    margins = {(0, 1), (1, 2), (0, 2), (0,), (1,), (2,), ()}
    groups = [
        [all(atom[v] == x for v, x in zip(margin, levels, strict=True)) for atom in atoms]
        for margin in margins
        for levels in product(*(range(shape[v]) for v in margin))
    ]
    cells = np.unique(np.array(groups, dtype=float), axis=0)
    counts = cells @ people.ravel()
    found = suppress(cells, counts)
    assert_safe(cells, counts, found.hidden, 5)


def test_what_a_filter_leaves_out_is_protected():
    # All 30 and 20 people of two functions, and those of the main wave: 28 and 20.
    cells = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [0, 0, 1, 0]], dtype=float)
    counts = np.array([30.0, 20.0, 28.0, 20.0])
    found = suppress(cells, counts)
    assert not found.primary.any()
    assert found.complementary.any()
    left_out = np.array([0, 1, 0, 0], dtype=float)
    known = ~found.hidden
    assert feasible_range(left_out, cells[known], counts[known]).width >= 5


def test_small_institutions_disappear():
    table = np.full((21, 4), 2)
    cells, counts = two_way(table)
    found = suppress(cells, counts)
    assert found.hidden[: table.size].all()
    assert not found.hidden[-1]
    assert_safe(cells, counts, found.hidden, 5)


def test_order_and_labels_do_not_matter():
    table = np.array([[2, 20, 25], [24, 21, 22]])
    cells, counts = two_way(table)
    order = np.random.default_rng(1).permutation(len(cells))
    hidden = suppress(cells, counts).hidden
    assert (suppress(cells[order], counts[order]).hidden == hidden[order]).all()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: suppress([[1]], [4], smallest=2),
            "The smallest group that may be shown has 3 people at the least, but 2 were asked for.",
        ),
        (
            lambda: suppress([[1, 0], [0, 1]], [4]),
            "Counts of 1 cells do not fit a membership of shape (2, 2).",
        ),
    ],
)
def test_what_cannot_be_suppressed_is_told(call, sentence):
    with pytest.raises(AnalysisError) as refusal:
        call()
    assert str(refusal.value) == sentence
