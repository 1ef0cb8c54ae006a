"""One of many drawn candidates for each person; an exchange takes another one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.twin.exchanges import Moves

Numbers = NDArray[np.intp]
_KICKED = 3


@dataclass(frozen=True, slots=True, eq=False)
class PoolState:
    """Which candidate stands for each person.

    Attributes
    ----------
    sums : ndarray of float, shape (n_people, n_candidates, n_sums)
        What each candidate adds to the sums.
    choice : ndarray of int, shape (n_people,)
        The chosen candidates.
    """

    sums: Floats
    choice: Numbers

    @classmethod
    def drawn(cls, sums: Floats, *, seed: int) -> PoolState:
        """Choose a candidate for everyone by chance.

        Examples
        --------
        >>> PoolState.drawn(np.ones((3, 1, 1)), seed=1).totals()
        array([3.])
        """
        choice = np.random.default_rng(seed).integers(sums.shape[1], size=len(sums))
        return cls(sums, choice.astype(np.intp))

    def _chosen(self) -> Floats:
        chosen: Floats = self.sums[np.arange(len(self.choice)), self.choice]
        return chosen

    def totals(self) -> Floats:
        """Sum up what the chosen candidates add."""
        totals: Floats = self._chosen().sum(axis=0)
        return totals

    def moves(self, rng: np.random.Generator) -> Moves:  # noqa: ARG002 - all are looked at
        """Return every exchange of one person's candidate for another."""
        n_people, n_candidates, n_sums = self.sums.shape
        changes = (self.sums - self._chosen()[:, None]).reshape(-1, n_sums)
        person = np.repeat(np.arange(n_people), n_candidates)
        return Moves(changes, np.column_stack([person, person]), self._after)

    def _after(self, numbers: Numbers) -> PoolState:
        changed = self.choice.copy()
        person, candidate = np.divmod(numbers, self.sums.shape[1])
        changed[person] = candidate
        return PoolState(self.sums, changed)

    def kicked(self, rng: np.random.Generator) -> PoolState:
        """Draw a few people anew."""
        size = min(_KICKED, len(self.choice))
        people = rng.choice(len(self.choice), size=size, replace=False)
        changed = self.choice.copy()
        changed[people] = rng.integers(self.sums.shape[1], size=size)
        return PoolState(self.sums, changed)
