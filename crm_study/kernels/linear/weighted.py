"""Weighted least squares: rows that count more than others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p, t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies
from crm_study.kernels.linear.design import centered_design


@dataclass(frozen=True, slots=True, eq=False)
class WlsFit:
    """A linear model by weighted least squares, unrounded.

    Arrays by term have shape (k + 1,), the intercept first.

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float, by term
        In outcome units per predictor unit; t with df_residual degrees of freedom.
    std_estimate, tolerance, vif : ndarray of float, by term
        With weighted variances; nan for the intercept.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates, sigma² (X'WX)^-1.
    n_obs, df_model, df_residual : int
        Rows, predictors and n - k - 1: a weight does not make a row into several.
    r_squared, adj_r_squared, sigma : float
        Weighted; the total is about the weighted mean.
    f_statistic, f_p_value : float
        F of all predictors together; nan without predictors.
    fitted, residual : ndarray of float, shape (n_obs,)
        In outcome units, not weighted.
    """

    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    std_estimate: Floats
    tolerance: Floats
    vif: Floats
    covariance: Floats
    n_obs: int
    df_model: int
    df_residual: int
    r_squared: float
    adj_r_squared: float
    sigma: float
    f_statistic: float
    f_p_value: float
    fitted: Floats
    residual: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    """Estimates, their unscaled covariance, fitted values; weighted lengths and tolerances."""

    estimate: Floats
    unscaled: Floats
    fitted: Floats
    length: Floats
    tolerance: Floats


def wls(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    weights: ArrayLike,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> WlsFit:
    r"""Regress an outcome on predictors and a constant by weighted least squares.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k may be 0.
    weights : array_like of float, shape (n_obs,)
        Above zero: inverse variances up to a factor, as the weights of R's ``lm``. Sampling
        weights give the right estimates here and the wrong standard errors.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits, strictly between 0 and 1.

    Returns
    -------
    WlsFit

    Raises
    ------
    AnalysisError
        Missing values, weights that are not above zero, too few rows, a constant outcome or
        predictor, or perfect collinearity.

    Notes
    -----
    .. math:: b = (X'WX)^{-1}X'Wy, \qquad \operatorname{Var}(b) = \hat\sigma^2 (X'WX)^{-1},
              \qquad \hat\sigma^2 = e'We / (n - k - 1)

    References
    ----------
    .. [1] Aitken, A. C. (1935). Proceedings of the Royal Society of Edinburgh, 55, 42-48.

    Examples
    --------
    >>> fit = wls([1, 3, 2, 5], [[1], [2], [3], [4]], weights=[1, 1, 1, 2], names=["learning"])
    >>> fit.estimate.round(4), round(fit.r_squared, 4)
    (array([-0.1765,  1.2059]), 0.7725)
    """
    level = confidence_level(conf_level)
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    w = complete(weights, name="weights", ndim=1)
    _refuse(y, x, w)
    design = centered_design(x, names=names)
    return _fit(y, x, w / w.mean(), ("intercept", *design.names), level)


def _refuse(y: Floats, x: Floats, w: Floats) -> None:
    """One outcome and one positive weight a row; more rows than coefficients."""
    if not y.size == w.size == len(x):
        raise AnalysisError(
            f"A weighted regression needs one outcome and one weight per row, but got {y.size} "
            f"outcomes and {w.size} weights for {len(x)} rows."
        )
    if w.size and w.min() <= 0:
        raise AnalysisError(
            f"A weighted regression needs weights above zero, but the smallest is {w.min():g}."
        )
    if len(x) <= x.shape[1] + 1:
        raise AnalysisError(
            "A weighted regression needs more complete rows than coefficients, "
            f"but got {len(x)} rows for {x.shape[1] + 1} coefficients."
        )
    if not varies(y):
        raise AnalysisError(
            f"A weighted regression needs an outcome that varies: every value is {y[0]:g}."
        )


def _fit(y: Floats, x: Floats, w: Floats, terms: tuple[str, ...], level: float) -> WlsFit:
    """Assemble the record."""
    solution = _solve(y, x, w)
    n_obs, df_model = x.shape
    df = n_obs - df_model - 1
    residual = y - solution.fitted
    unexplained = float(w @ residual**2)
    total = float(w @ (y - np.average(y, weights=w)) ** 2)
    std_slopes = solution.estimate[1:] * solution.length / np.sqrt(total)
    covariance = unexplained / df * solution.unscaled
    std_error = np.sqrt(covariance.diagonal())
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = solution.estimate / std_error
        f_statistic = (total - unexplained) / max(df_model, 1) / (unexplained / df)
    f_statistic = float(f_statistic) if df_model else float("nan")
    reach = t_quantile((1 + level) / 2, df) * std_error
    return WlsFit(
        terms=terms,
        estimate=solution.estimate,
        std_error=std_error,
        statistic=statistic,
        p_value=t_two_sided_p(statistic, df),
        conf_low=solution.estimate - reach,
        conf_high=solution.estimate + reach,
        std_estimate=np.append(np.nan, std_slopes),
        tolerance=np.append(np.nan, solution.tolerance),
        vif=np.append(np.nan, 1 / solution.tolerance),
        covariance=covariance,
        n_obs=n_obs,
        df_model=df_model,
        df_residual=df,
        r_squared=1 - unexplained / total,
        adj_r_squared=1 - unexplained / total * (n_obs - 1) / df,
        sigma=float(np.sqrt(unexplained / df)),
        f_statistic=f_statistic,
        f_p_value=f_upper_p(f_statistic, df_model, df) if df_model else float("nan"),
        fitted=solution.fitted,
        residual=residual,
    )


def _solve(y: Floats, x: Floats, w: Floats) -> _Solution:
    """Center by weighted means, scale, factor; go back to the units of the data."""
    center = np.average(x, axis=0, weights=w)
    middle = float(np.average(y, weights=w))
    root = np.sqrt(w)[:, None]
    deviations = (x - center) * root
    length = np.sqrt((deviations**2).sum(axis=0))
    basis, triangle = np.linalg.qr(deviations / length)
    inverse = np.linalg.solve(triangle, np.eye(x.shape[1]))
    scaled = inverse / length[:, None]
    slopes = scaled @ (basis.T @ ((y - middle) * root[:, 0]))
    rows = np.vstack([-center @ scaled, scaled])
    unscaled = rows @ rows.T
    unscaled[0, 0] += 1 / w.sum()
    estimate = np.append(middle - center @ slopes, slopes)
    fitted = middle + (x - center) @ slopes
    return _Solution(estimate, unscaled, fitted, length, 1 / (inverse**2).sum(axis=1))
