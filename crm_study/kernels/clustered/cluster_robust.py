"""Standard errors that hold when respondents of one institution resemble each other: CR0 to CR3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.clustered.clusters import Clusters, clusters_of
from crm_study.kernels.clustered.sandwich_fit import SandwichFit, sandwich_fit
from crm_study.kernels.clustered.satterthwaite import satterthwaite_df
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model

#: How the residuals of a cluster are enlarged.
CrKind = Literal["CR0", "CR1", "CR1p", "CR1S", "CR2", "CR3"]
#: Degrees of freedom: Bell and McCaffrey's, or clusters - 1.
DfRule = Literal["satterthwaite", "clusters"]


def cluster_robust(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    kind: CrKind = "CR2",
    df: DfRule | None = None,
    names: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
    conf_level: float = 0.95,
) -> SandwichFit:
    r"""Regress by least squares, with standard errors robust to clustering.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.
    kind : str, default "CR2"
        CR0 as it is; CR1 times G/(G-1), CR1p G/(G-p), CR1S G/(G-1) (n-1)/(n-p), Stata's;
        CR2 unbiased if residuals were independent; CR3 close to the jackknife.
    df : str, optional
        ``"satterthwaite"``, the default of CR2, or ``"clusters"``: G - 1, that of the others.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    weights : array_like of float, shape (n_obs,), optional
        Of weighted least squares; the working model stays independent and equal, as
        clubSandwich has it for ``lm``.
    conf_level : float, default 0.95
        Coverage of the limits, strictly between 0 and 1.

    Returns
    -------
    SandwichFit

    Raises
    ------
    AnalysisError
        An unknown kind, fewer than two clusters, whatever `ols` refuses, no more clusters
        than coefficients (CR1p), or a cluster that alone determines a coefficient (CR3).

    Notes
    -----
    .. math:: V = M \Big(\sum_j X_j'W_jA_j e_j e_j' A_j' W_j X_j\Big) M,
              \qquad A_j = (I - H_{jj})^{-1/2} \text{ in CR2}, (I - H_{jj})^{-1} \text{ in CR3}

    A cluster that absorbs a predictor leaves CR2 a singular :math:`I - H_{jj}`; its
    pseudo-inverse is taken, and `absorbing_clusters` names the coefficient. Equal
    to ``clubSandwich::vcovCR``.

    References
    ----------
    .. [1] Bell, R. M., & McCaffrey, D. F. (2002). Survey Methodology, 28(2), 169-181.
    .. [2] Pustejovsky, J. E., & Tipton, E. (2018). Journal of Business & Economic
       Statistics, 36(4), 672-683.

    Examples
    --------
    >>> fit = cluster_robust([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]],
    ...                      cluster=["a", "a", "b", "b", "c", "c"])
    >>> fit.std_error.round(4), fit.df.round(3)
    (array([0.8539, 0.1671]), array([1.115, 1.238]))
    """
    level = confidence_level(conf_level)
    if kind not in get_args(CrKind):
        known = listed(get_args(CrKind))
        raise AnalysisError(f"There is no estimator '{kind}'; there are {known}.")
    model = weighted_model(outcome, predictors, names=names, weights=weights)
    clusters = clusters_of(cluster, n_obs=model.n_obs)
    return cluster_robust_fit(model, clusters, kind=kind, df=df, conf_level=level)


def cluster_robust_fit(
    model: WeightedModel,
    clusters: Clusters,
    *,
    kind: CrKind = "CR2",
    df: DfRule | None = None,
    conf_level: float = 0.95,
) -> SandwichFit:
    """Give a fitted model cluster-robust standard errors, as `cluster_robust` does.

    Parameters
    ----------
    model : WeightedModel
    clusters : Clusters
        Who belongs together.
    kind, df, conf_level
        As in `cluster_robust`.

    Raises
    ------
    AnalysisError
        No more clusters than coefficients (CR1p), or a cluster that alone determines a
        coefficient (CR3).

    Examples
    --------
    >>> model = weighted_model([1, 3, 2, 5, 4, 7], [[1], [2], [3], [4], [5], [6]])
    >>> fit = cluster_robust_fit(model, clusters_of(list("aabbcc"), n_obs=6), kind="CR1")
    >>> fit.std_error.round(4)
    array([0.5363, 0.1023])
    """
    factors = cluster_factors(model, clusters, kind=kind)
    half = _scores(model, clusters, factors)
    rule = df or ("satterthwaite" if kind == "CR2" else "clusters")
    return sandwich_fit(
        model,
        half @ half.T,
        kind=kind,
        df=(
            satterthwaite_df(model, clusters, factors)
            if rule == "satterthwaite"
            else np.full(len(model.terms), len(clusters) - 1.0)
        ),
        n_clusters=len(clusters),
        conf_level=conf_level,
    )


def _scores(model: WeightedModel, clusters: Clusters, factors: Floats) -> Floats:
    """Sum up what each cluster adds to each coefficient; 0 where only rounding is left."""
    parts = factors * model.residual[:, None]
    scores = model.back @ clusters.sums(parts).T
    noise = 1e-12 * (np.abs(model.back) @ np.abs(parts).sum(axis=0))
    return np.where(np.abs(scores) > noise[:, None], scores, 0.0)


def cluster_factors(model: WeightedModel, clusters: Clusters, *, kind: CrKind) -> Floats:
    """Compute what each residual contributes to a coordinate: the rows of A'WB.

    Parameters
    ----------
    model : WeightedModel
        The regression.
    clusters : Clusters
        Who belongs together.
    kind : str
        As in `cluster_robust`.

    Returns
    -------
    ndarray of float, shape (n_obs, p)
    """
    weighted = model.weight[:, None] * model.basis
    if kind == "CR2" and model.is_weighted:
        return _weighted_cr2(model, clusters)
    if kind in ("CR2", "CR3"):
        gram = clusters.sums(weighted[:, :, None] * model.basis[:, None, :])
        root = _power(gram, clusters, -0.5 if kind == "CR2" else -1.0)
        return np.asarray(np.einsum("np,npq->nq", weighted, root[clusters.code]))
    return np.asarray(weighted * np.sqrt(_scale(model, clusters, kind)))


def _scale(model: WeightedModel, clusters: Clusters, kind: CrKind) -> float:
    """Constant by which CR0 is multiplied."""
    n_clusters, n_obs, n_terms = len(clusters), model.n_obs, len(model.terms)
    if kind == "CR1p" and n_clusters <= n_terms:
        raise AnalysisError(
            "CR1p needs more clusters than coefficients, "
            f"but got {n_clusters} clusters for {n_terms} coefficients."
        )
    if kind == "CR1p":
        return n_clusters / (n_clusters - n_terms)
    scale = 1.0 if kind == "CR0" else n_clusters / (n_clusters - 1)
    return scale * (n_obs - 1) / (n_obs - n_terms) if kind == "CR1S" else scale


def _power(gram: Floats, clusters: Clusters, power: float) -> Floats:
    """(1 - B_j'W_jB_j) to a negative power, one matrix per cluster; 0 where singular."""
    value, vector = np.linalg.eigh(np.eye(gram.shape[1]) - gram)
    lost = value < 1e-12
    if power == -1.0 and lost.any():
        name = clusters.labels[int(lost.any(axis=1).argmax())]
        raise AnalysisError(
            f"CR3 is undefined: without cluster '{name}' a coefficient cannot be estimated."
        )
    raised = np.where(lost, 0.0, np.where(lost, 1.0, value) ** power)
    return np.asarray(vector * raised[:, None, :] @ vector.transpose(0, 2, 1))


def _weighted_cr2(model: WeightedModel, clusters: Clusters) -> Floats:
    """CR2 where weights are not inverse variances: one n_j x n_j root per cluster."""
    weighted = model.weight[:, None] * model.basis
    spread = weighted.T @ weighted
    factors = np.empty_like(weighted)
    for code in range(len(clusters)):
        rows = np.flatnonzero(clusters.code == code)
        own, scaled = model.basis[rows], weighted[rows]
        hat = own @ scaled.T
        value, vector = np.linalg.eigh(np.eye(len(rows)) - hat - hat.T + own @ spread @ own.T)
        raised = np.where(value > 1e-12, np.where(value > 1e-12, value, 1.0) ** -0.5, 0.0)
        factors[rows] = vector * raised @ (vector.T @ scaled)
    return factors
