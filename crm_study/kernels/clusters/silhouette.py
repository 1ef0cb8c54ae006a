"""Silhouettes: how much nearer each row is to its own cluster than to the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete

_AT_ONCE = 500


def silhouettes(values: ArrayLike, labels: ArrayLike) -> Floats:
    r"""Compute the silhouette width of every row.

    Parameters
    ----------
    values : array_like of float, shape (n, n_columns)
        Complete; distances are Euclidean.
    labels : array_like of int, shape (n,)
        Cluster of each row.

    Returns
    -------
    ndarray of float, shape (n,)
        -1 to 1; 0 for a cluster of one row.

    Raises
    ------
    AnalysisError
        Fewer than 2 clusters, or as many clusters as rows.

    Notes
    -----
    .. math:: s_i = \frac{b_i - a_i}{\max(a_i, b_i)}

    a is the mean distance to the others of the own cluster, b the smallest mean distance to
    another cluster.

    References
    ----------
    .. [1] Rousseeuw, P. J. (1987). Journal of Computational and Applied Mathematics, 20, 53-65.

    Examples
    --------
    >>> silhouettes([[0.0], [1.0], [10.0], [11.0]], [0, 0, 1, 1]).round(4)
    array([0.9048, 0.8947, 0.8947, 0.9048])
    """
    rows = complete(values, name="values", ndim=2)
    clusters, place = np.unique(np.asarray(labels), return_inverse=True)
    if not 2 <= clusters.size < len(rows) or place.size != len(rows):
        raise AnalysisError(
            "Silhouettes need at least 2 clusters, fewer than rows, and one label a row."
        )
    sums = _distance_sums(rows, place, clusters.size)
    sizes = np.bincount(place).astype(float)
    everyone = np.arange(len(rows))
    own = sizes[place]
    inside = sums[everyone, place] / np.maximum(own - 1, 1)
    means = sums / sizes
    means[everyone, place] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(inside, outside)
    width = np.divide(outside - inside, widest, out=np.zeros(len(rows)), where=widest > 0)
    return np.where(own == 1, 0.0, width)


def _distance_sums(
    rows: Floats, place: np.ndarray[tuple[int], np.dtype[np.intp]], k: int
) -> Floats:
    """Sum the distances from every row to the rows of every cluster, some rows at a time."""
    member = (place[:, None] == np.arange(k)).astype(float)
    sums = np.empty((len(rows), k))
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        squared = np.zeros((len(part), len(rows)))
        for column in range(rows.shape[1]):
            squared += (part[:, column, None] - rows[None, :, column]) ** 2
        sums[start : start + len(part)] = np.sqrt(squared) @ member
    return sums
