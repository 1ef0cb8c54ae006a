"""A satisfaction index from 0 to 100: weighted means of items, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class WeightedIndex:
    """A weighted mean of items on a scale from 0 to 100. Unrounded.

    Attributes
    ----------
    estimate : float
        From 0 to 100.
    influence : ndarray of float, shape (n_obs,)
        Linearized value of every respondent; their mean is the estimate, and the error of
        their mean is the delta-method error of the index, weights included.
    weights : ndarray of float, shape (n_items,)
        Adding up to 1.
    means : ndarray of float, shape (n_items,)
        Of the items, from 0 to 100.
    """

    estimate: float
    influence: Floats
    weights: Floats
    means: Floats


def rescaled(values: ArrayLike, *, low: ArrayLike, high: ArrayLike) -> Floats:
    """Carry answers to a scale from 0 to 100 by the limits of their answer scale.

    Parameters
    ----------
    values : array_like of float, shape (..., n_items)
        Answers; nan stays nan.
    low, high : array_like of float, shape (n_items,) or ()
        Lowest and highest possible answer.

    Returns
    -------
    ndarray of float, like ``values``

    Raises
    ------
    AnalysisError
        A scale whose ends are the same.

    References
    ----------
    .. [1] Fornell, C., Johnson, M. D., Anderson, E. W., Cha, J., & Bryant, B. E. (1996).
       The American Customer Satisfaction Index. Journal of Marketing, 60(4), 7-18.

    Examples
    --------
    >>> rescaled([1, 3, 5], low=1, high=5)
    array([  0.,  50., 100.])
    """
    bottom, top = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    if not (top > bottom).all():
        raise AnalysisError("An index needs answer scales whose highest point is above the lowest.")
    return np.asarray(100 * (np.asarray(values, dtype=float) - bottom) / (top - bottom))


def index_with_weights(scores: ArrayLike, weights: ArrayLike) -> WeightedIndex:
    r"""Average items from 0 to 100 with weights that are given.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        From 0 to 100, complete.
    weights : array_like of float, shape (n_items,)
        0 or more; only their proportions count.

    Returns
    -------
    WeightedIndex

    Raises
    ------
    AnalysisError
        Missing values, or weights below 0, of another number, or all 0.

    Notes
    -----
    .. math:: 100\, \frac{\sum_j w_j \bar x_j - \sum_j w_j \min_j}
              {\sum_j w_j \max_j - \sum_j w_j \min_j}

    References
    ----------
    .. [1] Fornell, C., et al. (1996). Journal of Marketing, 60(4), 7-18, appendix.

    Examples
    --------
    >>> index_with_weights([[0, 100.0], [50, 100.0]], [3, 1]).estimate
    43.75
    """
    table = complete(scores, name="satisfaction scores", ndim=2)
    shares = _shares(weights, table.shape[1])
    influence = table @ shares
    return WeightedIndex(float(influence.mean()), influence, shares, table.mean(axis=0))


def index_with_importance(scores: ArrayLike, importance: ArrayLike) -> WeightedIndex:
    r"""Average items from 0 to 100 with the mean importance that respondents give them.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        From 0 to 100, complete.
    importance : array_like of float, shape (n_obs, n_items)
        0 or more, complete, of the same respondents and items.

    Returns
    -------
    WeightedIndex
        Its ``influence`` also carries that the weights are estimated.

    Raises
    ------
    AnalysisError
        Missing values, tables of unequal shape, or no importance at all.

    Notes
    -----
    .. math:: C = \frac{\sum_j \bar I_j \bar S_j}{\sum_j \bar I_j}, \qquad
              u_i = C + \sum_j w_j (S_{ij} - \bar S_j)
                  + \frac{\sum_j (I_{ij} - \bar I_j)(\bar S_j - C)}{\sum_j \bar I_j}

    the delta method (linearization) for a ratio of sums of products of means.

    References
    ----------
    .. [1] Särndal, C.-E., Swensson, B., & Wretman, J. (1992). Model assisted survey
       sampling, 5.5.

    Examples
    --------
    >>> round(index_with_importance([[0, 100.0], [50, 100.0]], [[5, 1], [4, 2.0]]).estimate, 4)
    43.75
    """
    table = complete(scores, name="satisfaction scores", ndim=2)
    stated = complete(importance, name="importance ratings", ndim=2)
    if stated.shape != table.shape:
        raise AnalysisError(
            "Every satisfaction score needs its importance, but the tables have "
            f"{table.shape[0]} × {table.shape[1]} and {stated.shape[0]} × {stated.shape[1]} cells."
        )
    total = stated.mean(axis=0)
    shares = _shares(total, table.shape[1])
    means = table.mean(axis=0)
    estimate = float(shares @ means)
    moved = (stated - total) @ (means - estimate) / total.sum()
    influence = estimate + (table - means) @ shares + moved
    return WeightedIndex(estimate, influence, shares, means)


def _shares(weights: ArrayLike, n_items: int) -> Floats:
    """Weights that add up to 1."""
    given = complete(weights, name="weights", ndim=1)
    if given.size != n_items:
        raise AnalysisError(
            f"An index needs one weight an item, but got {given.size} for {n_items} items."
        )
    if given.min(initial=0) < 0 or not given.sum() > 0:
        raise AnalysisError("The weights of an index must be 0 or more, and not all 0.")
    return np.asarray(given / given.sum())
