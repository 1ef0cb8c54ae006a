"""Kruskal and Wallis's test of several groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.groups.ranks import mid_ranks
from crm_study.kernels.groups.samples import samples_of


@dataclass(frozen=True, slots=True)
class KruskalWallis:
    """The rank test of several groups, unrounded.

    Attributes
    ----------
    statistic : float
        H, corrected for ties; chi-squared in large samples. nan where all are tied.
    df : int
    p_value : float
    epsilon_squared : float
        H / (n - 1): share of the variance of the ranks between groups.
    n_obs, n_groups : int
    """

    statistic: float
    df: int
    p_value: float
    epsilon_squared: float
    n_obs: int
    n_groups: int


def kruskal_wallis(values: ArrayLike, groups: Sequence[object]) -> KruskalWallis:
    r"""Test whether the members of some groups tend to be higher than those of others.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs.

    Returns
    -------
    KruskalWallis

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or one group.

    Notes
    -----
    .. math:: H = \frac{12}{n(n+1)} \sum_j n_j (\bar r_j - \bar r)^2
              \Big/ \left(1 - \frac{\sum (t^3 - t)}{n^3 - n}\right)

    References
    ----------
    .. [1] Kruskal, W. H., & Wallis, W. A. (1952). JASA, 47(260), 583-621.
    .. [2] Tomczak, M., & Tomczak, E. (2014). Trends in Sport Sciences, 1(21), 19-25.

    Examples
    --------
    >>> found = kruskal_wallis([1, 2, 3, 2, 4, 9, 5, 6, 8.0], list("aaabbbccc"))
    >>> round(found.statistic, 4), found.df, round(found.epsilon_squared, 4)
    (4.2353, 2, 0.5294)
    """
    samples = samples_of(values, groups)
    n_obs, df = samples.scores.size, len(samples.labels) - 1
    ranks, ties = mid_ranks(samples.scores)
    means = np.bincount(samples.member, weights=ranks) / samples.sizes
    between = float(samples.sizes @ (means - (n_obs + 1) / 2) ** 2)
    left = 1 - ties / (n_obs**3 - n_obs)
    if not left > 0:
        undefined = float("nan")
        return KruskalWallis(undefined, df, undefined, undefined, n_obs, df + 1)
    statistic = 12 / (n_obs * (n_obs + 1)) * between / left
    p_value = chi2_upper_p(statistic, df)
    return KruskalWallis(statistic, df, p_value, statistic / (n_obs - 1), n_obs, df + 1)
