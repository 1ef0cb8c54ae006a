"""What any number of weights add up to, by cell: exact, and the sums add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.binary_digits import binary_digits
from crm_study.kernels.moments.group_moments import Label

_BITS = 21
"""Of a digit: the products of two, over a million rows, add up to less than 63 bits."""
_ROWS = 2**20


@dataclass(frozen=True, slots=True)
class CellSums:
    """The weights of one cell.

    Attributes
    ----------
    n_obs : int
        Respondents.
    total, squares : Fraction
        Sums of the weights and of their squares, without any rounding.
    minimum, maximum : float
    whole : bool
        Whether all are whole numbers.
    """

    n_obs: int
    total: Fraction
    squares: Fraction
    minimum: float
    maximum: float
    whole: bool

    def __add__(self, other: CellSums) -> CellSums:
        """Join the weights of other respondents; the order does not matter."""
        return CellSums(
            self.n_obs + other.n_obs,
            self.total + other.total,
            self.squares + other.squares,
            min(self.minimum, other.minimum),
            max(self.maximum, other.maximum),
            self.whole and other.whole,
        )

    def times(self, factor: float) -> CellSums:
        """Return the weights, each times a factor above 0."""
        exact = Fraction(factor)
        return CellSums(
            self.n_obs,
            self.total * exact,
            self.squares * exact**2,
            self.minimum * factor,
            self.maximum * factor,
            self.whole and exact.denominator == 1,
        )


@dataclass(frozen=True, slots=True, eq=False)
class WeightSums:
    """The weights of every cell that a respondent is in.

    Attributes
    ----------
    cells : mapping of tuple of str to CellSums
    """

    cells: Mapping[Label, CellSums] = field(default_factory=dict)

    def __add__(self, other: WeightSums) -> WeightSums:
        """Join the weights of other respondents."""
        joined = dict(self.cells)
        for label, sums in other.cells.items():
            joined[label] = joined[label] + sums if label in joined else sums
        return WeightSums(joined)


def weight_sums(weights: Floats, group: NDArray[np.integer], labels: Sequence[Label]) -> WeightSums:
    """Sum up weights by cell.

    Parameters
    ----------
    weights : ndarray of float, shape (n,)
        Above 0 and finite.
    group : ndarray of whole numbers, shape (n,)
        Place of each respondent's cell among the labels.
    labels : sequence of tuple of str
        Names of the cells, each once; those that nobody is in are left out.

    Raises
    ------
    AnalysisError
        Weights that are not above 0.

    Examples
    --------
    >>> found = weight_sums(np.array([0.5, 2.0, 1.5]), np.array([0, 1, 0]), [("a",), ("b",)])
    >>> found.cells["a",].total, found.cells["a",].squares, found.cells["b",].n_obs
    (Fraction(2, 1), Fraction(5, 2), 1)
    """
    if not np.all((weights > 0) & np.isfinite(weights)):
        raise AnalysisError("Weights must be numbers above 0.")
    total = WeightSums()
    for start in range(0, len(weights), _ROWS):
        piece = slice(start, start + _ROWS)
        total = total + _summed(weights[piece], group[piece], labels)
    return total


def counted_once(counts: Mapping[Label, int]) -> WeightSums:
    """Return the sums of weights that are all 1, from the respondents of every cell.

    Examples
    --------
    >>> counted_once({("a",): 2, ("b",): 0}).cells
    {('a',): CellSums(n_obs=2, total=Fraction(2, 1), squares=Fraction(2, 1), minimum=1.0,
    maximum=1.0, whole=True)}
    """
    return WeightSums(
        {
            label: CellSums(n, Fraction(n), Fraction(n), 1.0, 1.0, whole=True)
            for label, n in counts.items()
            if n
        }
    )


def _summed(weights: Floats, group: NDArray[np.integer], labels: Sequence[Label]) -> WeightSums:
    order = np.argsort(group, kind="stable")
    there, starts = np.unique(group[order], return_index=True)
    ordered = weights[order]
    digits = list(binary_digits(ordered, _BITS))
    totals, squares = ([Fraction(0)] * len(there) for _ in range(2))
    for i, (own, power) in enumerate(digits):
        _add(totals, np.add.reduceat(own, starts), power)
        for other, its in digits[: i + 1]:
            twice = its != power
            _add(squares, np.add.reduceat(own * other, starts), power + its + twice)
    counts = np.diff([*starts, len(ordered)])
    low, high = (end.reduceat(ordered, starts) for end in (np.minimum, np.maximum))
    whole = np.logical_and.reduceat(ordered == np.floor(ordered), starts)
    columns = (counts.tolist(), totals, squares, low.tolist(), high.tolist(), whole.tolist())
    found = (CellSums(*row) for row in zip(*columns, strict=True))
    return WeightSums({labels[place]: sums for place, sums in zip(there, found, strict=True)})


def _add(totals: list[Fraction], sums: NDArray[np.int64], exponent: int) -> None:
    """Add whole numbers times a power of two."""
    power = Fraction(2) ** exponent
    for i, one in enumerate(sums.tolist()):
        totals[i] += one * power
