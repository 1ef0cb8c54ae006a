"""Joint frequencies of every pair of items: what polychoric and rank correlations read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.moments.exact_products import Whole
from crm_study.kernels.moments.joint_counts import Places, joint_counts


@dataclass(frozen=True, slots=True, eq=False)
class AnswerTables:
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

    def __add__(self, other: AnswerTables) -> AnswerTables:
        """Join the tables of other rows."""
        if self.codes != other.codes:
            raise AnalysisError("Joint tables of different scales do not add up.")
        return AnswerTables(self.codes, self.counts + other.counts)

    def table(self, first: int, second: int) -> Whole:
        """Return the table of one pair of items, shape (m, m)."""
        found: Whole = self.counts[first, :, second, :]
        return found


def complete_tables(columns: NDArray[np.integer], codes: Sequence[int]) -> AnswerTables:
    """Count pairs of answers of rows without a gap.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        Answers, all of them codes.
    codes : sequence of int
        Answer codes.

    Examples
    --------
    >>> complete_tables(np.array([[1, 2, 2], [1, 1, 2]]), [1, 2]).table(0, 1)
    array([[1, 0],
           [1, 1]])
    """
    ordered = tuple(sorted(codes))
    k, m = len(columns), len(ordered)
    places = _places(columns, ordered)
    counts = np.zeros((k, m, k, m), np.int64)
    for (i, j), both in joint_counts(list(places), [m] * k):
        counts[i, :, j, :], counts[j, :, i, :] = both, both.T
    for i, row in enumerate(places):
        own = counts[i, :, i - 1, :].sum(axis=1) if k > 1 else np.bincount(row, minlength=m)
        counts[i, :, i, :] = np.diag(own)
    return AnswerTables(ordered, counts)


def _places(columns: NDArray[np.integer], ordered: tuple[int, ...]) -> Places:
    """Return the place of every answer among the codes, which may leave out numbers."""
    kind = np.min_scalar_type(len(ordered))
    if len(ordered) == ordered[-1] - ordered[0] + 1:
        return (columns - ordered[0]).astype(kind)
    place = np.zeros(ordered[-1] - ordered[0] + 1, kind)
    place[np.array(ordered) - ordered[0]] = np.arange(len(ordered))
    found: Places = place[columns.astype(np.int64) - ordered[0]]
    return found


def no_tables(n_items: int, codes: Sequence[int]) -> AnswerTables:
    """Return the tables of no row.

    Examples
    --------
    >>> no_tables(2, [1, 2]).table(0, 1).tolist()
    [[0, 0], [0, 0]]
    """
    shape = (n_items, len(codes), n_items, len(codes))
    return AnswerTables(tuple(sorted(codes)), np.zeros(shape, np.int64))
