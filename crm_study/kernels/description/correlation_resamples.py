"""Correlation matrices of resamples, by one matrix product for many resamples at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.arrays.validate import Floats

#: Share of the sample's variance below which an item of a resample does not vary.
_CONSTANT = 1e-12
Clusters = NDArray[np.intp]


def resampled_correlations(
    scores: Floats, *, n_resamples: int, seed: int, clusters: Clusters | None = None
) -> Iterator[Floats]:
    """Draw respondents, or whole clusters of them, with replacement; yield correlations.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_items)
        Complete; every item varies.
    n_resamples : int
    seed : int
        The same as of `resample_counts`.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes 0 to G - 1; G clusters are then drawn, with everyone in them.

    Yields
    ------
    ndarray of float, shape (n_at_once, n_items, n_items)
        Nan in the rows and columns of an item that does not vary in a resample.

    References
    ----------
    .. [1] Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 6.

    Examples
    --------
    >>> scores = np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])
    >>> [r.shape for r in resampled_correlations(scores, n_resamples=5, seed=1)]
    [(5, 2, 2)]
    """
    sums, sizes = _totals(_features(scores), clusters)
    for counts in resample_counts(len(sizes), n_resamples=n_resamples, seed=seed):
        yield _correlations(counts @ sums / (counts @ sizes)[:, None], scores.shape[1])


def jackknifed_correlations(scores: Floats, *, clusters: Clusters | None = None) -> Floats:
    """Leave out every respondent, or every cluster of them, in turn.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, n_items)
        Complete; every item varies.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes 0 to G - 1.

    Returns
    -------
    ndarray of float, shape (n_obs or G, n_items, n_items)

    Examples
    --------
    >>> scores = np.array([[1, 1], [2, 2], [3, 3], [9, 1.0]])
    >>> jackknifed_correlations(scores)[3, 0, 1].round(12)
    np.float64(1.0)
    """
    sums, sizes = _totals(_features(scores), clusters)
    left = (sums.sum(axis=0) - sums) / (len(scores) - sizes)[:, None]
    return _correlations(left, scores.shape[1])


def _features(scores: Floats) -> Floats:
    """Standardized scores and their products, whose sums make correlations."""
    centered = (scores - scores.mean(axis=0)) / scores.std(axis=0)
    rows, columns = np.tril_indices(scores.shape[1])
    return np.hstack([centered, centered[:, rows] * centered[:, columns]])


def _totals(features: Floats, clusters: Clusters | None) -> tuple[Floats, Floats]:
    """Return the features' sums and the number of respondents in every unit that is drawn."""
    if clusters is None:
        return features, np.ones(len(features))
    sums = np.zeros((int(clusters.max()) + 1, features.shape[1]))
    np.add.at(sums, clusters, features)
    return sums, np.bincount(clusters).astype(np.float64)


def _correlations(means: Floats, n_items: int) -> Floats:
    """Turn means of features into correlation matrices."""
    rows, columns = np.tril_indices(n_items)
    center, products = means[:, :n_items], means[:, n_items:]
    found = np.empty((len(means), n_items, n_items))
    found[:, rows, columns] = products - center[:, rows] * center[:, columns]
    found[:, columns, rows] = found[:, rows, columns]
    variance = np.diagonal(found, axis1=1, axis2=2)
    spread = np.sqrt(np.where(variance > _CONSTANT, variance, np.nan))
    return np.asarray(found / (spread[:, :, None] * spread[:, None, :]))
