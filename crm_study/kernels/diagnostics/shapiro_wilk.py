"""Shapiro and Wilk's test of normality, by Royston's approximation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.normal_law import ndtr, ndtri
from crm_study.kernels.arrays.validate import Floats, complete, varies

#: Royston (1995): polynomials of the two extreme weights in 1 / sqrt(n) ...
_FIRST_WEIGHT = (0.0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056)
_SECOND_WEIGHT = (0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633)
#: ... of gamma, mean and log standard deviation of the transformed W for n of 4 to 11 in n ...
_SMALL_GAMMA = (-2.273, 0.459)
_SMALL_MEAN = (0.544, -0.39978, 0.025054, -6.714e-4)
_SMALL_LOG_SD = (1.3822, -0.77857, 0.062767, -0.0020322)
#: ... and for n from 12 in log n.
_LARGE_MEAN = (-1.5861, -0.31082, -0.083751, 0.0038915)
_LARGE_LOG_SD = (-0.4803, -0.082676, 0.0030302)
FEWEST, MOST = 3, 5000


@dataclass(frozen=True, slots=True)
class ShapiroWilk:
    """Shapiro and Wilk's W, unrounded.

    Attributes
    ----------
    statistic : float
        W, the squared correlation of the ordered values with their normal scores, 0 to 1.
    p_value : float
        Probability of a W at most this large under normality.
    n_obs : int
    """

    statistic: float
    p_value: float
    n_obs: int


def shapiro_wilk(values: ArrayLike) -> ShapiroWilk:
    r"""Test whether values come from a normal distribution.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete, in any unit, 3 to 5000 of them.

    Returns
    -------
    ShapiroWilk

    Raises
    ------
    AnalysisError
        Missing values, fewer than 3 or more than 5000 values, or values that do not vary.

    Notes
    -----
    .. math:: W = \left(\sum a_i x_{(i)}\right)^2 / \sum (x_i - \bar x)^2

    Equal to R's ``shapiro.test`` and `scipy.stats.shapiro`.

    References
    ----------
    .. [1] Shapiro, S. S., & Wilk, M. B. (1965). Biometrika, 52(3/4), 591-611.
    .. [2] Royston, P. (1995). Remark AS R94. Applied Statistics, 44(4), 547-551.

    Examples
    --------
    >>> found = shapiro_wilk([2, 4, 4, 5, 9])
    >>> round(found.statistic, 4), round(found.p_value, 4)
    (0.8936, 0.3758)
    """
    x = np.sort(complete(values, name="values", ndim=1))
    if not FEWEST <= x.size <= MOST:
        raise AnalysisError(
            f"The Shapiro-Wilk test is made for {FEWEST} to {MOST} values, but got {x.size}."
        )
    if not varies(x):
        raise AnalysisError(
            f"The Shapiro-Wilk test needs values that vary: every value is {x[0]:g}."
        )
    shortfall = _shortfall((x - x.mean()) / np.ptp(x), _weights(x.size))
    return ShapiroWilk(1 - shortfall, _p_value(shortfall, x.size), x.size)


def _weights(n_obs: int) -> Floats:
    """Weights of the ordered values, antisymmetric, of unit length."""
    if n_obs == 3:
        return np.array([-np.sqrt(0.5), 0.0, np.sqrt(0.5)])
    scores: Floats = ndtri((np.arange(1, n_obs + 1) - 0.375) / (n_obs + 0.25))
    squares = float(scores @ scores)
    extremes = [
        _polynomial(coefficients, 1 / np.sqrt(n_obs)) + scores[-place] / np.sqrt(squares)
        for place, coefficients in ((1, _FIRST_WEIGHT), (2, _SECOND_WEIGHT))
    ][: 2 if n_obs > 5 else 1]
    count = len(extremes)
    left = squares - 2 * float((scores[-count:] ** 2).sum())
    weights: Floats = scores / np.sqrt(left / (1 - 2 * sum(weight**2 for weight in extremes)))
    weights[n_obs - count :] = extremes[::-1]
    weights[:count] = [-weight for weight in extremes]
    return weights


def _shortfall(x: Floats, weights: Floats) -> float:
    """1 - W, without subtracting numbers that are nearly equal."""
    a = weights - weights.mean()
    x = x - x.mean()
    reach = float(np.sqrt((a @ a) * (x @ x)))
    product = float(a @ x)
    return (reach - product) * (reach + product) / reach**2


def _p_value(shortfall: float, n_obs: int) -> float:
    """Royston's normal approximation; exact for n = 3."""
    if n_obs == 3:
        exact = 6 / np.pi * (np.arcsin(np.sqrt(1 - shortfall)) - np.arcsin(np.sqrt(0.75)))
        return float(np.clip(exact, 0, 1))
    y = float(np.log(max(shortfall, 1e-300)))
    if n_obs > 11:
        mean, log_sd = (_polynomial(c, np.log(n_obs)) for c in (_LARGE_MEAN, _LARGE_LOG_SD))
    else:
        gamma = _polynomial(_SMALL_GAMMA, n_obs)
        if y >= gamma:
            return 0.0
        y = -float(np.log(gamma - y))
        mean, log_sd = (_polynomial(c, n_obs) for c in (_SMALL_MEAN, _SMALL_LOG_SD))
    return float(ndtr(-(y - mean) / np.exp(log_sd)))


def _polynomial(coefficients: tuple[float, ...], at: float) -> float:
    """Sum of coefficients times rising powers."""
    total = 0.0
    for coefficient in reversed(coefficients):
        total = total * at + coefficient
    return float(total)
