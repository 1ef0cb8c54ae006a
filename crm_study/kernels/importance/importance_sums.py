"""What resamples of respondents or clusters add up: standardized values and their products."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete


def standardized(
    outcome: ArrayLike, predictors: ArrayLike, controls: ArrayLike | None
) -> tuple[Floats, int]:
    """Standardize controls, predictors and outcome side by side; nan where constant.

    Returns
    -------
    blocks : ndarray of float, shape (n_obs, q)
    n_controls : int

    Raises
    ------
    AnalysisError
        Missing values.

    Examples
    --------
    >>> standardized([1, 3], [[2], [6]], None)[0].tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    c = x[:, :0] if controls is None else complete(controls, name="controls", ndim=2)
    values = np.column_stack([c, x, y])
    deviations = values - values.mean(axis=0)
    return deviations / np.sqrt((deviations**2).mean(axis=0)), c.shape[1]


def sums_of_units(blocks: Floats, cluster: NDArray[np.intp] | None) -> Floats:
    """Return what a resample adds up, one row per unit drawn: 1, values, products.

    Raises
    ------
    AnalysisError
        Fewer than two clusters.

    Examples
    --------
    >>> sums_of_units(np.array([[1.0], [-1.0], [1.0]]), np.array([0, 0, 1])).tolist()
    [[2.0, 0.0, 2.0], [1.0, 1.0, 1.0]]
    """
    upper = np.triu_indices(blocks.shape[1])
    rows = np.column_stack(
        [np.ones(len(blocks)), blocks, blocks[:, upper[0]] * blocks[:, upper[1]]]
    )
    if cluster is None:
        return rows
    n_clusters = int(cluster.max()) + 1
    if n_clusters < 2:
        raise AnalysisError("Clusters are resampled from at least 2, but there is 1.")
    member = np.zeros((n_clusters, len(blocks)))
    member[cluster, np.arange(len(blocks))] = 1.0
    return member @ rows


def correlations_of(totals: Floats, q: int) -> Floats:
    """Turn sums of 1, values and products into correlation matrices; nan where one is constant.

    Examples
    --------
    >>> correlations_of(np.array([[4.0, 0, 0, 4, 2, 4]]), 2)[0].tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    n_obs, values, products = totals[:, :1], totals[:, 1 : q + 1], totals[:, q + 1 :]
    upper = np.triu_indices(q)
    matrix = np.empty((len(totals), q, q))
    centered = products - values[:, upper[0]] * values[:, upper[1]] / n_obs
    matrix[:, upper[0], upper[1]] = centered
    matrix[:, upper[1], upper[0]] = centered
    spread = np.sqrt(np.maximum(np.diagonal(matrix, axis1=1, axis2=2), 0.0))
    spread = np.where(spread > 1e-7 * np.sqrt(n_obs), spread, np.nan)
    correlations: Floats = matrix / spread[:, :, None] / spread[:, None, :]
    return correlations
