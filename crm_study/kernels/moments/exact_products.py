"""Cross products of whole numbers by fast floating-point products that stay exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError

Whole = NDArray[np.int64]
Numbers = NDArray[np.floating]
Table = NDArray[np.integer] | NDArray[np.bool_]
_EXACT_32, _EXACT_64 = 2**24, 2**53
_PIECE = 16_384  # columns that fit a core's own cache
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
    other = left if right is None else right
    n = left.shape[1]
    total = np.zeros((len(left), len(other)), dtype=np.int64)
    largest = max(1, _largest(left)) * max(1, _largest(other))
    single = largest * 4096 <= _EXACT_32
    step = min((_EXACT_32 if single else _EXACT_64) // largest, _PIECE)
    if step < 1 or largest * n > _MOST:
        raise AnalysisError(f"Numbers as large as {_largest(left)} have no exact products.")
    for start in range(0, n, step):
        piece = _floating(left[:, start : start + step], single=single)
        mate = piece if right is None else _floating(other[:, start : start + step], single=single)
        total += (piece @ mate.T).astype(np.int64)
    return total


def _floating(values: Table, *, single: bool) -> Numbers:
    return values.astype(np.float32) if single else values.astype(np.float64)


def _largest(values: Table) -> int:
    if not values.size:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))
