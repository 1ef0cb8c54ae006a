"""Matrices of covariances or correlations, read before anything is computed from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


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
