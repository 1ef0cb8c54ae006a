"""Ovals, arrow heads and numbers of a path diagram, on a panel measured in millimeters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from crm_study.figures.house import box, shape
from crm_study.figures.lettering import MM_PER_POINT, width_of, write
from crm_study.figures.palette import ACCENT, PAPER, blend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEAD_LENGTH = 1.7
_HEAD_WIDTH = 1.3
_TINT = blend((PAPER, ACCENT), 0.08)


def draw_oval(axes: Axes, middle: tuple[float, float], size: tuple[float, float]) -> None:
    """Draw a box with round ends, for a construct."""
    (x, y), (width, height) = middle, size
    left, right, top, bottom = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    inner, outer = left + height / 2, right - height / 2
    steps = [
        ("M", [(inner, top)]),
        ("L", [(outer, top)]),
        ("Q", [(right, top), (right, y), (right, bottom), (outer, bottom)]),
        ("L", [(inner, bottom)]),
        ("Q", [(left, bottom), (left, y), (left, top), (inner, top)]),
    ]
    shape(axes, steps, facecolor=_TINT, edgecolor=ACCENT, linewidth=1.1, zorder=4, gid="oval")


def draw_head(
    axes: Axes, tip: tuple[float, float], toward: tuple[float, float], *, color: str
) -> None:
    """Draw a filled arrow head at ``tip`` of a line that comes from ``toward``."""
    run, rise = toward[0] - tip[0], toward[1] - tip[1]
    length = math.hypot(run, rise) or 1.0
    run, rise = run / length, rise / length
    base = (tip[0] + _HEAD_LENGTH * run, tip[1] + _HEAD_LENGTH * rise)
    wing = (-rise * _HEAD_WIDTH / 2, run * _HEAD_WIDTH / 2)
    wings = [(base[0] + wing[0], base[1] + wing[1]), (base[0] - wing[0], base[1] - wing[1])]
    shape(axes, [("M", [tip]), ("L", wings)], facecolor=color, zorder=2, gid="head")


def clear(axes: Axes, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """Clear the ground of what will be written: lines end around it instead of striking it."""
    box(axes, corner, size, facecolor=PAPER, zorder=2.5, gid="ground")


def write_on_line(
    axes: Axes, place: tuple[float, float], text: str, *, size: float, gid: str
) -> None:
    """Set a number on a line, white behind it and no higher than its digits."""
    width, height = width_of(text, size=size) + 1.0, size * MM_PER_POINT
    clear(axes, (place[0] - width / 2, place[1] - height / 2), (width, height))
    write(axes, place[0], place[1] + 0.1, text, size=size, ha="center", zorder=3, gid=gid)
