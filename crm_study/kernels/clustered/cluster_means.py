"""Regression of the means of clusters: as many observations as institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.clustered.clusters import clusters_of
from crm_study.kernels.linear.least_squares import OlsFit, ols


@dataclass(frozen=True, slots=True, eq=False)
class ClusterMeans:
    """Means of an outcome and of predictors, one row per cluster.

    Attributes
    ----------
    labels : tuple of str
        Names of the clusters.
    outcome : ndarray of float, shape (n_clusters,)
    predictors : ndarray of float, shape (n_clusters, k)
    size : ndarray of int, shape (n_clusters,)
        Respondents behind each row.
    largest : ndarray of float, shape (k,)
        Largest absolute values behind the means of the predictors: the measure of rounding.
    """

    labels: tuple[str, ...]
    outcome: Floats
    predictors: Floats
    size: NDArray[np.intp]
    largest: Floats


def cluster_means(
    outcome: ArrayLike, predictors: ArrayLike, *, cluster: Sequence[object] | NDArray[np.generic]
) -> ClusterMeans:
    """Average every variable within clusters.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.

    Returns
    -------
    ClusterMeans

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths or fewer than two clusters.

    Examples
    --------
    >>> cluster_means([1, 3, 5, 9], [[1], [2], [3], [4]], cluster=["b", "b", "a", "a"]).outcome
    array([7., 2.])
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    if y.size != len(x):
        raise AnalysisError(
            f"A regression needs one outcome per row, but got {y.size} outcomes and {len(x)} rows."
        )
    clusters = clusters_of(cluster, n_obs=y.size)
    return ClusterMeans(
        clusters.labels,
        clusters.means(y),
        clusters.means(x),
        clusters.size,
        np.abs(x).max(axis=0, initial=0),
    )


def cluster_means_ols(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> OlsFit:
    """Regress the cluster means of an outcome on those of predictors, unweighted.

    Slopes compare institutions, not people of one institution: where the two differ they
    estimate something else than a regression of respondents.

    Parameters
    ----------
    outcome, predictors, cluster
        As in `cluster_means`.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits, strictly between 0 and 1.

    Returns
    -------
    OlsFit
        t with n_clusters - k - 1 degrees of freedom.

    Raises
    ------
    AnalysisError
        As in `cluster_means`; no more clusters than coefficients; cluster means that do not
        vary or are collinear.

    References
    ----------
    .. [1] Donald, S. G., & Lang, K. (2007). Review of Economics and Statistics, 89(2),
       221-233.

    Examples
    --------
    >>> fit = cluster_means_ols([1, 3, 5, 9, 2, 4], [[1], [2], [3], [4], [0], [1]],
    ...                         cluster=["a", "a", "b", "b", "c", "c"])
    >>> fit.df_residual, fit.estimate.round(3)
    (1, array([1.25, 1.5 ]))
    """
    means = cluster_means(outcome, predictors, cluster=cluster)
    return means_ols(means, names=names, conf_level=conf_level)


def means_ols(
    means: ClusterMeans, *, names: Sequence[str] | None = None, conf_level: float = 0.95
) -> OlsFit:
    """Regress means of clusters that are at hand, as `cluster_means_ols` does.

    Parameters
    ----------
    means : ClusterMeans
    names, conf_level
        As in `cluster_means_ols`.

    Raises
    ------
    AnalysisError
        No more clusters than coefficients; means that do not vary or are collinear.

    Examples
    --------
    >>> means = cluster_means([1, 3, 5, 9, 2], [[1], [2], [3], [4], [0]], cluster=list("aabbc"))
    >>> means_ols(means).df_residual
    1
    """
    if means.outcome.size <= means.predictors.shape[1] + 1:
        raise AnalysisError(
            "A regression of cluster means needs more clusters than coefficients, but got "
            f"{means.outcome.size} clusters for {means.predictors.shape[1] + 1} coefficients."
        )
    snapped = _snapped(means.predictors, 1e-12 * means.largest)
    return ols(means.outcome, snapped, names=names, conf_level=conf_level)


def _snapped(means: Floats, rounding: Floats) -> Floats:
    """Let means that differ by rounding alone be equal, so that a constant is seen as one."""
    first = np.where(np.abs(means[:1]) > rounding, means[:1], 0.0)
    return np.where(np.ptp(means, axis=0) > rounding, means, first)
