"""Robust regression by Huber's M-estimator: rows far from the line count less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.glm.orthogonal import Orthogonal, orthogonal
from crm_study.kernels.linear.least_squares import ols

TUNING = 1.345
MOST_STEPS = 1000
_MAD = 0.6745


@dataclass(frozen=True, slots=True, eq=False)
class HuberFit:
    """A Huber M-estimate, unrounded; arrays by term have shape (k + 1,).

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float, by term
        In outcome units per predictor unit; t with n - k - 1 degrees of freedom.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    scale : float
        Median absolute residual / 0.6745, in outcome units.
    weight : ndarray of float, shape (n_obs,)
        How much each row counts, 0 to 1.
    fitted, residual : ndarray of float, shape (n_obs,)
        In outcome units.
    df_residual, n_obs, n_iterations : int
        n - k - 1, rows, steps taken.
    """

    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    scale: float
    weight: Floats
    fitted: Floats
    residual: Floats
    df_residual: int
    n_obs: int
    n_iterations: int


def huber_regression(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> HuberFit:
    r"""Regress an outcome on predictors and a constant by Huber's M-estimator.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k may be 0.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    HuberFit
        Equal to R's ``MASS::rlm`` (``psi.huber``, k = 1.345, scale by the MAD about zero) run
        to convergence; rlm stops earlier by default and differs in the fourth digit.
        Its limits and p here are by t; rlm prints none.

    Raises
    ------
    AnalysisError
        Whatever `ols` refuses, or a scale of zero: more than half of the rows fit exactly.

    Notes
    -----
    .. math:: \sum_i \psi(e_i / s)\,x_i = 0, \qquad \psi(u) = \max(-1.345, \min(1.345, u))

    The standard errors are Huber's first, with the correction
    :math:`1 + p\operatorname{Var}(\psi') / (n \bar\psi'^2)` for small samples.

    References
    ----------
    .. [1] Huber, P. J. (1981). Robust statistics, section 7.6.
    .. [2] Venables, W. N., & Ripley, B. D. (2002). Modern applied statistics with S, 6.5.

    Examples
    --------
    >>> y = [1.0, 2.1, 2.9, 4.2, 30.0, 6.1]
    >>> fit = huber_regression(y, [[1], [2], [3], [4], [5], [6]], names=["care"])
    >>> fit.weight.round(2)
    array([1.  , 1.  , 1.  , 1.  , 0.01, 1.  ])
    """
    level = confidence_level(conf_level)
    start = ols(outcome, predictors, names=names, conf_level=level)
    y = start.fitted + start.residual
    turned = orthogonal(predictors, names=names)
    place, residual, scale, steps = _iterate(y, turned.columns, start.residual)
    return _fit(turned, place, residual, scale, steps, level)


def _iterate(y: Floats, z: Floats, residual: Floats) -> tuple[Floats, Floats, float, int]:
    """Reweight until the residuals stand still."""
    for step in range(1, MOST_STEPS + 1):
        scale = _scale(residual)
        root = np.sqrt(_weight(residual / scale))
        place = np.asarray(np.linalg.lstsq(z * root[:, None], y * root)[0], dtype=float)
        before, residual = residual, y - z @ place
        change = np.sqrt(((before - residual) ** 2).sum() / max((before**2).sum(), 1e-20))
        if change < 1e-13:
            return place, residual, _scale(residual), step
    raise AnalysisError(
        f"The robust regression did not settle in {MOST_STEPS} steps; its scale may jump between "
        "two values in a small sample."
    )


def _scale(residual: Floats) -> float:
    """Median absolute residual, made comparable to a standard deviation."""
    scale = float(np.median(np.abs(residual)) / _MAD)
    if scale <= 1e-14 * np.abs(residual).max(initial=1e-300):
        raise AnalysisError(
            "A robust regression needs residuals that vary: at least half of them are zero."
        )
    return scale


def _weight(u: Floats) -> Floats:
    """Huber's weights, psi(u) / u."""
    return np.asarray(np.minimum(1.0, TUNING / np.maximum(np.abs(u), 1e-300)))


def _fit(
    turned: Orthogonal, place: Floats, residual: Floats, scale: float, steps: int, level: float
) -> HuberFit:
    """Add standard errors; carry the answer back to the units of the predictors."""
    z = turned.columns
    n_obs, p = z.shape
    df = n_obs - p
    weight = _weight(residual / scale)
    inside = (np.abs(residual / scale) <= TUNING).astype(float)
    share = inside.mean()
    kappa = 1 + p * inside.var(ddof=1) / (n_obs * share**2)
    spread = np.sqrt(((residual * weight) ** 2).sum() / df) * kappa / share
    covariance = spread**2 * turned.back @ np.linalg.inv(z.T @ z) @ turned.back.T
    estimate, std_error = turned.back @ place, np.sqrt(covariance.diagonal())
    reach = t_quantile((1 + level) / 2, df) * std_error
    return HuberFit(
        terms=("intercept", *turned.names),
        estimate=estimate,
        std_error=std_error,
        statistic=estimate / std_error,
        p_value=t_two_sided_p(estimate / std_error, df),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        covariance=covariance,
        scale=scale,
        weight=weight,
        fitted=z @ place,
        residual=residual,
        df_residual=df,
        n_obs=n_obs,
        n_iterations=steps,
    )
