"""What a single score is worth: its error in scale points, and the ends of its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Standard error of measurement of one respondent's score. Unrounded, in scale points.

    Attributes
    ----------
    total : float
        Of the sum of the items; nan when the reliability is not between 0 and 1.
    mean : float
        Of their mean, which is the total over the number of items.
    std_dev : float
        Standard deviation of the total among respondents, dividing by n - 1.
    reliability : float
        The one given.
    n_obs, n_items : int
        Respondents and items.
    """

    total: float
    mean: float
    std_dev: float
    reliability: float
    n_obs: int
    n_items: int


@dataclass(frozen=True, slots=True, eq=False)
class FloorCeiling:
    """Shares of answers at the ends of the scale; every array has shape (n_items,).

    Attributes
    ----------
    floor, ceiling : ndarray of float
        Share of respondents at the lowest and at the highest point of the scale.
    score_floor, score_ceiling : float
        Share of respondents who chose the lowest, or the highest, point on every item.
    n_obs, n_items : int
        Respondents and items.
    """

    floor: Floats
    ceiling: Floats
    score_floor: float
    score_ceiling: float
    n_obs: int
    n_items: int


def measurement_error(scores: ArrayLike, *, reliability: float) -> MeasurementError:
    r"""Compute the standard error of measurement of a scale score.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete.
    reliability : float
        Of their sum: alpha or omega. A negative alpha gives no error, but nan.

    Returns
    -------
    MeasurementError

    Raises
    ------
    AnalysisError
        Fewer than two respondents, no item, a missing score, or a reliability above 1.

    Notes
    -----
    .. math:: SEM = s_T \sqrt{1 - \rho}

    References
    ----------
    .. [1] Nunnally, J. C., & Bernstein, I. H. (1994). Psychometric theory (3rd ed.), ch. 7.

    Examples
    --------
    >>> error = measurement_error([[1, 2], [2, 1], [3, 4], [4, 3]], reliability=0.75)
    >>> round(error.total, 4), round(error.mean, 4)
    (1.1547, 0.5774)
    """
    items = complete(scores, name="scores", ndim=2)
    n_obs, n_items = items.shape
    if n_obs < 2 or n_items < 1:
        raise AnalysisError(
            "A standard error of measurement needs at least 2 respondents and 1 item, "
            f"but got {n_obs} and {n_items}."
        )
    if reliability > 1:
        raise AnalysisError(f"A reliability is at most 1, but is {reliability}.")
    std_dev = float(items.sum(axis=1).std(ddof=1))
    total = std_dev * float(np.sqrt(1 - reliability)) if reliability >= 0 else float("nan")
    return MeasurementError(total, total / n_items, std_dev, float(reliability), n_obs, n_items)


def floor_ceiling(scores: ArrayLike, *, low: float, high: float) -> FloorCeiling:
    """Count who answers at the ends of the scale, where it can tell people apart no more.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete.
    low, high : float
        Lowest and highest point that the scale offers, chosen or not.

    Returns
    -------
    FloorCeiling

    Raises
    ------
    AnalysisError
        No respondents, a missing score, or a score outside the scale.

    References
    ----------
    .. [1] Terwee, C. B., et al. (2007). Journal of Clinical Epidemiology, 60(1), 34-42.

    Examples
    --------
    >>> ends = floor_ceiling([[1, 5], [1, 4], [3, 5], [5, 5]], low=1, high=5)
    >>> ends.floor, ends.ceiling
    (array([0.5, 0. ]), array([0.25, 0.75]))
    """
    items = complete(scores, name="scores", ndim=2)
    if not items.size:
        raise AnalysisError("Floor and ceiling need at least 1 respondent and 1 item.")
    outside = items[(items < low) | (items > high)]
    if outside.size:
        raise AnalysisError(
            f"Scores must lie on the scale from {low:g} to {high:g}, but one is {outside[0]:g}."
        )
    at_low, at_high = items == low, items == high
    return FloorCeiling(
        floor=at_low.mean(axis=0),
        ceiling=at_high.mean(axis=0),
        score_floor=float(at_low.all(axis=1).mean()),
        score_ceiling=float(at_high.all(axis=1).mean()),
        n_obs=items.shape[0],
        n_items=items.shape[1],
    )
