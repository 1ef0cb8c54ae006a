"""How much one respondent's answers vary: too little is straight, too much is random."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, with_gaps

_CONSISTENT = 1.4826
"""Median absolute deviation to standard deviation of a normal distribution."""


def variability(answers: ArrayLike) -> Floats:
    """Return the intra-individual response variability (IRV) of every respondent.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Codes of items on one scale; nan where missing.

    Returns
    -------
    ndarray of float, shape (n,)
        Standard deviation (n − 1) of the answers given; nan with fewer than two.

    Raises
    ------
    AnalysisError
        Text, infinite codes, or no table.

    Notes
    -----
    As ``careless::irv``.

    References
    ----------
    .. [1] Dunn, A. M., Heggestad, E. D., Shanock, L. R., & Theilgard, N. (2018). Journal of
       Business and Psychology, 33(1), 105-121.
    .. [2] Marjanovic, Z., Holden, R., Struthers, W., Cribbie, R., & Greenglass, E. (2015).
       Personality and Individual Differences, 84, 79-83.

    Examples
    --------
    >>> variability([[1, 2, 3], [4, 4, 4], [5, float("nan"), 3]]).round(4).tolist()
    [1.0, 0.0, 1.4142]
    """
    codes = with_gaps(answers, name="answers")
    there = ~np.isnan(codes)
    count = there.sum(axis=1)
    filled = np.where(there, codes, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    squares = (np.where(there, codes - mean[:, None], 0.0) ** 2).sum(axis=1)
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)


def split_variability(answers: ArrayLike, *, parts: int = 3) -> Floats:
    """Return the IRV of consecutive parts of the questionnaire.

    Parameters
    ----------
    answers : array_like of float, shape (n, k)
        Codes in the order asked; nan where missing.
    parts : int, default 3
        Parts of about equal length, from 2 to k.

    Returns
    -------
    ndarray of float, shape (n, parts)

    Raises
    ------
    AnalysisError
        Fewer than two parts, or more than items.

    Notes
    -----
    The parts are those of ``careless::irv(split = TRUE)``, that is of R's ``cut``.

    Examples
    --------
    >>> split_variability([[1, 3, 2, 2, 5, 1.0]], parts=3).round(4).tolist()
    [[1.4142, 0.0, 2.8284]]
    """
    codes = with_gaps(answers, name="answers")
    n_items = codes.shape[1]
    if not 2 <= parts <= n_items:
        raise AnalysisError(
            f"Answers to {n_items} items can be split into 2 to {n_items} parts, not into {parts}."
        )
    place = np.arange(1, n_items + 1)
    part = np.searchsorted(np.linspace(1, n_items, parts + 1)[1:-1], place, side="left")
    return np.column_stack([variability(codes[:, part == p]) for p in range(parts)])


def robust_z(values: ArrayLike) -> Floats:
    """Return how many robust standard deviations each value lies from the median.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Nan where there is no value.

    Returns
    -------
    ndarray of float, shape (n,)
        (x − median) / (1.4826 · MAD); nan where there is no value, and for all when more
        than half are the same.

    References
    ----------
    .. [1] Leys, C., Ley, C., Klein, O., Bernard, P., & Licata, L. (2013). Journal of
       Experimental Social Psychology, 49(4), 764-766.

    Examples
    --------
    >>> robust_z([1, 2, 3, 4, 20.0]).round(2).tolist()
    [-1.35, -0.67, 0.0, 0.67, 11.47]
    """
    x = np.asarray(values, dtype=float)
    center, spread = median_and_spread(x)
    return np.asarray((x - center) / spread if spread > 0 else np.full(x.shape, np.nan))


def median_and_spread(values: ArrayLike) -> tuple[float, float]:
    """Return the median and the robust standard deviation, 1.4826 times the MAD.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Nan where there is no value.

    Returns
    -------
    median, spread : float
        Nan and 0 without any value.

    Examples
    --------
    >>> median_and_spread([1, 2, 3, 4, 20.0])
    (3.0, 1.4826)
    """
    x = np.asarray(values, dtype=float)
    known = x[~np.isnan(x)]
    if not known.size:
        return float("nan"), 0.0
    center = float(np.median(known))
    return center, _CONSISTENT * float(np.median(np.abs(known - center)))
