"""Ceilings over a scatter plot, and how much of the upper left corner is empty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, complete, varies


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """Two ceilings of one condition and one outcome, unrounded.

    Attributes
    ----------
    peers : ndarray of float, shape (n_peers, 2)
        Condition and outcome of the points on the step ceiling, duplicates kept.
    low_x, high_x, low_y, high_y : float
        Scope: smallest and largest values observed.
    ce_zone, cr_zone : float
        Empty area above the steps (CE-FDH) and above the line through the peers (CR-FDH).
    ce_effect, cr_effect : float
        Those areas over that of the scope, 0 to 1; 0 where one peer leaves no corner.
    slope, intercept : float
        Of the CR-FDH line; nan where there is one peer.
    accuracy : float
        Share of the points on or below that line.
    fit : float
        CR zone over CE zone; nan where it exceeds 1 or there is no zone.
    n_obs : int
    """

    peers: Floats
    low_x: float
    high_x: float
    low_y: float
    high_y: float
    ce_zone: float
    cr_zone: float
    ce_effect: float
    cr_effect: float
    slope: float
    intercept: float
    accuracy: float
    fit: float
    n_obs: int


@dataclass(frozen=True, slots=True, eq=False)
class Corner:
    """The condition in order, ready for many arrangements of the outcome.

    Attributes
    ----------
    order : ndarray of int, shape (n_obs,)
        Rows from the smallest to the largest condition.
    start : ndarray of int, shape (n_values,)
        Where each different value of the condition starts in that order.
    values : ndarray of float, shape (n_values,)
        The different values, rising.
    low_y, high_y : float
        Scope of the outcome.
    """

    order: NDArray[np.intp]
    start: NDArray[np.intp]
    values: Floats
    low_y: float
    high_y: float

    @property
    def area(self) -> float:
        """Area of the scope."""
        return float((self.values[-1] - self.values[0]) * (self.high_y - self.low_y))


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The step ceiling of several arrangements of the outcome at once.

    Attributes
    ----------
    top : ndarray of float, shape (n_arrangements, n_values)
        Highest outcome at every value of the condition.
    roof : ndarray of float, the same shape
        Highest outcome at this value or a smaller one.
    weight : ndarray of float, the same shape
        Points at the peer that stands at this value; 0 where none does.
    """

    top: Floats
    roof: Floats
    weight: Floats


def ceiling(condition: ArrayLike, outcome: ArrayLike) -> Ceiling:
    r"""Measure the empty corner above two ceilings.

    Parameters
    ----------
    condition, outcome : array_like of float, shape (n_obs,)
        Complete; high values of the outcome may need high values of the condition.

    Returns
    -------
    Ceiling
        Equal to R's ``NCA::nca_analysis`` (version 5) with the empirical scope.

    Raises
    ------
    AnalysisError
        Missing values, unequal lengths, or a variable that does not vary.

    Notes
    -----
    .. math:: d = C / S

    Points that share the place of a peer are peers as well and count as often in the line
    through the peers, as in NCA since version 4.0.3.

    References
    ----------
    .. [1] Dul, J. (2016). Organizational Research Methods, 19(1), 10-52.

    Examples
    --------
    >>> found = ceiling([1, 2, 3, 4.0], [1, 3, 2, 5.0])
    >>> found.peers.tolist(), round(found.ce_effect, 4), round(found.slope, 4)
    ([[1.0, 1.0], [2.0, 3.0], [4.0, 5.0]], 0.6667, 1.2857)
    """
    corner, y = corner_of(condition, outcome)
    steps = steps_of(corner, y[None, :])
    at = np.flatnonzero(steps.weight[0])
    times = steps.weight[0][at].astype(int)
    slope, intercept = (float(one[0]) for one in line_of(corner, steps))
    ce_zone = float(step_zone(corner, steps)[0])
    cr_zone = float(line_zone(corner, np.array([slope]), np.array([intercept]))[0])
    x = np.asarray(condition, dtype=float)
    above = int((y - (slope * x + intercept) > 1e-7).sum()) if np.isfinite(slope) else 0
    return Ceiling(
        peers=np.repeat(np.column_stack([corner.values[at], steps.top[0][at]]), times, axis=0),
        low_x=float(corner.values[0]),
        high_x=float(corner.values[-1]),
        low_y=corner.low_y,
        high_y=corner.high_y,
        ce_zone=ce_zone,
        cr_zone=cr_zone,
        ce_effect=ce_zone / corner.area,
        cr_effect=cr_zone / corner.area,
        slope=slope,
        intercept=intercept,
        accuracy=1 - above / y.size,
        fit=cr_zone / ce_zone if 0 < cr_zone <= ce_zone else float("nan"),
        n_obs=y.size,
    )


def corner_of(condition: ArrayLike, outcome: ArrayLike) -> tuple[Corner, Floats]:
    """Put the condition in order; return it with the outcome as given."""
    x = complete(condition, name="condition", ndim=1)
    y = complete(outcome, name="outcome", ndim=1)
    if x.size != y.size:
        raise AnalysisError("The condition and the outcome must be equally long.")
    for name, values in (("condition", x), ("outcome", y)):
        if x.size < 2 or not varies(values):
            raise AnalysisError(f"A ceiling needs a {name} that varies.")
    order = np.argsort(x, kind="stable")
    values, start = np.unique(x[order], return_index=True)
    return Corner(order, start, values, float(y.min()), float(y.max())), y


def steps_of(corner: Corner, outcomes: Floats) -> Steps:
    """Find the step ceilings; ``outcomes`` has one arrangement a row, in the order given."""
    sorted_ = outcomes[:, corner.order]
    top = np.maximum.reduceat(sorted_, corner.start, axis=1)
    roof = np.maximum.accumulate(top, axis=1)
    earlier = np.concatenate([np.full((len(top), 1), -np.inf), roof[:, :-1]], axis=1)
    sizes = np.diff([*corner.start, outcomes.shape[1]])
    at_top = sorted_ == np.repeat(top, sizes, axis=1)
    weight = np.add.reduceat(at_top.astype(float), corner.start, axis=1)
    return Steps(top, roof, np.where(top > earlier, weight, 0.0))


def step_zone(corner: Corner, steps: Steps) -> Floats:
    """Area of the scope above the steps; shape (n_arrangements,)."""
    return np.asarray((corner.high_y - steps.roof[:, :-1]) @ np.diff(corner.values))


def line_of(corner: Corner, steps: Steps) -> tuple[Floats, Floats]:
    """Slope and intercept of the line through the peers; nan where there is one place."""
    weight, x = steps.weight, corner.values
    total = weight.sum(axis=1)
    mean_x, mean_y = weight @ x / total, (weight * steps.top).sum(axis=1) / total
    apart = x - mean_x[:, None]
    spread = (weight * apart**2).sum(axis=1)
    single = (weight > 0).sum(axis=1) < 2
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = (weight * apart * (steps.top - mean_y[:, None])).sum(axis=1) / spread
    slope = np.where(single, np.nan, slope)
    return slope, mean_y - slope * mean_x


def line_zone(corner: Corner, slope: Floats, intercept: Floats) -> Floats:
    """Area of the scope above a rising line; 0 where there is no line."""
    left, right = corner.values[0], corner.values[-1]
    low, high = corner.low_y, corner.high_y
    with np.errstate(invalid="ignore"):
        enters = np.clip((low - intercept) / slope, left, right)
        leaves = np.clip((high - intercept) / slope, left, right)
        middle = intercept + slope * (enters + leaves) / 2
        zone = (enters - left) * (high - low) + (leaves - enters) * (high - middle)
    return np.where(np.isfinite(slope), zone, 0.0)
