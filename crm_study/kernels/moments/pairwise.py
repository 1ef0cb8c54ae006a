"""Moments of every pair of variables over the rows where both are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.exact_products import Whole, exact_products
from crm_study.kernels.moments.moments import Moments


@dataclass(frozen=True, slots=True, eq=False)
class PairMoments:
    """What the rows known on both variables of a pair add up to; all of shape (k, k).

    Attributes
    ----------
    counts : ndarray of int64
        Rows known on both.
    sums : ndarray of int64
        Entry i, j: sum of variable i over the rows where j is known too.
    squares : ndarray of int64
        Entry i, j: sum of squares of variable i over these rows.
    products : ndarray of int64
        Sum of the products.
    unit : int
        What the variables were multiplied by to be whole.
    """

    counts: Whole
    sums: Whole
    squares: Whole
    products: Whole
    unit: int = 1

    def __add__(self, other: PairMoments) -> PairMoments:
        """Join the moments of other rows of the same variables."""
        return PairMoments(
            self.counts + other.counts,
            self.sums + other.sums,
            self.squares + other.squares,
            self.products + other.products,
            self.unit,
        )

    def correlation(self) -> Floats:
        """Compute pairwise correlations, shape (k, k); nan where one does not vary."""
        n, s = self.counts.astype(object), self.sums.astype(object)
        shared = n * self.products.astype(object) - s * s.T
        spread = n * self.squares.astype(object) - s * s
        with np.errstate(divide="ignore", invalid="ignore"):
            scale = np.sqrt(spread.astype(float)) * np.sqrt(spread.T.astype(float))
            found = np.where(scale > 0, shared.astype(float) / scale, np.nan)
        return np.asarray(np.clip(found, -1, 1), dtype=float)


def pair_moments(
    columns: NDArray[np.integer], known: NDArray[np.bool_], *, unit: int = 1
) -> PairMoments:
    """Sum up variables with gaps.

    Parameters
    ----------
    columns : ndarray of whole numbers, shape (k, n)
        0 where unknown.
    known : ndarray of bool, shape (k, n)
    unit : int, default 1

    Examples
    --------
    >>> columns = np.array([[1, 2, 3], [2, 0, 7]])
    >>> pair_moments(columns, np.array([[True, True, True], [True, False, True]])).sums
    array([[6, 4],
           [9, 9]])
    """
    there = known.astype(np.int8)
    squares = columns.astype(np.int64) ** 2
    return PairMoments(
        counts=exact_products(there),
        sums=exact_products(columns, there),
        squares=exact_products(squares, there),
        products=exact_products(columns),
        unit=unit,
    )


def no_pairs(n_variables: int, *, unit: int = 1) -> PairMoments:
    """Return the pairwise moments of no row."""
    nothing = np.zeros((n_variables, n_variables), dtype=np.int64)
    return PairMoments(nothing, nothing, nothing, nothing, unit)


def pairs_of(moments: Moments) -> PairMoments:
    """Return the pairwise form of complete rows."""
    k = moments.n_variables
    return PairMoments(
        counts=np.full((k, k), moments.n_obs, dtype=np.int64),
        sums=np.repeat(moments.sums[:, None], k, axis=1),
        squares=np.repeat(np.diagonal(moments.products)[:, None], k, axis=1),
        products=moments.products,
        unit=moments.unit,
    )
