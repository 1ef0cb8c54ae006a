"""How two variables move together: Pearson's r and Spearman's rho."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies


@dataclass(frozen=True, slots=True)
class Correlation:
    """Linear and rank correlation of one pair. Unrounded, dimensionless.

    Attributes
    ----------
    pearson, spearman : float
        Pearson's r, and r of the average ranks.
    p_value, spearman_p_value : float
        Two-sided, from t with n - 2 degrees of freedom; approximate for the ranks.
    conf_low, conf_high : float
        Fisher's limits for Pearson's r; nan with three observations.
    conf_level : float
        Coverage of the limits.
    n_obs : int
        Complete pairs.
    """

    pearson: float
    p_value: float
    conf_low: float
    conf_high: float
    conf_level: float
    spearman: float
    spearman_p_value: float
    n_obs: int


def correlate(x: ArrayLike, y: ArrayLike, *, conf_level: float = 0.95) -> Correlation:
    r"""Correlate two complete variables.

    Parameters
    ----------
    x, y : array_like of float, shape (n_obs,)
        In any units; the i-th entries belong to one observation.
    conf_level : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    Correlation

    Raises
    ------
    AnalysisError
        Fewer than 3 pairs, unequal lengths, a missing value, or a constant variable.

    Notes
    -----
    .. math:: t = r \sqrt{\frac{n-2}{1-r^2}}, \qquad
              \operatorname{artanh} \rho \in
              \operatorname{artanh} r \pm z_{1-\alpha/2} / \sqrt{n-3}

    References
    ----------
    .. [1] Fisher, R. A. (1921). Metron, 1, 3-32.
    .. [2] Spearman, C. (1904). American Journal of Psychology, 15(1), 72-101.

    Examples
    --------
    >>> pair = correlate([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(pair.pearson, 4), round(pair.p_value, 4), round(pair.spearman, 4)
    (0.8, 0.1041, 0.8)
    """
    level = confidence_level(conf_level)
    left, right = _pairs(x, y)
    linear = _pearson(left, right)
    spearman = _pearson(average_ranks(left), average_ranks(right))
    conf_low, conf_high = _fisher_limits(linear, left.size, level)
    return Correlation(
        pearson=linear,
        p_value=_p_value(linear, left.size),
        conf_low=conf_low,
        conf_high=conf_high,
        conf_level=level,
        spearman=spearman,
        spearman_p_value=_p_value(spearman, left.size),
        n_obs=left.size,
    )


def pearson(x: ArrayLike, y: ArrayLike) -> float:
    """Correlate two complete variables by Pearson's r alone, where no test is shown.

    Parameters
    ----------
    x, y : array_like of float, shape (n_obs,)
        In any units; the i-th entries belong to one observation.

    Returns
    -------
    float
        Between -1 and 1, equal to `correlate`'s.

    Raises
    ------
    AnalysisError
        Fewer than 3 pairs, unequal lengths, a missing value, or a constant variable.

    Examples
    --------
    >>> round(pearson([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]), 4)
    0.8
    """
    return _pearson(*_pairs(x, y))


def inferred(pearson: float, *, n_obs: int, conf_level: float = 0.95) -> tuple[float, float, float]:
    """Return p and Fisher's limits of a correlation known from its moments.

    Examples
    --------
    >>> [round(value, 4) for value in inferred(0.8, n_obs=5)]
    [0.1041, -0.2796, 0.9862]
    """
    return _p_value(pearson, n_obs), *_fisher_limits(pearson, n_obs, conf_level)


def average_ranks(values: ArrayLike) -> Floats:
    """Rank from 1 upward; equal values share the mean of their ranks.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete.

    Returns
    -------
    ndarray of float, shape (n_obs,)

    Raises
    ------
    AnalysisError
        A missing value.

    References
    ----------
    .. [1] Kendall, M. G. (1945). Biometrika, 33(3), 239-251.

    Examples
    --------
    >>> average_ranks([10, 30, 20, 20])
    array([1. , 4. , 2.5, 2.5])
    """
    numbers = complete(values, name="values", ndim=1)
    _, level, count = np.unique(numbers, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[level], dtype=float)


def _pairs(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Two complete variables of one length that both vary."""
    left = complete(x, name="first variable", ndim=1)
    right = complete(y, name="second variable", ndim=1)
    if left.size != right.size:
        raise AnalysisError(
            f"A correlation needs pairs, but got {left.size} and {right.size} values."
        )
    if left.size < 3:
        raise AnalysisError(f"A correlation needs at least 3 pairs, but got {left.size}.")
    for position, numbers in (("first", left), ("second", right)):
        if not varies(numbers):
            raise AnalysisError(
                f"A correlation is undefined: every value of the {position} variable "
                f"is {numbers[0]:g}."
            )
    return left, right


def _pearson(left: Floats, right: Floats) -> float:
    """Cosine of the angle between the deviations from the means."""
    a, b = left - left.mean(), right - right.mean()
    cosine = (a / np.linalg.norm(a)) @ (b / np.linalg.norm(b))
    return float(np.clip(cosine, -1.0, 1.0))


def _p_value(correlation: float, n_obs: int) -> float:
    """Two-sided p of r by t; 0 when the pairs lie on a line."""
    unexplained = (1 - correlation) * (1 + correlation)
    if unexplained == 0:
        return 0.0
    return t_two_sided_p(correlation * float(np.sqrt((n_obs - 2) / unexplained)), n_obs - 2)


def _fisher_limits(correlation: float, n_obs: int, conf_level: float) -> tuple[float, float]:
    """Limits on the artanh scale, carried back; undefined without n > 3."""
    if n_obs == 3:
        return float("nan"), float("nan")
    with np.errstate(divide="ignore"):
        center = np.arctanh(correlation)
    reach = normal_quantile((1 + conf_level) / 2) / np.sqrt(n_obs - 3)
    return float(np.tanh(center - reach)), float(np.tanh(center + reach))
