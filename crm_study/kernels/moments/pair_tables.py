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

_WIDTH, _HALF = 2**32, 2**31
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

    def times(self, first: int, second: int) -> PairTable:
        """Return the same of the two variables multiplied by whole numbers above 0."""
        left, right = self.values.T
        return replace(self, keys=_keys(left * first, right * second))

    def spearman(self) -> float:
        """Correlate the average ranks of the two variables; nan where one does not vary.

        Raises
        ------
        AnalysisError
            Fewer than 3 rows, or a table that was not kept.

        Examples
        --------
        >>> table = pair_table(np.array([1, 2, 3, 4, 5]), np.array([2, 1, 4, 3, 5]))
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


def pair_table(first: NDArray[np.integer], second: NDArray[np.integer]) -> PairTable:
    """Count the pairs of values of two variables.

    Parameters
    ----------
    first, second : ndarray of whole numbers, shape (n,)

    Examples
    --------
    >>> table = pair_table(np.array([1, 2, 2]), np.array([5, 7, 7]))
    >>> table.values.tolist(), table.counts.tolist()
    ([[1, 5], [2, 7]], [1, 2])
    """
    return next(pair_tables(np.stack([first, second])))


def pair_tables(
    columns: Sequence[NDArray[np.integer]] | NDArray[np.integer],
    known: NDArray[np.bool_] | None = None,
) -> Iterator[PairTable]:
    """Yield the table of every two variables, over the rows known on both.

    Parameters
    ----------
    columns : sequence of k ndarrays of whole numbers, shape (n,)
    known : ndarray of bool, shape (k, n), optional
        Everything is, by default.
    """
    levels = [_levels(column) for column in columns]
    for i, j in combinations(range(len(columns)), 2):
        (left, ours), (right, theirs) = levels[i], levels[j]
        cells = ours * np.int32(len(right)) + theirs
        if known is not None:
            cells = cells[known[i] & known[j]]
        yield _table(cells, left, right)


def _levels(column: NDArray[np.integer]) -> tuple[Whole, NDArray[np.int32]]:
    """Return the values that occur, rising, and the place of each row's among them."""
    if not len(column):
        return np.empty(0, np.int64), np.empty(0, np.int32)
    lowest = int(column.min())
    there = np.flatnonzero(np.bincount(column - lowest))
    if len(there) == int(there[-1]) + 1:
        return there + lowest, (column - lowest).astype(np.int32, copy=False)
    place = np.zeros(int(there[-1]) + 1, np.int32)
    place[there] = np.arange(len(there))
    return there + lowest, place[column - lowest]


def _table(cells: NDArray[np.int32], left: Whole, right: Whole) -> PairTable:
    if len(left) * len(right) > 16 * MOST_CELLS:
        listed, counts = np.unique(cells, return_counts=True)
        found = listed.astype(np.intp)
    else:
        every = np.bincount(cells)
        found = np.flatnonzero(every)
        counts = every[found]
    if len(found) > MOST_CELLS:
        return _too_many()
    width = max(len(right), 1)
    return PairTable(_keys(left[found // width], right[found % width]), counts.astype(np.int64))


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
