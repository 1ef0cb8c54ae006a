"""Least squares from means and covariances, for rows too many to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.linear.whole_model import Whole, whole_model
from crm_study.kernels.moments.moments import Moments

_NONE: Floats = np.empty(0)
_WHOLE = tuple(Whole.__dataclass_fields__)
_COLLINEAR = 1e-10


def ols_of_moments(moments: Moments, *, names: Sequence[str], conf_level: float = 0.95) -> OlsFit:
    """Regress the first variable on the others, as `ols` does on rows.

    Parameters
    ----------
    moments : Moments
        Of the outcome and the predictors, in this order, over complete rows.
    names : sequence of str
        Of the predictors.
    conf_level : float, default 0.95

    Returns
    -------
    OlsFit
        What needs rows is empty: fitted values, residuals, leverage; Durbin-Watson is nan.

    Raises
    ------
    AnalysisError
        Too few rows, a variable that does not vary, or collinear predictors.

    Notes
    -----
    The moments are exact, so that only the condition of the correlation matrix itself is
    squared; `ols` does not square it and is the one to use on rows at hand.

    Examples
    --------
    >>> from crm_study.kernels.moments.moments import moments_of
    >>> moments = moments_of(np.array([[1, 1], [3, 2], [2, 3], [5, 4], [4, 5]]))
    >>> fit = ols_of_moments(moments, names=["learning"])
    >>> fit.estimate.round(4), round(fit.r_squared, 4)
    (array([0.6, 0.8]), 0.64)
    """
    level = confidence_level(conf_level)
    n_obs, k = moments.n_obs, moments.n_variables - 1
    df = n_obs - k - 1
    if df < 1:
        raise AnalysisError(
            "A regression needs more complete rows than coefficients, "
            f"but got {n_obs} rows for {k + 1} coefficients."
        )
    _refuse(moments.covariance(), names)
    slopes = _slopes(moments)
    return _assembled(slopes, moments, ("intercept", *names), level)


@dataclass(frozen=True, slots=True, eq=False)
class _Slopes:
    """Inverse of the predictors' correlations, standardized slopes and R²."""

    inverse: Floats
    std_slopes: Floats
    r_squared: float


def _slopes(moments: Moments) -> _Slopes:
    covariance = moments.covariance()
    std_dev = np.sqrt(covariance.diagonal())
    related = covariance / np.outer(std_dev, std_dev)
    inverse = np.linalg.inv(related[1:, 1:])
    std_slopes = inverse @ related[1:, 0]
    return _Slopes(inverse, std_slopes, min(float(std_slopes @ related[1:, 0]), 1.0))


def _assembled(found: _Slopes, moments: Moments, terms: tuple[str, ...], level: float) -> OlsFit:
    n_obs, k = moments.n_obs, moments.n_variables - 1
    df, mean = n_obs - k - 1, moments.mean()
    variance = moments.covariance().diagonal()
    std_dev = np.sqrt(variance)
    total = float(variance[0] * (n_obs - 1))
    unexplained = total * (1 - found.r_squared)
    sigma = float(np.sqrt(unexplained / df))
    slopes = found.std_slopes * std_dev[0] / std_dev[1:]
    estimate = np.append(mean[0] - mean[1:] @ slopes, slopes)
    covariance = sigma**2 * _unscaled(found.inverse, std_dev[1:], mean[1:], n_obs)
    std_error = np.sqrt(covariance.diagonal())
    empty = np.full_like(estimate, np.nan)
    statistic = np.divide(estimate, std_error, out=empty, where=std_error > 0)
    reach = t_quantile((1 + level) / 2, df) * std_error
    vif = np.append(np.nan, found.inverse.diagonal())
    whole = whole_model(total, unexplained, n_obs=n_obs, df_model=k)
    return OlsFit(
        terms=terms,
        estimate=estimate,
        std_error=std_error,
        statistic=statistic,
        p_value=t_two_sided_p(statistic, df),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        std_estimate=np.append(np.nan, found.std_slopes),
        tolerance=1 / vif,
        vif=vif,
        covariance=covariance,
        n_obs=n_obs,
        df_model=k,
        df_residual=df,
        sigma=sigma,
        durbin_watson=float("nan"),
        conf_level=level,
        **{name: getattr(whole, name) for name in _WHOLE},
        fitted=_NONE,
        residual=_NONE,
        leverage=_NONE,
        studentized=_NONE,
        cooks_d=_NONE,
    )


def _refuse(covariance: Floats, names: Sequence[str]) -> None:
    variance = covariance.diagonal()
    if not variance[0] > 0:
        raise AnalysisError("A regression needs an outcome that varies.")
    for name, spread in zip(names, variance[1:], strict=True):
        if not spread > 0:
            raise AnalysisError(f"The predictor '{name}' does not vary.")
    scale = np.sqrt(variance[1:])
    related = covariance[1:, 1:] / np.outer(scale, scale)
    if len(related) and np.linalg.eigvalsh(related)[0] < _COLLINEAR:
        raise AnalysisError(f"The predictors are collinear: {', '.join(names)}.")


def _unscaled(inverse: Floats, std_dev: Floats, mean: Floats, n_obs: int) -> Floats:
    """Return (X'X)^-1 with the constant first, from the inverse correlations."""
    slopes = inverse / np.outer(std_dev, std_dev) / (n_obs - 1)
    offset = -slopes @ mean
    corner = 1 / n_obs + mean @ slopes @ mean
    found: Floats = np.block([[np.array([[corner]]), offset[None]], [offset[:, None], slopes]])
    return found
