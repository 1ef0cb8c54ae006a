"""Ordinary least squares with everything a regression table prints.

The design is centered, scaled and factored by Householder QR; nothing squares its
condition number, and the answers are carried back to the original units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies
from crm_study.kernels.linear.design import Design, centered_design
from crm_study.kernels.linear.whole_model import whole_model


@dataclass(frozen=True, slots=True, eq=False)
class OlsFit:
    """A linear model of one outcome on k predictors and a constant, unrounded.

    Arrays by term have shape (k + 1,), the intercept first; arrays by observation have
    shape (n_obs,). A residual that is nothing but rounding counts as zero: the fit is then
    perfect, standard errors are 0 and whatever divides by them is nan.

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error : ndarray of float, by term
        In outcome units per predictor unit.
    statistic, p_value : ndarray of float, by term
        t with df_residual degrees of freedom, and its two-sided p.
    conf_low, conf_high : ndarray of float, by term
        Limits of the estimates.
    std_estimate : ndarray of float, by term
        Standardized slope, estimate * sd(predictor) / sd(outcome); nan for the intercept.
    tolerance, vif : ndarray of float, by term
        1 - R² of a predictor on the others, and its inverse; nan for the intercept.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    n_obs, df_model, df_residual : int
        Observations, predictors and n - k - 1.
    r_squared, adj_r_squared : float
        Share of the outcome's variance, plain and adjusted for k.
    sigma : float
        Residual standard deviation, in outcome units.
    f_statistic, f_p_value : float
        F of all predictors together; nan without predictors.
    log_likelihood, aic, bic : float
        Gaussian, at the ML variance. sigma is counted as a parameter, as R's ``AIC()`` and
        ``BIC()`` do; statsmodels does not count it and prints an AIC smaller by 2.
    durbin_watson : float
        In the order of the rows.
    conf_level : float
        Coverage of the limits.
    fitted, residual : ndarray of float, by observation
        In outcome units.
    leverage : ndarray of float, by observation
        Diagonal of the hat matrix.
    studentized, cooks_d : ndarray of float, by observation
        Internally studentized residual and Cook's distance; nan where the leverage is 1.
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
    log_likelihood: float
    aic: float
    bic: float
    durbin_watson: float
    conf_level: float
    fitted: Floats
    residual: Floats
    leverage: Floats
    studentized: Floats
    cooks_d: Floats


def ols(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> OlsFit:
    r"""Regress an outcome on predictors and a constant by least squares.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k may be 0.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits, strictly between 0 and 1.

    Returns
    -------
    OlsFit

    Raises
    ------
    AnalysisError
        Missing values, too few observations, a constant outcome or predictor, or a
        predictor that is a linear combination of those before it.

    Notes
    -----
    .. math:: b = (X'X)^{-1}X'y, \qquad \operatorname{Var}(b) = \hat\sigma^2 (X'X)^{-1},
              \qquad \hat\sigma^2 = e'e / (n - k - 1)

    References
    ----------
    .. [1] Golub, G. H. (1965). Numerische Mathematik, 7, 206-216.
    .. [2] Cook, R. D. (1977). Technometrics, 19(1), 15-18.
    .. [3] Durbin, J., & Watson, G. S. (1950). Biometrika, 37(3/4), 409-428.

    Examples
    --------
    >>> fit = ols([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]], names=["learning"])
    >>> fit.terms, fit.estimate.round(4), round(fit.r_squared, 4)
    (('intercept', 'learning'), array([0.6, 0.8]), 0.64)
    """
    level = confidence_level(conf_level)
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    _refuse(y, x)
    return _fit(y, centered_design(x, names=names), level)


def _refuse(y: Floats, x: Floats) -> None:
    """As many outcomes as rows, more rows than coefficients, an outcome that varies."""
    n_obs, n_terms = len(x), x.shape[1] + 1
    if y.size != n_obs:
        raise AnalysisError(
            f"A regression needs one outcome per row, but got {y.size} outcomes and {n_obs} rows."
        )
    if n_obs <= n_terms:
        raise AnalysisError(
            "A regression needs more complete rows than coefficients, "
            f"but got {n_obs} rows for {n_terms} coefficients."
        )
    if not varies(y):
        raise AnalysisError(f"A regression needs an outcome that varies: every value is {y[0]:g}.")


def _fit(y: Floats, design: Design, level: float) -> OlsFit:
    """Solve, then assemble the record."""
    effects, residual = _projection(y, design)
    n_obs, df_model = design.basis.shape
    df_residual = n_obs - df_model - 1
    sigma = float(np.sqrt(residual @ residual / df_residual))
    std_slopes = design.inverse @ effects
    slopes = std_slopes / design.length
    estimate = np.append(y.mean() - design.center @ slopes, slopes)
    covariance = sigma**2 * _unscaled_covariance(design)
    std_error = np.sqrt(covariance.diagonal())
    statistic = _quotient(estimate, std_error)
    reach = t_quantile((1 + level) / 2, df_residual) * std_error
    vif = (design.inverse**2).sum(axis=1)
    total = float(((y - y.mean()) ** 2).sum())
    whole = whole_model(total, float(residual @ residual), n_obs=n_obs, df_model=df_model)
    leverage = np.minimum(1 / n_obs + (design.basis**2).sum(axis=1), 1.0)
    studentized = _studentized(residual, leverage, sigma)
    return OlsFit(
        terms=("intercept", *design.names),
        estimate=estimate,
        std_error=std_error,
        statistic=statistic,
        p_value=t_two_sided_p(statistic, df_residual),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        std_estimate=_no_intercept(std_slopes / np.linalg.norm(y - y.mean())),
        tolerance=_no_intercept(1 / vif),
        vif=_no_intercept(vif),
        covariance=covariance,
        n_obs=n_obs,
        df_model=df_model,
        df_residual=df_residual,
        r_squared=whole.r_squared,
        adj_r_squared=whole.adj_r_squared,
        sigma=sigma,
        f_statistic=whole.f_statistic,
        f_p_value=whole.f_p_value,
        log_likelihood=whole.log_likelihood,
        aic=whole.aic,
        bic=whole.bic,
        durbin_watson=_durbin_watson(residual),
        conf_level=level,
        fitted=y - residual,
        residual=residual,
        leverage=leverage,
        studentized=studentized,
        cooks_d=studentized**2 * _quotient(leverage, 1 - leverage) / (df_model + 1),
    )


def _projection(y: Floats, design: Design) -> tuple[Floats, Floats]:
    """Coordinates of y on the basis, and what the basis leaves; twice is enough (Kahan)."""
    residual = y - y.mean()
    effects = np.zeros(design.basis.shape[1])
    for _ in range(2):
        share = design.basis.T @ residual
        effects = effects + share
        residual = residual - design.basis @ share
        residual = residual - residual.mean()
    rounding = 20 * np.finfo(float).eps * np.abs(y).max()
    return effects, residual if np.abs(residual).max() > rounding else np.zeros_like(residual)


def _unscaled_covariance(design: Design) -> Floats:
    """(X'X)^-1 of the design with its constant, in original units."""
    slopes = design.inverse / design.length[:, None]
    offset = -design.center @ slopes
    rows = np.vstack([offset, slopes])
    unscaled = rows @ rows.T
    unscaled[0, 0] += 1 / len(design.basis)
    return np.asarray(unscaled)


def _studentized(residual: Floats, leverage: Floats, sigma: float) -> Floats:
    """Residuals in units of their own standard errors; nan where the fit is forced."""
    free = 1 - leverage
    forced = free < 1e-13
    return _quotient(residual, sigma * np.sqrt(np.where(forced, 0.0, free)))


def _durbin_watson(residual: Floats) -> float:
    """Squared successive differences over squared residuals; nan for a perfect fit."""
    unexplained = float(residual @ residual)
    return float((np.diff(residual) ** 2).sum() / unexplained) if unexplained else float("nan")


def _quotient(above: Floats, below: Floats) -> Floats:
    """Divide; nan where the divisor is 0."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below != 0)


def _no_intercept(values: Floats) -> Floats:
    """Put nan in the place of the intercept."""
    return np.append(np.nan, values)
