"""How many clusters to visit, and how many people to ask in each."""

from __future__ import annotations

import math
from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.expected_response import design_effect
from crm_study.kernels.survey.sampling import SampleSize, sized


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """Clusters that carry as much information as a simple random sample.

    Attributes
    ----------
    clusters : SampleSize
        Clusters needed when there are very many of them.
    clusters_finite : SampleSize or None
        Clusters needed to describe just the ones there are, when their number is known.
    n_answers : float
        People in them.
    design_effect : float
    n_effective : float or None
        What all the clusters there are carry, when their number is known.
    """

    clusters: SampleSize
    clusters_finite: SampleSize | None
    n_answers: float
    design_effect: float
    n_effective: float | None


def clusters_needed(
    n_simple: float, *, cluster_size: float, icc: float, n_clusters: int | None = None
) -> ClusterPlan:
    r"""Compute how many clusters a sample takes when all in it share a mood.

    Parameters
    ----------
    n_simple : float
        Answers a simple random sample would need, above 0.
    cluster_size : float
        People asked in each cluster, 1 at the least.
    icc : float
        Intraclass correlation.
    n_clusters : int, optional
        Clusters in the population.

    Returns
    -------
    ClusterPlan
        However many people are asked in each of k clusters, they never carry more than
        k / icc answers of a simple random sample.

    Raises
    ------
    AnalysisError
        No answers, a cluster of fewer than 1, a correlation that cannot be.

    Notes
    -----
    .. math:: k_0 = n \{1 + (b - 1) \rho\} / b, \qquad k = k_0 K / (k_0 + K - 1)

    References
    ----------
    .. [1] Kish, L. (1965). Survey sampling, pp. 161-164.

    Examples
    --------
    >>> plan = clusters_needed(118.3, cluster_size=8, icc=0.1, n_clusters=21)
    >>> plan.clusters.ceiling, plan.clusters_finite.ceiling, round(plan.n_effective, 1)
    (26, 12, 98.8)
    """
    if not 0 < n_simple < math.inf:
        raise AnalysisError(f"A sample holds more than 0 people, but got {n_simple}.")
    effect = design_effect(cluster_size=cluster_size, icc=icc)
    needed = sized(n_simple * effect / cluster_size)
    n_answers = needed.ceiling * cluster_size
    if n_clusters is None:
        return ClusterPlan(needed, None, n_answers, effect, None)
    if n_clusters < 1:
        raise AnalysisError(f"A population holds 1 cluster at the least, but got {n_clusters}.")
    finite = sized(needed.exact * n_clusters / (needed.exact + n_clusters - 1))
    carried = n_clusters * cluster_size / effect if effect > 0 else math.inf
    return ClusterPlan(needed, finite, n_answers, effect, carried)


def best_cluster_size(*, cost_cluster: float, cost_person: float, icc: float) -> float:
    r"""Compute how many people to ask in a cluster when visits and interviews cost money.

    Parameters
    ----------
    cost_cluster : float
        Of a visit, above 0.
    cost_person : float
        Of an interview, above 0.
    icc : float
        Intraclass correlation, above 0 and at most 1.

    Returns
    -------
    float
        Unrounded. The optimum is flat: a third more or less costs little precision.

    Raises
    ------
    AnalysisError
        A cost or a correlation out of range.

    Notes
    -----
    .. math:: b = \sqrt{\frac{c_1}{c_2} \frac{1 - \rho}{\rho}}

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling techniques (3rd ed.), pp. 280-283.
    .. [2] Hansen, M. H., Hurwitz, W. N., & Madow, W. G. (1953). Sample survey methods and
       theory, vol. 1, p. 286.

    Examples
    --------
    >>> best_cluster_size(cost_cluster=36, cost_person=4, icc=0.1)
    9.0
    """
    if not (0 < cost_cluster < math.inf and 0 < cost_person < math.inf):
        raise AnalysisError(
            f"Costs must be above 0, but are {cost_cluster} a cluster and {cost_person} a person."
        )
    if not 0 < icc <= 1:
        raise AnalysisError(
            f"The intraclass correlation must lie above 0 and at most at 1, but is {icc}."
        )
    return math.sqrt(cost_cluster / cost_person * (1 - icc) / icc)
