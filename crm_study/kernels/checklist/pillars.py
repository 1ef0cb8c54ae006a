"""Pillars that have to carry together: their levels, the weakest, and their balance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class Pillars:
    """Maturity of n units on k pillars, unrounded.

    Attributes
    ----------
    level : ndarray of float, shape (n_units, k)
        The last whole level that a mean has reached.
    weakest : ndarray of int, shape (n_units,)
        Place of the pillar with the lowest mean; the first of those that tie.
    weakest_mean : ndarray of float, shape (n_units,)
    overall_level : ndarray of float, shape (n_units,)
        Level of the weakest pillar: what all pillars have reached.
    balance : ndarray of float, shape (n_units,)
        1 - standard deviation (divisor k) over mean of the pillars; 1 where all are equal.
    """

    level: Floats
    weakest: NDArray[np.intp]
    weakest_mean: Floats
    overall_level: Floats
    balance: Floats


def pillars(means: ArrayLike, *, low: float, high: float) -> Pillars:
    r"""Read levels, the weakest pillar and the balance off mean scores.

    Parameters
    ----------
    means : array_like of float, shape (n_units, k)
        Mean score of every pillar, in levels.
    low, high : float
        First and last level; ``low`` is above 0.

    Returns
    -------
    Pillars

    Raises
    ------
    AnalysisError
        Missing means, fewer than 2 pillars, or a mean outside the levels.

    Notes
    -----
    .. math:: balance = 1 - \frac{\sqrt{\sum_j (m_j - \bar m)^2 / k}}{\bar m}

    A level counts when the mean has reached it (3.9 is level 3), as in staged models, where
    the unit stands on the level of its weakest area.

    References
    ----------
    .. [1] Paulk, M. C., Curtis, B., Chrissis, M. B., & Weber, C. V. (1993). IEEE Software,
       10(4), 18-27.
    .. [2] Becker, J., Knackstedt, R., & Pöppelbuß, J. (2009). Business & Information Systems
       Engineering, 1(3), 213-222.

    Examples
    --------
    >>> found = pillars([[3.0, 4.5, 1.5]], low=1, high=5)
    >>> found.level.tolist(), found.weakest.tolist(), found.balance.round(4).tolist()
    ([[3.0, 4.0, 1.0]], [2], [0.5918])
    """
    scores = complete(means, name="means of the pillars", ndim=2)
    if scores.shape[1] < 2:
        raise AnalysisError(f"Balance needs at least 2 pillars, but got {scores.shape[1]}.")
    if low <= 0 or bool(np.any((scores < low - 1e-9) | (scores > high + 1e-9))):
        raise AnalysisError(f"Means of pillars must lie from {low:g} to {high:g}, above 0.")
    level = np.clip(np.floor(scores + 1e-9), low, high)
    weakest = scores.argmin(axis=1)
    rows = np.arange(len(scores))
    return Pillars(
        level=level,
        weakest=weakest,
        weakest_mean=scores[rows, weakest],
        overall_level=level[rows, weakest],
        balance=1 - scores.std(axis=1) / scores.mean(axis=1),
    )
