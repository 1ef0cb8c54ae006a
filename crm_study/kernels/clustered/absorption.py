"""Coefficients that hang on one cluster."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.clustered.clusters import Clusters, clusters_of
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model


def absorbing_clusters(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    names: Sequence[str] | None = None,
) -> dict[str, str]:
    """Find coefficients that could not be estimated without some cluster.

    Cluster-robust standard errors of such a coefficient are far too small: the cluster that
    determines it leaves no residual to learn from.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.

    Returns
    -------
    dict of str to str
        The cluster of each such coefficient, by its name.

    Raises
    ------
    AnalysisError
        Whatever `ols` refuses, or fewer than two clusters.

    References
    ----------
    .. [1] MacKinnon, J. G., & Webb, M. D. (2018). Econometrics Journal, 21(2), 114-135.

    Examples
    --------
    >>> absorbing_clusters([1, 3, 2, 5, 4, 7], [[0], [0], [0], [0], [1], [1]],
    ...                    cluster=["a", "a", "b", "b", "c", "c"])
    {'x1': 'c'}
    """
    model = weighted_model(outcome, predictors, names=names)
    return absorbed_terms(model, clusters_of(cluster, n_obs=model.n_obs))


def absorbed_terms(model: WeightedModel, clusters: Clusters) -> dict[str, str]:
    """Find the coefficients of a fitted model that hang on one cluster.

    Parameters
    ----------
    model : WeightedModel
    clusters : Clusters

    Examples
    --------
    >>> model = weighted_model([1, 3, 2, 5], [[0], [0], [1], [1]])
    >>> absorbed_terms(model, clusters_of(list("aabc"), n_obs=4))
    {'intercept': 'a', 'x1': 'a'}
    """
    gram = clusters.sums(model.basis[:, :, None] * model.basis[:, None, :])
    value, vector = np.linalg.eigh(np.eye(gram.shape[1]) - gram)
    size = np.linalg.norm(model.back, axis=1)
    found: dict[str, str] = {}
    for code in np.flatnonzero((value < 1e-12).any(axis=1)):
        lost = vector[code][:, value[code] < 1e-12]
        touched = np.linalg.norm(model.back @ lost, axis=1) > 1e-6 * size
        for term in np.flatnonzero(touched):
            found.setdefault(model.terms[term], clusters.labels[code])
    return found
