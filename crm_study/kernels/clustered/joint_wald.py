"""A joint test of several coefficients that holds with few clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.cluster_robust import cluster_factors
from crm_study.kernels.clustered.clusters import Clusters, clusters_of
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model


@dataclass(frozen=True, slots=True)
class JointWald:
    """F of several coefficients; nan where too few degrees of freedom are left.

    Attributes
    ----------
    statistic, p_value : float
        F and its upper tail.
    df1 : int
        Coefficients tested.
    df2 : float
        Approximate degrees of freedom below the line.
    """

    statistic: float
    df1: int
    df2: float
    p_value: float


def joint_wald(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    columns: Sequence[int],
    weights: ArrayLike | None = None,
) -> JointWald:
    r"""Test that several coefficients are zero, with CR2 and Hotelling's T² approximation.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.
    columns : sequence of int
        Which coefficients; the intercept is 0.
    weights : array_like of float, shape (n_obs,), optional
        Of weighted least squares.

    Returns
    -------
    JointWald
        Equal to ``clubSandwich::Wald_test(vcov = "CR2", test = "HTZ")``. One coefficient gives
        its squared t with Satterthwaite degrees of freedom.

    Raises
    ------
    AnalysisError
        Whatever `cluster_robust` refuses.

    Notes
    -----
    .. math:: F = \frac{\eta - q + 1}{\eta q} Q \sim F_{q,\,\eta - q + 1}, \qquad
              \eta = \frac{q(q + 1)}{\sum_{s,t} \operatorname{Var}(\Omega_{st})}

    with :math:`\Omega` the robust covariance of the tested coefficients in units in which the
    working model, independent residuals of equal variance, gives the identity.

    References
    ----------
    .. [1] Tipton, E., & Pustejovsky, J. E. (2015). Journal of Educational and Behavioral
       Statistics, 40(6), 604-634.

    Examples
    --------
    >>> x = np.column_stack([np.arange(12.0), np.arange(12) % 5])
    >>> y = x @ [0.1, 0.3] + np.sin(np.arange(12) * 3)
    >>> found = joint_wald(y, x, cluster=np.arange(12) // 2, columns=[1, 2])
    >>> found.df1, 0 < found.df2 < 6
    (2, True)
    """
    model = weighted_model(outcome, predictors, weights=weights)
    clusters = clusters_of(cluster, n_obs=model.n_obs)
    factors = cluster_factors(model, clusters, kind="CR2")
    chosen = np.asarray(columns, dtype=np.intp)
    spread = _spread(model)
    whitener = _inverse_root(model.back[chosen] @ spread @ model.back[chosen].T)
    shares = factors @ (whitener @ model.back[chosen]).T
    half = clusters.sums(shares * model.residual[:, None]).T
    tested = whitener @ model.estimate[chosen]
    q = chosen.size
    wald = float(tested @ np.linalg.pinv(half @ half.T) @ tested)
    total = _total_variance(model, clusters, shares, spread)
    # Clusters that absorb a predictor leave its variance nothing but rounding.
    eta = q * (q + 1) / total if total > 1e-8 else float("nan")
    df2 = eta - q + 1
    if not df2 > 0 or not half.any():
        return JointWald(float("nan"), q, df2, float("nan"))
    statistic = df2 / (eta * q) * wald
    return JointWald(statistic, q, df2, f_upper_p(statistic, q, df2))


def _spread(model: WeightedModel) -> Floats:
    """B'WWB: covariance of the coordinates under the working model."""
    weighted = model.weight[:, None] * model.basis
    return np.asarray(weighted.T @ weighted)


def _inverse_root(matrix: Floats) -> Floats:
    """Symmetric inverse square root."""
    value, vector = np.linalg.eigh(matrix)
    return np.asarray(vector / np.sqrt(value) @ vector.T)


def _total_variance(
    model: WeightedModel, clusters: Clusters, shares: Floats, spread: Floats
) -> float:
    """Sum up the variances of all entries of the whitened covariance."""
    weighted = model.weight[:, None] * model.basis
    q = shares.shape[1]
    toward = [clusters.sums(model.basis * share[:, None]) for share in shares.T]
    across = [clusters.sums(weighted * share[:, None]) for share in shares.T]
    products = np.empty((q, q, len(clusters), len(clusters)))
    for s in range(q):
        for t in range(q):
            own = clusters.sums(shares[:, s] * shares[:, t])
            products[s, t] = np.diag(own) + toward[s] @ spread @ toward[t].T
            products[s, t] -= across[s] @ toward[t].T + toward[s] @ across[t].T
    same = np.einsum("ssjk,ttjk->", products, products)
    crossed = np.einsum("stjk,tsjk->", products, products)
    return float(same + crossed)
