"""The t tests and intervals of coefficients that each have their own degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.distributions import (
    normal_quantile,
    normal_two_sided_p,
    t_quantile,
    t_two_sided_p,
)
from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class TermTests:
    """Tests of coefficients against 0, and their intervals; every array has shape (m,).

    Attributes
    ----------
    std_error, statistic, df, p_value : ndarray of float
        Square root of the variance, estimate over it, the degrees of freedom of t
        (infinite for the normal) and its two-sided p.
    conf_low, conf_high : ndarray of float
        Limits of the estimates.
    """

    std_error: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats


def term_tests(
    estimate: Floats, variance: Floats, df: Floats | float, *, conf_level: float
) -> TermTests:
    """Test every coefficient against 0.

    Parameters
    ----------
    estimate, variance : ndarray of float, shape (m,)
        Coefficients and their variances.
    df : float or ndarray of float, shape (m,)
        Degrees of freedom; infinite for the normal. Without any (0, negative or nan) the
        p value and the limits are nan.
    conf_level : float
        Coverage of the limits, between 0 and 1.

    Returns
    -------
    TermTests

    Examples
    --------
    >>> tests = term_tests(np.array([2.0]), np.array([1.0]), 10, conf_level=0.95)
    >>> tests.p_value.round(4).tolist(), tests.conf_low.round(3).tolist()
    ([0.0734], [-0.228])
    """
    degrees = np.broadcast_to(np.asarray(df, dtype=float), estimate.shape)
    std_error = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimate / std_error
    reach = np.array([_reach(one, conf_level) for one in degrees.tolist()]) * std_error
    pairs = zip(statistic.tolist(), degrees.tolist(), strict=True)
    return TermTests(
        std_error=std_error,
        statistic=np.where(std_error > 0, statistic, np.nan),
        df=np.array(degrees),
        p_value=np.array([_p_value(t, one) for t, one in pairs]),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
    )


def _reach(df: float, conf_level: float) -> float:
    """Half an interval, in standard errors."""
    upper = (1 + conf_level) / 2
    if df == np.inf:
        return normal_quantile(upper)
    return t_quantile(upper, df) if df > 0 else float("nan")


def _p_value(statistic: float, df: float) -> float:
    """Two-sided; nan without degrees of freedom."""
    if df == np.inf:
        return normal_two_sided_p(statistic)
    return t_two_sided_p(statistic, df) if df > 0 else float("nan")
