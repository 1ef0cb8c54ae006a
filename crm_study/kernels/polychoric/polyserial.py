"""The correlation of a measurement with the normal variable behind ordered answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, varies
from crm_study.kernels.polychoric.joint_tables import coded
from crm_study.kernels.polychoric.polychoric_likelihood import (
    INFINITE,
    LONGEST_STEP,
    SMALL_STEP,
    thresholds,
)

MAX_ITERATIONS = 100
#: Probabilities below this are rounding.
TINY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class Polyserial:
    """Latent correlation of one measurement and one rating.

    Attributes
    ----------
    estimate : float
        The correlation, dimensionless.
    thresholds : ndarray of float, shape (n_categories - 1,)
        In standard deviations of the latent variable.
    n_obs : int
        Respondents.
    method : str
        ``"likelihood"`` or ``"closed_form"``.
    converged : bool
    """

    estimate: float
    thresholds: Floats
    n_obs: int
    method: Literal["likelihood", "closed_form"]
    converged: bool


def polyserial(
    measurement: ArrayLike,
    rating: ArrayLike,
    *,
    method: Literal["likelihood", "closed_form"] = "likelihood",
) -> Polyserial:
    r"""Correlate a measurement with the normal variable behind a rating.

    Parameters
    ----------
    measurement : array_like of float, shape (n_obs,)
        Any unit.
    rating : array_like of float, shape (n_obs,)
        Ordered answers; their distances do not count.
    method : {'likelihood', 'closed_form'}
        ``"likelihood"``: the most likely correlation given mean, variance and thresholds,
        as ``lavaan::lavCor``. ``"closed_form"``: Pearson's r, rescaled, as
        ``polycor::polyserial`` and ``psych::polyserial``; it can exceed 1.

    Returns
    -------
    Polyserial

    Raises
    ------
    AnalysisError
        Variables of different lengths, fewer than three respondents, a measurement that
        does not vary, a rating that does not or has more than 20 answers, or an unknown
        method.

    Notes
    -----
    With :math:`z` the standardized measurement (dividing by n) and thresholds
    :math:`\tau_a`,

    .. math:: \ln L = \sum_i \ln\Bigl[\Phi\Bigl(\frac{\tau_{a_i} - \rho z_i}
              {\sqrt{1 - \rho^2}}\Bigr) - \Phi\Bigl(\frac{\tau_{a_i - 1} - \rho z_i}
              {\sqrt{1 - \rho^2}}\Bigr)\Bigr], \qquad
              \tilde\rho = \frac{r\, s_a}{\sum_a \phi(\tau_a)}

    where s is the standard deviation of the answers numbered 1, 2, 3, ...

    References
    ----------
    .. [1] Olsson, U., Drasgow, F., & Dorans, N. J. (1982). Psychometrika, 47(3), 337-347.

    Examples
    --------
    >>> found = polyserial([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1, 1, 2, 1, 2, 2])
    >>> bool(0 < found.estimate < 1)
    True
    """
    if method not in ("likelihood", "closed_form"):
        raise AnalysisError(
            f"A polyserial correlation has the methods likelihood and closed_form, but not "
            f"{method!r}."
        )
    z, codes = _readable(measurement, rating)
    cuts = thresholds(np.bincount(codes).astype(float))
    start = _closed_form(z, codes, cuts)
    if method == "closed_form":
        return Polyserial(start, cuts, len(z), method, converged=True)
    estimate, converged = _most_likely(z, codes, cuts, start=start)
    return Polyserial(estimate, cuts, len(z), method, converged)


def _readable(measurement: ArrayLike, rating: ArrayLike) -> tuple[Floats, NDArray[np.intp]]:
    """Standardize the measurement and number the answers."""
    values = complete(measurement, name="measurement", ndim=1)
    answers = complete(rating, name="rating", ndim=1)
    if len(values) != len(answers) or len(values) < 3:
        raise AnalysisError(
            "A polyserial correlation needs a measurement and a rating of the same 3 or more "
            f"respondents, but got {len(values)} and {len(answers)}."
        )
    if not varies(values):
        raise AnalysisError("A polyserial correlation needs a measurement that varies.")
    centered = values - values.mean()
    codes, _ = coded(answers[:, None])
    return centered / np.sqrt((centered**2).mean()), codes[:, 0]


def _closed_form(z: Floats, codes: NDArray[np.intp], cuts: Floats) -> float:
    """Covariance of measurement and numbered answers over what normality makes of it."""
    heights = np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi)
    return float((z * codes).mean() / heights.sum())


def _most_likely(
    z: Floats, codes: NDArray[np.intp], cuts: Floats, *, start: float
) -> tuple[float, bool]:
    """Find the root of the slope by Newton's method in Fisher's z, inside a bracket."""
    edges = np.concatenate([[-INFINITE], cuts, [INFINITE]])
    upper, lower = edges[codes + 1], edges[codes]
    place, low, high = float(np.arctanh(np.clip(start, -0.9, 0.9))), -np.inf, np.inf
    for _ in range(MAX_ITERATIONS):
        slope, step = _slope_and_step(z, upper, lower, place)
        low, high = (place, high) if slope > 0 else (low, place)
        if abs(step) < SMALL_STEP:
            return float(np.tanh(place + step)), True
        place += step
        if not low < place < high and np.isfinite(low + high):
            place = (low + high) / 2
    return float(np.tanh(place)), False


def _slope_and_step(z: Floats, upper: Floats, lower: Floats, place: float) -> tuple[float, float]:
    """Slope of the log likelihood in Fisher's z, and the step that should level it.

    With t = (tau cosh w - z sinh w) the standardized edge and w Fisher's z, dt/dw is
    tau sinh w - z cosh w and t is its own second derivative.
    """
    cosine, sine = np.cosh(place), np.sinh(place)
    tops, bottoms = (edge * cosine - z * sine for edge in (upper, lower))
    top_moves, bottom_moves = (edge * sine - z * cosine for edge in (upper, lower))
    share = np.maximum(_between(bottoms, tops), TINY)
    heights = [np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi) for edge in (tops, bottoms)]
    first = (heights[0] * top_moves - heights[1] * bottom_moves) / share
    second = (
        heights[0] * tops * (1 - top_moves**2) - heights[1] * bottoms * (1 - bottom_moves**2)
    ) / share
    slope, information = float(first.sum()), float((first**2 - second).sum())
    if not information > 0:
        information = float((first**2).sum()) or 1.0
    return slope, float(np.clip(slope / information, -LONGEST_STEP, LONGEST_STEP))


def _between(bottom: Floats, top: Floats) -> Floats:
    """Compute the normal probability of an interval, from the tail where nothing cancels."""
    above = bottom > 0
    low, high = np.where(above, -top, bottom), np.where(above, -bottom, top)
    return np.asarray(special.ndtr(high) - special.ndtr(low))
