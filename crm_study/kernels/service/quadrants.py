"""Importance-performance analysis: in which quadrant an item lies, and how surely."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.arrays.validate import Floats, complete

#: Important and done badly, important and done well, unimportant and done badly, and well.
Quadrant = Literal["concentrate", "keep_up", "low_priority", "overkill"]
QUADRANTS: tuple[Quadrant, ...] = ("concentrate", "keep_up", "low_priority", "overkill")
Codes = NDArray[np.int64]


def quadrant_codes(
    importance: ArrayLike, performance: ArrayLike, *, crosshair: tuple[float, float]
) -> Codes:
    """Tell the quadrant of each item.

    Parameters
    ----------
    importance, performance : array_like of float, shape (..., n_items)
    crosshair : pair of float
        Importance and performance at which the lines cross; a point on a line counts as
        important, or as done well.

    Returns
    -------
    ndarray of int, like ``importance``
        Place among `QUADRANTS`.

    References
    ----------
    .. [1] Martilla, J. A., & James, J. C. (1977). Importance-performance analysis. Journal
       of Marketing, 41(1), 77-79.

    Examples
    --------
    >>> quadrant_codes([4, 4, 2, 2], [2, 4, 2, 4], crosshair=(3, 3)).tolist()
    [0, 1, 2, 3]
    """
    unimportant = np.asarray(importance, dtype=float) < crosshair[0]
    well = np.asarray(performance, dtype=float) >= crosshair[1]
    return np.asarray(2 * unimportant + well, dtype=np.int64)


def quadrant_shares(
    importance: ArrayLike,
    performance: ArrayLike,
    *,
    crosshair: tuple[float, float] | None,
    n_resamples: int,
    seed: int,
) -> Floats:
    """Resample respondents and count how often each item lies in each quadrant.

    Parameters
    ----------
    importance, performance : array_like of float, shape (n_obs, n_items)
        Complete ratings of the same respondents.
    crosshair : pair of float or None
        Fixed lines; None puts them at the means over items in each resample.
    n_resamples : int
    seed : int

    Returns
    -------
    ndarray of float, shape (n_items, 4)
        Shares of resamples, each row adding up to 1, in the order of `QUADRANTS`.

    Raises
    ------
    AnalysisError
        Missing values, or tables of unequal shape.

    References
    ----------
    .. [1] Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 6.

    Examples
    --------
    >>> table = [[5, 1.0], [4, 2.0], [5, 1.0]]
    >>> quadrant_shares(table, table, crosshair=None, n_resamples=50, seed=1).tolist()
    [[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]
    """
    stated = complete(importance, name="importance ratings", ndim=2)
    done = complete(performance, name="performance ratings", ndim=2)
    if stated.shape != done.shape:
        raise AnalysisError(
            "Importance and performance need the same respondents and items, but the tables have "
            f"{stated.shape[0]} × {stated.shape[1]} and {done.shape[0]} × {done.shape[1]} cells."
        )
    n_obs, n_items = stated.shape
    found = np.zeros((n_items, len(QUADRANTS)))
    for counts in resample_counts(n_obs, n_resamples=n_resamples, seed=seed):
        across, up = counts @ stated / n_obs, counts @ done / n_obs
        lines = _lines(across, up, crosshair)
        codes = 2 * (across < lines[0]) + (up >= lines[1])
        for place in range(len(QUADRANTS)):
            found[:, place] += (codes == place).sum(axis=0)
    return found / n_resamples


def _lines(
    across: Floats, up: Floats, crosshair: tuple[float, float] | None
) -> tuple[Floats, Floats]:
    """Where the lines stand in every resample, shape (n_resamples, 1) each."""
    if crosshair is None:
        return across.mean(axis=1, keepdims=True), up.mean(axis=1, keepdims=True)
    shape = (len(across), 1)
    return np.full(shape, crosshair[0]), np.full(shape, crosshair[1])
