"""Floating-point numbers as whole ones, so that their sums have no rounding."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats


def binary_digits(numbers: Floats, bits: int) -> Iterator[tuple[NDArray[np.int64], int]]:
    r"""Yield the digits of positive numbers in base ``2**bits``, highest first.

    Every floating-point number is a whole number times a power of two, so that the digits end,
    and that sums of digits, being whole, are exact in any order.

    Parameters
    ----------
    numbers : ndarray of float, shape (n,)
        At least 0 and finite.
    bits : int
        Bits of a digit.

    Yields
    ------
    digits : ndarray of int64, shape (n,)
        Below ``2**bits``.
    exponent : int
        The number is the sum of its digits, each times ``2**exponent``.

    Examples
    --------
    >>> [(digit.tolist(), exponent) for digit, exponent in binary_digits(np.array([2.5, 1.0]), 2)]
    [([2, 1], 0), ([2, 0], -2)]
    """
    rest = np.array(numbers, dtype=float)
    exponent = math.frexp(float(rest.max(initial=0.0)))[1]
    while rest.any():
        exponent -= bits
        digits = np.floor(np.ldexp(rest, -exponent))
        rest -= np.ldexp(digits, exponent)
        yield digits.astype(np.int64), exponent


def whole_digits(numbers: Floats, bits: int) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Yield the digits of whole numbers in base ``2**bits``, lowest first.

    Parameters
    ----------
    numbers : ndarray of float, any shape
        Whole, at least 0 and finite; as large as floating-point numbers are.
    bits : int
        Bits of a digit.

    Yields
    ------
    digits : ndarray of int64
        Below ``2**bits``.
    exponent : int
        The number is the sum of its digits, each times ``2**exponent``.

    Examples
    --------
    >>> [(digit.tolist(), exponent) for digit, exponent in whole_digits(np.array([6.0, 1.0]), 2)]
    [([2, 1], 0), ([1, 0], 2)]
    """
    rest, exponent = np.array(numbers, dtype=float), 0
    while rest.any():
        high = np.floor(np.ldexp(rest, -bits))
        yield (rest - np.ldexp(high, bits)).astype(np.int64), exponent
        rest, exponent = high, exponent + bits
