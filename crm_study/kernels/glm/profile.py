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
    by regula falsi with Illinois' halving; the other coefficients are fitted anew at each b.

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
    spread = x.std(axis=0)
    columns = np.column_stack([np.ones(y.size), (x - x.mean(axis=0)) / spread])
    raw = np.column_stack([np.ones(y.size), x])
    z = normal_quantile((1 + fit.conf_level) / 2)
    limits = np.full((2, len(fit.terms)), np.nan)
    for term in range(len(fit.terms)):
        # Beside the intercept any shift of the predictors is no loss; of the intercept it is.
        others = np.delete(columns if term else np.column_stack([raw[:, :1], x / spread]), term, 1)
        profile = _signed_root(y, raw[:, term], others, fit, term)
        for side, sign in enumerate((-1.0, 1.0)):
            limits[side, term] = _root(profile, fit.estimate[term], fit.std_error[term], sign * z)
    return ProfileLimits(limits[0], limits[1])


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
