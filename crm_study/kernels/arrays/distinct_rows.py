"""Which rows of a table of true and false are the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


def distinct_rows(flags: Flags) -> tuple[Flags, NDArray[np.intp], NDArray[np.intp]]:
    """Find the different rows of a table of true and false, and who has which.

    Parameters
    ----------
    flags : ndarray of bool, shape (n_rows, n_columns)
        At least one column.

    Returns
    -------
    distinct : ndarray of bool, shape (n_distinct, n_columns)
        Sorted from the left, false before true, as by ``numpy.unique(flags, axis=0)``.
    which : ndarray of int, shape (n_rows,)
        The distinct row that each row is.
    n_rows : ndarray of int, shape (n_distinct,)
        How many rows each is.

    Notes
    -----
    Eight columns are packed into one byte: sorting a few bytes is faster than comparing rows.

    Examples
    --------
    >>> distinct, which, n_rows = distinct_rows(np.array([[True, False], [False, True]] * 2))
    >>> distinct.tolist(), which.tolist(), n_rows.tolist()
    ([[False, True], [True, False]], [1, 0, 1, 0], [2, 2])
    """
    packed = np.packbits(flags, axis=1)
    order = np.lexsort(packed.T[::-1])
    sorted_ = packed[order]
    first = np.ones(len(flags), dtype=bool)
    first[1:] = (sorted_[1:] != sorted_[:-1]).any(axis=1)
    which = np.empty(len(flags), dtype=np.intp)
    which[order] = np.cumsum(first) - 1
    return flags[order[first]], which, np.bincount(which)
