"""How often each whole value occurs: everything about one variable, at any size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from crm_study.errors import AnalysisError
from crm_study.kernels.description.descriptives import Description

_NAN = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """Counts of whole values.

    Attributes
    ----------
    counts : mapping of int to int
        Rows by value, in units of ``1 / unit``.
    unit : int
        What the values were multiplied by to be whole.
    """

    counts: Mapping[int, int] = field(default_factory=dict)
    unit: int = 1

    def __add__(self, other: Frequencies) -> Frequencies:
        """Join the counts of other rows."""
        if self.unit != other.unit:
            raise AnalysisError("Frequencies in different units do not add up.")
        joined = dict(self.counts)
        for value, n in other.counts.items():
            joined[value] = joined.get(value, 0) + n
        return Frequencies(joined, self.unit)

    @property
    def n_obs(self) -> int:
        """Rows counted."""
        return sum(self.counts.values())

    def describe(self) -> Description:
        """Describe the variable as `describe` would describe its rows; every sum is exact.

        Raises
        ------
        AnalysisError
            No row.

        Examples
        --------
        >>> found = Frequencies({1: 1, 2: 1, 3: 1, 4: 1, 10: 1}).describe()
        >>> found.mean, round(found.skewness, 4), round(found.kurtosis, 4)
        (4.0, 1.6971, 3.152)
        """
        n = self.n_obs
        if n == 0:
            raise AnalysisError("A description needs at least 1 observation, but got 0.")
        total = sum(value * count for value, count in self.counts.items())
        second, third, fourth = (self._central(total, n, power) for power in (2, 3, 4))
        return Description(
            n_obs=n,
            mean=total / (n * self.unit),
            std_dev=math.sqrt(second * n / (n - 1)) / self.unit if n > 1 else _NAN,
            median=self._median(n),
            skewness=_skewness(n, second, third),
            kurtosis=_kurtosis(n, second, fourth),
            minimum=min(self.counts) / self.unit,
            maximum=max(self.counts) / self.unit,
        )

    def _central(self, total: int, n: int, power: int) -> Fraction:
        """Compute a central moment exactly, in units of the whole values."""
        summed = sum(count * (n * value - total) ** power for value, count in self.counts.items())
        return Fraction(summed, n ** (power + 1))

    def _median(self, n: int) -> float:
        middle = ((n + 1) // 2, n // 2 + 1)
        found = [self._at(rank) for rank in middle]
        return sum(found) / (2 * self.unit)

    def _at(self, rank: int) -> int:
        """Return the value of a rank, from 1."""
        seen = 0
        for value in sorted(self.counts):
            seen += self.counts[value]
            if seen >= rank:
                return value
        raise AnalysisError(f"There is no rank {rank} among {seen} rows.")


def _skewness(n: int, second: Fraction, third: Fraction) -> float:
    """G1 of Joanes and Gill (1998)."""
    if n < 3 or not second:
        return _NAN
    spread = math.sqrt(float(second)) ** 3
    return float(third) / spread * math.sqrt(n * (n - 1)) / (n - 2)


def _kurtosis(n: int, second: Fraction, fourth: Fraction) -> float:
    """G2 of Joanes and Gill (1998)."""
    if n < 4 or not second:
        return _NAN
    excess = float(fourth / second**2) - 3
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6)
