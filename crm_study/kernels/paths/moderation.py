"""Moderation: a slope that depends on another variable, and the slopes it takes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p, t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, varies
from crm_study.kernels.linear.least_squares import OlsFit, ols


@dataclass(frozen=True, slots=True, eq=False)
class ModerationFit:
    """An outcome on predictor x, moderator w and their product; w may be g indicators.

    Attributes
    ----------
    fit : OlsFit
        Terms: intercept, x, the g columns of w, the g products, the controls.
    n_moderators : int
        g: 1 for a measured moderator, one less than the categories for a categorical one.
    x_center : float
        What was subtracted from x before the products were formed; 0 without centering.
    w_center : ndarray of float, shape (g,)
        What was subtracted from w.
    delta_r_squared : float
        R² of the model less R² without the products.
    f_change, p_change : float
        F of the products together and its p; df_change and the residual degrees of freedom.
    df_change : int
        g.
    """

    fit: OlsFit
    n_moderators: int
    x_center: float
    w_center: Floats
    delta_r_squared: float
    f_change: float
    p_change: float
    df_change: int


@dataclass(frozen=True, slots=True, eq=False)
class SimpleSlopes:
    """Slopes of the outcome on x at values of the moderator; arrays of shape (n_values,).

    Attributes
    ----------
    estimate, std_error, statistic, p_value, conf_low, conf_high : ndarray of float
        With t on the residual degrees of freedom.
    """

    estimate: Floats
    std_error: Floats
    statistic: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats


def moderation(
    outcome: ArrayLike,
    predictor: ArrayLike,
    moderator: ArrayLike,
    *,
    controls: ArrayLike | None = None,
    center: bool = True,
    names: Sequence[str] | None = None,
    conf_level: float = 0.95,
) -> ModerationFit:
    r"""Regress an outcome on a predictor, a moderator and their product.

    Parameters
    ----------
    outcome, predictor : array_like of float, shape (n_obs,)
        Complete, in any units.
    moderator : array_like of float, shape (n_obs,) or (n_obs, g)
        Complete; a measured variable, or g indicator columns of a categorical one.
    controls : array_like of float, shape (n_obs, m), optional
        Covariates.
    center : bool, default True
        Whether x and a measured moderator are centered at their means first. That changes
        the slopes of x and w, which then hold at the means, and neither the product's slope,
        nor R², nor the simple slopes. Indicators are never centered.
    names : sequence of str, optional
        Of predictor, g moderators, g products and m controls.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    ModerationFit

    Raises
    ------
    AnalysisError
        Missing values, a variable that does not vary, too few rows or collinearity.

    Notes
    -----
    .. math:: Y = b_0 + b_1 X + b_2 W + b_3 XW + e, \qquad
              F = \frac{\Delta R^2 / g}{(1 - R^2) / (n - k - 1)}

    References
    ----------
    .. [1] Aiken, L. S., & West, S. G. (1991). Multiple regression: Testing and interpreting
       interactions. Sage.
    .. [2] Hayes, A. F. (2022). Introduction to mediation, moderation, and conditional
       process analysis (3rd ed.), chapter 7 (model 1).

    Examples
    --------
    >>> x, w = np.array([1.0, 2, 3, 4, 5, 6]), np.array([0.0, 1, 0, 1, 0, 1])
    >>> found = moderation(x + w * x + [0.1, -0.1, 0, 0.1, 0, -0.1], x, w, center=False)
    >>> found.fit.terms, found.fit.estimate.round(2)
    (('intercept', 'x', 'w', 'x:w'), array([ 0.11,  0.97, -0.14,  1.03]))
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictor, name="predictor", ndim=1)
    w = _two_dimensional(moderator)
    z = np.empty((y.size, 0)) if controls is None else complete(controls, name="controls", ndim=2)
    g = w.shape[1]
    labels = _labels(names, g, z.shape[1])
    _refuse_constant(np.column_stack([x, w]), labels)
    x_center = float(x.mean()) if center else 0.0
    w_center = w.mean(axis=0) if center and g == 1 else np.zeros(g)
    x, w = x - x_center, w - w_center
    main = np.column_stack([x, w])
    columns = np.column_stack([main, x[:, None] * w, z])
    fit = ols(y, columns, names=labels, conf_level=conf_level)
    without = ols(y, np.column_stack([main, z]), conf_level=conf_level)
    gained = fit.r_squared - without.r_squared
    unexplained = (1 - fit.r_squared) / fit.df_residual
    f_change = gained / g / unexplained if fit.sigma > 0 else float("nan")
    p_change = f_upper_p(f_change, g, fit.df_residual)
    return ModerationFit(fit, g, x_center, w_center, gained, f_change, p_change, g)


def simple_slopes(found: ModerationFit, at: ArrayLike) -> SimpleSlopes:
    r"""Compute the slope of the outcome on x at values of the moderator.

    Parameters
    ----------
    found : ModerationFit
    at : array_like of float, shape (n_values,) or (n_values, g)
        Values of the moderator in its own units, not centered.

    Returns
    -------
    SimpleSlopes

    Notes
    -----
    .. math:: \theta(w) = b_1 + b_3 w, \qquad
              s^2(w) = v_{11} + 2 w v_{13} + w^2 v_{33}

    References
    ----------
    .. [1] Aiken, L. S., & West, S. G. (1991). Multiple regression, equation (2.8).

    Examples
    --------
    >>> x, w = np.array([1.0, 2, 3, 4, 5, 6]), np.array([0.0, 1, 0, 1, 0, 1])
    >>> found = moderation(x + w * x + [0.1, -0.1, 0, 0.1, 0, -0.1], x, w)
    >>> simple_slopes(found, [0, 1]).estimate
    array([0.975, 2.   ])
    """
    values = np.asarray(at, dtype=float).reshape(-1, found.n_moderators)
    return weighted_slopes(found.fit, slope_weights(found, values))


def weighted_slopes(fit: OlsFit, weights: Floats) -> SimpleSlopes:
    """Estimate weighted sums of the coefficients of a regression.

    Parameters
    ----------
    fit : OlsFit
    weights : ndarray of float, shape (n_values, n_terms)
        Of the terms, the intercept first.

    Returns
    -------
    SimpleSlopes

    Examples
    --------
    >>> fit = ols([1, 3, 2, 5, 4], [[1], [2], [3], [4], [5]])
    >>> weighted_slopes(fit, np.array([[0.0, 1.0]])).estimate
    array([0.8])
    """
    estimate = weights @ fit.estimate
    variance = np.einsum("ij,jk,ik->i", weights, fit.covariance, weights)
    std_error = np.sqrt(np.maximum(variance, 0.0))
    statistic = np.divide(
        estimate, std_error, out=np.full_like(estimate, np.nan), where=std_error > 0
    )
    reach = t_quantile((1 + fit.conf_level) / 2, fit.df_residual) * std_error
    return SimpleSlopes(
        estimate,
        std_error,
        statistic,
        t_two_sided_p(statistic, fit.df_residual),
        estimate - reach,
        estimate + reach,
    )


def slope_weights(found: ModerationFit, values: Floats) -> Floats:
    """Return the weights of the coefficients in the slope at values of the moderator.

    Parameters
    ----------
    found : ModerationFit
    values : ndarray of float, shape (n_values, g)
        In the moderator's own units.

    Returns
    -------
    ndarray of float, shape (n_values, n_terms)

    Examples
    --------
    >>> x, w = np.array([1.0, 2, 3, 4, 5, 6]), np.array([0.0, 1, 0, 1, 0, 1])
    >>> found = moderation(x * x, x, w, center=False)
    >>> slope_weights(found, np.array([[0.5]]))
    array([[0. , 1. , 0. , 0.5]])
    """
    g = found.n_moderators
    weights = np.zeros((len(values), found.fit.estimate.size))
    weights[:, 1] = 1.0
    weights[:, 2 + g : 2 + 2 * g] = values - found.w_center
    return weights


def _two_dimensional(moderator: ArrayLike) -> Floats:
    """Read one column, or several indicator columns, as a table."""
    ndim = 1 if np.ndim(moderator) == 1 else 2
    return complete(moderator, name="moderator", ndim=ndim).reshape(np.shape(moderator)[0], -1)


def _labels(names: Sequence[str] | None, g: int, n_controls: int) -> tuple[str, ...]:
    """One name per term after the intercept."""
    if names is not None:
        return tuple(names)
    w = ["w"] if g == 1 else [f"w{i}" for i in range(1, g + 1)]
    return ("x", *w, *(f"x:{one}" for one in w), *(f"z{i}" for i in range(1, n_controls + 1)))


def _refuse_constant(columns: Floats, labels: Sequence[str]) -> None:
    """Predictor and moderator vary."""
    for label, values, moves in zip(labels, columns.T, varies(columns), strict=False):
        if not moves:
            raise AnalysisError(
                f"A moderation needs variables that vary: every value of '{label}' is "
                f"{values[0]:g}."
            )
