"""Several means: Welch's F, Levene's test, and shares of variance with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.description.one_way import OneWay, one_way
from crm_study.kernels.groups.noncentral import f_limits
from crm_study.kernels.groups.samples import refuse_small_groups, samples_of


@dataclass(frozen=True, slots=True)
class FTest:
    """An F test, unrounded.

    Attributes
    ----------
    statistic : float
    df1, df2 : float
    p_value : float
    """

    statistic: float
    df1: float
    df2: float
    p_value: float


@dataclass(frozen=True, slots=True)
class ShareOfVariance:
    """How much of the variance lies between groups, unrounded.

    Attributes
    ----------
    eta_squared : float
        In this sample, which is too high for the population.
    omega_squared, epsilon_squared : float
        Estimates for the population; below 0 where F is below 1.
    conf_low, conf_high : float
        Limits of the population's share, by noncentral F; 0 and above.
    """

    eta_squared: float
    omega_squared: float
    epsilon_squared: float
    conf_low: float
    conf_high: float


def welch_anova(values: ArrayLike, groups: Sequence[object]) -> FTest:
    """Compare the means of groups, each with its own variance.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs.

    Returns
    -------
    FTest
        Equal to R's ``oneway.test``.

    Raises
    ------
    AnalysisError
        Missing values, one group, a group of fewer than 2, or one whose scores are all the
        same.

    References
    ----------
    .. [1] Welch, B. L. (1951). Biometrika, 38(3/4), 330-336.

    Examples
    --------
    >>> found = welch_anova([1, 2, 3, 2, 4, 9, 5, 6, 8.0], list("aaabbbccc"))
    >>> round(found.statistic, 4), round(found.df2, 4)
    (7.363, 3.4976)
    """
    samples = samples_of(values, groups)
    refuse_small_groups(samples, test="Welch's analysis of variance")
    for label, variance in zip(samples.labels, samples.variances, strict=True):
        if not variance > 0:
            raise AnalysisError(
                "Welch's analysis of variance needs scores that vary in every group, but those "
                f"of group '{label}' are all the same."
            )
    weights = samples.sizes / samples.variances
    share = weights / weights.sum()
    n_groups = len(samples.labels)
    center = float(share @ samples.means)
    slack = float(((1 - share) ** 2 / (samples.sizes - 1)).sum()) / (n_groups**2 - 1)
    between = float(weights @ (samples.means - center) ** 2) / (n_groups - 1)
    statistic, df2 = between / (1 + 2 * (n_groups - 2) * slack), 1 / (3 * slack)
    return FTest(statistic, n_groups - 1, df2, f_upper_p(statistic, n_groups - 1, df2))


def levene(
    values: ArrayLike,
    groups: Sequence[object],
    *,
    center: Literal["median", "mean"] = "median",
) -> OneWay:
    """Compare the spread of groups by their distances from the center.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs.
    center : {"median", "mean"}, default "median"
        The median is Brown and Forsythe's form (as ``car::leveneTest``), the mean Levene's.

    Returns
    -------
    OneWay
        Of the absolute distances.

    Raises
    ------
    AnalysisError
        As `one_way`: one group, or distances that are all the same.

    References
    ----------
    .. [1] Brown, M. B., & Forsythe, A. B. (1974). JASA, 69(346), 364-367.

    Examples
    --------
    >>> found = levene([1, 2, 3, 2, 4, 9, 5, 6, 8.0], list("aaabbbccc"))
    >>> round(found.statistic, 4), found.df1, found.df2
    (0.913, 2, 6)
    """
    samples = samples_of(values, groups)
    middle = np.median if center == "median" else np.mean
    centers = np.array([middle(samples.group(place)) for place in range(len(samples.labels))])
    return one_way(np.abs(samples.scores - centers[samples.member]), groups)


def share_of_variance(found: OneWay, *, conf_level: float = 0.95) -> ShareOfVariance:
    r"""Estimate which share of the variance lies between groups.

    Parameters
    ----------
    found : OneWay
        One-way analysis of variance.
    conf_level : float, default 0.95

    Returns
    -------
    ShareOfVariance

    Notes
    -----
    .. math:: \omega^2 = \frac{df_1 (F - 1)}{df_1 (F - 1) + n}, \quad
              \epsilon^2 = \frac{df_1 (F - 1)}{df_1 F + df_2}

    The limits are :math:`\lambda / (\lambda + n)`, two-sided; the R package effectsize
    divides by :math:`\lambda + df_2` and is one-sided by default.

    References
    ----------
    .. [1] Hays, W. L. (1963). Statistics. Holt, Rinehart and Winston.
    .. [2] Kelley, T. L. (1935). PNAS, 21(9), 554-559.
    .. [3] Steiger, J. H. (2004). Psychological Methods, 9(2), 164-182, equation (16).

    Examples
    --------
    >>> found = share_of_variance(one_way([1, 2, 3, 4, 5, 6.0], list("aaabbb")))
    >>> round(found.eta_squared, 4), round(found.omega_squared, 4)
    (0.7714, 0.6757)
    """
    if not np.isfinite(found.statistic):
        undefined = float("nan")
        return ShareOfVariance(found.eta_squared, *[undefined] * 4)
    beyond = found.df1 * (found.statistic - 1)
    limits = f_limits(found.statistic, found.df1, found.df2, conf_level=conf_level)
    low, high = (limit / (limit + found.n_obs) for limit in limits)
    return ShareOfVariance(
        eta_squared=found.eta_squared,
        omega_squared=beyond / (beyond + found.n_obs),
        epsilon_squared=beyond / (found.df1 * found.statistic + found.df2),
        conf_low=low,
        conf_high=high,
    )
