"""How often each two values of two variables occur together: what rank correlations read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.exact_products import Whole
from crm_study.kernels.moments.joint_counts import Places, joint_counts

_WIDTH, _HALF = 2**32, 2**31
_NARROW = 2**8 - 1
MOST_CELLS = 200_000
"""Different pairs of values up to which a table is kept; beyond, it is not."""


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    """Rows by their values on two variables.

    Attributes
    ----------
    keys : ndarray of int64, shape (m,)
        Pairs of values that occur, rising: each pair as one number, see `values`.
    counts : ndarray of int64, shape (m,)
        Rows of each.
    too_many : bool
        Whether there were more than `MOST_CELLS` pairs: then none is kept.
    """

    keys: Whole
    counts: Whole
    too_many: bool = False

    @property
    def values(self) -> Whole:
        """Return the pairs of values, shape (m, 2)."""
        return np.column_stack([self.keys // _WIDTH, self.keys % _WIDTH - _HALF])

    def __add__(self, other: PairTable) -> PairTable:
        """Join the tables of other rows."""
        if self.too_many or other.too_many:
            return self if self.too_many else other
        if np.array_equal(self.keys, other.keys):
            return PairTable(self.keys, self.counts + other.counts)
        small, large = sorted((self, other), key=lambda table: len(table.keys))
        if not len(small.keys):
            return large
        place = np.searchsorted(large.keys, small.keys)
        there = large.keys[np.minimum(place, len(large.keys) - 1)] == small.keys
        counts = large.counts.copy()
        counts[place[there]] += small.counts[there]
        if there.all():
            return PairTable(large.keys, counts)
        new, at = ~there, place[~there]
        keys = np.insert(large.keys, at, small.keys[new])
        if len(keys) > MOST_CELLS:
            return _too_many()
        return PairTable(keys, np.insert(counts, at, small.counts[new]))

    def spearman(self) -> float:
        """Correlate the average ranks of the two variables; nan where one does not vary.

        Raises
        ------
        AnalysisError
            Fewer than 3 rows, or a table that was not kept.

        Examples
        --------
        >>> table = next(pair_tables(np.array([[1, 2, 3, 4, 5], [2, 1, 4, 3, 5]])))
        >>> round(table.spearman(), 4)
        0.8
        """
        if self.too_many:
            raise AnalysisError(f"More than {MOST_CELLS} different pairs of scores are not kept.")
        n = int(self.counts.sum())
        if n < 3:
            raise AnalysisError(f"A correlation needs at least 3 pairs, but got {n}.")
        first, second = (_ranks(column, self.counts) for column in self.values.T)
        spreads = [float(self.counts @ ranks**2) for ranks in (first, second)]
        if not all(spreads):
            return float("nan")
        shared = float(self.counts @ (first * second))
        return float(np.clip(shared / np.sqrt(spreads[0]) / np.sqrt(spreads[1]), -1.0, 1.0))


def no_table() -> PairTable:
    """Return the table of no row.

    Examples
    --------
    >>> int((no_table() + no_table()).counts.sum())
    0
    """
    return PairTable(np.empty(0, np.int64), np.empty(0, np.int64))


def pair_tables(
    columns: Sequence[NDArray[np.integer]] | NDArray[np.integer],
    known: NDArray[np.bool_] | None = None,
    *,
    times: Sequence[int] | None = None,
) -> Iterator[PairTable]:
    """Yield the table of every two variables, over the rows known on both.

    Parameters
    ----------
    columns : sequence of k ndarrays of whole numbers, shape (n,)
    known : ndarray of bool, shape (k, n), optional
        Everything is, by default.
    times : sequence of k ints, optional
        Above 0: what values are multiplied by in the tables; by default 1.

    Examples
    --------
    >>> table = next(pair_tables([np.array([1, 2, 2]), np.array([5, 7, 7])]))
    >>> table.values.tolist(), table.counts.tolist()
    ([[1, 5], [2, 7]], [1, 2])
    """
    given = [None] * len(columns) if known is None else known
    levels = [_levels(*each) for each in zip(columns, given, strict=True)]
    places = [place for _, place in levels]
    values = [own * by for (own, _), by in zip(levels, times or [1] * len(levels), strict=True)]
    widths = [max(len(own) + (known is not None), 1) for own in values]
    found = {
        (i, j): _table(counts, values[i], values[j])
        for (i, j), counts in joint_counts(places, widths, most=16 * MOST_CELLS)
    }
    for i, j in combinations(range(len(columns)), 2):
        yield found.get((i, j)) or _listed(places[i], places[j], values[i], values[j])


def _levels(column: NDArray[np.integer], known: NDArray[np.bool_] | None) -> tuple[Whole, Places]:
    """Return values, rising, and the place of each row's; one more place is the unknown one."""
    if not len(column):
        return np.empty(0, np.int64), np.empty(0, np.uint8)
    lowest, highest = int(column.min()), int(column.max())
    places: Places
    if highest - lowest < _NARROW:
        values = np.arange(lowest, highest + 1)
        places = (column - column.dtype.type(lowest)).astype(np.uint8)
    else:
        above = column.astype(np.int64) - lowest
        there = np.flatnonzero(np.bincount(above))
        place = np.zeros(highest - lowest + 1, np.uint32)
        place[there] = np.arange(len(there))
        values, places = there + lowest, place[above]
    if known is not None:
        places = np.where(known, places, places.dtype.type(len(values)))
    return values, places


def _table(counts: Whole, left: Whole, right: Whole) -> PairTable:
    """Return the table of two variables, whose last value may be the unknown one."""
    row, column = np.nonzero(counts[: len(left), : len(right)])
    return _kept(_keys(left[row], right[column]), counts[row, column])


def _listed(first: Places, second: Places, left: Whole, right: Whole) -> PairTable:
    """Return the table of two variables of so many values that few pairs of them occur."""
    width = len(right) + 1
    cells, counts = np.unique(first * np.int64(width) + second, return_counts=True)
    row, column = np.divmod(cells, width)
    both = (row < len(left)) & (column < len(right))
    return _kept(_keys(left[row[both]], right[column[both]]), counts[both])


def _kept(keys: Whole, counts: Whole) -> PairTable:
    return _too_many() if len(keys) > MOST_CELLS else PairTable(keys, counts)


def _keys(first: Whole, second: Whole) -> Whole:
    return np.asarray(first * _WIDTH + (second + _HALF))


def _too_many() -> PairTable:
    return replace(no_table(), too_many=True)


def _ranks(column: Whole, counts: Whole) -> Floats:
    """Return the average rank of every pair's value, less the mean of all ranks."""
    _, level = np.unique(column, return_inverse=True)
    held = np.bincount(level, counts)
    last = np.cumsum(held)
    return np.asarray((last - (held - 1) / 2)[level] - (held.sum() + 1) / 2)
