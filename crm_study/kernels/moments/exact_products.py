"""Cross products of whole numbers by fast floating-point products that stay exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError

Whole = NDArray[np.int64]
Table = NDArray[np.integer] | NDArray[np.bool_]
_EXACT_32, _EXACT_64 = 2**24, 2**53
_PIECE = 4_096  # columns; fifty rows of them fit a core's own cache
_STRIP, _FEW, _SMALL = 8, 100, 10**6
"""Rows of a table of few rows that are multiplied at once, and how many numbers at most.

OpenBLAS (AVX-512) multiplies so few without copying them first, which takes half as long.
"""
_MOST = 2**62


def exact_products(left: Table, right: Table | None = None) -> Whole:
    """Multiply two tables of whole numbers, exactly: ``left @ right.T``.

    Floating-point products of whole numbers are exact as long as every partial sum fits the
    significand, so the columns are taken in pieces that fit, in single precision where the
    numbers are small.

    Parameters
    ----------
    left : ndarray of whole numbers, shape (k, n)
        One row a variable. Any number type that holds them exactly.
    right : ndarray of whole numbers, shape (m, n), optional
        By default ``left``.

    Returns
    -------
    ndarray of int64, shape (k, m)

    Raises
    ------
    AnalysisError
        Numbers so large that even one product would not be exact.

    Examples
    --------
    >>> exact_products(np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int8))
    array([[14, 32],
           [32, 77]])
    """
    if right is None:
        return sums_and_products(left)[1]
    n = left.shape[1]
    step, kind = _piece(_largest(left), _largest(right), n)
    total = np.zeros((len(left), len(right)), dtype=np.int64)
    for start in range(0, n, step):
        pieces = (table[:, start : start + step].astype(kind) for table in (left, right))
        total += (next(pieces) @ next(pieces).T).astype(np.int64)
    return total


def sums_and_products(columns: Table, *, largest: int | None = None) -> tuple[Whole, Whole]:
    """Sum up variables and multiply each by each, exactly: ``columns @ columns.T``.

    A row of ones below the variables makes their sums a row of the same product.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        One row a variable.
    largest : int, optional
        No number is larger than this, either way; by default it is looked for.

    Returns
    -------
    tuple of ndarray of int64, shapes (k,) and (k, k)

    Raises
    ------
    AnalysisError
        Numbers so large that even one product would not be exact.

    Examples
    --------
    >>> sums_and_products(np.array([[1, 2, 3], [4, 5, 6]], dtype=np.int8))[0]
    array([ 6, 15])
    """
    k, n = columns.shape
    largest = _largest(columns) if largest is None else largest
    step, kind = _piece(largest, largest, n)
    strip = k + 1
    if strip <= _FEW:
        strip, step = _STRIP, min(step, _SMALL // (_STRIP * strip))
    room = np.ones((k + 1, min(step, n)), kind)
    total = np.zeros((k + 1, k + 1), dtype=np.int64)
    for start in range(0, n, step):
        part = columns[:, start : start + step]
        piece = room[:, : part.shape[1]]
        piece[:k] = part
        for top in range(0, k + 1, strip):
            below = piece[top:] @ piece[top : top + strip].T
            total[top:, top : top + strip] += below.astype(np.int64)
    total = np.tril(total) + np.tril(total, -1).T
    return total[k, :k], total[:k, :k]


def _piece(left: int, right: int, n: int) -> tuple[int, type[np.floating]]:
    """Return how many columns are exact at once, and in which type, by the largest numbers."""
    largest = max(1, left) * max(1, right)
    single = largest * _PIECE <= _EXACT_32
    step = min((_EXACT_32 if single else _EXACT_64) // largest, _PIECE)
    if step < 1 or largest * n > _MOST:
        raise AnalysisError(f"Numbers as large as {left} have no exact products.")
    return step, np.float32 if single else np.float64


def _largest(values: Table) -> int:
    if not values.size:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))
