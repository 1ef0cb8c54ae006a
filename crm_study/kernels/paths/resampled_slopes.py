"""Least squares in thousands of resamples at once, from sums of cross products.

A slope needs nothing but sums over respondents. The sums of a resample are one matrix
product away from how often each respondent was drawn, and Gaussian elimination runs
over all resamples side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import resample_counts
from crm_study.kernels.arrays.validate import Floats

#: A predictor of which less than this share is left after the others determines no slope.
_NOTHING_LEFT = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Summed cross products of the columns, a one before them, in many samples.

    Attributes
    ----------
    totals : ndarray of float, shape (p + 1, p + 1, n_samples)
        Of the p columns, centered and scaled by their standard deviations in the sample;
        entry 0, 0 counts respondents.
    scale : ndarray of float, shape (p,)
        The standard deviations, in the units of the columns.
    """

    totals: Floats
    scale: Floats


def resampled_sums(
    columns: Floats,
    *,
    n_resamples: int,
    seed: int,
    clusters: NDArray[np.intp] | None = None,
) -> Sums:
    """Draw respondents, or whole clusters, with replacement and sum their cross products.

    Parameters
    ----------
    columns : ndarray of float, shape (n_obs, p)
        Complete, in any units; every column varies.
    n_resamples : int
        Resamples.
    seed : int
        The same seed gives the same resamples.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes from 0; when given, whole clusters are drawn, as many as there are, so that
        the number of respondents differs from one resample to the next.

    Returns
    -------
    Sums

    Raises
    ------
    AnalysisError
        Fewer than two clusters, no respondents or no resamples.

    References
    ----------
    .. [1] Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application,
       section 3.8 (whole clusters: strategy 1).

    Examples
    --------
    >>> sums = resampled_sums(np.array([[1.0], [2.0], [4.0]]), n_resamples=5, seed=1)
    >>> sums.totals.shape, sums.totals[0, 0]
    ((2, 2, 5), array([3., 3., 3., 3., 3.]))
    """
    products, scale = _products(columns, clusters)
    counts = resample_counts(len(products), n_resamples=n_resamples, seed=seed)
    return Sums(_symmetric(np.concatenate([drawn @ products for drawn in counts])), scale)


def counted_sums(
    columns: Floats, counts: Floats, *, clusters: NDArray[np.intp] | None = None
) -> Sums:
    """Sum cross products in samples that hold each respondent, or cluster, so often.

    Parameters
    ----------
    columns : ndarray of float, shape (n_obs, p)
        Complete, in any units; every column varies.
    counts : ndarray of float, shape (n_samples, n_obs) or (n_samples, n_clusters)
        How often each is in a sample; ones give the sample itself.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes from 0.

    Returns
    -------
    Sums

    Examples
    --------
    >>> counted_sums(np.array([[1.0], [2.0], [4.0]]), np.ones((1, 3))).totals[0, 0]
    array([3.])
    """
    products, scale = _products(columns, clusters)
    return Sums(_symmetric(counts @ products), scale)


def left_out_sums(columns: Floats, *, clusters: NDArray[np.intp] | None = None) -> Sums:
    """Sum cross products without each respondent, or each cluster, in turn.

    Parameters
    ----------
    columns : ndarray of float, shape (n_obs, p)
        Complete, in any units; every column varies.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes from 0.

    Returns
    -------
    Sums
        One sample per respondent, or per cluster.

    Examples
    --------
    >>> left_out_sums(np.array([[1.0], [2.0], [4.0]])).totals[0, 0]
    array([2., 2., 2.])
    """
    products, scale = _products(columns, clusters)
    return Sums(_symmetric(products.sum(axis=0) - products), scale)


def slopes(sums: Sums, *, outcomes: Sequence[int], predictors: Sequence[int]) -> Floats:
    """Regress some columns on others, and a constant, in every sample.

    Parameters
    ----------
    sums : Sums
        Of all columns.
    outcomes, predictors : sequence of int
        Positions of the columns.

    Returns
    -------
    ndarray of float, shape (n_predictors, n_outcomes, n_samples)
        In the units of the columns; nan in a sample in which a predictor is constant or a
        linear combination of those before it.

    Examples
    --------
    >>> columns = np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0], [4.0, 5.0], [5.0, 4.0]])
    >>> slopes(counted_sums(columns, np.ones((1, 5))), outcomes=[1], predictors=[0]).round(12)
    array([[[0.8]]])
    """
    rows = [0, *(position + 1 for position in predictors)]
    places = [*rows, *(position + 1 for position in outcomes)]
    solved = _eliminated(sums.totals[np.ix_(rows, places)])[1:, len(rows) :]
    units = sums.scale[list(outcomes)] / sums.scale[list(predictors)][:, None]
    return np.asarray(solved * units[:, :, None])


def standard_deviations(sums: Sums) -> Floats:
    """Compute every column's standard deviation, n - 1, in every sample.

    Parameters
    ----------
    sums : Sums
        Of all columns.

    Returns
    -------
    ndarray of float, shape (p, n_samples)
        In the units of the columns.

    Examples
    --------
    >>> standard_deviations(counted_sums(np.array([[1.0], [2.0], [3.0]]), np.ones((1, 3))))
    array([[1.]])
    """
    n_obs = sums.totals[0, 0]
    diagonal = np.diagonal(sums.totals, axis1=0, axis2=1)[:, 1:].T
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (diagonal - sums.totals[0, 1:] ** 2 / n_obs) / (n_obs - 1)
        return np.asarray(np.sqrt(np.maximum(variance, 0.0)) * sums.scale[:, None])


def _products(columns: Floats, clusters: NDArray[np.intp] | None) -> tuple[Floats, Floats]:
    """Upper triangle of every respondent's, or cluster's, cross products; the scales."""
    scale = columns.std(axis=0, ddof=1)
    scores = (columns - columns.mean(axis=0)) / scale
    rows = np.column_stack([np.ones(len(scores)), scores])
    first, second = np.triu_indices(rows.shape[1])
    products = rows[:, first] * rows[:, second]
    if clusters is None:
        return products, scale
    n_clusters = int(clusters.max()) + 1
    if n_clusters < 2:
        raise AnalysisError("A bootstrap of whole clusters needs at least 2 clusters, but got 1.")
    member = (clusters == np.arange(n_clusters)[:, None]).astype(float)
    return member @ products, scale


def _symmetric(triangles: Floats) -> Floats:
    """Unfold upper triangles, one a row, to matrices, the samples last."""
    size = int(np.sqrt(8 * triangles.shape[1] + 1) - 1) // 2
    place = np.zeros((size, size), dtype=np.intp)
    place[np.triu_indices(size)] = np.arange(triangles.shape[1])
    place = np.maximum(place, place.T)
    return np.ascontiguousarray(triangles.T)[place]


def _eliminated(matrix: Floats) -> Floats:
    """Reduce [A | B] to [I | A^-1 B] by Gauss and Jordan, in place and in every sample."""
    size = len(matrix)
    started = np.array([matrix[pivot, pivot] for pivot in range(size)])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for pivot in range(size):
            left = matrix[pivot, pivot]
            row = matrix[pivot] / np.where(left > _NOTHING_LEFT * started[pivot], left, np.nan)
            matrix[:, pivot:] -= matrix[:, pivot, None] * row[None, pivot:]
            matrix[pivot] = row
    return matrix
