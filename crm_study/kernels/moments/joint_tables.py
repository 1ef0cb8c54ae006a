"""Joint frequencies of every pair of items: what polychoric and rank correlations read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.moments.exact_products import Whole, exact_products

_PIECE = 65_536


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
