"""t tests of many slopes at once, whose degrees of freedom differ from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class SlopeTests:
    """Tests of slopes; every array has the shape of the slopes.

    Attributes
    ----------
    std_error, df, statistic, p_value, conf_low, conf_high : ndarray of float
        Standard error, degrees of freedom, t, two-sided p, limits; nan where undefined.
    """

    std_error: Floats
    df: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats


def slope_tests(
    estimate: Floats, std_error: Floats, df: Floats, *, conf_level: float
) -> SlopeTests:
    r"""Compare every slope with t on its own degrees of freedom.

    Parameters
    ----------
    estimate, std_error, df : ndarray of float, of one shape
        Nan where there is none.
    conf_level : float
        Coverage of the limits.

    Returns
    -------
    SlopeTests
        A standard error of 0 leaves t and p at nan.

    Notes
    -----
    .. math:: p = I_{\nu / (\nu + t^2)}(\nu / 2, 1 / 2)

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.7.1.

    Examples
    --------
    >>> found = slope_tests(np.array([2.0]), np.array([1.0]), np.array([10.0]), conf_level=0.95)
    >>> found.p_value.round(4), found.conf_low.round(4)
    (array([0.0734]), array([-0.2281]))
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = np.where(std_error > 0, estimate / std_error, np.nan)
        p_value = special.betainc(df / 2, 0.5, df / (df + statistic**2))
        values, place = np.unique(df, return_inverse=True)
        inside = special.betaincinv(values / 2, 0.5, 1 - conf_level)
        critical = np.sqrt(values * (1 - inside) / inside)[place].reshape(df.shape)
    reach = critical * std_error
    return SlopeTests(std_error, df, statistic, p_value, estimate - reach, estimate + reach)
