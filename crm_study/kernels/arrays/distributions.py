"""Tail probabilities and quantiles of the normal, t, F and chi-squared laws.

Each goes through the incomplete beta or gamma function, on the side where nothing
cancels, so that a p value of 1e-200 is nearly as exact as one of 0.2: to 2e-13 of itself.
scipy would take twice as long to load as numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.beta_gamma import beta_log_odds, beta_tails, gamma_tails
from crm_study.kernels.arrays.normal_law import ndtr, ndtri
from crm_study.kernels.arrays.validate import Floats

#: One number gives one number, an array gives an array.
Number = TypeVar("Number", float, Floats)


def t_two_sided_p(statistic: Number, df: float) -> Number:
    r"""Compute the probability of a t at least this far from 0.

    Parameters
    ----------
    statistic : float or ndarray of float
        Student's t; nan stays nan, infinity gives 0.
    df : float
        Degrees of freedom, positive.

    Returns
    -------
    float or ndarray of float
        Like ``statistic``, between 0 and 1.

    Raises
    ------
    AnalysisError
        Degrees of freedom that are not positive.

    Notes
    -----
    :math:`t^2` is F distributed with 1 and df degrees of freedom.

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.7.1.

    Examples
    --------
    >>> round(t_two_sided_p(2.228138852, 10), 9)
    0.05
    """
    with np.errstate(over="ignore"):
        squared = np.square(statistic)
    return _like(_f_upper_p(squared, 1.0, df), statistic)


def t_quantile(probability: Number, df: float) -> Number:
    """Find the t that leaves this probability below it.

    Parameters
    ----------
    probability : float or ndarray of float
        Lower tail, from 0 to 1.
    df : float
        Degrees of freedom, positive.

    Returns
    -------
    float or ndarray of float
        Like ``probability``; 0 and 1 give minus and plus infinity.

    Raises
    ------
    AnalysisError
        A probability outside 0 to 1, or degrees of freedom that are not positive.

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.7.

    Examples
    --------
    >>> round(t_quantile(0.975, 10), 6)
    2.228139
    """
    lower = _probability(probability)
    tail = np.minimum(lower, 1 - lower)
    with np.errstate(divide="ignore"):
        size = np.sqrt(1 / _f_quantile(2 * tail, df, 1.0))
    return _like(np.copysign(size, lower - 0.5), probability)


def f_upper_p(statistic: Number, df1: float, df2: float) -> Number:
    r"""Compute the probability of an F at least this large.

    Parameters
    ----------
    statistic : float or ndarray of float
        Fisher's F; nan stays nan, 0 and less give 1.
    df1, df2 : float
        Degrees of freedom of numerator and denominator, positive.

    Returns
    -------
    float or ndarray of float
        Like ``statistic``, between 0 and 1.

    Raises
    ------
    AnalysisError
        Degrees of freedom that are not positive.

    Notes
    -----
    .. math:: P = I_x(d_2/2,\ d_1/2), \qquad x = d_2 / (d_2 + d_1 F)

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.6.2.

    Examples
    --------
    >>> round(f_upper_p(4.964602743730711, 1, 10), 12)
    0.05
    """
    return _like(_f_upper_p(statistic, df1, df2), statistic)


def f_quantile(probability: Number, df1: float, df2: float) -> Number:
    """Find the F that leaves this probability below it.

    Parameters
    ----------
    probability : float or ndarray of float
        Lower tail, from 0 to 1.
    df1, df2 : float
        Degrees of freedom of numerator and denominator, positive.

    Returns
    -------
    float or ndarray of float
        Like ``probability``; 0 and 1 give 0 and infinity.

    Raises
    ------
    AnalysisError
        A probability outside 0 to 1, or degrees of freedom that are not positive.

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.6.

    Examples
    --------
    >>> round(f_quantile(0.95, 1, 10), 6)
    4.964603
    """
    return _like(_f_quantile(_probability(probability), df1, df2), probability)


def normal_quantile(probability: Number) -> Number:
    """Find the standard normal z that leaves this probability below it.

    Parameters
    ----------
    probability : float or ndarray of float
        Lower tail, from 0 to 1.

    Returns
    -------
    float or ndarray of float
        Like ``probability``; 0 and 1 give minus and plus infinity.

    Raises
    ------
    AnalysisError
        A probability outside 0 to 1.

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.2.

    Examples
    --------
    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    return _like(ndtri(_probability(probability)), probability)


def normal_two_sided_p(statistic: Number) -> Number:
    """Compute the probability of a standard normal at least this far from 0.

    Parameters
    ----------
    statistic : float or ndarray of float
        A z; nan stays nan.

    Returns
    -------
    float or ndarray of float
        Like ``statistic``, between 0 and 1.

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.2.29.

    Examples
    --------
    >>> round(normal_two_sided_p(1.959963984540054), 12)
    0.05
    """
    return _like(2 * ndtr(-np.abs(statistic)), statistic)


def chi2_upper_p(statistic: Number, df: float) -> Number:
    """Compute the probability of a chi-squared at least this large.

    Parameters
    ----------
    statistic : float or ndarray of float
        Pearson's chi-squared; nan stays nan, 0 and less give 1.
    df : float
        Degrees of freedom, positive. A just-identified model has none, hence no p.

    Returns
    -------
    float or ndarray of float
        Like ``statistic``, between 0 and 1.

    Raises
    ------
    AnalysisError
        Degrees of freedom that are not positive.

    References
    ----------
    .. [1] Abramowitz, M., & Stegun, I. A. (1964). Handbook of mathematical functions, 26.4.19.

    Examples
    --------
    >>> round(chi2_upper_p(3.841458820694124, 1), 12)
    0.05
    """
    half = np.clip(np.asarray(statistic, dtype=float), 0.0, 1e100) / 2  # infinity: no tail
    return _like(gamma_tails(_df(df) / 2, half)[1], statistic)


def _remembered(law: Callable[..., Any]) -> Callable[..., Any]:
    """Compute a law; of single numbers, those met before are remembered."""
    one = lru_cache(maxsize=4096)(law)
    return lambda given, *df: law(given, *df) if np.ndim(given) else one(float(given), *df)


@_remembered
def _f_upper_p(statistic: Any, df1: float, df2: float) -> Any:
    """Upper tail of F from x and 1 - x, each with all its digits."""
    with np.errstate(divide="ignore", over="ignore"):
        ratio = np.maximum(statistic, 0.0) * (_df(df1) / _df(df2))
        x, y = 1 / (1 + ratio), 1 / (1 + 1 / ratio)
    return beta_tails(df2 / 2, df1 / 2, x, y)[0]


@_remembered
def _f_quantile(probability: Any, df1: float, df2: float) -> Any:
    """Lower quantile of F from the log odds of x."""
    odds = beta_log_odds(_df(df1) / 2, _df(df2) / 2, probability, 1 - probability)
    with np.errstate(over="ignore"):
        return np.exp(odds) * (df2 / df1)


def _df(df: float) -> float:
    """Degrees of freedom: positive and finite."""
    if not 0 < df < np.inf:
        raise AnalysisError(f"Degrees of freedom must be positive and finite, but are {df}.")
    return float(df)


def _probability(probability: Any) -> Any:
    """Probabilities from 0 to 1; nan stays nan."""
    numbers = np.asarray(probability, dtype=float)
    if np.any((numbers < 0) | (numbers > 1)):
        raise AnalysisError(f"A probability must lie from 0 to 1, but is {probability}.")
    return numbers


def _like(result: Any, given: Number) -> Number:
    """Give a plain float for a number and an array for an array."""
    shaped: Number = result if isinstance(given, np.ndarray) else float(result)
    return shaped
