"""How much respondents of one cluster resemble each other, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.arrays.validate import complete
from crm_study.kernels.clustered.clusters import clusters_of
from crm_study.kernels.description.one_way import OneWay, one_way


@dataclass(frozen=True, slots=True)
class ClusterSimilarity:
    """Resemblance within clusters, from a one-way analysis of variance. Unrounded.

    Attributes
    ----------
    icc1 : float
        Similarity of two members, Bliese's ICC(1); below 0 when members differ more
        than clusters do.
    icc2 : float
        Reliability of the cluster means, 1 - 1/F.
    icc_anova : float
        ICC(1) with Donner's n0 in place of the mean size; equal in balanced data.
    f_statistic, df1, df2, p_value : float
        Test that clusters do not differ.
    design_effect : float
        1 + (m - 1) ICC(1), m the size a respondent sees: sum of n² over sum of n.
    n_effective : float
        Respondents over the design effect.
    mean_size : float
        Respondents per cluster.
    n_obs, n_clusters : int
    """

    icc1: float
    icc2: float
    icc_anova: float
    f_statistic: float
    df1: int
    df2: int
    p_value: float
    design_effect: float
    n_effective: float
    mean_size: float
    n_obs: int
    n_clusters: int


def cluster_similarity(
    values: ArrayLike, *, cluster: Sequence[object] | NDArray[np.generic]
) -> ClusterSimilarity:
    r"""Measure how much of a variable is shared within clusters.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    cluster : sequence, length n_obs
        Cluster of every row, by any label.

    Returns
    -------
    ClusterSimilarity

    Raises
    ------
    AnalysisError
        Fewer than two clusters, one respondent in each, or scores that do not vary.

    Notes
    -----
    .. math:: ICC(1) = \frac{MS_B - MS_W}{MS_B + (\bar n - 1) MS_W}, \qquad
              ICC(2) = \frac{MS_B - MS_W}{MS_B}

    As ``multilevel::ICC1`` and ``ICC2``, with the mean size where sizes differ.

    References
    ----------
    .. [1] Bliese, P. D. (2000). In Klein & Kozlowski (Eds.), Multilevel theory, research,
       and methods in organizations, 349-381.
    .. [2] Donner, A. (1986). International Statistical Review, 54(1), 67-82.
    .. [3] Kish, L. (1965). Survey sampling, 5.4. Wiley.

    Examples
    --------
    >>> found = cluster_similarity([1, 2, 3, 4, 5, 6.0], cluster=list("aaabbb"))
    >>> round(found.icc1, 4), round(found.icc2, 4), round(found.design_effect, 4)
    (0.8065, 0.9259, 2.6129)
    """
    scores = complete(values, name="scores", ndim=1)
    clusters = clusters_of(cluster, n_obs=scores.size)
    return similarity_of(one_way(scores, clusters.code.tolist()), clusters.size)


def similarity_of(found: OneWay, size: NDArray[np.integer]) -> ClusterSimilarity:
    """Read the resemblance off an analysis of variance between clusters of these sizes.

    Examples
    --------
    >>> found = one_way([1, 2, 3, 4, 5, 6.0], list("aaabbb"))
    >>> round(similarity_of(found, np.array([3, 3])).icc1, 4)
    0.8065
    """
    n_obs, n_clusters = found.n_obs, found.n_groups
    mean_size = n_obs / n_clusters
    seen = float((size**2).sum()) / n_obs
    icc1 = _similarity(found.statistic, mean_size)
    design_effect = 1 + (seen - 1) * icc1
    return ClusterSimilarity(
        icc1=icc1,
        icc2=1 - 1 / found.statistic if found.statistic > 0 else _perfect(found.statistic),
        icc_anova=_similarity(found.statistic, (n_obs - seen) / (n_clusters - 1)),
        f_statistic=found.statistic,
        df1=found.df1,
        df2=found.df2,
        p_value=found.p_value,
        design_effect=design_effect,
        n_effective=n_obs / design_effect if design_effect > 0 else float("nan"),
        mean_size=mean_size,
        n_obs=n_obs,
        n_clusters=n_clusters,
    )


def _similarity(f_statistic: float, size: float) -> float:
    """ICC(1) of F and a size; 1 where nobody differs from the own cluster's mean."""
    if np.isnan(f_statistic):
        return 1.0
    return (f_statistic - 1) / (f_statistic - 1 + size)


def _perfect(f_statistic: float) -> float:
    """ICC(2) without an F above 0: 1 when nothing varies within, else unknown."""
    return 1.0 if np.isnan(f_statistic) else float("nan")
