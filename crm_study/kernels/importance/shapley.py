"""Shapley shares of R²: the increment of a predictor, averaged over all orders."""

from __future__ import annotations

from functools import lru_cache
from math import factorial

import numpy as np

from crm_study.kernels.arrays.validate import Floats


def lmg(r_squared: Floats) -> Floats:
    r"""Average each predictor's increment of R² over all orders of entry.

    Parameters
    ----------
    r_squared : ndarray of float, shape (..., 2**p)
        Of every subset, as `all_subsets_r_squared` orders them.

    Returns
    -------
    ndarray of float, shape (..., p)
        Shares; they add up to R² of the full model.

    Notes
    -----
    .. math:: \frac{1}{p!} \sum_{S \not\ni j} |S|!\,(p - |S| - 1)!\,
              \{R^2(S \cup j) - R^2(S)\}

    As ``lmg`` of the R package relaimpo; the same number is the Shapley value of the game
    R², and the general dominance statistic.

    References
    ----------
    .. [1] Lindeman, R. H., Merenda, P. F., & Gold, R. Z. (1980). Introduction to bivariate
       and multivariate analysis, p. 119 ff.
    .. [2] Groemping, U. (2006). Journal of Statistical Software, 17(1), 1-27.

    Examples
    --------
    >>> lmg(np.array([0.0, 0.36, 0.25, 0.48])).round(4)
    array([0.295, 0.185])
    """
    shares: Floats = r_squared @ _weights(int(np.log2(r_squared.shape[-1]))).T
    return shares


def first_increments(r_squared: Floats) -> Floats:
    """Return R² of each predictor alone, ``first`` of relaimpo.

    Parameters
    ----------
    r_squared : ndarray of float, shape (..., 2**p)

    Returns
    -------
    ndarray of float, shape (..., p)

    Examples
    --------
    >>> first_increments(np.array([0.0, 0.36, 0.25, 0.48]))
    array([0.36, 0.25])
    """
    n_predictors = int(np.log2(r_squared.shape[-1]))
    alone: Floats = r_squared[..., 1 << np.arange(n_predictors)]
    return alone


def last_increments(r_squared: Floats) -> Floats:
    """Return what each predictor adds to all others, ``last`` of relaimpo.

    Parameters
    ----------
    r_squared : ndarray of float, shape (..., 2**p)

    Returns
    -------
    ndarray of float, shape (..., p)
        Squared semi-partial correlations.

    Examples
    --------
    >>> last_increments(np.array([0.0, 0.36, 0.25, 0.48])).round(4)
    array([0.23, 0.12])
    """
    n_subsets = r_squared.shape[-1]
    n_predictors = int(np.log2(n_subsets))
    without = n_subsets - 1 - (1 << np.arange(n_predictors))
    added: Floats = r_squared[..., -1:] - r_squared[..., without]
    return added


def sizes_of_subsets(n_predictors: int) -> Floats:
    """Count the predictors of every subset.

    Parameters
    ----------
    n_predictors : int

    Returns
    -------
    ndarray of int, shape (2**n_predictors,)

    Examples
    --------
    >>> sizes_of_subsets(2)
    array([0, 1, 1, 2])
    """
    members = np.arange(1 << n_predictors)[:, None] >> np.arange(n_predictors) & 1
    sizes: Floats = members.sum(axis=1)
    return sizes


@lru_cache(maxsize=32)
def _weights(n_predictors: int) -> Floats:
    """Weight of every subset's R² in every share, shape (p, 2**p)."""
    subsets, p = np.arange(1 << n_predictors), n_predictors
    size = sizes_of_subsets(p)
    share = np.array([factorial(k) * factorial(p - 1 - k) / factorial(p) for k in range(p)])
    weights = np.empty((p, subsets.size))
    for j in range(p):
        inside = (subsets >> j & 1).astype(bool)
        weights[j] = np.where(inside, share[size - 1], -share[np.minimum(size, p - 1)])
    return weights
