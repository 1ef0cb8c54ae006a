"""Quantile regression: what accounts for the median, or any other quantile, of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies
from crm_study.kernels.glm.orthogonal import Orthogonal, orthogonal

Spread = Literal["iid", "nid"]
_EPS = float(np.sqrt(np.finfo(float).eps))


@dataclass(frozen=True, slots=True, eq=False)
class QuantileFit:
    """A quantile regression, unrounded; arrays by term have shape (k + 1,).

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float, by term
        In outcome units per predictor unit; t with n - k - 1 degrees of freedom.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Of the estimates.
    quantile : float
        The share of outcomes below the fitted values.
    df_residual, n_obs : int
        n - k - 1, and rows.
    r1 : float
        1 less the weighted absolute deviations over those about the quantile alone.
    fitted, residual : ndarray of float, shape (n_obs,)
        In outcome units.
    """

    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    quantile: float
    df_residual: int
    n_obs: int
    r1: float
    fitted: Floats
    residual: Floats


def quantile_regression(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    quantile: float = 0.5,
    spread: Spread = "nid",
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> QuantileFit:
    r"""Regress a quantile of an outcome on predictors and a constant.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k may be 0.
    quantile : float, default 0.5
        Strictly between 0 and 1; 0.5 is the median.
    spread : {"nid", "iid"}
        Standard errors: ``nid`` lets the density of the residuals differ between rows (the
        Hendricks–Koenker sandwich), ``iid`` takes one density for all. Both use the
        Hall–Sheather bandwidth, as R's ``summary.rq(se = ...)``.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    QuantileFit
        Equal to R's quantreg. Where several vertices are equally good (ties, even n) any of
        them is a solution and packages differ.

    Raises
    ------
    AnalysisError
        A quantile outside 0 to 1, a constant outcome or predictor, perfect collinearity, too
        few rows, or a density that cannot be estimated.

    Notes
    -----
    .. math:: b = \arg\min \sum_i (\tau - 1[y_i < x_i'b])(y_i - x_i'b)

    is a linear program; its dual is solved exactly and the solution passes through k + 1 rows.

    References
    ----------
    .. [1] Koenker, R., & Bassett, G. (1978). Regression quantiles. Econometrica, 46(1), 33-50.
    .. [2] Koenker, R. (2005). Quantile regression, sections 3.4.2 and 4.10.
    .. [3] Hall, P., & Sheather, S. J. (1988). Journal of the Royal Statistical Society B, 50,
       381-391.

    Examples
    --------
    >>> y = [1.0, 2, 4, 3, 6, 5, 9, 7]
    >>> fit = quantile_regression(y, [[i] for i in range(8)], spread="iid", names=["care"])
    >>> fit.estimate.round(4)
    array([1.1667, 0.8333])
    """
    level = confidence_level(conf_level)
    if not 0 < quantile < 1:
        raise AnalysisError(f"The quantile must lie between 0 and 1, but is {quantile}.")
    y = complete(outcome, name="outcome", ndim=1)
    turned = orthogonal(predictors, names=names)
    if y.size != len(turned.columns):
        raise AnalysisError(
            f"A quantile regression needs one outcome per row, but got {y.size} outcomes and "
            f"{len(turned.columns)} rows."
        )
    if not varies(y):
        raise AnalysisError(
            f"A quantile regression needs an outcome that varies: every value is {y[0]:g}."
        )
    return _fit(y, turned, quantile, spread, level)


def _fit(y: Floats, turned: Orthogonal, tau: float, spread: Spread, level: float) -> QuantileFit:
    """Solve on uncorrelated columns; carry back; add standard errors."""
    z = turned.columns
    n_obs, n_terms = z.shape
    place = _solve(y, z, tau)
    fitted = z @ place
    residual = y - fitted
    inner = _iid(z, tau, residual) if spread == "iid" else _nid(y, z, tau)
    covariance = turned.back @ inner @ turned.back.T
    estimate, std_error = turned.back @ place, np.sqrt(covariance.diagonal())
    df = n_obs - n_terms
    reach = t_quantile((1 + level) / 2, df) * std_error
    alone = y - _solve(y, np.ones((n_obs, 1)), tau)
    return QuantileFit(
        terms=("intercept", *turned.names),
        estimate=estimate,
        std_error=std_error,
        statistic=estimate / std_error,
        p_value=t_two_sided_p(estimate / std_error, df),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        covariance=covariance,
        quantile=tau,
        df_residual=df,
        n_obs=n_obs,
        r1=1 - _check(residual, tau) / _check(alone, tau),
        fitted=fitted,
        residual=residual,
    )


def _check(residual: Floats, tau: float) -> float:
    """Weighted absolute deviations."""
    return float((residual * (tau - (residual < 0))).sum())


def _solve(y: Floats, z: Floats, tau: float) -> Floats:
    """Solve the dual linear program; the coefficients are its shadow prices, made exact."""
    from scipy.optimize import linprog

    unit = float(np.abs(y - np.median(y)).mean())
    moved = (y - np.median(y)) / unit
    found = linprog(
        -moved, A_eq=z.T, b_eq=(1 - tau) * z.sum(axis=0), bounds=(0, 1), method="highs-ds"
    )
    if not found.success:
        raise AnalysisError(
            f"The linear program of the quantile regression failed: {found.message}"
        )
    place = -np.asarray(found.eqlin.marginals)
    basic = np.argsort(np.abs(moved - z @ place), kind="stable")[: z.shape[1]]
    if np.linalg.cond(z[basic]) < 1e8:
        exact = np.asarray(np.linalg.solve(z[basic], moved[basic]), dtype=float)
        if _check(moved - z @ exact, tau) <= _check(moved - z @ place, tau) * (1 + 1e-12):
            place = exact
    place = place * unit
    place[0] += np.median(y)
    return place


def bandwidth(quantile: float, n_obs: int) -> float:
    """Return Hall and Sheather's bandwidth for 95% limits, on the scale of probabilities.

    Examples
    --------
    >>> round(bandwidth(0.5, 100), 4)
    0.2093
    """
    z = normal_quantile(quantile)
    density = float(np.exp(-z * z / 2) / np.sqrt(2 * np.pi))
    ratio = 1.5 * density**2 / (2 * z * z + 1)
    return float(n_obs ** (-1 / 3) * normal_quantile(0.975) ** (2 / 3) * special.cbrt(ratio))


def _iid(z: Floats, tau: float, residual: Floats) -> Floats:
    """One sparsity for all rows: the slope of ordered residuals on their ranks, by medians."""
    n_obs, p = z.shape
    h = max(p + 1, int(np.ceil(n_obs * bandwidth(tau, n_obs))))
    at_zero = int((np.abs(residual) < _EPS).sum())
    ranks = np.arange(at_zero + 1, min(h + at_zero + 1, n_obs) + 1)
    near = residual[np.argsort(np.abs(residual), kind="stable")][ranks - 1]
    x = ranks / (n_obs - p)
    line = np.column_stack([np.ones(x.size), (x - x.mean()) / x.std()])
    sparsity = _solve(np.sort(near), line, 0.5)[1] / x.std()
    return np.asarray(sparsity**2 * tau * (1 - tau) * np.linalg.inv(z.T @ z))


def _nid(y: Floats, z: Floats, tau: float) -> Floats:
    """Sandwich with a density for every row, from fits a bandwidth above and below."""
    h = bandwidth(tau, len(z))
    while tau - h < 0 or tau + h > 1:
        h /= 2
    distance = z @ (_solve(y, z, tau + h) - _solve(y, z, tau - h))
    density = np.maximum(0.0, 2 * h / (distance - _EPS))
    bread = (z.T * density) @ z
    try:
        inverse = np.linalg.inv(bread)
    except np.linalg.LinAlgError:
        raise AnalysisError(
            "The standard errors of this quantile regression cannot be had: the fits above and "
            "below the quantile cross everywhere. Ask for spread 'iid'."
        ) from None
    return np.asarray(tau * (1 - tau) * inverse @ (z.T @ z) @ inverse)
