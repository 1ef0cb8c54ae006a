"""Standard errors, tests and intervals of many estimates, from what they are in resamples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import bca_limits, percentile_limits
from crm_study.kernels.arrays.distributions import normal_quantile, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, confidence_level

#: Quantiles of the resamples, those corrected for bias and acceleration, or normal limits.
Interval = Literal["percentile", "bca", "normal"]


@dataclass(frozen=True, slots=True, eq=False)
class BootstrapLimits:
    """Intervals and tests of k estimates; arrays of shape (k,).

    Attributes
    ----------
    std_error : ndarray of float
        Standard deviation of the replicates, n - 1.
    statistic, p_value : ndarray of float
        Estimate over standard error, against the normal distribution, two-sided.
    boot_p_value : ndarray of float
        Twice the smaller share of replicates at or below, and above, 0 (as seminr).
    conf_low, conf_high : ndarray of float
    """

    std_error: Floats
    statistic: Floats
    p_value: Floats
    boot_p_value: Floats
    conf_low: Floats
    conf_high: Floats


def bootstrap_limits(
    replicates: Floats,
    estimates: Floats,
    *,
    jackknife: Floats | None = None,
    method: Interval = "percentile",
    conf_level: float = 0.95,
) -> BootstrapLimits:
    """Read standard errors, tests and intervals off the replicates.

    Parameters
    ----------
    replicates : ndarray of float, shape (m, k)
    estimates : ndarray of float, shape (k,)
    jackknife : ndarray of float, shape (n_obs, k), optional
        Needed for BCa.
    method : {"percentile", "bca", "normal"}, default "percentile"
    conf_level : float, default 0.95

    Returns
    -------
    BootstrapLimits

    Raises
    ------
    AnalysisError
        An unknown method, BCa without a jackknife, or a level outside 0 to 1.

    References
    ----------
    .. [1] Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap.

    Examples
    --------
    >>> found = bootstrap_limits(np.arange(1, 102.0)[:, None], np.array([51.0]), conf_level=0.9)
    >>> found.conf_low.round(6), found.conf_high.round(6)
    (array([6.]), array([96.]))
    """
    level = confidence_level(conf_level)
    if method not in get_args(Interval) or (method == "bca" and jackknife is None):
        raise AnalysisError(
            f"A bootstrap interval is one of {', '.join(get_args(Interval))}, and bca needs a "
            f"jackknife, but the method is {method}."
        )
    std_error = np.array([_spread(found) for found in replicates.T])
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.where(std_error > 0, estimates / std_error, np.nan)
    limits = np.full((len(estimates), 2), np.nan)
    for place, (found, estimate) in enumerate(zip(replicates.T, estimates.tolist(), strict=True)):
        if method == "normal":
            reach = normal_quantile((1 + level) / 2) * std_error[place]
            limits[place] = estimate - reach, estimate + reach
        elif method == "bca" and jackknife is not None:
            limits[place] = bca_limits(
                found, estimate=estimate, jackknife=jackknife[:, place], conf_level=level
            )
        else:
            limits[place] = percentile_limits(found, conf_level=level)
    p_values = np.array([_normal_p(value) for value in statistic.tolist()])
    boot = np.array([_boot_p(found) for found in replicates.T])
    return BootstrapLimits(std_error, statistic, p_values, boot, *limits.T)


def _spread(found: Floats) -> float:
    defined = found[np.isfinite(found)]
    return float(defined.std(ddof=1)) if len(defined) > 1 else float("nan")


def _boot_p(found: Floats) -> float:
    defined = found[np.isfinite(found)]
    if not len(defined):
        return float("nan")
    below = float((defined <= 0).mean())
    return 2 * min(below, 1 - below)


def _normal_p(statistic: float) -> float:
    return float("nan") if np.isnan(statistic) else float(normal_two_sided_p(statistic))
