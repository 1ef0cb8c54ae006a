"""How well each item is predicted by all the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.validate import Floats, complete

#: An eigenvalue of a correlation matrix below this is a linear dependence among the items.
_DEPENDENT = 1e-12


def squared_multiple_correlations(matrix: ArrayLike) -> Floats:
    r"""Compute R-squared of each item regressed on all the others.

    Parameters
    ----------
    matrix : array_like of float, shape (n_items, n_items)
        Covariances or correlations of the items: both give the same answer.

    Returns
    -------
    ndarray of float, shape (n_items,)
        From 0 to 1. All nan when an item does not vary, or when one item is a linear
        combination of others: no inverse exists, and none is made up.

    Raises
    ------
    AnalysisError
        A matrix that is not square and symmetric, or has fewer than two items.

    Notes
    -----
    .. math:: R_i^2 = 1 - 1 / (R^{-1})_{ii}

    References
    ----------
    .. [1] Guttman, L. (1953). Psychometrika, 18(4), 277-296.

    Examples
    --------
    >>> squared_multiple_correlations([[1, 0.6], [0.6, 1]])
    array([0.36, 0.36])
    """
    items = symmetric(matrix, statistic="A squared multiple correlation")
    variance = items.diagonal()
    if not (variance > 0).all():
        return np.full(len(items), np.nan)
    scale = np.sqrt(variance)
    correlation = items / np.outer(scale, scale)
    if np.linalg.eigvalsh(correlation)[0] < _DEPENDENT:
        return np.full(len(items), np.nan)
    return np.asarray(1 - 1 / np.linalg.inv(correlation).diagonal())


def symmetric(matrix: ArrayLike, *, statistic: str) -> Floats:
    """Read a covariance or correlation matrix of at least two items.

    Parameters
    ----------
    matrix : array_like of float, shape (n_items, n_items)
    statistic : str
        What is computed from it, to open the sentence: ``"Guttman's lambda"``.

    Returns
    -------
    ndarray of float, shape (n_items, n_items)

    Raises
    ------
    AnalysisError
        A missing number, fewer than two items, or a matrix that is not symmetric.

    Examples
    --------
    >>> symmetric([[2, 1], [1, 2]], statistic="Alpha")
    array([[2., 1.],
           [1., 2.]])
    """
    items = complete(matrix, name="covariances", ndim=2)
    if items.shape[0] != items.shape[1] or not np.allclose(items, items.T, rtol=1e-8, atol=1e-12):
        raise AnalysisError(f"{statistic} needs a square symmetric matrix.")
    if len(items) < 2:
        raise AnalysisError(f"{statistic} needs at least 2 items, but got {len(items)}.")
    return items
