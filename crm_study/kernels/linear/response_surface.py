"""Polynomial regression of an outcome on two things that may fit, and its surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.linear.hierarchical import compare_nested
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.kernels.linear.term_tests import TermTests, term_tests

TERMS = ("x", "y", "x²", "xy", "y²")
FEATURES = ("a1", "a2", "a3", "a4")

#: What each feature adds up of the constant and the five slopes.
_WEIGHTS = np.array(
    [[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 1.0]]
)


@dataclass(frozen=True, slots=True, eq=False)
class ResponseSurface:
    """A quadratic surface over two predictors, unrounded.

    Attributes
    ----------
    fit : OlsFit
        Of the outcome on x, y, x², xy and y², both less ``center``.
    feature : ndarray of float, shape (4,)
        a1 and a2, slope and curve along agreement (x = y); a3 and a4, slope and curve along
        disagreement (x = -y).
    tests : TermTests
        Of the features.
    f_statistic, p_value : float
        Of the three quadratic terms together.
    df1, df2 : int
    x_stationary, y_stationary : float
        Where the surface is flat, on the scale of x and y as given; nan for a plane.
    axis_slope, axis_intercept : float
        First principal axis, y = intercept + slope · x, both less ``center``; nan where
        there is no cross term.
    center : float
    """

    fit: OlsFit
    feature: Floats
    tests: TermTests
    f_statistic: float
    p_value: float
    df1: int
    df2: int
    x_stationary: float
    y_stationary: float
    axis_slope: float
    axis_intercept: float
    center: float


def response_surface(
    outcome: ArrayLike, x: ArrayLike, y: ArrayLike, *, center: float, conf_level: float = 0.95
) -> ResponseSurface:
    r"""Fit a quadratic surface and describe it along agreement and disagreement.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete, in any unit.
    x, y : array_like of float, shape (n_obs,)
        Complete, on one common scale.
    center : float
        Subtracted from both, usually the midpoint of the scale.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    ResponseSurface

    Raises
    ------
    AnalysisError
        Unequal lengths, or whatever `ols` refuses.

    Notes
    -----
    .. math:: z = b_0 + b_1 x + b_2 y + b_3 x^2 + b_4 xy + b_5 y^2

    a1 = b1 + b2, a2 = b3 + b4 + b5, a3 = b1 - b2, a4 = b3 - b4 + b5, each with the standard
    error that the covariance of the slopes gives.

    References
    ----------
    .. [1] Edwards, J. R. (2002). Alternatives to difference scores: Polynomial regression
       analysis and response surface methodology. In Drasgow & Schmitt (Eds.), Measuring and
       analyzing behavior in organizations, 350-400.
    .. [2] Shanock, L. R., Baran, B. E., Gentry, W. A., Pattison, S. C., & Heggestad, E. D.
       (2010). Journal of Business and Psychology, 25(4), 543-554.

    Examples
    --------
    >>> x, y = np.meshgrid([1.0, 2, 3, 4, 5], [1.0, 2, 3, 4, 5])
    >>> z = 4 - (x - y) ** 2 + 0.1 * np.cos(3 * x + 7 * y)
    >>> found = response_surface(z.ravel(), x.ravel(), y.ravel(), center=3)
    >>> round(float(found.feature[3]), 1)
    -4.0
    """
    first, second = (complete(side, name="predictors", ndim=1) - center for side in (x, y))
    target = complete(outcome, name="outcome", ndim=1)
    if not first.size == second.size == target.size:
        raise AnalysisError("The outcome and both predictors must be equally long.")
    design = np.column_stack([first, second, first**2, first * second, second**2])
    fit = ols(target, design, names=TERMS, conf_level=conf_level)
    feature = _WEIGHTS @ fit.estimate
    variance = np.einsum("ij,jk,ik->i", _WEIGHTS, fit.covariance, _WEIGHTS)
    bend = compare_nested(ols(target, design[:, :2], names=TERMS[:2]), fit)
    x0, y0, slope = _geometry(fit.estimate)
    return ResponseSurface(
        fit=fit,
        feature=feature,
        tests=term_tests(feature, variance, fit.df_residual, conf_level=conf_level),
        f_statistic=bend.f_change,
        p_value=bend.p_value,
        df1=bend.df1,
        df2=fit.df_residual,
        x_stationary=x0 + center,
        y_stationary=y0 + center,
        axis_slope=slope,
        axis_intercept=y0 - slope * x0,
        center=center,
    )


def _geometry(b: Floats) -> tuple[float, float, float]:
    """Return the stationary point and the slope of the first principal axis (Edwards)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        below = 4 * b[3] * b[5] - b[4] ** 2
        x0 = (b[2] * b[4] - 2 * b[1] * b[5]) / below
        y0 = (b[1] * b[4] - 2 * b[2] * b[3]) / below
        slope = (b[5] - b[3] + np.sqrt((b[3] - b[5]) ** 2 + b[4] ** 2)) / b[4]
    found = np.array([x0, y0, slope])
    found[~np.isfinite(found)] = np.nan
    return float(found[0]), float(found[1]), float(found[2])
