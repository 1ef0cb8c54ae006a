"""Oster's proportional selection: how much stronger the unobserved would have to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import complete
from crm_study.kernels.linear.least_squares import OlsFit, ols


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """A slope before and after controls, and what follows for what is not controlled.

    Attributes
    ----------
    short_estimate, short_r_squared : float
        Slope and R² without the controls.
    long_estimate, long_r_squared : float
        With them.
    r_squared_max : float
        R² that a model with everything could reach.
    delta : float
        Selection on the unobserved, relative to that on the observed, that brings the slope
        to 0. Nan where the controls are unrelated to the predictor.
    adjusted_estimate : float
        The slope if selection on the unobserved equals that on the observed.
    """

    short_estimate: float
    short_r_squared: float
    long_estimate: float
    long_r_squared: float
    r_squared_max: float
    delta: float
    adjusted_estimate: float


@dataclass(frozen=True, slots=True)
class Movement:
    """What Oster's equations need of two regressions.

    Attributes
    ----------
    short, long : float
        Slope without and with controls.
    short_r_squared, long_r_squared, r_squared_max : float
        R² of both, and the largest thinkable.
    outcome_variance, predictor_variance : float
        Of the outcome and of the predictor.
    residual_variance : float
        Of the predictor given the controls.
    """

    short: float
    long: float
    short_r_squared: float
    long_r_squared: float
    r_squared_max: float
    outcome_variance: float
    predictor_variance: float
    residual_variance: float


def proportional_selection(
    outcome: ArrayLike,
    predictor: ArrayLike,
    controls: ArrayLike,
    *,
    r_squared_max: float | None = None,
) -> Selection:
    r"""Compare a slope before and after controls.

    Parameters
    ----------
    outcome, predictor : array_like of float, shape (n_obs,)
        Complete.
    controls : array_like of float, shape (n_obs, c)
        Complete; at least one.
    r_squared_max : float, optional
        From R² with controls to 1; by default 1.3 times that R², at most 1.

    Returns
    -------
    Selection

    Raises
    ------
    AnalysisError
        No controls, an ``r_squared_max`` below R² with controls or above 1, or whatever
        `ols` refuses.

    References
    ----------
    .. [1] Oster, E. (2019). Journal of Business & Economic Statistics, 37(2), 187-204,
       propositions 2 and 3.

    Examples
    --------
    >>> i = np.arange(60.0)
    >>> c = i * 37 % 101
    >>> x = c + i * 53 % 97
    >>> found = proportional_selection(x + c + i * 29 % 89, x, c[:, None])
    >>> round(found.short_estimate, 3), round(found.long_estimate, 3), round(found.delta, 3)
    (1.526, 1.011, 1.006)
    """
    y = complete(outcome, name="outcome", ndim=1)
    x = complete(predictor, name="predictor", ndim=1)
    c = complete(controls, name="controls", ndim=2)
    if not c.shape[1]:
        raise AnalysisError("Proportional selection needs at least one control to compare with.")
    long = ols(y, np.column_stack([x, c]))
    highest = _highest(long, r_squared_max)
    covariance = np.cov(x, y)
    movement = Movement(
        short=float(covariance[0, 1] / covariance[0, 0]),
        long=float(long.estimate[1]),
        short_r_squared=float(covariance[0, 1] ** 2 / covariance[0, 0] / covariance[1, 1]),
        long_r_squared=long.r_squared,
        r_squared_max=highest,
        outcome_variance=float(covariance[1, 1]),
        predictor_variance=float(covariance[0, 0]),
        residual_variance=float(covariance[0, 0] * long.tolerance[1]),
    )
    return Selection(
        short_estimate=movement.short,
        short_r_squared=movement.short_r_squared,
        long_estimate=movement.long,
        long_r_squared=movement.long_r_squared,
        r_squared_max=highest,
        delta=delta_star(movement),
        adjusted_estimate=beta_star(movement),
    )


def delta_star(movement: Movement, *, target: float = 0.0) -> float:
    """Solve for the relative selection that brings the slope to a target.

    Parameters
    ----------
    movement : Movement
        The two regressions.
    target : float, default 0
        Slope to be reached.

    Returns
    -------
    float
        Nan where the controls are unrelated to the predictor: nothing to compare with.

    References
    ----------
    .. [1] Oster (2019), proposition 3.

    Examples
    --------
    >>> round(delta_star(Movement(1.45, 1.0, 0.7, 0.8, 1.0, 9.0, 3.0, 1.6)), 3)
    0.96
    """
    if _unrelated(movement):
        return float("nan")
    constant, linear, quadratic, cubic = _parts(movement)
    nu = movement.long - target
    given = nu * linear[1] + 2 * nu**2 * quadratic + nu**3 * cubic
    selected = constant + nu * linear[0] + nu**2 * quadratic + nu**3 * cubic
    return float(given / selected) if selected else float("nan")


def beta_star(movement: Movement, *, delta: float = 1.0) -> float:
    """Solve for the slope left when selection on the unobserved is ``delta`` of the observed.

    Parameters
    ----------
    movement : Movement
        The two regressions.
    delta : float, default 1
        Relative selection.

    Returns
    -------
    float
        Of the real roots that move the slope on in the direction the controls moved it, the
        one nearest to the slope with controls; of all, where none does.

    References
    ----------
    .. [1] Oster (2019), proposition 2 and its discussion of several roots.

    Examples
    --------
    >>> movement = Movement(1.45, 1.0, 0.7, 0.8, 1.0, 9.0, 3.0, 1.6)
    >>> abs(beta_star(movement, delta=delta_star(movement))) < 1e-12
    True
    """
    if _unrelated(movement):
        return movement.long
    constant, linear, quadratic, cubic = _parts(movement)
    polynomial = [
        (delta - 1) * cubic,
        (delta - 2) * quadratic,
        delta * linear[0] - linear[1],
        delta * constant,
    ]
    roots = np.roots(np.trim_zeros(polynomial, "f"))
    real = roots[np.abs(roots.imag) <= 1e-9 * np.maximum(np.abs(roots), 1.0)].real
    if not real.size:
        return float("nan")
    onward = real[real * (movement.short - movement.long) >= 0]
    among = onward if onward.size else real
    return float(movement.long - among[np.abs(among).argmin()])


def _unrelated(movement: Movement) -> bool:
    """Whether the controls leave all of the predictor's variance."""
    shared = movement.predictor_variance - movement.residual_variance
    return shared <= 1e-12 * movement.predictor_variance


def _parts(m: Movement) -> tuple[float, tuple[float, float], float, float]:
    """Coefficients of the cubic in the bias, split by what delta multiplies."""
    shift, tau = m.short - m.long, m.residual_variance
    vx, vy = m.predictor_variance, m.outcome_variance
    missing = (m.r_squared_max - m.long_r_squared) * vy
    gained = (m.long_r_squared - m.short_r_squared) * vy
    constant = missing * shift * vx
    linear = missing * (vx - tau), gained * tau + vx * tau * shift**2
    return constant, linear, tau * shift * vx, tau * vx - tau**2


def _highest(long: OlsFit, declared: float | None) -> float:
    """Return the largest thinkable R², by default 1.3 times the one reached."""
    if declared is None:
        return min(1.3 * long.r_squared, 1.0)
    if not long.r_squared <= declared <= 1:
        raise AnalysisError(
            f"The largest R² must lie from R² with the controls, {long.r_squared:.3f}, to 1, but "
            f"is {declared:g}."
        )
    return float(declared)
