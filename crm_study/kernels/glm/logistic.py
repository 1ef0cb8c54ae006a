"""Logistic regression of an outcome with two values, by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import (
    chi2_upper_p,
    normal_quantile,
    normal_two_sided_p,
)
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.glm.newton import Slope, Top, climb, refuse_separation
from crm_study.kernels.glm.orthogonal import Orthogonal, orthogonal
from crm_study.kernels.glm.pseudo_r_squared import PseudoRSquared, pseudo_r_squared


@dataclass(frozen=True, slots=True, eq=False)
class LogisticFit:
    """A logistic regression, unrounded; arrays by term have shape (k + 1,).

    Attributes
    ----------
    terms : tuple of str
        ``"intercept"`` and the names of the predictors.
    estimate, std_error, statistic, p_value : ndarray of float, by term
        Log odds per predictor unit, their standard errors, Wald's z and its two-sided p.
    conf_low, conf_high : ndarray of float, by term
        Wald limits, estimate ± z · std_error.
    covariance : ndarray of float, shape (k + 1, k + 1)
        Inverse of the information.
    log_likelihood, null_log_likelihood : float
        Of the model and of the constant alone.
    lr_statistic, lr_p_value : float
        Likelihood-ratio test of all predictors, k degrees of freedom.
    pseudo : PseudoRSquared
        McFadden, Cox and Snell, Nagelkerke.
    aic, bic : float
        With k + 1 parameters.
    fitted : ndarray of float, shape (n_obs,)
        Probabilities of the event.
    n_obs, n_events, df_model, n_iterations : int
        Rows, rows with the event, predictors, steps of the search.
    conf_level : float
        Coverage of the limits.
    """

    terms: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    lr_statistic: float
    lr_p_value: float
    pseudo: PseudoRSquared
    aic: float
    bic: float
    fitted: Floats
    n_obs: int
    n_events: int
    df_model: int
    n_iterations: int
    conf_level: float


def logistic(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> LogisticFit:
    r"""Regress an event on predictors and a constant.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        1 where the event happened, 0 where it did not.
    predictors : array_like of float, shape (n_obs, k)
        Complete, in any units, without a constant; k may be 0.
    names : sequence of str, optional
        Of the k predictors; ``x1``, ``x2``, ... when left out.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    LogisticFit
        Equal to R's ``glm(family = binomial)`` and statsmodels' ``Logit``.

    Raises
    ------
    AnalysisError
        Values other than 0 and 1, one value only, separation, too few rows, a constant
        predictor or perfect collinearity.

    Notes
    -----
    Newton's method, which is iteratively reweighted least squares here:

    .. math:: b \leftarrow b + (X'WX)^{-1} X'(y - p), \qquad W = \operatorname{diag} p(1 - p)

    References
    ----------
    .. [1] McCullagh, P., & Nelder, J. A. (1989). Generalized linear models (2nd ed.), chapter 4.

    Examples
    --------
    >>> x = [[1], [2], [3], [4], [5], [6]]
    >>> fit = logistic([0, 0, 1, 0, 1, 1], x, names=["care"])
    >>> fit.estimate.round(3), round(fit.lr_statistic, 3)
    (array([-4.249,  1.214]), 3.362)
    """
    level = confidence_level(conf_level)
    y = complete(outcome, name="outcome", ndim=1)
    turned = orthogonal(predictors, names=names)
    _refuse(y, len(turned.columns))
    top = _climb(y, turned.columns)
    if top.endless is not None:
        _separated(y, turned, top.endless)
    return _fit(y, turned, top, level)


def log_likelihood_of(y: Floats, linear: Floats) -> float:
    """Return the log likelihood of events given log odds, without overflow.

    Examples
    --------
    >>> round(log_likelihood_of(np.array([1.0, 0.0]), np.array([0.0, -800.0])), 4)
    -0.6931
    """
    return float(y @ linear - np.logaddexp(0, linear).sum())


def _refuse(y: Floats, n_rows: int) -> None:
    """One outcome a row, 0 or 1, and both of them."""
    if y.size != n_rows:
        raise AnalysisError(
            f"A logistic regression needs one outcome per row, but got {y.size} outcomes and "
            f"{n_rows} rows."
        )
    if not np.isin(y, (0.0, 1.0)).all():
        odd = y[~np.isin(y, (0.0, 1.0))][0]
        raise AnalysisError(f"A logistic regression needs outcomes 0 and 1, but found {odd:g}.")
    if y.min() == y.max():
        raise AnalysisError(
            f"A logistic regression needs both outcomes, but every outcome is {y[0]:g}."
        )


def _climb(y: Floats, z: Floats) -> Top:
    """Search from the share of events."""
    start = np.zeros(z.shape[1])
    start[0] = special.logit(y.mean())
    signs = 2 * y - 1

    def evaluate(b: Floats) -> Slope:
        linear = z @ b
        p = special.expit(linear)
        weights = p * special.expit(-linear)
        return Slope(log_likelihood_of(y, linear), z.T @ (y - p), (z.T * weights) @ z)

    return climb(evaluate, start, margins=lambda direction: signs * (z @ direction))


def _separated(y: Floats, turned: Orthogonal, direction: Floats) -> None:
    """Refuse with the predictors that separate."""
    margins = (2 * y - 1) * (turned.columns @ direction)
    shares = np.abs((turned.back @ direction)[1:]) * turned.scale
    whole = bool(margins.min() > 1e-6 * margins.max())
    refuse_separation("A logistic regression", turned.names, shares, whole=whole)


def _fit(y: Floats, turned: Orthogonal, top: Top, level: float) -> LogisticFit:
    """Carry the answer back to the units of the predictors."""
    n_obs, n_terms = turned.columns.shape
    covariance = turned.back @ np.linalg.inv(top.slope.information) @ turned.back.T
    estimate = turned.back @ top.place
    std_error = np.sqrt(covariance.diagonal())
    reach = normal_quantile((1 + level) / 2) * std_error
    log_likelihood = top.slope.log_likelihood
    share = y.mean()
    null = float(n_obs * (special.xlogy(share, share) + special.xlogy(1 - share, 1 - share)))
    lr = 2 * (log_likelihood - null)
    return LogisticFit(
        terms=("intercept", *turned.names),
        estimate=estimate,
        std_error=std_error,
        statistic=estimate / std_error,
        p_value=normal_two_sided_p(estimate / std_error),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        covariance=covariance,
        log_likelihood=log_likelihood,
        null_log_likelihood=null,
        lr_statistic=lr,
        lr_p_value=chi2_upper_p(lr, n_terms - 1) if n_terms > 1 else float("nan"),
        pseudo=pseudo_r_squared(log_likelihood, null, n_obs=n_obs),
        aic=-2 * log_likelihood + 2 * n_terms,
        bic=-2 * log_likelihood + np.log(n_obs) * n_terms,
        fitted=special.expit(turned.columns @ top.place),
        n_obs=n_obs,
        n_events=int(y.sum()),
        df_model=n_terms - 1,
        n_iterations=top.n_iterations,
        conf_level=level,
    )
