"""Whether clusters come back when customers are drawn again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.clusters.k_means import k_means
from crm_study.kernels.clusters.partitions import adjusted_rand, best_jaccard


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """What resamples of the rows make of k clusters.

    Attributes
    ----------
    jaccard : ndarray of float, shape (k,)
        Mean over the resamples of the overlap with the most similar cluster found there.
    recovered : ndarray of float, shape (k,)
        Share of the resamples in which that overlap passes 0.75.
    adjusted_rand : float
        Mean agreement of the whole partitions.
    n_resamples : int
        Resamples that could be clustered.
    """

    jaccard: Floats
    recovered: Floats
    adjusted_rand: float
    n_resamples: int


def stability(
    values: ArrayLike,
    labels: ArrayLike,
    *,
    k: int,
    n_resamples: int = 50,
    n_starts: int = 5,
    seed: int = 1,
) -> Stability:
    """Cluster bootstrap resamples anew and compare on the rows that were drawn.

    Parameters
    ----------
    values : array_like of float, shape (n, n_columns)
        As they were clustered.
    labels : array_like of int, shape (n,)
        The clusters, 0 to k - 1.
    k : int
    n_resamples : int, default 50
    n_starts : int, default 5
        Of each k-means.
    seed : int, default 1

    Returns
    -------
    Stability

    Raises
    ------
    AnalysisError
        No resample holds enough different rows.

    Notes
    -----
    As ``clusterboot`` of R's fpc with ``bootmethod = "boot"`` and ``multipleboot = FALSE``: a row
    drawn twice is clustered once. A cluster of which no row was drawn has overlap 0.

    References
    ----------
    .. [1] Hennig, C. (2007). Computational Statistics & Data Analysis, 52(1), 258-271.

    Examples
    --------
    >>> values = [[0.0], [0.1], [0.2], [9.0], [9.1], [9.3]]
    >>> stability(values, [0, 0, 0, 1, 1, 1], k=2, n_resamples=20).jaccard.round(1)
    array([1., 1.])
    """
    rows, known = complete(values, name="values", ndim=2), np.asarray(labels)
    generator = np.random.default_rng(seed)
    overlaps, rands = [], []
    for _ in range(n_resamples):
        drawn = np.unique(generator.integers(0, len(rows), len(rows)))
        again = int(generator.integers(2**31))
        try:
            found = k_means(rows[drawn], k=k, n_starts=n_starts, seed=again).labels
        except AnalysisError:
            continue
        overlap = np.zeros(k)
        overlap[np.unique(known[drawn])] = best_jaccard(known[drawn], found)
        overlaps.append(overlap)
        rands.append(adjusted_rand(known[drawn], found))
    if not overlaps:
        raise AnalysisError("No resample holds enough different rows to be clustered.")
    table = np.array(overlaps)
    return Stability(
        table.mean(axis=0), (table > 0.75).mean(axis=0), float(np.mean(rands)), len(overlaps)
    )
