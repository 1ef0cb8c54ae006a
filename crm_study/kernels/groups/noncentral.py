"""Limits of noncentrality parameters: where effect sizes get their intervals from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from crm_study.kernels.arrays.validate import confidence_level

_HALVINGS = 200


def t_limits(statistic: float, df: float, *, conf_level: float = 0.95) -> tuple[float, float]:
    """Find the noncentralities of t at which the statistic is just not surprising.

    Parameters
    ----------
    statistic : float
        A t.
    df : float
        Its degrees of freedom.
    conf_level : float, default 0.95

    Returns
    -------
    tuple of float
        Lower and upper limit.

    Notes
    -----
    The t is below, or above, the statistic with probability (1 - conf_level) / 2.

    References
    ----------
    .. [1] Steiger, J. H., & Fouladi, R. T. (1997). In Harlow et al. (Eds.), What if there were
       no significance tests?, 221-257.

    Examples
    --------
    >>> [round(limit, 4) for limit in t_limits(2.0, 20)]
    [-0.0771, 4.0318]
    """
    tail = (1 - confidence_level(conf_level)) / 2

    def below(noncentrality: float) -> float:
        return float(special.nctdtr(df, noncentrality, statistic))

    reach = 10 + 2 * abs(statistic)
    ends = (statistic - reach, statistic + reach)
    return _root(below, 1 - tail, *ends), _root(below, tail, *ends)


def f_limits(
    statistic: float, df1: float, df2: float, *, conf_level: float = 0.95
) -> tuple[float, float]:
    """Find the noncentralities of F at which the statistic is just not surprising.

    Parameters
    ----------
    statistic : float
        An F.
    df1, df2 : float
        Its degrees of freedom.
    conf_level : float, default 0.95

    Returns
    -------
    tuple of float
        Lower and upper limit; 0 where even a central F is rarely as small.

    References
    ----------
    .. [1] Steiger, J. H. (2004). Psychological Methods, 9(2), 164-182.

    Examples
    --------
    >>> [round(limit, 4) for limit in f_limits(4.0, 2, 30)]
    [0.0, 22.6666]
    """

    def below(noncentrality: float) -> float:
        if noncentrality <= 0:
            return float(special.fdtr(df1, df2, statistic))
        return float(special.ncfdtr(df1, df2, noncentrality, statistic))

    return _positive_limits(below, df1 * statistic, conf_level)


def chi2_limits(statistic: float, df: float, *, conf_level: float = 0.95) -> tuple[float, float]:
    """Find the noncentralities of chi-squared at which the statistic is just not surprising.

    Parameters
    ----------
    statistic : float
        A chi-squared.
    df : float
        Its degrees of freedom.
    conf_level : float, default 0.95

    Returns
    -------
    tuple of float
        Lower and upper limit; 0 where even a central one is rarely as small.

    References
    ----------
    .. [1] Steiger, J. H. (2004). Psychological Methods, 9(2), 164-182.

    Examples
    --------
    >>> [round(limit, 4) for limit in chi2_limits(10.0, 2)]
    [0.8261, 24.9611]
    """

    def below(noncentrality: float) -> float:
        if noncentrality <= 0:
            return float(special.chdtr(df, statistic))
        return float(special.chndtr(statistic, df, noncentrality))

    return _positive_limits(below, statistic, conf_level)


def _positive_limits(
    below: Callable[[float], float], size: float, conf_level: float
) -> tuple[float, float]:
    """Limits of a noncentrality that cannot be negative."""
    tail = (1 - confidence_level(conf_level)) / 2
    reach = 50 + 4 * size
    central = below(0.0)
    low, high = (
        _root(below, wanted, 0.0, reach) if central > wanted else 0.0 for wanted in (1 - tail, tail)
    )
    return low, high


def _root(below: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Halve until the falling probability is the wanted one, to the last digits."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if below(middle) > wanted:
            low = middle
        else:
            high = middle
    return float(np.float64((low + high) / 2))
