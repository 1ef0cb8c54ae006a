"""Marks of observers: visits, pairs of observers, indices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """One row a visit and observer.

    Attributes
    ----------
    values : ndarray of float, shape (n_rows, n_checks)
        nan where nothing could be seen.
    visit, observer, institution : tuple of str
    lowest, highest : float
        Of the marks.
    """

    values: Floats
    visit: tuple[str, ...]
    observer: tuple[str, ...]
    institution: tuple[str, ...]
    lowest: float
    highest: float

    @property
    def points(self) -> Floats:
        """Marks from 0 to 1."""
        return np.asarray((self.values - self.lowest) / (self.highest - self.lowest))

    def index(self, columns: Sequence[int] | None = None) -> Floats:
        """Return every row's mean share of points, 0 to 100; nan where nothing was marked."""
        part = self.points if columns is None else self.points[:, list(columns)]
        seen = (~np.isnan(part)).sum(axis=1)
        total = np.nansum(part, axis=1)
        return np.where(seen > 0, 100 * total / np.maximum(seen, 1), np.nan)

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Return the rows of the two observers of each visit that had two, in their order."""
        found: dict[str, dict[str, int]] = {}
        for row, (visit, observer) in enumerate(zip(self.visit, self.observer, strict=True)):
            found.setdefault(visit, {}).setdefault(observer, row)
        order = sorted(set(self.observer))[:2]
        return tuple(
            (rows[order[0]], rows[order[1]])
            for rows in found.values()
            if len(order) == 2 and set(order) <= set(rows)
        )

    def by_visit(self, values: Floats) -> tuple[tuple[str, ...], Floats]:
        """Return the institution and the mean of the rows of every visit with a number."""
        found: dict[tuple[str, str], list[float]] = {}
        for place, value in enumerate(values.tolist()):
            if not np.isnan(value):
                found.setdefault((self.institution[place], self.visit[place]), []).append(value)
        return tuple(key[0] for key in found), np.array([np.mean(one) for one in found.values()])
