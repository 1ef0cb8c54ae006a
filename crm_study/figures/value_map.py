"""A map of many points in four corners: value now against potential."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import INK
from crm_study.figures.points import draw_points
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT, _LEFT, _HEAD = 84.0, 20.0, 7.0
_SMALLEST, _LARGEST = 2.2, 11.0


@dataclass(frozen=True, slots=True)
class Corner:
    """The name of a corner and what is in it, in print."""

    name: str
    share: str


def value_map(
    x: Sequence[float],
    y: Sequence[float],
    counts: Sequence[int],
    *,
    cuts: tuple[float, float],
    corners: Sequence[Corner],
    x_label: str,
    y_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw dots whose area is a count, the two cuts, and the name and share of every corner.

    Parameters
    ----------
    x, y : sequence of float, length n
        Places of the dots.
    counts : sequence of int, length n
        Customers there.
    cuts : pair of float
        Where the dashed lines stand.
    corners : sequence of Corner, length 4
        Upper left, upper right, lower left, lower right.
    x_label, y_label : str
        Names of the scales.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No point, unequal lengths, or another number of corners.

    Examples
    --------
    >>> corners = [Corner(name, "25%") for name in ("Grow", "Stars", "Rest", "Keep")]
    >>> figure = value_map([1, 2, 8, 9], [5, 1, 1, 6], [3, 1, 2, 1], cuts=(5, 3), corners=corners,
    ...                    x_label="Value", y_label="Potential")
    >>> [text.get_text() for text in figure.texts]
    ['Grow: 25%', 'Stars: 25%', 'Rest: 25%', 'Keep: 25%']
    """
    if not x or not len(x) == len(y) == len(counts) or len(corners) != 4:
        raise AnalysisError(
            "A value map needs dots with two values and a count each, and four corners; got "
            f"{len(x)}, {len(y)} and {len(counts)} of them and {len(corners)} corners."
        )
    foot = stamp_height(stamp)
    base = AXIS_HEIGHT + _HEAD + foot
    figure = new_figure(WIDTH, MARGIN + _HEAD + _HEIGHT + base)
    width = WIDTH - _LEFT - 3.0
    axes = panel(
        figure,
        left=_LEFT,
        bottom=base,
        width=width,
        height=_HEIGHT,
        x=limits([*x, cuts[0]]),
        y=limits([*y, cuts[1]]),
    )
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label=y_label, per_mm=(x1 - x0) / width)
    draw_x_scale(axes, label=x_label, per_mm=(y1 - y0) / _HEIGHT)
    _draw_dots(axes, x, y, counts)
    _draw_cuts(axes, cuts)
    _draw_corners(figure, corners, base)
    print_stamp(figure, stamp)
    return figure


def _draw_dots(axes: Axes, x: Sequence[float], y: Sequence[float], counts: Sequence[int]) -> None:
    most = max(counts)
    for across, up, count in zip(x, y, counts, strict=True):
        size = max(_SMALLEST, _LARGEST * math.sqrt(count / most))
        draw_points(axes, np.array([across]), np.array([up]), gid="customers", size=size)


def _draw_cuts(axes: Axes, cuts: tuple[float, float]) -> None:
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    look = {"color": INK, "linestyle": (0, (4, 3)), "linewidth": 0.9, "zorder": 3, "gid": "cut"}
    rule(axes, ((cuts[0], y0), (cuts[0], y1)), **look)
    rule(axes, ((x0, cuts[1]), (x1, cuts[1])), **look)


def _draw_corners(figure: Figure, corners: Sequence[Corner], base: float) -> None:
    """Write names and shares above and below the panel, at its two sides."""
    above, below = base + _HEIGHT + _HEAD / 2, base - AXIS_HEIGHT - _HEAD / 2 + 1.0
    places = ((_LEFT, above), (WIDTH - 3.0, above), (_LEFT, below), (WIDTH - 3.0, below))
    room = (WIDTH - _LEFT) / 2 - 4.0
    for corner, (left, height) in zip(corners, places, strict=True):
        words = fitted(f"{corner.name}: {corner.share}", room=room)
        side = "left" if left == _LEFT else "right"
        write(figure, left, height, words, size=SMALL, ha=side, weight="bold", gid="corner")
