"""How much published counts say about a count that is hidden: the attack itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FeasibleRange:
    """What a hidden count can be.

    Attributes
    ----------
    low, high : float
        Its limits; infinite where nothing bounds it.
    binding : ndarray of bool, shape (n_known,)
        The published counts that set these limits.
    """

    low: float
    high: float
    binding: NDArray[np.bool_]

    @property
    def width(self) -> float:
        """Return how far the limits lie apart."""
        return self.high - self.low


def feasible_range(target: Floats, known: Floats, counts: Floats) -> FeasibleRange:
    r"""Compute what a hidden count can be, given every published count.

    Parameters
    ----------
    target : ndarray of float, shape (n_atoms,)
        1 where an atom (a combination of all variables) belongs to the hidden cell.
    known : ndarray of float, shape (n_known, n_atoms)
        The same of every published cell.
    counts : ndarray of float, shape (n_known,)
        People in the published cells.

    Returns
    -------
    FeasibleRange
        The smallest and the largest value of :math:`t'x` over all :math:`x \ge 0` with
        :math:`Ax = c`. Where the two meet, the count is public.

    References
    ----------
    .. [1] Fischetti, M., & Salazar, J. J. (2001). Solving the cell suppression problem on
       tabular data with linear constraints. Management Science, 47(7), 1008-1027.

    Examples
    --------
    >>> import numpy as np
    >>> row = feasible_range(np.array([1.0, 0.0]), np.array([[1.0, 1.0]]), np.array([7.0]))
    >>> row.low, row.high
    (0.0, 7.0)
    """
    low, below = _optimum(target, known, counts)
    negative, above = _optimum(-target, known, counts)
    return FeasibleRange(low, -negative, below | above)


def _optimum(target: Floats, known: Floats, counts: Floats) -> tuple[float, NDArray[np.bool_]]:
    from scipy.optimize import linprog

    if not len(known):
        unbounded = -math.inf if (target < 0).any() else 0.0
        return unbounded, np.zeros(0, dtype=bool)
    found = linprog(target, A_eq=known, b_eq=counts, bounds=(0, None), method="highs")
    if found.status == 3:
        return -math.inf, np.zeros(len(known), dtype=bool)
    return float(found.fun or 0.0), np.abs(found.eqlin.marginals) > 1e-9
