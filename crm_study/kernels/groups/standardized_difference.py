"""A difference of means in standard deviations: Cohen's d, Hedges' g and d of pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.groups.noncentral import t_limits
from crm_study.kernels.groups.t_tests import differences_of, pooled_spread, two_groups


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
    scale = np.sqrt(1 / a.size + 1 / b.size)
    spread = pooled_spread(a, b)
    return _standardized(a.mean() - b.mean(), spread, scale, a.size + b.size - 2, conf_level)


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
