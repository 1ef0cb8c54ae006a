"""Points and lines in a panel, all in one look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.figures.palette import ACCENT, NEUTRAL, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]


def draw_points(
    axes: Axes, x: Floats, y: Floats, *, gid: str, color: str = ACCENT, size: float = 4.2
) -> None:
    """Draw one dot an observation, with a thin white edge so that crowds stay countable."""
    axes.plot(
        x,
        y,
        linestyle="none",
        linewidth=0,
        marker="o",
        markersize=size,
        markerfacecolor=color,
        markeredgecolor=PAPER,
        markeredgewidth=0.5,
        alpha=0.75,
        clip_on=False,
        scalex=False,
        scaley=False,
        gid=gid,
    )


def draw_curve(axes: Axes, x: Floats, y: Floats, *, gid: str, color: str, dashed: bool) -> None:
    """Draw a line through places in order, cut at the panel's edge."""
    axes.plot(
        x,
        y,
        color=color,
        linewidth=1.2 if dashed else 1.8,
        linestyle=(0, (4, 3)) if dashed else "solid",
        scalex=False,
        scaley=False,
        gid=gid,
    )


def draw_band(axes: Axes, x: Floats, low: Floats, high: Floats, *, gid: str) -> None:
    """Fill between two lines, behind everything else."""
    axes.fill_between(x, low, high, color=NEUTRAL, linewidth=0, zorder=0.5, gid=gid)
