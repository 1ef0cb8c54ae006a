"""Permutation test of a slope among cluster means: exchangeable institutions, nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from math import factorial, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.clustered.cluster_means import ClusterMeans, cluster_means, means_ols
from crm_study.kernels.clustered.clusters import Codes, clusters_of
from crm_study.kernels.clustered.weighted_model import WeightedModel, weighted_model

#: Permutations up to which every one is tried.
MOST_EXACT = 50_000
_TIE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class PermutationTest:
    """Test of one slope of the regression of cluster means. Unrounded.

    Attributes
    ----------
    term : str
        Name of the predictor.
    estimate : float
        Slope among cluster means, in outcome units per predictor unit.
    statistic : float
        Its least-squares t, the yardstick; its law is that of the permutations.
    p_value : float
        Share of permutations with a t at least as far from 0, ties included; of random
        ones (b + 1) / (m + 1).
    is_exact : bool
        Whether every permutation was tried.
    within_strata : bool
        Whether clusters changed places within strata only.
    scheme : {"outcome", "freedman_lane"}
        What was permuted: the outcome, or what the other predictors leave of it.
    n_permutations : int
        Permutations tried.
    n_clusters : int
    """

    term: str
    estimate: float
    statistic: float
    p_value: float
    is_exact: bool
    within_strata: bool
    scheme: str
    n_permutations: int
    n_clusters: int


def permutation_test(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    cluster: Sequence[object] | NDArray[np.generic],
    term: str,
    strata: Sequence[object] | NDArray[np.generic] | None = None,
    names: Sequence[str] | None = None,
    n_permutations: int = 9999,
    seed: int = 0,
) -> PermutationTest:
    """Test a slope among cluster means by exchanging outcomes between clusters.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.
    term : str
        Name of the predictor.
    strata : sequence, length n_obs, optional
        Clusters change places within strata when no cluster lies in two; else anywhere.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    n_permutations : int, default 9999
        Random permutations where there are more than 50,000.
    seed : int, default 0
        Of the random permutations.

    Returns
    -------
    PermutationTest

    Raises
    ------
    AnalysisError
        As in `cluster_means_ols`; an unknown term; strata that leave nothing to exchange.

    Notes
    -----
    With one predictor the outcome is permuted, which is exact. With more, residuals of the
    model without the tested one are (Freedman & Lane), which is so in large samples.

    References
    ----------
    .. [1] Freedman, D., & Lane, D. (1983). Journal of Business & Economic Statistics, 1(4),
       292-298.
    .. [2] Winkler, A. M., et al. (2014). NeuroImage, 92, 381-397.

    Examples
    --------
    >>> test = permutation_test([1, 2, 3, 5], [[1], [2], [3], [4]], cluster=list("abcd"), term="x1")
    >>> test.n_permutations, round(test.p_value, 6)
    (24, 0.083333)
    """
    means = cluster_means(outcome, predictors, cluster=cluster)
    groups = exchange_groups(cluster, strata, len(means.labels))
    return permuted_means(
        means, groups=groups, term=term, names=names, n_permutations=n_permutations, seed=seed
    )


def permuted_means(
    means: ClusterMeans,
    *,
    groups: Codes,
    term: str,
    names: Sequence[str] | None = None,
    n_permutations: int = 9999,
    seed: int = 0,
) -> PermutationTest:
    """Test a slope among means of clusters that are at hand, as `permutation_test` does.

    Parameters
    ----------
    means : ClusterMeans
    groups : ndarray of int, shape (n_clusters,)
        Clusters of one group change places; all zeros where any two may.
    term, names, n_permutations, seed
        As in `permutation_test`.

    Raises
    ------
    AnalysisError
        As in `permutation_test`.

    Examples
    --------
    >>> means = cluster_means([1, 2, 3, 5], [[1], [2], [3], [4]], cluster=list("abcd"))
    >>> permuted_means(means, groups=np.zeros(4, np.intp), term="x1").n_permutations
    24
    """
    fit = means_ols(means, names=names)
    if term not in fit.terms[1:]:
        raise AnalysisError(
            f"The model has no predictor '{term}'.{nearest(term, fit.terms[1:])} "
            f"It has: {listed(fit.terms[1:])}."
        )
    orders, exact = _orders(tuple(groups.tolist()), n_permutations, seed)
    model = weighted_model(means.outcome, means.predictors, names=names)
    position = fit.terms.index(term)
    distances = _distances(model, position, orders)
    observed = _distances(model, position, np.arange(len(means.labels))[None])[0]
    reached = int(np.count_nonzero(distances >= observed * (1 - _TIE)))
    return PermutationTest(
        term=term,
        estimate=float(fit.estimate[position]),
        statistic=float(fit.statistic[position]),
        p_value=reached / len(orders) if exact else (reached + 1) / (len(orders) + 1),
        is_exact=exact,
        within_strata=bool(groups.any()),
        scheme="outcome" if len(fit.terms) == 2 else "freedman_lane",
        n_permutations=len(orders),
        n_clusters=len(means.labels),
    )


def exchange_groups(
    cluster: Sequence[object] | NDArray[np.generic],
    strata: Sequence[object] | NDArray[np.generic] | None,
    n_clusters: int,
) -> Codes:
    """Return the stratum of every cluster; all alike when there are none or they cross clusters.

    Examples
    --------
    >>> exchange_groups(["a", "a", "b"], ["x", "x", "y"], 2).tolist()
    [0, 1]
    """
    alone = np.zeros(n_clusters, dtype=np.intp)
    if strata is None or len({str(stratum) for stratum in np.asarray(strata).tolist()}) < 2:
        return alone
    n_obs = len(np.asarray(cluster, dtype=object))
    members, layers = clusters_of(cluster, n_obs=n_obs), clusters_of(strata, n_obs=n_obs)
    groups = alone.copy()
    groups[members.code] = layers.code
    return groups if (groups[members.code] == layers.code).all() else alone


@lru_cache(maxsize=2)
def _orders(groups: tuple[int, ...], n_permutations: int, seed: int) -> tuple[Codes, bool]:
    """Orders of the clusters to try, shape (m, n_clusters), and whether these are all."""
    members = [np.flatnonzero(np.array(groups) == group) for group in sorted(set(groups))]
    n_all = prod(factorial(len(rows)) for rows in members)
    if n_all == 1:
        raise AnalysisError(
            "A permutation test has nothing to exchange: every stratum holds one cluster."
        )
    if n_all <= MOST_EXACT:
        orders = np.arange(len(groups))[None]
        for rows in members:
            own = np.array(list(permutations(rows)), dtype=np.intp)
            orders = np.repeat(orders, len(own), axis=0)
            orders[:, rows] = np.tile(own, (len(orders) // len(own), 1))
        return orders, True
    if n_permutations < 1:
        raise AnalysisError(
            f"A permutation test needs at least 1 permutation, but got {n_permutations}."
        )
    generator = np.random.default_rng(seed)
    orders = np.tile(np.arange(len(groups)), (n_permutations, 1))
    for rows in members:
        orders[:, rows] = generator.permuted(orders[:, rows], axis=1)
    return orders, False


def _distances(model: WeightedModel, term: int, orders: Codes) -> Floats:
    """Squared part of the tested predictor in what it and the residuals hold: rises with |t|."""
    direction = model.basis @ model.back[term]
    direction = direction / np.linalg.norm(direction)
    share = _effect(model, term)
    restricted = model.residual + share * direction
    moved = restricted[orders]
    explained = (moved @ direction) ** 2
    left = (moved**2).sum(axis=1) - ((moved @ model.basis) ** 2).sum(axis=1)
    return np.asarray(explained / (explained + np.maximum(left, 0.0)))


def _effect(model: WeightedModel, term: int) -> float:
    """Length of the outcome along what the tested predictor adds."""
    return float(model.estimate[term] / np.linalg.norm(model.back[term]))
