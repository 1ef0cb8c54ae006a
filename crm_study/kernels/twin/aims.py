"""What synthetic respondents are aimed at, as functions of sums over people.

Every aim names what each person adds to its sums and how the sums give the statistic,
so that a thousand exchanges are judged without computing one statistic from the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

#: Share of the half-width to stay inside, so that other software prints the same digits.
SAFE = 0.98


class Statistic(Protocol):
    """A number of a sample that depends on sums over its people only."""

    @property
    def sums(self) -> Addends:
        """What each person adds."""
        ...

    def value(self, totals: Floats) -> Floats:
        """Compute the number from the sums, shape (..., n_sums) to (...)."""
        ...


class Addends(Protocol):
    """What each person adds to some sums. Equal ones are computed once."""

    def of(self, values: Floats, people: NDArray[np.intp]) -> Floats:
        """Compute the addends: values of shape (m, n_variables) to (m, n_sums)."""
        ...


@dataclass(frozen=True, slots=True)
class Aim:
    """A statistic and the interval it has to hit.

    Attributes
    ----------
    statistic : Statistic
    lower, upper : float
        Where the unrounded number may lie.
    """

    statistic: Statistic
    lower: float
    upper: float

    def off(self, values: Floats) -> Floats:
        """Measure how far off values are, in half-widths."""
        center, half = (self.lower + self.upper) / 2, (self.upper - self.lower) / 2
        found: Floats = (values - center) / half
        return found


class Ledger:
    """The sums that some aims need, and how far sums are from all of them.

    Parameters
    ----------
    aims : sequence of Aim

    Examples
    --------
    >>> from crm_study.kernels.twin.statistics import Mean
    >>> ledger = Ledger([Aim(Mean(0), 1.5, 2.5)])
    >>> sums = ledger.addends(np.array([[1.0], [4.0]]), np.arange(2)).sum(axis=0)
    >>> ledger.values(sums), ledger.residuals(sums)
    (array([2.5]), array([1.]))
    """

    def __init__(self, aims: Sequence[Aim]) -> None:
        self.aims = tuple(aims)
        self._parts: list[Addends] = []
        for aim in self.aims:
            if aim.statistic.sums not in self._parts:
                self._parts.append(aim.statistic.sums)
        self._places: list[slice] = []

    def addends(self, values: Floats, people: NDArray[np.intp]) -> Floats:
        """Compute what people add to every sum.

        Parameters
        ----------
        values : ndarray of float, shape (m, n_variables)
            nan where a person has no value.
        people : ndarray of int, shape (m,)
            Whose they are, for what belongs to a person and not to the answers.

        Returns
        -------
        ndarray of float, shape (m, n_sums)
        """
        found = [part.of(values, people) for part in self._parts]
        ends = np.cumsum([0, *(part.shape[1] for part in found)]).tolist()
        self._places = [slice(low, high) for low, high in pairwise(ends)]
        return np.concatenate(found, axis=1)

    def values(self, totals: Floats) -> Floats:
        """Compute every statistic from the sums: shape (..., n_aims)."""
        places = dict(enumerate(self._places))
        found = [
            aim.statistic.value(totals[..., places[self._parts.index(aim.statistic.sums)]])
            for aim in self.aims
        ]
        return np.stack(found, axis=-1)

    def residuals(self, totals: Floats) -> Floats:
        """Measure how far off the statistics are, in half-widths; infinite where undefined."""
        values = self.values(totals)
        off = [aim.off(values[..., place]) for place, aim in enumerate(self.aims)]
        found = np.stack(off, axis=-1)
        return np.where(np.isfinite(found), found, np.inf)
