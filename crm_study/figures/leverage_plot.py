"""Residuals against leverage, with contours of Cook's distance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, GRAY, INK, WARNING
from crm_study.figures.points import draw_curve, draw_points
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
_HEIGHT = 60.0
_LEFT = 20.0
_N_PLACES = 120


def leverage_plot(
    leverage: Sequence[float],
    studentized: Sequence[float],
    *,
    n_terms: int,
    distances: tuple[float, float],
    stamp: str | None = None,
) -> Figure:
    """Plot internally studentized residuals against leverage; color what is flagged.

    Parameters
    ----------
    leverage, studentized : sequence of float, length n_obs
        Diagonal of the hat matrix, and residuals in their own standard errors.
    n_terms : int
        Estimates of the model, the intercept among them.
    distances : tuple of float
        Cook's distances of the two contours: looked at, and far.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than three points, unequal lengths, or a number that is not finite.

    Examples
    --------
    >>> figure = leverage_plot([0.4, 0.3, 0.6], [0.5, -1.0, 2.0], n_terms=2, distances=(0.5, 1))
    >>> sorted({line.get_gid() for line in figure.axes[0].lines if line.get_gid()})
    ['contour', 'flagged', 'residuals', 'zero']
    """
    x, y = np.asarray(leverage, dtype=float), np.asarray(studentized, dtype=float)
    if x.shape != y.shape or x.size < 3 or not np.isfinite([x, y]).all():
        raise AnalysisError(
            "A leverage plot needs at least three finite leverages and as many residuals; got "
            f"{x.size} and {y.size}."
        )
    foot = stamp_height(stamp)
    legend = legend_of(
        [
            ("respondent", ACCENT),
            ("Cook's D beyond the dashed line", WARNING),
            ("far: D beyond a solid line", GRAY),
        ]
    )
    figure = new_figure(WIDTH, MARGIN + legend.height + GAP + _HEIGHT + AXIS_HEIGHT + foot)
    legend.draw(figure, top=foot + AXIS_HEIGHT + _HEIGHT + GAP + legend.height)
    axes = _panel(figure, x, y, bottom=AXIS_HEIGHT + foot)
    for distance, dashed in zip(distances, (True, False), strict=True):
        _contours(axes, distance * n_terms, dashed=dashed)
    flagged = y**2 * x / (1 - np.minimum(x, 1 - 1e-12)) / n_terms > distances[0]
    for chosen, color, gid in ((~flagged, ACCENT, "residuals"), (flagged, WARNING, "flagged")):
        if chosen.any():
            draw_points(axes, x[chosen], y[chosen], gid=gid, color=color)
    print_stamp(figure, stamp)
    return figure


def _panel(figure: Figure, x: Floats, y: Floats, *, bottom: float) -> Axes:
    """Add the panel with its scales and zero line."""
    ends = (0.0, limits([0.0, *x])[1])
    reach = 1.08 * max(float(np.abs(y).max()), 1.0)
    width = WIDTH - _LEFT - 4 * MARGIN
    axes = panel(
        figure,
        left=_LEFT,
        bottom=bottom,
        width=width,
        height=_HEIGHT,
        x=ends,
        y=(-reach, reach),
    )
    draw_y_scale(axes, label="Studentized residual", per_mm=ends[1] / width)
    draw_x_scale(axes, label="Leverage", per_mm=2 * reach / _HEIGHT)
    rule(axes, ((0.0, 0.0), (ends[1], 0.0)), color=INK, linewidth=0.8, zorder=1, gid="zero")
    return axes


def _contours(axes: Axes, scaled: float, *, dashed: bool) -> None:
    """Draw the residuals at which a leverage gives one Cook's distance, above and below."""
    end = min(axes.get_xlim()[1], 1 - 1e-9)
    at = np.linspace(end / _N_PLACES, end, _N_PLACES)
    height = np.sqrt(scaled * (1 - at) / at)
    inside = height <= axes.get_ylim()[1]
    color = WARNING if dashed else GRAY
    for sign in (1, -1):
        if inside.any():
            draw_curve(
                axes, at[inside], sign * height[inside], gid="contour", color=color, dashed=dashed
            )
