"""Residual plot: residuals against fitted values, with their local mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.palette import ACCENT, INK, PAPER, WARNING
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 58.0
_LEFT = 20.0
_SPAN = 0.6
_N_PLACES = 60


def residual_plot(
    fitted: Sequence[float], residuals: Sequence[float], *, stamp: str | None = None
) -> Figure:
    """Plot residuals against fitted values with a zero line and their local mean.

    Parameters
    ----------
    fitted, residuals : sequence of float, length n_obs
        Fitted values and residuals, in the unit of the outcome.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than three points, unequal lengths, or a number that is not finite.

    Examples
    --------
    >>> figure = residual_plot([1.0, 2.0, 3.0, 4.0], [0.1, -0.2, 0.2, -0.1])
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    ['zero', 'residuals', 'smoother']
    """
    x, y = np.asarray(fitted, dtype=float), np.asarray(residuals, dtype=float)
    if x.shape != y.shape or x.size < 3 or not np.isfinite([x, y]).all():
        raise AnalysisError(
            "A residual plot needs at least three finite fitted values and as many "
            f"residuals; got {x.size} and {y.size}."
        )
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, MARGIN + _HEIGHT + AXIS_HEIGHT + foot)
    axes = _panel(figure, x, y, bottom=AXIS_HEIGHT + foot)
    _draw(axes, x, y)
    print_stamp(figure, stamp)
    return figure


def local_mean(
    x: NDArray[np.float64], y: NDArray[np.float64], *, at: NDArray[np.float64], span: float = _SPAN
) -> NDArray[np.float64]:
    """Smooth ``y`` over ``x`` by tricube-weighted local lines, without robust steps.

    Parameters
    ----------
    x, y : ndarray of float, shape (n_obs,)
        The points.
    at : ndarray of float, shape (n_places,)
        Where to evaluate.
    span : float
        Share of the points that reach each place.

    Notes
    -----
    Cleveland (1979), Journal of the American Statistical Association, 74, 829-836,
    equation (2) with the local fit of degree one.
    """
    reach = min(x.size, max(3, int(np.ceil(span * x.size))))
    distance = np.abs(x[None, :] - at[:, None])
    radius = np.sort(distance, axis=1)[:, reach - 1 : reach]
    near = distance / np.where(radius > 0, radius * (1 + 1e-9), 1.0)
    weight = np.clip(1 - near**3, 0, None) ** 3
    center = (weight * x).sum(axis=1) / weight.sum(axis=1)
    mean = (weight * y).sum(axis=1) / weight.sum(axis=1)
    spread = x[None, :] - center[:, None]
    power = (weight * spread**2).sum(axis=1)
    slope = (weight * spread * y).sum(axis=1) / np.where(power > 1e-12, power, np.inf)
    return np.asarray(mean + slope * (at - center))


def _panel(
    figure: Figure, x: NDArray[np.float64], y: NDArray[np.float64], *, bottom: float
) -> Axes:
    reach = float(np.abs(y).max()) or 1.0
    return panel(
        figure,
        left=_LEFT,
        bottom=bottom,
        width=WIDTH - _LEFT - 4 * MARGIN,
        height=_HEIGHT,
        x=limits(x.tolist()),
        y=(-1.08 * reach, 1.08 * reach),
    )


def _draw(axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label="Residual", per_mm=(right - left) / (WIDTH - _LEFT - 4 * MARGIN))
    draw_x_scale(axes, label="Fitted value", per_mm=(high - low) / _HEIGHT)
    rule(axes, ((left, 0.0), (right, 0.0)), color=INK, linewidth=0.8, zorder=1, gid="zero")
    axes.plot(
        x,
        y,
        linestyle="none",
        linewidth=0,
        marker="o",
        markersize=4.2,
        markerfacecolor=ACCENT,
        markeredgecolor=PAPER,
        markeredgewidth=0.5,
        alpha=0.75,
        clip_on=False,
        gid="residuals",
    )
    at = np.linspace(x.min(), x.max(), _N_PLACES)
    axes.plot(at, local_mean(x, y, at=at), color=WARNING, linewidth=1.8, gid="smoother")
