"""k-means: groups around their own means, best of many seeded starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, varies

Integers = NDArray[np.int64]
_MOST_STEPS = 300


@dataclass(frozen=True, slots=True, eq=False)
class KMeans:
    """A partition of n rows into k clusters.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        0 to k - 1, the largest cluster first; equal sizes by the first column of the centers.
    centers : ndarray of float, shape (k, n_columns)
    within : float
        Sum of squared distances from the centers.
    total : float
        Sum of squared distances from the mean of all rows.
    n_best : int
        Starts that ended within 1e-9 of the best one; few of them warn of a hard landscape.
    """

    labels: Integers
    centers: Floats
    within: float
    total: float
    n_best: int


def k_means(values: ArrayLike, *, k: int, n_starts: int = 20, seed: int = 1) -> KMeans:
    """Part rows into k clusters so that squared distances within them are small.

    Parameters
    ----------
    values : array_like of float, shape (n, n_columns)
        Complete, in comparable units: see `standardized`.
    k : int
        Number of clusters, at least 2 and below the number of different rows.
    n_starts : int, default 20
        Starts of Lloyd's steps, each spread out by k-means++; the best one is kept.
    seed : int, default 1

    Returns
    -------
    KMeans

    Raises
    ------
    AnalysisError
        Fewer different rows than clusters, or fewer than 2 clusters.

    References
    ----------
    .. [1] Lloyd, S. P. (1982). IEEE Transactions on Information Theory, 28(2), 129-137.
    .. [2] Arthur, D., & Vassilvitskii, S. (2007). Proceedings of SODA, 1027-1035.

    Examples
    --------
    >>> found = k_means([[0.0], [0.2], [5.0], [5.1], [5.3]], k=2)
    >>> found.labels, found.centers.ravel().round(3), round(found.within, 4)
    (array([1, 1, 0, 0, 0]), array([5.133, 0.1  ]), 0.0667)
    """
    rows = complete(values, name="values", ndim=2)
    different = len(np.unique(rows, axis=0))
    if not 2 <= k < max(different, 3) or different < k:
        raise AnalysisError(
            f"k-means needs 2 clusters or more, and fewer than different rows; got {k} clusters "
            f"and {different} different rows."
        )
    moved = rows - rows.mean(axis=0)
    generator = np.random.default_rng(seed)
    runs = [_lloyd(moved, _spread_out(moved, k, generator)) for _ in range(n_starts)]
    best = min(run[1] for run in runs)
    labels = _ordered(moved, next(run[0] for run in runs if run[1] == best), k)
    return KMeans(
        labels=labels,
        centers=np.array([rows[labels == cluster].mean(axis=0) for cluster in range(k)]),
        within=best,
        total=float((moved**2).sum()),
        n_best=sum(run[1] <= best * (1 + 1e-9) for run in runs),
    )


def standardized(values: ArrayLike) -> Floats:
    """Bring every column to mean 0 and standard deviation 1 (n - 1).

    Parameters
    ----------
    values : array_like of float, shape (n, n_columns)

    Raises
    ------
    AnalysisError
        A column without variance.

    Examples
    --------
    >>> standardized([[1.0], [2.0], [3.0]]).ravel()
    array([-1.,  0.,  1.])
    """
    rows = complete(values, name="values", ndim=2)
    if len(rows) < 2 or not varies(rows).all():
        raise AnalysisError("Standardizing needs columns that vary.")
    return np.asarray((rows - rows.mean(axis=0)) / rows.std(axis=0, ddof=1))


def nearest_centers(values: Floats, centers: Floats) -> tuple[Integers, float]:
    """Assign rows to the nearest of some centers; also the sum of squared distances.

    Examples
    --------
    >>> nearest_centers(np.array([[0.0], [9.0]]), np.array([[1.0], [8.0]]))
    (array([0, 1]), 2.0)
    """
    squared = ((values[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
    labels = squared.argmin(axis=1)
    return labels.astype(np.int64), float(squared[np.arange(len(values)), labels].sum())


def _spread_out(values: Floats, k: int, generator: np.random.Generator) -> Floats:
    """Choose starting centers far from each other (k-means++)."""
    chosen = [int(generator.integers(len(values)))]
    nearest = ((values - values[chosen[0]]) ** 2).sum(axis=1)
    for _ in range(k - 1):
        chosen.append(int(generator.choice(len(values), p=nearest / nearest.sum())))
        nearest = np.minimum(nearest, ((values - values[chosen[-1]]) ** 2).sum(axis=1))
    return values[chosen]


def _lloyd(values: Floats, centers: Floats) -> tuple[Integers, float]:
    """Assign and average until nothing moves; an empty cluster takes the farthest row."""
    labels, within = nearest_centers(values, centers)
    for _ in range(_MOST_STEPS):
        member = labels[:, None] == np.arange(len(centers))
        sizes = member.sum(axis=0)
        centers = member.T.astype(float) @ values / np.maximum(sizes, 1)[:, None]
        if not sizes.all():
            apart = ((values - centers[labels]) ** 2).sum(axis=1)
            centers[int(sizes.argmin())] = values[int(apart.argmax())]
        moved, within = nearest_centers(values, centers)
        if sizes.all() and np.array_equal(moved, labels):
            break
        labels = moved
    return labels, within


def _ordered(values: Floats, labels: Integers, k: int) -> Integers:
    """Give the largest cluster number 0; equal sizes follow the first coordinate of the means."""
    sizes = np.bincount(labels, minlength=k)
    first = np.array([values[labels == cluster, 0].mean() for cluster in range(k)])
    place = np.empty(k, dtype=np.int64)
    place[np.lexsort((first, -sizes))] = np.arange(k)
    return place[labels]
