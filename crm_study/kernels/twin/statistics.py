"""The statistics that synthetic data can be aimed at, each from its own sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.cross_products import cross_products, swept_fits
from crm_study.kernels.arrays.distributions import t_two_sided_p
from crm_study.kernels.arrays.validate import Floats

FitNumber = Literal["r_squared", "adj_r_squared", "f_statistic", "sigma"]
SlopeNumber = Literal["statistic", "p_value", "estimate", "std_error", "std_estimate"]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Products:
    """Cross products of variables, with a leading one; only people complete on them."""

    variables: tuple[int, ...]

    def of(self, values: Floats, people: Numbers) -> Floats:  # noqa: ARG002 - nothing of design
        """Compute the addends, shape (m, (k + 1)²)."""
        chosen = values[:, self.variables]
        gaps = np.asarray(np.isnan(chosen).any(axis=1))
        products = cross_products(np.where(gaps[:, None], 0.0, chosen))
        products[gaps] = 0.0
        return products.reshape(len(values), -1)

    def matrix(self, totals: Floats) -> Floats:
        """Return the sums as matrices, shape (..., k + 1, k + 1)."""
        size = len(self.variables) + 1
        return totals.reshape(*totals.shape[:-1], size, size)


@dataclass(frozen=True, slots=True)
class Fit:
    """A number of a whole regression; the outcome is the first variable."""

    variables: tuple[int, ...]
    number: FitNumber

    @property
    def sums(self) -> Products:
        """What each person adds."""
        return Products(self.variables)

    def value(self, totals: Floats) -> Floats:
        """Compute the number from the sums."""
        matrix = self.sums.matrix(totals)
        k, n = len(self.variables) - 1, matrix[..., 0, 0]
        r_squared = swept_fits(matrix, outcome=0, predictors=tuple(range(1, k + 1))).r_squared
        if self.number == "r_squared":
            return r_squared
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.number == "adj_r_squared":
                return np.asarray(1 - (1 - r_squared) * (n - 1) / (n - k - 1))
            if self.number == "f_statistic":
                return np.asarray(r_squared / k / ((1 - r_squared) / (n - k - 1)))
            squares = matrix[..., 1, 1] - matrix[..., 0, 1] ** 2 / n
            return np.asarray(np.sqrt((1 - r_squared) * squares / (n - k - 1)))


@dataclass(frozen=True, slots=True)
class Slope:
    """A number of one slope; the outcome is the first variable, ``term`` one of the others."""

    variables: tuple[int, ...]
    term: int
    number: SlopeNumber

    @property
    def sums(self) -> Products:
        """What each person adds."""
        return Products(self.variables)

    def value(self, totals: Floats) -> Floats:
        """Compute the number from the sums."""
        matrix = self.sums.matrix(totals)
        k = len(self.variables) - 1
        place = self.variables.index(self.term)
        fits = swept_fits(matrix, outcome=0, predictors=tuple(range(1, k + 1)))
        statistic = fits.statistic[..., place - 1]
        if self.number == "statistic":
            return np.asarray(statistic)
        if self.number == "p_value":
            df = float(np.asarray(matrix[..., 0, 0]).flat[0]) - k - 1
            return np.asarray(t_two_sided_p(statistic, df))
        with np.errstate(divide="ignore", invalid="ignore"):
            estimate = fits.estimate[..., place - 1]
            if self.number == "estimate":
                return np.asarray(estimate)
            if self.number == "std_error":
                return np.asarray(estimate / statistic)
            spread = [_squares(matrix, column) for column in (place, 0)]
            return np.asarray(estimate * np.sqrt(spread[0] / spread[1]))


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's correlation of two variables, of the people who have both."""

    first: int
    second: int

    @property
    def sums(self) -> Products:
        """What each person adds."""
        return Products((self.first, self.second))

    def value(self, totals: Floats) -> Floats:
        """Compute the correlation from the sums."""
        matrix = self.sums.matrix(totals)
        n, sums = matrix[..., 0, 0], matrix[..., 0, 1:]
        with np.errstate(divide="ignore", invalid="ignore"):
            shared = matrix[..., 1, 2] - sums[..., 0] * sums[..., 1] / n
            return np.asarray(shared / np.sqrt(_squares(matrix, 0) * _squares(matrix, 1)))


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of one variable."""

    variable: int

    @property
    def sums(self) -> Products:
        """What each person adds."""
        return Products((self.variable,))

    def value(self, totals: Floats) -> Floats:
        """Compute the mean from the sums."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(totals[..., 1] / totals[..., 0])


@dataclass(frozen=True, slots=True)
class StdDev:
    """Standard deviation of one variable, dividing by n - 1."""

    variable: int

    @property
    def sums(self) -> Products:
        """What each person adds."""
        return Products((self.variable,))

    def value(self, totals: Floats) -> Floats:
        """Compute the standard deviation from the sums."""
        n, total, squares = totals[..., 0], totals[..., 1], totals[..., 3]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.sqrt(np.maximum(squares - total**2 / n, 0.0) / (n - 1)))


@dataclass(frozen=True, slots=True)
class ScaleSums:
    """Items, their squares and their total; only people who answered all of them."""

    items: tuple[int, ...]

    def of(self, values: Floats, people: Numbers) -> Floats:  # noqa: ARG002 - nothing of design
        """Compute the addends, shape (m, 3 + n_items)."""
        chosen = values[:, self.items]
        whole = np.asarray(~np.isnan(chosen).any(axis=1))
        kept = np.where(whole[:, None], chosen, 0.0)
        columns = [whole, np.square(kept).sum(axis=1), np.square(kept.sum(axis=1))]
        return np.concatenate([np.column_stack(columns), kept], axis=1)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Coefficient alpha of a scale, from the covariances of its items."""

    items: tuple[int, ...]

    @property
    def sums(self) -> ScaleSums:
        """What each person adds."""
        return ScaleSums(self.items)

    def value(self, totals: Floats) -> Floats:
        """Compute alpha from the sums."""
        k, n, items = len(self.items), totals[..., 0], totals[..., 3:]
        with np.errstate(divide="ignore", invalid="ignore"):
            within = totals[..., 1] - np.square(items).sum(axis=-1) / n
            total = totals[..., 2] - np.square(items.sum(axis=-1)) / n
            return np.asarray(k / (k - 1) * (1 - within / total))


@dataclass(frozen=True, slots=True, eq=False)
class GroupSums:
    """Count, sum and squares of a variable, and its sum in every group.

    ``variables`` are the ones a person must be complete on; the first is summed.
    """

    variables: tuple[int, ...]
    group: Numbers = field(repr=False)
    n_groups: int

    def of(self, values: Floats, people: Numbers) -> Floats:
        """Compute the addends, shape (m, 1 + 2 n_groups): squares, then counts and sums."""
        chosen = values[:, self.variables]
        whole = ~np.isnan(chosen).any(axis=1)
        scores = np.where(whole, chosen[:, 0], 0.0)
        found = np.zeros((len(values), 1 + 2 * self.n_groups))
        rows, codes = np.arange(len(values)), self.group[people]
        found[:, 0] = np.square(scores)
        found[rows, 1 + codes] = whole
        found[rows, 1 + self.n_groups + codes] = scores
        return found


@dataclass(frozen=True, slots=True, eq=False)
class GroupMean:
    """Mean of a variable in one group of people."""

    sums: GroupSums
    group: int

    def value(self, totals: Floats) -> Floats:
        """Compute the mean from the sums."""
        with np.errstate(divide="ignore", invalid="ignore"):
            place = 1 + self.group
            return np.asarray(totals[..., place + self.sums.n_groups] / totals[..., place])


@dataclass(frozen=True, slots=True, eq=False)
class Icc:
    """Bliese's ICC(1) of a variable, with the mean size of a cluster."""

    sums: GroupSums

    def value(self, totals: Floats) -> Floats:
        """Compute the intraclass correlation from the sums."""
        n_groups = self.sums.n_groups
        sizes, sums = totals[..., 1 : 1 + n_groups], totals[..., 1 + n_groups :]
        n, filled = sizes.sum(axis=-1), (sizes > 0).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            between = np.where(sizes > 0, np.square(sums) / sizes, 0.0).sum(axis=-1)
            within = (totals[..., 0] - between) / (n - filled)
            f = (between - np.square(sums.sum(axis=-1)) / n) / (filled - 1) / within
            return np.asarray((f - 1) / (f - 1 + n / filled))


def _squares(matrix: Floats, column: int) -> Floats:
    """Sum of squares of a variable about its mean."""
    squares: Floats = (
        matrix[..., column + 1, column + 1] - matrix[..., 0, column + 1] ** 2 / matrix[..., 0, 0]
    )
    return squares
