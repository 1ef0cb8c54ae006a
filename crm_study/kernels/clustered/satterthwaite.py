"""Degrees of freedom of cluster-robust standard errors."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.clusters import Clusters
from crm_study.kernels.clustered.weighted_model import WeightedModel

_ONE_BY_ONE = 500
"""Clusters up to which the matrix of all pairs of clusters is built."""


def satterthwaite_df(model: WeightedModel, clusters: Clusters, factors: Floats) -> Floats:
    r"""Match the first two moments of each variance estimate to those of a chi-squared.

    Parameters
    ----------
    model : WeightedModel
        The regression.
    clusters : Clusters
        Who belongs together.
    factors : ndarray of float, shape (n_obs, p)
        Rows of :math:`A_j' W_j B_j`: what each residual contributes to a coordinate.

    Returns
    -------
    ndarray of float, shape (p,)
        One per coefficient, at most the number of clusters; nan where the variance
        estimate is 0.

    Notes
    -----
    Under a working model of independent residuals of equal variance, the estimated variance
    of coefficient c is :math:`\sum_j (q_j'e)^2`, with :math:`q_j = (I - H)_j' A_j' W_j X_j M c`:

    .. math:: \nu = \frac{(\sum_j P_{jj})^2}{\sum_{ij} P_{ij}^2}, \qquad P_{ij} = q_i'q_j

    As ``clubSandwich::coef_test(test = "Satterthwaite")``.

    References
    ----------
    .. [1] Bell, R. M., & McCaffrey, D. F. (2002). Survey Methodology, 28(2), 169-181.
    .. [2] Pustejovsky, J. E., & Tipton, E. (2018). Journal of Business & Economic
       Statistics, 36(4), 672-683.

    Examples
    --------
    Two groups of three, each row its own cluster: Welch's degrees of freedom.

    >>> from crm_study.kernels.clustered.cluster_robust import cluster_factors
    >>> from crm_study.kernels.clustered.clusters import clusters_of
    >>> from crm_study.kernels.clustered.weighted_model import weighted_model
    >>> model = weighted_model([1, 3, 2, 5, 4, 7], [[0], [0], [0], [1], [1], [1]])
    >>> alone = clusters_of(range(6), n_obs=6)
    >>> satterthwaite_df(model, alone, cluster_factors(model, alone, kind="CR2")).round(6)
    array([2., 4.])
    """
    df = np.full(len(model.terms), np.nan)
    squares = _squares if len(clusters) <= _ONE_BY_ONE else _squares_of_many
    for term, share in enumerate((factors @ model.back.T).T):
        trace, below = squares(model, clusters, share)
        if below > 0:
            df[term] = trace**2 / below
    return df


def _squares(model: WeightedModel, clusters: Clusters, share: Floats) -> tuple[float, float]:
    """Return the trace of P and the sum of its squared entries."""
    products = _products(model, clusters, share)
    return float(products.trace()), float((products**2).sum())


def _squares_of_many(
    model: WeightedModel, clusters: Clusters, share: Floats
) -> tuple[float, float]:
    """Do so with P = D + UKU', D diagonal and U of 2p columns: P is never built."""
    weighted = model.weight[:, None] * model.basis
    p = weighted.shape[1]
    sides = np.hstack([clusters.sums(part * share[:, None]) for part in (model.basis, weighted)])
    middle = np.zeros((2 * p, 2 * p))
    middle[:p, :p] = weighted.T @ weighted
    middle[:p, p:] = middle[p:, :p] = -np.eye(p)
    diagonal, own = clusters.sums(share**2), ((sides @ middle) * sides).sum(axis=1)
    crossed = middle @ (sides.T @ sides)
    below = diagonal @ (diagonal + 2 * own) + float((crossed * crossed.T).sum())
    return float((diagonal + own).sum()), float(below)


def _products(model: WeightedModel, clusters: Clusters, share: Floats) -> Floats:
    """P of one coefficient, shape (n_clusters, n_clusters); ``share`` is its part of factors."""
    weighted = model.weight[:, None] * model.basis
    toward = clusters.sums(model.basis * share[:, None])
    across = clusters.sums(weighted * share[:, None])
    products = np.diag(clusters.sums(share**2)) + toward @ (weighted.T @ weighted) @ toward.T
    return np.asarray(products - across @ toward.T - toward @ across.T)
