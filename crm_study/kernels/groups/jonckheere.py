"""Jonckheere and Terpstra's test: whether scores rise along ordered groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True)
class OrderedTrend:
    """A trend over ordered groups, unrounded.

    Attributes
    ----------
    statistic : float
        J: pairs in which the later group scores higher, ties for one half.
    mean, std_dev : float
        Of J without a trend, with ties in the scores allowed for.
    z, p_value : float
        Normal approximation without continuity correction, two-sided; nan where all tie.
    tau_b : float
        Kendall's correlation of group and score; nan where either does not vary.
    n_obs, n_groups : int
    """

    statistic: float
    mean: float
    std_dev: float
    z: float
    p_value: float
    tau_b: float
    n_obs: int
    n_groups: int


def ordered_trend(values: ArrayLike, stages: ArrayLike) -> OrderedTrend:
    r"""Test whether scores tend to rise, or fall, along ordered groups.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    stages : array_like of float, shape (n_obs,)
        Group of each as a number; only the order of the numbers counts.

    Returns
    -------
    OrderedTrend

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or one group.

    Notes
    -----
    .. math:: J = \sum_{i<j} \#(x_i < x_j) + \tfrac12 \#(x_i = x_j)

    J is a linear function of Kendall's S of group and score, so that z is that of Kendall's
    tau-b with ties in both variables; DescTools' ``JonckheereTerpstraTest`` leaves ties out of
    the variance.

    References
    ----------
    .. [1] Jonckheere, A. R. (1954). Biometrika, 41(1/2), 133-145.
    .. [2] Lehmann, E. L. (1975). Nonparametrics: Statistical methods based on ranks, 5.4.

    Examples
    --------
    >>> found = ordered_trend([1, 2, 2, 4, 3, 6.0], [1, 1, 2, 2, 3, 3])
    >>> found.statistic, found.mean, round(found.tau_b, 4)
    (10.5, 6.0, 0.6944)
    """
    scores = complete(values, name="scores", ndim=1)
    order = complete(stages, name="stages", ndim=1)
    if scores.size != order.size:
        raise AnalysisError(
            f"A trend needs one group per score, but got {order.size} groups for "
            f"{scores.size} scores."
        )
    sizes = np.unique(order, return_counts=True)[1].astype(float)
    if sizes.size < 2:
        raise AnalysisError(f"A trend needs at least 2 ordered groups, but got {sizes.size}.")
    ties = np.unique(scores, return_counts=True)[1].astype(float)
    between = (scores.size**2 - float(sizes @ sizes)) / 2
    excess = _concordance(scores, order)
    spread = np.sqrt(_variance(float(scores.size), sizes, ties))
    z = excess / 2 / spread if spread > 0 else float("nan")
    untied = (scores.size**2 - float(ties @ ties)) / 2
    return OrderedTrend(
        statistic=excess / 2 + between / 2,
        mean=between / 2,
        std_dev=float(spread),
        z=float(z),
        p_value=float(normal_two_sided_p(float(z))),
        tau_b=excess / float(np.sqrt(between * untied)) if untied > 0 else float("nan"),
        n_obs=scores.size,
        n_groups=sizes.size,
    )


def _concordance(scores: Floats, order: Floats) -> float:
    """Kendall's S: pairs in which group and score move together, less those that part."""
    total = 0.0
    for group in np.unique(order)[:-1]:
        own, later = scores[order == group], np.sort(scores[order > group])
        below = np.searchsorted(later, own, side="left")
        above = later.size - np.searchsorted(later, own, side="right")
        total += float((above - below).sum())
    return total


def _variance(n: float, sizes: Floats, ties: Floats) -> float:
    """Variance of J without a trend, ties in groups and in scores allowed for."""

    def spread(counts: Floats) -> float:
        return float((counts * (counts - 1) * (2 * counts + 5)).sum())

    def two(counts: Floats) -> float:
        return float((counts * (counts - 1)).sum())

    def three(counts: Floats) -> float:
        return float((counts * (counts - 1) * (counts - 2)).sum())

    whole = (n * (n - 1) * (2 * n + 5) - spread(sizes) - spread(ties)) / 72
    both = two(sizes) * two(ties) / (8 * n * (n - 1))
    triples = three(sizes) * three(ties) / (36 * n * (n - 1) * (n - 2)) if n > 2 else 0.0
    return max(whole + both + triples, 0.0)
