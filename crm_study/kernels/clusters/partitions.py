"""How alike two partitions of the same rows are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats


def adjusted_rand(first: ArrayLike, second: ArrayLike) -> float:
    """Compute the Rand index of two partitions, corrected for chance.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        Cluster of each row in either partition; names do not matter.

    Returns
    -------
    float
        1 when the partitions are the same, about 0 when they have nothing to do with each other.

    Raises
    ------
    AnalysisError
        Partitions of different length, or fewer than 2 rows.

    References
    ----------
    .. [1] Hubert, L., & Arabie, P. (1985). Journal of Classification, 2(1), 193-218, eq. 5.

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0]), round(adjusted_rand([0, 0, 1], [0, 1, 1]), 3)
    (1.0, -0.5)
    """
    table = crossed(first, second)
    pairs = (table * (table - 1) / 2).sum()
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    in_rows = (rows * (rows - 1) / 2).sum()
    in_columns = (columns * (columns - 1) / 2).sum()
    n = table.sum()
    expected = in_rows * in_columns / (n * (n - 1) / 2)
    most = (in_rows + in_columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))


def best_jaccard(first: ArrayLike, second: ArrayLike) -> Floats:
    """Compare each cluster of one partition with the most similar one of another.

    Parameters
    ----------
    first, second : array_like, shape (n,)

    Returns
    -------
    ndarray of float, shape (k,)
        Rows in both over rows in either, of the sorted clusters of ``first``.

    Raises
    ------
    AnalysisError
        Partitions of different length, or fewer than 2 rows.

    References
    ----------
    .. [1] Hennig, C. (2007). Computational Statistics & Data Analysis, 52(1), 258-271.

    Examples
    --------
    >>> best_jaccard([0, 0, 0, 1], ["a", "a", "b", "b"]).round(4)
    array([0.6667, 0.5   ])
    """
    table = crossed(first, second)
    either = table.sum(axis=1, keepdims=True) + table.sum(axis=0) - table
    return np.asarray((table / either).max(axis=1))


def crossed(first: ArrayLike, second: ArrayLike) -> Floats:
    """Count the rows in every pair of clusters.

    Examples
    --------
    >>> crossed([0, 0, 1], ["a", "b", "b"])
    array([[1., 1.],
           [0., 1.]])
    """
    one, left = np.unique(np.asarray(first), return_inverse=True)
    other, right = np.unique(np.asarray(second), return_inverse=True)
    if left.size != right.size or left.size < 2:
        raise AnalysisError("Two partitions need the same rows, at least 2 of them.")
    table = np.zeros((one.size, other.size))
    np.add.at(table, (left, right), 1.0)
    return table
