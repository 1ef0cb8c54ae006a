"""Cross moments up to the fourth of whole numbers: exact, and they add up.

What squared residuals go with is a sum of products of four variables, whatever the slopes;
these sums therefore answer, after the rows are gone, how unequal residual variance is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

Big = NDArray[np.object_]
"""Whole numbers without a largest one."""
MOST_VARIABLES = 8
"""Variables up to which products of four are summed: 45 pairs of them and the constant."""
_EXACT = 2**53
_ROWS = 8192


@dataclass(frozen=True, slots=True, eq=False)
class FourthMoments:
    """What the complete rows of m variables add up to, pair by pair with pair.

    Attributes
    ----------
    products : ndarray of int, shape (q, q)
        Sums of the product of two pairs; the pairs, in the order of `pairs_of`, are of 1 and
        the variables less their center, times ``unit``. Entry 0, 0 counts the rows.
    center : tuple of int, length m
        What was taken off every variable, times ``unit``; the same in all parts.
    unit : int
        What the variables were multiplied by to be whole.
    """

    products: Big
    center: tuple[int, ...]
    unit: int = 1

    def __add__(self, other: FourthMoments) -> FourthMoments:
        """Join the moments of other rows of the same variables."""
        if (self.unit, self.center) != (other.unit, other.center):
            raise AnalysisError("Moments of different variables or units do not add up.")
        return FourthMoments(self.products + other.products, self.center, self.unit)

    @property
    def n_obs(self) -> int:
        """Rows."""
        return int(self.products[0, 0])

    def in_units(self, unit: int, own: Sequence[int]) -> FourthMoments:
        """Return the same in a common unit, where each variable is in one of its ``own``.

        Examples
        --------
        >>> moments = fourth_moments(np.array([[1, 2]]), center=(1,))
        >>> moments.in_units(10, [1]).products.tolist()[2]
        [100, 1000, 10000]
        """
        times = [1, *(unit // one for one in own)]
        factor = np.array([times[i] * times[j] for i, j in pairs_of(len(own))], dtype=object)
        center = tuple(c * f for c, f in zip(self.center, times[1:], strict=True))
        return FourthMoments(self.products * np.outer(factor, factor), center, unit)

    def central(self) -> tuple[Floats, Floats]:
        """Return means, shape (m,), and the products about them, shape (q, q), rounded once.

        Raises
        ------
        AnalysisError
            No row.
        """
        n, m = self.n_obs, len(self.center)
        if n == 0:
            raise AnalysisError("Moments about the mean need at least 1 row, but got 0.")
        sums = self.products[0, 1 : m + 1]
        pairs = pairs_of(m)
        turn = _turn(n, sums, pairs)
        whole = turn @ self.products @ turn.T
        scale = [1, *([n * self.unit] * m)]
        divisor = np.array([scale[i] * scale[j] for i, j in pairs], dtype=object)
        central = (whole / np.outer(divisor, divisor)).astype(float)
        mean = [(int(s) + n * c) / (n * self.unit) for s, c in zip(sums, self.center, strict=True)]
        return np.array(mean), central


def pairs_of(n_variables: int) -> list[tuple[int, int]]:
    """Return the pairs of 1, counted 0, and m variables, counted from 1.

    Examples
    --------
    >>> pairs_of(1)
    [(0, 0), (0, 1), (1, 1)]
    """
    return list(combinations_with_replacement(range(n_variables + 1), 2))


def fourth_moments(
    columns: NDArray[np.integer], *, center: Sequence[int], unit: int = 1
) -> FourthMoments:
    """Sum up complete rows of whole numbers.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (m, n)
        One row a variable.
    center : sequence of int, length m
        Taken off first, so that products stay small; in the same unit.
    unit : int, default 1
        What the variables were multiplied by to be whole.

    Raises
    ------
    AnalysisError
        Too many variables, or numbers so large that products of four have no exact sum.

    Examples
    --------
    >>> found = fourth_moments(np.array([[1, 3, 5]]), center=(3,))
    >>> found.products.tolist()
    [[3, 0, 8], [0, 8, 0], [8, 0, 32]]
    """
    m, n = columns.shape
    if m > MOST_VARIABLES:
        raise AnalysisError(
            f"Products of four are summed of at most {MOST_VARIABLES} variables, not of {m}."
        )
    values = np.ones((m + 1, n))
    values[1:] = columns - np.asarray(center, np.int64)[:, None]
    largest = int(max(1.0, np.abs(values).max(initial=0.0)) ** 2)
    products = _plain_products if largest**2 * _ROWS <= _EXACT else _halved_products
    total = no_fourth(center, unit=unit).products
    for start in range(0, n, _ROWS):
        piece = values[:, start : start + _ROWS]
        pairs = np.array([piece[i] * piece[j] for i, j in pairs_of(m)])
        total = total + products(pairs, largest)
    return FourthMoments(total, tuple(map(int, center)), unit)


def no_fourth(center: Sequence[int], *, unit: int = 1) -> FourthMoments:
    """Return the moments of no row.

    Examples
    --------
    >>> no_fourth((3,)).n_obs
    0
    """
    q = len(pairs_of(len(center)))
    return FourthMoments(np.zeros((q, q), dtype=object), tuple(map(int, center)), unit)


def _plain_products(pairs: Floats, largest: int) -> Big:  # noqa: ARG001 - as its sibling
    """Multiply small pairs with one another."""
    return np.asarray((pairs @ pairs.T).astype(np.int64).astype(object))


def _halved_products(pairs: Floats, largest: int) -> Big:
    """Multiply large pairs with one another in two halves, each of them exact."""
    half = largest.bit_length() // 2
    if 4 ** (largest.bit_length() - half) * _ROWS > _EXACT:
        raise AnalysisError(f"Numbers as large as {largest} have no exact products.")
    high = np.floor(pairs / 2**half)
    low = pairs - high * 2**half
    tops, mixed, ends = (
        (left @ right.T).astype(np.int64).astype(object)
        for left, right in ((high, high), (high, low), (low, low))
    )
    return np.asarray(tops * 4**half + (mixed + mixed.T) * 2**half + ends)


def _turn(n: int, sums: Big, pairs: list[tuple[int, int]]) -> Big:
    """Return what turns pairs of variables into pairs of n times their deviations."""
    place = {pair: i for i, pair in enumerate(pairs)}
    parts = [{0: 1}, *({0: -int(s), i: n} for i, s in enumerate(sums, start=1))]
    turn = np.zeros((len(pairs), len(pairs)), dtype=object)
    for row, (i, j) in enumerate(pairs):
        for a, left in parts[i].items():
            for b, right in parts[j].items():
                turn[row, place[min(a, b), max(a, b)]] += left * right
    return turn
