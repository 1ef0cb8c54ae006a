"""Count the values of every two variables together, several variables at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.moments.exact_products import Whole

_CELLS = 2**14
"""Cells of a table up to which rows are counted at full speed: it fits a core's own cache."""
Places = NDArray[np.unsignedinteger]


def joint_counts(
    places: Sequence[Places], widths: Sequence[int], *, most: int = 2**32
) -> Iterator[tuple[tuple[int, int], Whole]]:
    """Yield every two variables, and how often each two of their values occur together.

    Some variables of few values are counted at once, such that every two variables are together
    in one of these counts; the tables of two are its sums.

    Parameters
    ----------
    places : sequence of k ndarrays of whole numbers, shape (n,)
        Place of each row's value among those of the variable, from 0.
    widths : sequence of k ints
        How many values each variable has.
    most : int
        Two variables of more pairs of values than this are left out.

    Yields
    ------
    pair : (int, int)
        Places of two variables, the lower one first.
    counts : ndarray of int64, shape (width of the first, width of the second)

    Examples
    --------
    >>> places = [np.array([0, 1, 1], np.uint8), np.array([0, 0, 1], np.uint8)]
    >>> [(pair, counts.tolist()) for pair, counts in joint_counts(places, [2, 2])]
    [((0, 1), [[1, 0], [1, 1]])]
    """
    for group in together(tuple(widths)):
        shape = [widths[i] for i in group]
        if prod(shape) > most:
            continue
        cells = _cells([places[i] for i in group], shape)
        counts = np.bincount(cells, minlength=prod(shape)).reshape(shape)
        yield from _two_by_two(counts, group)


def _two_by_two(counts: Whole, group: tuple[int, ...]) -> Iterator[tuple[tuple[int, int], Whole]]:
    """Yield the tables of two variables each: those of the first one, then those without it."""
    if len(group) < 2:
        return
    rest = counts
    for other in reversed(group[1:]):
        yield (group[0], other), rest.sum(axis=tuple(range(1, rest.ndim - 1)))
        rest = rest.sum(axis=-1)
    yield from _two_by_two(counts.sum(axis=0), group[1:])


@lru_cache(maxsize=32)
def together(widths: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return groups of variables such that every two are in one, and few groups, of few cells.

    Each group is filled up with the variable that brings most pairs that were in none.

    Examples
    --------
    >>> together((21, 21, 21, 21))
    ((0, 1, 2), (0, 1, 3), (2, 3))
    >>> together((5, 5, 5, 5, 5)), together((900, 900, 2))
    (((0, 1, 2, 3, 4),), ((0, 1), (0, 2), (1, 2)))
    """
    left = set(combinations(range(len(widths)), 2))
    groups = []
    while left:
        group = set(min(left))
        while joining := _gains(group, left, widths):
            group.add(max(joining, key=lambda one: joining[one]))
        groups.append(tuple(sorted(group)))
        left -= set(combinations(groups[-1], 2))
    return tuple(groups)


def _gains(group: set[int], left: set[tuple[int, int]], widths: Sequence[int]) -> dict[int, int]:
    """Return how many of the pairs left each variable would bring to a group it fits in."""
    room = _CELLS // prod(widths[i] for i in group)
    found = {
        one: len(left & {(min(one, i), max(one, i)) for i in group})
        for one, width in enumerate(widths)
        if one not in group and width <= room
    }
    return {one: gain for one, gain in found.items() if gain}


def _cells(places: Sequence[Places], shape: Sequence[int]) -> Places:
    """Write the values of some variables as one number."""
    kind = np.min_scalar_type(prod(shape))
    cells = places[0].astype(kind)
    for own, width in zip(places[1:], shape[1:], strict=True):
        cells *= kind.type(width)
        cells += own.astype(kind, copy=False)
    return cells
