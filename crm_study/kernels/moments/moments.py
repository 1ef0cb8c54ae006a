"""Counts, sums and cross products of whole numbers: exact, and they add up.

Every statistic that rests on means and covariances reads them: alpha, omega, KMO, factor
models, regressions. Whole numbers have no rounding, so the sum over any parts, in any order,
on any number of machines, is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.exact_products import Whole, sums_and_products


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """What the rows complete on k variables add up to.

    Attributes
    ----------
    n_obs : int
        Rows.
    sums : ndarray of int64, shape (k,)
        In units of ``1 / unit``.
    products : ndarray of int64, shape (k, k)
        Uncentered, in units of ``1 / unit**2``.
    unit : int
        What the variables were multiplied by to be whole: 1 for answers, a common multiple
        of the numbers of items for scale scores.
    """

    n_obs: int
    sums: Whole
    products: Whole
    unit: int = 1

    def __add__(self, other: Moments) -> Moments:
        """Join the moments of other rows of the same variables."""
        if self.unit != other.unit or self.sums.shape != other.sums.shape:
            raise AnalysisError("Moments of different variables or units do not add up.")
        return Moments(
            self.n_obs + other.n_obs,
            self.sums + other.sums,
            self.products + other.products,
            self.unit,
        )

    @property
    def n_variables(self) -> int:
        """Number of variables k."""
        return len(self.sums)

    def mean(self) -> Floats:
        """Compute the means, shape (k,)."""
        return np.array([int(total) / (self.n_obs * self.unit) for total in self.sums])

    def nearest(self) -> Whole:
        """Return the whole numbers next to the means, in units of ``1 / unit``, shape (k,)."""
        return np.array([round(int(total) / self.n_obs) for total in self.sums], dtype=np.int64)

    def covariance(self) -> Floats:
        """Compute the covariances (n − 1), shape (k, k): centered exactly, then rounded once.

        Raises
        ------
        AnalysisError
            Fewer than 2 rows.
        """
        if self.n_obs < 2:
            raise AnalysisError(f"A covariance needs at least 2 rows, but got {self.n_obs}.")
        n = self.n_obs
        sums = self.sums.astype(object)
        centered = n * self.products.astype(object) - np.outer(sums, sums)
        divisor = n * (n - 1) * self.unit**2
        return np.array([[entry / divisor for entry in row] for row in centered], dtype=float)

    def correlation(self) -> Floats:
        """Compute the correlations, shape (k, k).

        Raises
        ------
        AnalysisError
            A variable that does not vary.
        """
        covariance = self.covariance()
        std_dev = np.sqrt(np.diagonal(covariance))
        if not std_dev.all():
            raise AnalysisError("A variable that does not vary correlates with nothing.")
        correlation: Floats = covariance / np.outer(std_dev, std_dev)
        np.fill_diagonal(correlation, 1.0)
        return correlation

    def mapped(self, matrix: Whole, shift: Whole, *, unit: int = 1) -> Moments:
        """Return the moments of ``matrix @ x + shift``, of whole numbers, exactly.

        Parameters
        ----------
        matrix : ndarray of int64, shape (m, k)
        shift : ndarray of int64, shape (m,)
        unit : int
            What the new variables are multiplied by.

        Examples
        --------
        >>> moments = moments_of(np.array([[1, 2], [3, 5]]))
        >>> moments.mapped(np.array([[1, 1]]), np.array([0])).sums
        array([11])
        """
        sums = matrix @ self.sums
        crossed = np.outer(sums, shift)
        products = matrix @ self.products @ matrix.T + crossed + crossed.T
        products += self.n_obs * np.outer(shift, shift)
        return Moments(self.n_obs, sums + self.n_obs * shift, products, unit)

    def of(self, columns: Sequence[int]) -> Moments:
        """Return the moments of some of the variables."""
        chosen = np.asarray(columns, dtype=np.intp)
        return Moments(
            self.n_obs, self.sums[chosen], self.products[np.ix_(chosen, chosen)], self.unit
        )


def no_moments(n_variables: int, *, unit: int = 1) -> Moments:
    """Return the moments of no row.

    Examples
    --------
    >>> (no_moments(2) + moments_of(np.array([[1, 2], [3, 5]]))).sums
    array([4, 7])
    """
    square = np.zeros((n_variables, n_variables), dtype=np.int64)
    return Moments(0, np.zeros(n_variables, dtype=np.int64), square, unit)


def moments_of(rows: NDArray[np.integer], *, unit: int = 1) -> Moments:
    """Sum up complete rows of whole numbers.

    Parameters
    ----------
    rows : ndarray of whole numbers, shape (n, k)
        Any number type that holds them exactly.
    unit : int, default 1
        What the variables were multiplied by to be whole.

    Examples
    --------
    >>> moments = moments_of(np.array([[1, 2], [3, 5], [5, 5]]))
    >>> moments.mean(), float(moments.covariance()[0, 1])
    (array([3., 4.]), 3.0)
    """
    columns = np.ascontiguousarray(rows.T)
    return moments_of_columns(columns, unit=unit)


def moments_of_columns(columns: NDArray[np.integer], *, unit: int = 1) -> Moments:
    """Sum up complete variables, one a row of the table, shape (k, n)."""
    return Moments(columns.shape[1], *sums_and_products(columns), unit)
