"""A cloud of points with the straight line through it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.palette import GRAY
from crm_study.figures.points import draw_curve, draw_points
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEIGHT = 78.0
_LEFT = 20.0
_RIGHT = 12.0


def scatter(
    x: Sequence[float],
    y: Sequence[float],
    *,
    x_label: str,
    y_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw one point an observation, and the least-squares line.

    Parameters
    ----------
    x, y : sequence of float, length n
        Complete; at least two different values of x.
    x_label, y_label : str
        Names of the scales.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Columns of unequal length, or an x that does not vary.

    Examples
    --------
    >>> figure = scatter([1, 2, 3.0], [2, 1, 4.0], x_label="Said", y_label="Done")
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    ['points', 'line']
    """
    across, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if across.size != up.size or across.size < 2 or not np.ptp(across) > 0:
        raise AnalysisError(
            "A cloud of points needs columns of one length and an x that varies; got "
            f"{across.size} and {up.size} values."
        )
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, 4 * MARGIN + _HEIGHT + AXIS_HEIGHT + foot)
    width = WIDTH - _LEFT - _RIGHT
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=width,
        height=_HEIGHT,
        x=limits(across.tolist()),
        y=limits(up.tolist()),
    )
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label=y_label, per_mm=(x1 - x0) / width)
    draw_x_scale(axes, label=x_label, per_mm=(y1 - y0) / _HEIGHT)
    draw_points(axes, across, up, gid="points")
    slope = float(np.cov(across, up)[0, 1] / across.var(ddof=1))
    ends = np.array([across.min(), across.max()])
    line = up.mean() + slope * (ends - across.mean())
    draw_curve(axes, ends, line, gid="line", color=GRAY, dashed=False)
    print_stamp(figure, stamp)
    return figure
