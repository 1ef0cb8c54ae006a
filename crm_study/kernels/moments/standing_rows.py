"""A few rows that stand for all: with the correlations that all rows have."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats


def standing_rows(correlation: Floats) -> Floats:
    """Return rows of mean 0 and length 1 with given correlations.

    Whatever rests on correlations alone, such as shares of variance and inflation factors, is
    that of all rows; what rests on the number of rows is not.

    Parameters
    ----------
    correlation : ndarray of float, shape (k, k)
        Positive definite.

    Returns
    -------
    ndarray of float, shape (k + 1, k)

    Examples
    --------
    >>> rows = standing_rows(np.array([[1.0, 0.6], [0.6, 1.0]]))
    >>> np.corrcoef(rows.T).round(12).tolist(), rows.shape
    ([[1.0, 0.6], [0.6, 1.0]], (3, 2))
    """
    k = len(correlation)
    contrasts = np.zeros((k + 1, k))
    for i in range(1, k + 1):
        contrasts[:i, i - 1] = 1.0
        contrasts[i, i - 1] = -i
    contrasts /= np.linalg.norm(contrasts, axis=0)
    rows: Floats = contrasts @ np.linalg.cholesky(correlation).T
    return rows
