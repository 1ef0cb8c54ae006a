"""The way down to the uniquenesses that fit best, within bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.factor.discarded_roots import Misfit, Slope

#: Newton's method doubles the correct digits at each step: a last step or slope of this
#: size leaves nothing but rounding.
SMALL_STEP = 1e-9
FLAT = 1e-12
MAX_ITERATIONS = 500
#: Smallest curvature, as a part of the largest, that rounding cannot explain.
NEGLIGIBLE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where the search ended.

    Attributes
    ----------
    point : ndarray of float, shape (n_items,)
        In the criterion's coordinates.
    value : float
        The criterion there.
    at_low : ndarray of bool, shape (n_items,)
        Coordinates that would fall below their lower bound if they were let.
    n_iterations : int
        Steps taken.
    converged : bool
        Whether the slope vanishes along every coordinate that is not held by its bound.
    """

    point: Floats
    value: float
    at_low: NDArray[np.bool_]
    n_iterations: int
    converged: bool


def search(
    misfit: Misfit, correlation: Floats, *, n_factors: int, start: Floats, low: float, high: float
) -> Found:
    """Minimize a criterion by Newton steps that never lead uphill nor out of the bounds.

    Parameters
    ----------
    misfit : callable
        A criterion of `crm_study.kernels.factor.discarded_roots`.
    correlation : ndarray of float, shape (n_items, n_items)
    n_factors : int
    start : ndarray of float, shape (n_items,)
        In the criterion's coordinates, as are the bounds.
    low, high : float
        Bounds of every coordinate.

    Returns
    -------
    Found

    References
    ----------
    .. [1] Bertsekas, D. P. (1982). Projected Newton methods for optimization problems with
       simple constraints. SIAM Journal on Control and Optimization, 20(2), 221-246.

    Examples
    --------
    >>> from crm_study.kernels.factor.discarded_roots import least_squares
    >>> correlation = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> found = search(
    ...     least_squares, correlation, n_factors=1, start=np.full(3, 0.5), low=0.005, high=1.0
    ... )
    >>> found.point.round(6)
    array([0.36, 0.51, 0.64])
    """
    point = np.clip(start, low, high)
    slope = misfit(point, correlation, n_factors=n_factors)
    held, size, n_iterations = _held(point, slope, low, high), np.inf, 0
    while size >= SMALL_STEP and not _flat(slope, held) and n_iterations < MAX_ITERATIONS:
        step = _step(slope, held)
        ceiling = slope.value + 1e-15 * len(point)
        for share in 0.5 ** np.arange(30):
            trial = np.clip(point + share * step, low, high)
            tried = misfit(trial, correlation, n_factors=n_factors)
            if tried.value <= ceiling:
                break
        else:
            break
        size = float(np.abs(np.clip(point + step, low, high) - point).max())
        point, slope, n_iterations = trial, tried, n_iterations + 1
        held = _held(point, slope, low, high)
    converged = bool(size < SMALL_STEP or _flat(slope, held))
    return Found(point, slope.value, held & (point <= low), n_iterations, converged)


def _held(point: Floats, slope: Slope, low: float, high: float) -> NDArray[np.bool_]:
    """Coordinates at a bound whose slope points outward."""
    at_low = (point <= low) & (slope.gradient > 0)
    at_high = (point >= high) & (slope.gradient < 0)
    return np.asarray(at_low | at_high)


def _flat(slope: Slope, held: NDArray[np.bool_]) -> bool:
    """Tell whether no free coordinate has a slope left."""
    return bool(held.all() or np.abs(slope.gradient[~held]).max() < FLAT)


def _step(slope: Slope, held: NDArray[np.bool_]) -> Floats:
    """Newton's step over the free coordinates, or the fallback's."""
    free = ~held
    square = np.ix_(free, free)
    hessian = slope.hessian[square]
    curvature = np.linalg.eigvalsh(hessian)
    if curvature[0] <= NEGLIGIBLE * curvature[-1]:
        hessian = slope.fallback[square]
    step = np.zeros_like(slope.gradient)
    step[free] = np.linalg.lstsq(hessian, -slope.gradient[free], rcond=NEGLIGIBLE)[0]
    return step
