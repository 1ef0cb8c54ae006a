"""A scatter plot with two ceilings over it: what stands below, and what stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, GRAY, INK, WARNING
from crm_study.figures.points import draw_points
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 84.0
_LEFT = 17.0


def ceiling_plot(
    x: Sequence[float],
    y: Sequence[float],
    peers: Sequence[tuple[float, float]],
    line: tuple[float, float] | None,
    *,
    x_label: str,
    y_label: str,
    legend: tuple[str, str],
    stamp: str | None = None,
) -> Figure:
    """Draw points, the step ceiling through the peers, and the line through them.

    Parameters
    ----------
    x, y : sequence of float
        Condition and outcome.
    peers : sequence of (float, float)
        Corners of the step ceiling, from left to right.
    line : (intercept, slope), optional
        Of the straight ceiling.
    x_label, y_label : str
        Names of the scales.
    legend : tuple of str
        Words of the steps and of the line.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No point or no peer.

    Examples
    --------
    >>> figure = ceiling_plot([1, 2, 3], [1, 3, 2], [(1, 1), (2, 3)], (-1.0, 2.0),
    ...                       x_label="Care", y_label="Success", legend=("Steps", "Line"))
    >>> [one.get_gid() for one in figure.axes[0].lines if one.get_gid() in ("steps", "line")]
    ['steps', 'line']
    """
    if not len(x) or len(x) != len(y) or not peers:
        raise AnalysisError("A plot of ceilings needs points, and at least one peer.")
    key = legend_of([(legend[0], WARNING), (legend[1], INK)])
    foot = AXIS_HEIGHT + stamp_height(stamp)
    figure = new_figure(WIDTH, foot + _HEIGHT + key.height + 3 * MARGIN)
    width = WIDTH - _LEFT - MARGIN - 4.0
    (left, right), (low, high) = limits(x), limits(y)
    axes = panel(
        figure,
        left=_LEFT,
        bottom=foot,
        width=width,
        height=_HEIGHT,
        x=(left, right),
        y=(low, high),
    )
    draw_y_scale(axes, label=y_label, per_mm=(right - left) / width)
    draw_x_scale(axes, label=x_label, per_mm=(high - low) / _HEIGHT)
    draw_points(axes, np.asarray(x, float), np.asarray(y, float), gid="points", color=ACCENT)
    _ceilings(axes, peers, line, min(y), max(x))
    key.draw(figure, top=foot + _HEIGHT + MARGIN + key.height)
    print_stamp(figure, stamp)
    return figure


def _ceilings(
    axes: Axes,
    peers: Sequence[tuple[float, float]],
    line: tuple[float, float] | None,
    bottom: float,
    end: float,
) -> None:
    xs, ys, height = [], [], bottom
    for place, top in peers:
        xs += [place, place]
        ys += [height, top]
        height = top
    axes.plot([*xs, end], [*ys, height], color=WARNING, linewidth=1.4, gid="steps")
    if line is None:
        return
    intercept, slope = line
    across = np.array(axes.get_xlim())
    axes.plot(across, intercept + slope * across, color=INK, linewidth=1.2, gid="line")
    highest = max(top for _, top in peers)
    axes.plot(
        [across[0], end], [highest] * 2, color=GRAY, linewidth=0.7, linestyle=(0, (3, 2)), gid="top"
    )
