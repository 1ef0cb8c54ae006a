"""Test of several slopes at once with few clusters: the approximate Hotelling test, HTZ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.cluster_robust import cluster_factors
from crm_study.kernels.clustered.clusters import Clusters, clusters_of
from crm_study.kernels.clustered.satterthwaite import working_products
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model


@dataclass(frozen=True, slots=True)
class JointTest:
    """F of several slopes. Unrounded.

    Attributes
    ----------
    statistic : float
        F, a multiple of the Wald statistic.
    df1, df2 : float
        Slopes tested, and eta less them plus 1; df2 need not be whole.
    p_value : float
        nan where df2 is not positive: too few clusters for so many slopes.
    n_clusters : int
    """

    statistic: float
    df1: int
    df2: float
    p_value: float
    n_clusters: int


def joint_test(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    terms: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
) -> JointTest:
    r"""Test that several slopes are all 0, with CR2 and an approximate Hotelling law.

    Parameters
    ----------
    outcome, predictors, cluster, names, weights
        As in `cluster_robust`.
    terms : sequence of str, optional
        Slopes to test; all by default.

    Returns
    -------
    JointTest

    Raises
    ------
    AnalysisError
        As in `cluster_robust`; an unknown term, or a covariance of the slopes that is singular.

    Notes
    -----
    .. math:: F = \frac{\eta - q + 1}{\eta q} b'V^{-1}b, \qquad
              \eta = \frac{q (q + 1)}{\sum_{st} Var(v_{st})}

    with v the estimate of the covariance, scaled to have the identity as its mean under the
    working model. As ``clubSandwich::Wald_test(test = "HTZ")``.

    References
    ----------
    .. [1] Tipton, E., & Pustejovsky, J. E. (2015). Journal of Educational and Behavioral
       Statistics, 40(6), 604-634.

    Examples
    --------
    >>> x = [[1], [2], [3], [4], [5], [6]]
    >>> test = joint_test([1, 3, 2, 5, 4, 7], x, cluster=list("aabbcc"))
    >>> test.df1, round(test.df2, 3)
    (1, 1.238)
    """
    model = weighted_model(outcome, predictors, names=names, weights=weights)
    clusters = clusters_of(cluster, n_obs=model.n_obs)
    contrasts = model.back[_positions(model, terms)]
    factors = cluster_factors(model, clusters, kind="CR2")
    scores = contrasts @ clusters.sums(factors * model.residual[:, None]).T
    covariance = scores @ scores.T
    slopes = model.estimate[_positions(model, terms)]
    q = len(slopes)
    if np.linalg.matrix_rank(covariance) < q:
        raise AnalysisError(
            f"{q} slopes cannot be tested together: their covariance is singular with "
            f"{len(clusters)} clusters."
        )
    wald = float(slopes @ np.linalg.solve(covariance, slopes))
    eta = q * (q + 1) / _total_variance(model, clusters, factors @ contrasts.T)
    df2 = eta - q + 1
    statistic = df2 / (eta * q) * wald
    p_value = f_upper_p(statistic, q, df2) if df2 > 0 else float("nan")
    return JointTest(statistic, q, df2, p_value, len(clusters))


def _positions(model: WeightedModel, terms: Sequence[str] | None) -> list[int]:
    """Find the places of the tested slopes among the terms."""
    slopes = model.terms[1:]
    for term in terms or ():
        if term not in slopes:
            raise AnalysisError(
                f"The model has no predictor '{term}'.{nearest(term, slopes)} "
                f"It has: {listed(slopes)}."
            )
    return [model.terms.index(term) for term in terms or slopes]


def _total_variance(model: WeightedModel, clusters: Clusters, shares: Floats) -> float:
    """Sum up the variances of all elements of the scaled covariance estimate."""
    q = shares.shape[1]

    def products(columns: Floats, s: int, t: int) -> Floats:
        return working_products(model, clusters, columns[:, s], columns[:, t])

    mean = np.array([[products(shares, s, t).trace() for t in range(q)] for s in range(q)])
    value, vector = np.linalg.eigh(mean)
    scaled = shares @ (vector / np.sqrt(value)) @ vector.T
    pairs = [[products(scaled, s, t) for t in range(q)] for s in range(q)]
    return float(
        sum(
            (pairs[s][s] * pairs[t][t] + pairs[s][t] * pairs[s][t].T).sum()
            for s in range(q)
            for t in range(q)
        )
    )
