"""How strong an unmeasured variable would have to be: robustness values and bounds.

Everything follows from a slope's t and its degrees of freedom; strengths are partial R²
of the unmeasured variable with the predictor and with the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Robustness:
    """What a slope withstands; all numbers are partial R², from 0 to 1.

    Attributes
    ----------
    partial_r_squared : float
        Of the predictor with the outcome, given the controls: also the share of the
        predictor's residual variance that a confounder which explains all of the outcome
        would need to bring the slope to nothing (the extreme case).
    robustness_value : float
        Equal strength with predictor and outcome that brings the slope to (1 - q) of it.
    robustness_value_alpha : float
        Equal strength that brings it within 1 - alpha of that; 0 where it is already.
    cohen_f : float
        Partial f of the predictor.
    """

    partial_r_squared: float
    robustness_value: float
    robustness_value_alpha: float
    cohen_f: float


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """A slope as it would be had the unmeasured variable been in the model.

    Attributes
    ----------
    estimate, std_error, statistic : ndarray of float
        In the units of the slope; t has one degree of freedom less.
    """

    estimate: Floats
    std_error: Floats
    statistic: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """Strength of a variable k times as strong as an observed one.

    Attributes
    ----------
    with_predictor, with_outcome : float
        Partial R² with the predictor, and with the outcome given the predictor; the
        second at most 1. Nan where no variable can be that strong.
    """

    with_predictor: float
    with_outcome: float


def robustness(statistic: float, df: float, *, q: float = 1.0, alpha: float = 0.05) -> Robustness:
    r"""Compute what a slope withstands from its t alone.

    Parameters
    ----------
    statistic : float
        t of the slope.
    df : float
        Residual degrees of freedom, more than 1.
    q : float, default 1
        Share of the slope that the confounder takes away.
    alpha : float, default 0.05
        Level of the test that must no longer reject.

    Returns
    -------
    Robustness

    Raises
    ------
    AnalysisError
        No t, or fewer than 2 degrees of freedom.

    Notes
    -----
    .. math:: f = q|t|/\sqrt{df}, \quad f^* = t_{1-\alpha/2, df-1}/\sqrt{df-1}, \quad
              RV = \tfrac12(\sqrt{f^4 + 4 f^2} - f^2)

    RV at alpha puts :math:`f - f^*` for f; where :math:`f > 1/f^*` it is
    :math:`(f^2 - f^{*2})/(1 + f^2)`. As R's sensemakr.

    References
    ----------
    .. [1] Cinelli, C., & Hazlett, C. (2020). Journal of the Royal Statistical Society B,
       82(1), 39-67, equations 9, 18 and 19.

    Examples
    --------
    >>> found = robustness(4.18445, 783)
    >>> round(found.robustness_value, 4), round(found.robustness_value_alpha, 4)
    (0.1388, 0.0763)
    """
    _check(statistic, df)
    f = abs(statistic) / np.sqrt(df)
    critical = t_quantile(1 - alpha / 2, df - 1) / np.sqrt(df - 1)
    scaled = q * f
    beyond = max(scaled - critical, 0.0)
    at_alpha = _value(beyond)
    if beyond > 0 and scaled > 1 / critical:
        at_alpha = (scaled**2 - critical**2) / (1 + scaled**2)
    return Robustness(
        partial_r_squared=float(f**2 / (1 + f**2)),
        robustness_value=float(_value(scaled)),
        robustness_value_alpha=float(at_alpha),
        cohen_f=float(f),
    )


def adjusted_for_strength(
    estimate: float,
    std_error: float,
    df: float,
    *,
    with_predictor: Floats | float,
    with_outcome: Floats | float,
) -> Adjusted:
    r"""Take out a confounder of given strength, which is taken to have helped the slope.

    Parameters
    ----------
    estimate, std_error : float
        The slope and its classical standard error.
    df : float
        Residual degrees of freedom.
    with_predictor, with_outcome : float or ndarray of float
        Partial R² of the confounder, the first below 1.

    Returns
    -------
    Adjusted

    Raises
    ------
    AnalysisError
        Fewer than 2 degrees of freedom.

    Notes
    -----
    .. math:: |bias| = se \sqrt{df\,R^2_{Y} R^2_{D} / (1 - R^2_{D})}, \qquad
              se' = se \sqrt{\frac{1 - R^2_{Y}}{1 - R^2_{D}} \frac{df}{df - 1}}

    References
    ----------
    .. [1] Cinelli & Hazlett (2020), equations 5 and 6.

    Examples
    --------
    >>> found = adjusted_for_strength(2.0, 0.4, 95, with_predictor=0.1, with_outcome=0.2)
    >>> found.estimate.round(4), found.std_error.round(4)
    (np.float64(1.4188), np.float64(0.3791))
    """
    _check(estimate, df)
    d, y = np.asarray(with_predictor, dtype=float), np.asarray(with_outcome, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        bias = std_error * np.sqrt(df * y * d / (1 - d))
        error = std_error * np.sqrt((1 - y) / (1 - d) * df / (df - 1))
        moved = np.asarray(np.sign(estimate) * (abs(estimate) - bias))
        return Adjusted(moved, np.asarray(error), np.asarray(moved / error))


def benchmark_bound(with_predictor: float, with_outcome: float, *, times: float = 1.0) -> Bound:
    r"""Bound a confounder that is ``times`` as strong as an observed variable.

    Parameters
    ----------
    with_predictor : float
        Partial R² of the observed variable with the predictor, given the other controls.
    with_outcome : float
        Partial R² of the observed variable with the outcome in the full model.
    times : float, default 1
        How many times as strong, in both relations.

    Returns
    -------
    Bound

    References
    ----------
    .. [1] Cinelli & Hazlett (2020), section 4.4.

    Examples
    --------
    >>> bound = benchmark_bound(0.1, 0.2)
    >>> round(bound.with_predictor, 4), round(bound.with_outcome, 4)
    (0.1111, 0.3125)
    """
    d, y = with_predictor, with_outcome
    undefined = Bound(float("nan"), float("nan"))
    if not (d < 1 and y < 1 and times * d < 1):
        return undefined
    strength = times * d / (1 - d)
    shared = times * d**2 / ((1 - times * d) * (1 - d))
    if strength >= 1 or shared >= 1:
        return undefined
    factor = (np.sqrt(times) + np.sqrt(shared)) / np.sqrt(1 - shared)
    return Bound(float(strength), float(min(factor**2 * y / (1 - y), 1.0)))


def _value(f: float) -> float:
    return float((np.sqrt(f**4 + 4 * f**2) - f**2) / 2)


def _check(statistic: float, df: float) -> None:
    if not np.isfinite(statistic):
        raise AnalysisError("Sensitivity needs a slope with a finite t.")
    if not df > 1:
        raise AnalysisError(f"Sensitivity needs more than 1 degree of freedom, but has {df}.")
