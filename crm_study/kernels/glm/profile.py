"""Profile likelihood limits of a logistic regression: where the fit gets clearly worse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import Floats, complete
from crm_study.kernels.glm.logistic import LogisticFit, log_likelihood_of
from crm_study.kernels.glm.newton import Slope, climb

MOST_STEPS = 60


@dataclass(frozen=True, slots=True, eq=False)
class ProfileLimits:
    """Limits by term, shape (k + 1,); nan where the profile never falls far enough."""

    conf_low: Floats
    conf_high: Floats


def profile_limits(outcome: ArrayLike, predictors: ArrayLike, *, fit: LogisticFit) -> ProfileLimits:
    r"""Find the limits at which the profile likelihood ratio reaches its critical value.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        The 0 and 1 of the fit.
    predictors : array_like of float, shape (n_obs, k)
        The predictors of the fit.
    fit : LogisticFit
        Its `conf_level` is the coverage.

    Returns
    -------
    ProfileLimits
        What R's ``confint(glm)`` reads off a spline, solved exactly.

    Notes
    -----
    The root of :math:`\operatorname{sign}(b - \hat b)\sqrt{2(\ell(\hat b) - \ell_p(b))} = \pm z`
    is found together with the other coefficients by Newton's method [1]_; where that leads
    nowhere, by regula falsi along the profile, the others being fitted anew at each b.

    References
    ----------
    .. [1] Venzon, D. J., & Moolgavkar, S. H. (1988). Applied Statistics, 37(1), 87-94.

    Examples
    --------
    >>> from crm_study.kernels.glm.logistic import logistic
    >>> y, x = [0, 0, 1, 0, 1, 1], [[1], [2], [3], [4], [5], [6]]
    >>> profile_limits(y, x, fit=logistic(y, x)).conf_low.round(3)
    array([-15.124,  -0.066])
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictors, name="predictors", ndim=2)
    z = normal_quantile((1 + fit.conf_level) / 2)
    limits = np.full((2, len(fit.terms)), np.nan)
    for term in range(len(fit.terms)):
        scaled = _scaled(x, fit, term)
        for side, sign in enumerate((-1.0, 1.0)):
            limits[side, term] = _at_once(y, scaled, term, sign * z, fit.log_likelihood)
            if np.isnan(limits[side, term]):
                limits[side, term] = _step_by_step(y, scaled, term, sign * z, fit)
    return ProfileLimits(limits[0], limits[1])


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """Columns of unit variance with the coefficient of interest in its own unit of them."""

    columns: Floats
    place: Floats
    covariance: Floats
    unit: float


def _scaled(x: Floats, fit: LogisticFit, term: int) -> _Scaled:
    """Scale the predictors; center them, but not where the intercept itself is asked for."""
    spread = x.std(axis=0)
    center = x.mean(axis=0) if term else np.zeros(x.shape[1])
    columns = np.column_stack([np.ones(len(x)), (x - center) / spread])
    there = np.diag(np.append(1.0, spread))
    there[0, 1:] = center
    place, covariance = there @ fit.estimate, there @ fit.covariance @ there.T
    return _Scaled(columns, place, covariance, float(there[term, term]))


def _at_once(y: Floats, scaled: _Scaled, term: int, target: float, top: float) -> float:
    """Solve for the limit and the other coefficients together; nan if that leads nowhere."""
    z = scaled.columns
    spread = scaled.covariance[:, term]
    place = scaled.place + target * spread / np.sqrt(spread[term])
    for _ in range(15):
        linear = z @ place
        p = special.expit(linear)
        score = z.T @ (y - p)
        jacobian = -(z.T * (p * special.expit(-linear))) @ z
        jacobian[term] = score
        gap = score.copy()
        gap[term] = log_likelihood_of(y, linear) - top + target**2 / 2
        try:
            step = np.linalg.solve(jacobian, -gap)
        except np.linalg.LinAlgError:
            return float("nan")
        place = place + step
        if not np.isfinite(place).all():
            return float("nan")
        if np.abs(step).max() < 1e-11 * (1 + np.abs(place).max()):
            right_side = (place[term] - scaled.place[term]) * target > 0
            return float(place[term] / scaled.unit) if right_side else float("nan")
    return float("nan")


def _step_by_step(y: Floats, scaled: _Scaled, term: int, target: float, fit: LogisticFit) -> float:
    """Find the limit along the profile, the other coefficients fitted anew at each value."""
    others = np.delete(scaled.columns, term, axis=1)
    profile = _signed_root(y, scaled.columns[:, term] * scaled.unit, others, fit, term)
    return _root(profile, float(fit.estimate[term]), float(fit.std_error[term]), target)


def _signed_root(
    y: Floats, column: Floats, others: Floats, fit: LogisticFit, term: int
) -> Callable[[float], float]:
    """Return the signed root of the profile likelihood ratio of one coefficient."""
    signs = 2 * y - 1
    start = [np.zeros(others.shape[1])]

    def value(b: float) -> float:
        offset = b * column

        def evaluate(c: Floats) -> Slope:
            linear = offset + others @ c
            p = special.expit(linear)
            weights = p * special.expit(-linear)
            information = (others.T * weights) @ others
            return Slope(log_likelihood_of(y, linear), others.T @ (y - p), information)

        top = climb(evaluate, start[0], margins=lambda d: signs * (others @ d))
        start[0] = top.place
        drop = max(fit.log_likelihood - top.slope.log_likelihood, 0.0)
        return float(np.copysign(np.sqrt(2 * drop), b - fit.estimate[term]))

    return value


def _root(profile: Callable[[float], float], center: float, unit: float, target: float) -> float:
    """Solve profile(b) = target on one side of the estimate; nan where it is out of reach."""
    near, far = center, center + target * unit
    low, high = -target, _distance(profile, far, target)
    for _ in range(8):
        if np.isnan(high) or high * target >= 0:
            break
        near, low, far = far, high, center + 2 * (far - center)
        high = _distance(profile, far, target)
    if np.isnan(high) or high * target < 0:
        return float("nan")
    return _illinois(profile, (near, low), (far, high), target)


def _illinois(
    profile: Callable[[float], float],
    near: tuple[float, float],
    far: tuple[float, float],
    target: float,
) -> float:
    """Close a bracket by regula falsi, halving the end that stays."""
    (a, at_a), (b, at_b) = near, far
    for _ in range(MOST_STEPS):
        c = b - at_b * (b - a) / (at_b - at_a)
        at_c = _distance(profile, c, target)
        if abs(at_c) < 1e-11 or abs(b - a) < 1e-13 * (1 + abs(b)):
            return c
        if at_c * at_b < 0:
            a, at_a = b, at_b
        else:
            at_a /= 2
        b, at_b = c, at_c
    return c


def _distance(profile: Callable[[float], float], b: float, target: float) -> float:
    """How far the profile at b is from its target; nan where nothing can be fitted."""
    try:
        return profile(b) - target
    except AnalysisError:
        return float("nan")
