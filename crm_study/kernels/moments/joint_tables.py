"""Joint frequencies of every pair of items: what polychoric and rank correlations read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.moments.exact_products import Whole, exact_products

_PIECE = 65_536
_TOGETHER = 128  # answers of items that are counted as one


@dataclass(frozen=True, slots=True, eq=False)
class JointTables:
    """Counts of every pair of answers to every pair of items.

    Attributes
    ----------
    codes : tuple of int
        Answer codes, ascending; the same for all items.
    counts : ndarray of int64, shape (k, m, k, m)
        Entry i, a, j, b: rows with code a on item i and code b on item j. A row with a gap
        on either is in no entry of that pair.
    """

    codes: tuple[int, ...]
    counts: Whole

    def __add__(self, other: JointTables) -> JointTables:
        """Join the tables of other rows."""
        if self.codes != other.codes:
            raise AnalysisError("Joint tables of different scales do not add up.")
        return JointTables(self.codes, self.counts + other.counts)

    def table(self, first: int, second: int) -> Whole:
        """Return the table of one pair of items, shape (m, m)."""
        found: Whole = self.counts[first, :, second, :]
        return found


def complete_tables(columns: NDArray[np.integer], codes: Sequence[int]) -> JointTables:
    """Count pairs of answers of rows without a gap, which is faster than `joint_tables`.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        Answers, all of them codes.
    codes : sequence of int
        Answer codes.

    Notes
    -----
    Some items together have few possible answers: these are counted at once, for every two
    such groups of items, and the tables of two items are their sums.

    Examples
    --------
    >>> complete_tables(np.array([[1, 2, 2], [1, 1, 2]]), [1, 2]).table(0, 1)
    array([[1, 0],
           [1, 1]])
    """
    ordered = tuple(sorted(codes))
    k, m = len(columns), len(ordered)
    size = max(1, int(np.log(_TOGETHER) / np.log(max(m, 2))))
    groups = [list(range(start, min(start + size, k))) for start in range(0, k, size)]
    coded = [_together(_places(columns[group[0] : group[-1] + 1], ordered), m) for group in groups]
    counts = np.zeros((k, m, k, m), np.int64)
    for i, first in enumerate(groups):
        for j in range(i + 1 if len(groups) > 1 else i, max(len(groups), 1)):
            second = groups[j] if j > i else []
            cells = coded[i] if j == i else coded[i].astype(np.int32) * m ** len(second) + coded[j]
            members = [*first, *second]
            table = np.bincount(cells, minlength=m ** len(members)).reshape([m] * len(members))
            _spread(counts, members, table)
    return JointTables(ordered, counts)


def _places(columns: NDArray[np.integer], ordered: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return the place of every answer among the codes, which may leave out numbers."""
    above = columns - ordered[0]
    if len(ordered) == ordered[-1] - ordered[0] + 1:
        return above.astype(np.uint8)
    place = np.zeros(ordered[-1] - ordered[0] + 1, np.uint8)
    place[np.array(ordered) - ordered[0]] = np.arange(len(ordered))
    found: NDArray[np.uint8] = place[above]
    return found


def _together(places: NDArray[np.uint8], m: int) -> NDArray[np.uint8]:
    """Write the answers to some items as one number."""
    found = np.zeros(places.shape[1], np.uint8)
    for row in places:
        found = found * np.uint8(m) + row
    return found


def _spread(counts: Whole, members: Sequence[int], table: Whole) -> None:
    """Put the tables of two items, and the counts of one, where they belong."""
    axes = range(len(members))
    for a in axes:
        own = table.sum(axis=tuple(set(axes) - {a}))
        counts[members[a], :, members[a], :] = np.diag(own)
        for b in range(a):
            both = table.sum(axis=tuple(set(axes) - {a, b}))
            counts[members[b], :, members[a], :] = both
            counts[members[a], :, members[b], :] = both.T


def no_tables(n_items: int, codes: Sequence[int]) -> JointTables:
    """Return the tables of no row.

    Examples
    --------
    >>> no_tables(2, [1, 2]).table(0, 1).tolist()
    [[0, 0], [0, 0]]
    """
    shape = (n_items, len(codes), n_items, len(codes))
    return JointTables(tuple(sorted(codes)), np.zeros(shape, np.int64))


def joint_tables(columns: NDArray[np.integer], codes: Sequence[int]) -> JointTables:
    """Count pairs of answers.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        Answers; whatever is no code is a gap.
    codes : sequence of int
        Answer codes.

    Examples
    --------
    >>> joint_tables(np.array([[1, 2, 2], [1, 1, 2]]), [1, 2]).table(0, 1)
    array([[1, 0],
           [1, 1]])
    """
    ordered = tuple(sorted(codes))
    k, m = len(columns), len(ordered)
    total = np.zeros((k * m, k * m), dtype=np.int64)
    for start in range(0, columns.shape[1], _PIECE):
        piece = columns[:, start : start + _PIECE]
        chosen = np.stack([piece == code for code in ordered], axis=1).reshape(k * m, -1)
        total += exact_products(chosen.view(np.int8))
    return JointTables(ordered, total.reshape(k, m, k, m))
