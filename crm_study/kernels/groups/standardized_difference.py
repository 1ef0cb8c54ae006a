"""A difference of means in standard deviations: Cohen's d, Hedges' g and d of pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.groups.noncentral import t_limits
from crm_study.kernels.groups.t_tests import differences_of, two_groups, two_moments


@dataclass(frozen=True, slots=True)
class StandardizedDifference:
    """A difference of means in standard deviations, unrounded.

    Attributes
    ----------
    cohen_d : float
        In pooled standard deviations (of the differences, for pairs).
    hedges_g : float
        Without the small-sample bias of d, by the exact gamma ratio.
    d_low, d_high, g_low, g_high : float
        Limits by noncentral t.
    """

    cohen_d: float
    hedges_g: float
    d_low: float
    d_high: float
    g_low: float
    g_high: float


def standardized_difference(
    first: ArrayLike, second: ArrayLike, *, conf_level: float = 0.95
) -> StandardizedDifference:
    """Measure the difference of two groups in pooled standard deviations.

    Parameters
    ----------
    first, second : array_like of float, shape (n_1,) and (n_2,)
        Complete scores, at least 2 in each group.
    conf_level : float, default 0.95

    Returns
    -------
    StandardizedDifference

    Raises
    ------
    AnalysisError
        Missing values, or a group of fewer than 2.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical Power Analysis, 2nd ed., equation (2.5.1).
    .. [2] Hedges, L. V. (1981). Journal of Educational Statistics, 6(2), 107-128.

    Examples
    --------
    >>> found = standardized_difference([1, 2, 3], [3, 4, 8.0])
    >>> round(found.cohen_d, 4), round(found.hedges_g, 4)
    (-1.5, -1.1968)
    """
    a, b = two_groups(first, second)
    return standardized_of_moments(
        (a.mean(), b.mean()),
        (a.var(ddof=1), b.var(ddof=1)),
        (a.size, b.size),
        conf_level=conf_level,
    )


def standardized_of_moments(
    means: ArrayLike, variances: ArrayLike, sizes: ArrayLike, *, conf_level: float = 0.95
) -> StandardizedDifference:
    """Measure the difference of two groups of which only the moments are known.

    Parameters
    ----------
    means, variances : array_like of float, shape (2,)
        Of the first and the second group; variances with n - 1 as divisor.
    sizes : array_like of int, shape (2,)
        At least 2 each.
    conf_level : float, default 0.95

    Returns
    -------
    StandardizedDifference
        Equal to `standardized_difference` on the scores themselves.

    Raises
    ------
    AnalysisError
        Missing values, or a group of fewer than 2.

    References
    ----------
    .. [1] Hedges, L. V. (1981). Journal of Educational Statistics, 6(2), 107-128.

    Examples
    --------
    >>> round(standardized_of_moments((2, 5), (1, 7), (3, 3)).cohen_d, 4)
    -1.5
    """
    mean, variance, size = two_moments(means, variances, sizes)
    df = int(size.sum()) - 2
    spread = float(np.sqrt(((size - 1) * variance).sum() / df))
    scale = float(np.sqrt((1 / size).sum()))
    return _standardized(float(mean[0] - mean[1]), spread, scale, df, conf_level)


def standardized_change(
    first: ArrayLike, second: ArrayLike, *, conf_level: float = 0.95
) -> StandardizedDifference:
    """Measure the difference of pairs in standard deviations of the differences (d_z).

    Parameters
    ----------
    first, second : array_like of float, shape (n_obs,)
        Complete scores in the same order.
    conf_level : float, default 0.95

    Returns
    -------
    StandardizedDifference

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or fewer than 2 pairs.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical Power Analysis, 2nd ed., equation (2.3.5).

    Examples
    --------
    >>> round(standardized_change([1, 2, 3], [2, 4, 4.0]).cohen_d, 4)
    -2.3094
    """
    x = differences_of(first, second)
    scale = 1 / np.sqrt(x.size)
    return _standardized(x.mean(), x.std(ddof=1), scale, x.size - 1, conf_level)


def small_sample_factor(df: float) -> float:
    """Return the factor that takes the bias out of a standardized difference.

    Examples
    --------
    >>> round(small_sample_factor(4), 4)
    0.7979
    """
    return float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def _standardized(
    difference: float, spread: float, scale: float, df: int, conf_level: float
) -> StandardizedDifference:
    """Give d and g, with limits from the noncentral t of difference / (spread * scale)."""
    level = confidence_level(conf_level)
    if not spread > 0 or df < 2:
        return StandardizedDifference(*[float("nan")] * 6)
    d, factor = float(difference / spread), small_sample_factor(df)
    low, high = (limit * scale for limit in t_limits(d / scale, df, conf_level=level))
    return StandardizedDifference(d, factor * d, low, high, factor * low, factor * high)
