"""A linear model of any number of rows from the sums of its clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.clusters import Clusters, Codes
from crm_study.kernels.clustered.weighted_model import WeightedModel
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.moments.group_moments import GroupMoments
from crm_study.kernels.moments.weighted_groups import WeightedGroups

_PERFECT = 1e-14
"""Unexplained share of the outcome's variance that is rounding alone."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupedModel:
    """Least squares with clusters, of which single rows are not known.

    Attributes
    ----------
    model : WeightedModel
        At most p + 1 rows stand for a cluster: any two of their columns have, within it, the
        inner product that the columns of its own rows have. Whatever rests on such sums is
        that of the data; single rows, leverages among them, are not.
    clusters : Clusters
        Clusters of these rows; ``size`` counts the rows of the data.
    coordinates : ndarray of float, shape (p,)
        Of the outcome on the basis, whose first column is constant.
    sums : ndarray of float, shape (G, p + 1)
        Sums of the basis and of the residual over clusters.
    within : ndarray of float, shape (p + 1, p + 1)
        Products of these as deviations from cluster means.
    """

    model: WeightedModel
    clusters: Clusters
    coordinates: Floats
    sums: Floats
    within: Floats


def grouped_model(
    moments: GroupMoments,
    *,
    names: Sequence[str],
    weights: Floats | None = None,
    weighted: WeightedGroups | None = None,
) -> GroupedModel:
    r"""Regress the first variable on the others.

    Parameters
    ----------
    moments : GroupMoments
        Of the outcome and the predictors, in this order, by cluster.
    names : sequence of str
        Of the predictors.
    weights : ndarray of float, shape (G,), optional
        Of the rows of every group, above zero; then `sums` and `within` mean nothing.
    weighted : WeightedGroups, optional
        The same rows, each with a weight of its own, which those of the groups multiply.

    Raises
    ------
    AnalysisError
        Fewer than two clusters, or whatever `ols_of_moments` refuses.

    Notes
    -----
    With :math:`Z_g` the basis and the residual of cluster g, :math:`N_g = Z_g'Z_g` follows from
    the sums and cross products of the cluster; any :math:`R_g` with :math:`R_g'R_g = N_g`
    is :math:`Z_g` turned by an orthogonal matrix, which no sum within a cluster sees. The
    sums are shifted to the mean as whole numbers, so that nothing cancels.

    Examples
    --------
    >>> from crm_study.kernels.moments.group_moments import group_moments
    >>> rows = np.array([[1, 3, 2, 5, 4, 7], [1, 2, 3, 4, 5, 6]])
    >>> moments = group_moments(rows, np.array([0, 0, 1, 1, 2, 2]), [("a",), ("b",), ("c",)])
    >>> found = grouped_model(moments, names=["learning"])
    >>> found.model.estimate.round(4), found.model.n_obs, found.clusters.size.tolist()
    (array([0.0667, 1.0286]), 6, [2, 2, 2])
    """
    if len(moments) < 2:
        raise AnalysisError(
            f"Cluster-robust inference needs at least 2 clusters, but there are {len(moments)}."
        )
    plain = ols_of_moments(moments.total(), names=names)
    center, squares = _centered(moments, weighted)
    if weights is not None:
        squares = squares * weights[:, None, None]
    basis, back = _orthonormal(squares.sum(axis=0), center)
    turn, coordinates, length = _turn(squares.sum(axis=0), basis, plain.r_squared)
    rows, code = _standing_for(turn.T @ squares @ turn)
    p = len(plain.terms)
    coordinates[0] += center[0] / basis[0, 0]
    size = np.append(np.ones(p), length)
    model = WeightedModel(
        terms=plain.terms,
        basis=rows[:, :p],
        back=back,
        weight=np.ones(len(rows)),
        estimate=back @ coordinates,
        residual=rows[:, p] * length,
        is_weighted=False,
        n_obs=plain.n_obs,
    )
    labels = tuple(", ".join(label) for label in moments.labels)
    return GroupedModel(
        model=model,
        clusters=Clusters(labels, code, moments.counts.astype(np.intp)),
        coordinates=coordinates,
        sums=(squares @ turn)[:, 0] * size,
        within=turn[1:].T @ _within(moments) @ turn[1:] * np.outer(size, size),
    )


def _centered(moments: GroupMoments, weighted: WeightedGroups | None) -> tuple[Floats, Floats]:
    """Return whole centers near the means, and each cluster's products of 1, x and y about them.

    The centers are of y and x, shape (k,); the products have the shape (G, k + 1, k + 1).
    """
    n = moments.counts
    center = moments.total().nearest()
    k = len(center)
    if weighted is not None:
        after = np.r_[0, 2 : k + 1, 1]
        return center / moments.unit, weighted.about(center.tolist())[:, after][:, :, after]
    sums, products = moments.about(np.broadcast_to(center, moments.sums.shape))
    order = np.r_[1:k, 0]
    squares = np.empty((len(n), k + 1, k + 1))
    squares[:, 0, 0] = n
    squares[:, 0, 1:] = squares[:, 1:, 0] = sums[:, order] / moments.unit
    squares[:, 1:, 1:] = products[:, order][:, :, order] / moments.unit**2
    return center / moments.unit, squares


def _within(moments: GroupMoments) -> Floats:
    """Return the products of x and y, in this order, about their cluster means."""
    n = moments.counts
    sums, products = moments.about(moments.nearest())
    left = sums.astype(float)
    apart = products - left[:, :, None] * left[:, None, :] / n[:, None, None]
    order = np.r_[1 : sums.shape[1], 0]
    within = apart.sum(axis=0)[np.ix_(order, order)] / moments.unit**2
    return np.asarray(within, dtype=float)


def _orthonormal(squares: Floats, center: Floats) -> tuple[Floats, Floats]:
    """Return what turns 1 and x into a basis, and coordinates on it into coefficients."""
    p = len(squares) - 1
    n, mean = squares[0, 0], squares[0, 1:p] / squares[0, 0]
    spread = squares[1:p, 1:p] - n * np.outer(mean, mean)
    length = np.sqrt(spread.diagonal())
    triangle = np.linalg.cholesky(spread / np.outer(length, length))
    slopes = np.linalg.solve(triangle, np.eye(p - 1)).T / length[:, None]
    basis = np.zeros((p, p))
    basis[0, 0], basis[0, 1:], basis[1:, 1:] = n**-0.5, -mean @ slopes, slopes
    back = basis.copy()
    back[0, 1:] -= center[1:] @ slopes
    return basis, back


def _turn(squares: Floats, basis: Floats, r_squared: float) -> tuple[Floats, Floats, float]:
    """Return what turns 1, x and y into the basis and the residual scaled to length 1."""
    p = len(basis)
    coordinates = np.zeros(p)
    for _ in range(2):
        left = np.append(-basis @ coordinates, 1.0)
        coordinates = coordinates + basis.T @ (squares[:p] @ left)
    left = np.append(-basis @ coordinates, 1.0)
    length = float(np.sqrt(max(left @ squares @ left, 0.0)))
    if 1 - r_squared <= _PERFECT:
        length = 0.0
    turn = np.zeros((p + 1, p + 1))
    turn[:p, :p] = basis
    turn[:, p] = left / length if length else 0.0
    return turn, coordinates, length


def _standing_for(inner: Floats) -> tuple[Floats, Codes]:
    """Return rows with these inner products, and the cluster of each."""
    value, vector = np.linalg.eigh(inner)
    rows = np.sqrt(np.maximum(value, 0.0))[:, :, None] * vector.transpose(0, 2, 1)
    n_clusters, per_cluster = value.shape
    code = np.repeat(np.arange(n_clusters, dtype=np.intp), per_cluster)
    return rows.reshape(-1, per_cluster), code
