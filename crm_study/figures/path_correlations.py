"""Correlations of the constructs of a path diagram: arcs, or a triangle of figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from crm_study.figures.fitting import two_decimals
from crm_study.figures.house import box, rule, shape
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import DIVERGING, GRAY, PAPER, blend, ink_on
from crm_study.figures.path_shapes import draw_head, write_on_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from crm_study.figures.path_layout import PathLayout

MOST_ARCS = 5
_NEAREST = 9.0
_DEEPER = 8.5
_BESIDE = 6.0
_CELL = 7.0
_WIDEST_TRIANGLE = 77.0
_START = 3.0
_CELL_HEIGHT = 5.6
_POINTS_PER_MM = 1.08


def room_for(n_joined: int) -> float:
    """Return the width in millimeters that the correlations of so many constructs need."""
    if n_joined < 2:
        return 0.0
    if n_joined <= MOST_ARCS:
        return _NEAREST + _DEEPER * (n_joined - 2) + _BESIDE
    return _START + min(_CELL * n_joined, _WIDEST_TRIANGLE)


def draw_arcs(axes: Axes, layout: PathLayout, pairs: Mapping[tuple[int, int], float]) -> None:
    """Join constructs by arcs at the right, deeper for those further apart."""
    widest = len(layout.blocks) - 1
    for (upper, lower), value in sorted(pairs.items()):
        span = lower - upper
        radius = layout.oval_height / 2
        shift = radius * (0.15 + 0.7 * (widest - span) / max(widest, 1))
        start = layout.blocks[upper].middle + shift
        end = layout.blocks[lower].middle - shift
        edge = layout.oval_right - radius + math.sqrt(radius**2 - shift**2)
        apex = layout.oval_right + _NEAREST + _DEEPER * (span - 1)
        _draw_arc(axes, (edge, start, end), apex - edge, value)


def _draw_arc(axes: Axes, ends: tuple[float, float, float], depth: float, value: float) -> None:
    """Draw one two-headed arc whose apex lies ``depth`` millimeters to the right."""
    edge, start, end = ends
    far = edge + depth * 4 / 3
    steps = [("M", [(edge, start)]), ("C", [(far, start), (far, end), (edge, end)])]
    shape(axes, steps, closed=False, edgecolor=GRAY, linewidth=0.9, zorder=1, gid="arc")
    for height in (start, end):
        draw_head(axes, (edge, height), (far, height), color=GRAY)
    middle = (edge + depth, (start + end) / 2)
    write_on_line(axes, middle, two_decimals(value), size=SMALL, gid="correlation")


def draw_triangle(axes: Axes, layout: PathLayout, pairs: Mapping[tuple[int, int], float]) -> None:
    """Print the lower triangle, each row level with its construct, numbers on the diagonal."""
    left, blocks = layout.oval_right + _START, layout.blocks
    cell = min(_CELL, _WIDEST_TRIANGLE / len(blocks))
    size = min(layout.size, cell * _POINTS_PER_MM)
    for place, block in enumerate(blocks):
        middle = left + cell * (place + 0.5)
        look = {"size": size, "ha": "center", "weight": "bold", "gid": "number"}
        write(axes, middle, block.middle, str(place + 1), **look)  # type: ignore[arg-type]
        if place + 1 < len(blocks):
            rule(axes, ((middle, block.middle + 2.4), (middle, blocks[-1].middle)), linewidth=0.4)
    for (upper, lower), value in sorted(pairs.items()):
        _draw_cell(axes, (left + cell * upper, blocks[lower].middle), cell, value, size)


def _draw_cell(
    axes: Axes, place: tuple[float, float], cell: float, value: float, size: float
) -> None:
    color = blend(DIVERGING, (value + 1) / 2)
    corner = (place[0], place[1] - _CELL_HEIGHT / 2)
    frame = {"facecolor": color, "edgecolor": PAPER, "linewidth": 0.8, "zorder": 1, "gid": "cell"}
    box(axes, corner, (cell, _CELL_HEIGHT), **frame)
    look = {"ha": "center", "color": ink_on(color), "gid": "correlation"}
    write(axes, place[0] + cell / 2, place[1], two_decimals(value), size=size, **look)
