"""Weighted sums and cross products by group: exact for any weights, and they add up.

A weight is the number that a computer holds of it: a whole number times a power of two. Its
digits are summed as whole numbers, so that the sum over any parts, in any order, on any number
of machines, is the same to the last bit; nothing is rounded before the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.binary_digits import binary_digits
from crm_study.kernels.moments.group_moments import MOST_GROUPS, Label

Big = NDArray[np.object_]
"""Whole numbers without a largest one."""
_BITS = 62
"""Of a sum that 64 bits hold with its sign."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightedGroups:
    """What the weighted rows of each of G groups add up to, for k variables.

    Attributes
    ----------
    labels : tuple of tuple of str, length G
        Names of the groups, rising.
    products : ndarray of int, shape (G, q)
        Sums of weight times the product of two of 1 and the variables, pair by pair: the
        constant with itself, with the first variable, ...; times ``2**-exponent``.
    exponent : int
        Of the power of two that the sums are multiples of.
    k : int
        Number of variables.
    unit : int
        What the variables were multiplied by to be whole.
    too_many : bool
        Whether there were more groups than `MOST_GROUPS`: then nothing is kept.
    """

    labels: tuple[Label, ...]
    products: Big
    exponent: int
    k: int
    unit: int = 1
    too_many: bool = False

    def __add__(self, other: WeightedGroups) -> WeightedGroups:
        """Join the sums of other rows of the same variables."""
        if (self.unit, self.k) != (other.unit, other.k):
            raise AnalysisError("Sums of different variables or units do not add up.")
        if self.too_many or other.too_many:
            return self if self.too_many else other
        labels = tuple(sorted({*self.labels, *other.labels}))
        if len(labels) > MOST_GROUPS:
            return no_weighted(self.k, unit=self.unit, too_many=True)
        filled = [part for part in (self, other) if part.labels]
        exponent = min((part.exponent for part in filled), default=0)
        place = {label: i for i, label in enumerate(labels)}
        products = np.zeros((len(labels), self.products.shape[1]), dtype=object)
        for part in filled:
            rows = [place[label] for label in part.labels]
            products[rows] += part.products * 2 ** (part.exponent - exponent)
        return WeightedGroups(labels, *_shortest(products, exponent), self.k, self.unit)

    def total(self) -> Floats:
        """Return the sum of the weights of every group, shape (G,), rounded once."""
        return _rounded(self.products[:, 0], self.exponent)

    def about(self, center: Sequence[int]) -> Floats:
        """Return the products of 1 and the variables less a center, rounded once.

        Parameters
        ----------
        center : sequence of int, length k
            In units of ``1 / unit``.

        Returns
        -------
        ndarray of float, shape (G, k + 1, k + 1)
            The constant first.

        Examples
        --------
        >>> found = weighted_groups(np.array([[1, 3]]), np.array([0.5, 2.0]), np.array([0, 0]),
        ...                         [("a",)])
        >>> found.about([2]).tolist()
        [[[2.5, 1.5], [1.5, 2.5]]]
        """
        pairs = _pairs(self.k)
        place = {pair: i for i, pair in enumerate(pairs)}
        off = [0, *(int(one) for one in center)]
        scale = [1, *[self.unit] * self.k]
        found = np.empty((len(self.labels), self.k + 1, self.k + 1))
        for i, j in pairs:
            entry = self.products[:, place[i, j]]
            entry = entry - off[j] * self.products[:, place[0, i]] * (j > 0)
            entry = entry - off[i] * self.products[:, place[0, j]] * (i > 0)
            entry = entry + off[i] * off[j] * self.products[:, 0]
            rounded = _rounded(entry, self.exponent) / (scale[i] * scale[j])
            found[:, i, j] = found[:, j, i] = rounded
        return found


def weighted_groups(
    columns: NDArray[np.integer],
    weights: Floats,
    group: NDArray[np.integer],
    labels: Sequence[Label],
    *,
    unit: int = 1,
) -> WeightedGroups:
    """Sum up weighted complete rows of whole numbers by group.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        One row a variable; none gives the sums of the weights alone.
    weights : ndarray of float, shape (n,)
        Above 0 and finite.
    group : ndarray of whole numbers, shape (n,)
        Place of each row's group among the labels.
    labels : sequence of tuple of str
        Names of the groups, each once; those that no row has are left out.
    unit : int, default 1
        What the variables were multiplied by to be whole.

    Raises
    ------
    AnalysisError
        Weights that are not above 0, or numbers so large that their sums would not be exact.

    Examples
    --------
    >>> found = weighted_groups(np.array([[1, 2, 4]]), np.array([0.5, 1, 2]), np.array([1, 0, 1]),
    ...                         [("a",), ("b",)])
    >>> found.labels, found.total().tolist(), found.about([0])[1].tolist()
    ((('a',), ('b',)), [1.0, 2.5], [[2.5, 8.5], [8.5, 32.5]])
    """
    k, n = columns.shape
    if not n:
        return no_weighted(k, unit=unit)
    if not np.all((weights > 0) & np.isfinite(weights)):
        raise AnalysisError("Weights must be numbers above 0.")
    order = np.argsort(group, kind="stable")
    there, starts = np.unique(group[order], return_index=True)
    if len(there) > MOST_GROUPS:
        return no_weighted(k, unit=unit, too_many=True)
    values = np.concatenate([np.ones((1, n), np.int64), columns.astype(np.int64)])[:, order]
    largest = int(np.abs(values).max()) ** 2
    bits = _BITS - n.bit_length() - largest.bit_length()
    if bits < 1:
        raise AnalysisError("Numbers so large have no exact weighted sums by group.")
    crossed = [values[i] * values[j] for i, j in _pairs(k)]
    products, exponent = np.zeros((len(there), len(crossed)), dtype=object), 0
    for digits, exponent in binary_digits(weights[order], bits):  # noqa: B007 - the last is used
        sums = [np.add.reduceat(digits * one, starts) for one in crossed]
        products = products * 2**bits + np.stack(sums, axis=1).astype(object)
    rising = sorted(range(len(there)), key=lambda place: labels[there[place]])
    names = tuple(labels[there[place]] for place in rising)
    return WeightedGroups(names, *_shortest(products[rising], exponent), k, unit)


def no_weighted(k: int, *, unit: int = 1, too_many: bool = False) -> WeightedGroups:
    """Return the sums of no row.

    Examples
    --------
    >>> len((no_weighted(2) + no_weighted(2)).labels)
    0
    """
    nothing = np.zeros((0, len(_pairs(k))), dtype=object)
    return WeightedGroups((), nothing, 0, k, unit, too_many=too_many)


def _pairs(k: int) -> list[tuple[int, int]]:
    return list(combinations_with_replacement(range(k + 1), 2))


def _shortest(products: Big, exponent: int) -> tuple[Big, int]:
    """Take off the binary zeros that all sums end with, so that equal sums are written alike."""
    ends: int = np.bitwise_or.reduce(products, axis=None, initial=0)
    if not ends:
        return products, 0
    zeros = (ends & -ends).bit_length() - 1
    return products >> zeros, exponent + zeros


def _rounded(whole: Big, exponent: int) -> Floats:
    """Return whole numbers times a power of two, each rounded once."""
    ratio = (1 << exponent, 1) if exponent >= 0 else (1, 1 << -exponent)
    return np.array([one * ratio[0] / ratio[1] for one in whole], dtype=float)
