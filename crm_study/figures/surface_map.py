"""A surface seen from above: an outcome over two things that may fit each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, write
from crm_study.figures.palette import ACCENT, INK, PAPER, blend
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIDE = 84.0
_LEFT = 22.0
_CELLS = 28
_COLORS = ("#F7E4D2", "#F4F4F4", "#9CC9E3", ACCENT, "#003A5D")


def surface_map(
    height: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
    *,
    span: tuple[float, float],
    points: Sequence[tuple[float, float, int]],
    labels: tuple[str, str, str],
    lines: tuple[str, str],
    stamp: str | None = None,
) -> Figure:
    """Draw a surface as shades, with the lines of agreement and of disagreement.

    Parameters
    ----------
    height : callable
        Expected outcome of arrays of x and y.
    span : pair of float
        Ends of the common scale of x and y.
    points : sequence of (float, float, int)
        Where answers lie, and how many; larger dots stand for more.
    labels : tuple of str
        Names of x, of y and of the outcome.
    lines : tuple of str
        Words for the line of agreement (x = y) and that of disagreement.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        A scale without length.

    Examples
    --------
    >>> figure = surface_map(lambda x, y: x + y, span=(1, 5), points=[(2, 2, 3)],
    ...                      labels=("Culture", "System", "Success"), lines=("fit", "misfit"))
    >>> [one.get_gid() for one in figure.axes[0].lines if one.get_gid() == "points"]
    ['points']
    """
    low, high = span
    if not low < high:
        raise AnalysisError("A map of a surface needs a scale from a smaller to a larger number.")
    foot = AXIS_HEIGHT + stamp_height(stamp)
    figure = new_figure(WIDTH, foot + _SIDE + 4 * MARGIN)
    axes = panel(
        figure, left=_LEFT, bottom=foot, width=_SIDE, height=_SIDE, x=(low, high), y=(low, high)
    )
    step = (high - low) / _CELLS
    middles = low + step * (np.arange(_CELLS) + 0.5)
    heights = height(*np.meshgrid(middles, middles))
    ends = float(heights.min()), float(heights.max())
    _shade(axes, heights, (low, step), ends)
    per_mm = (high - low) / _SIDE
    draw_y_scale(axes, label=folded(labels[1], width=40, lines=1), per_mm=per_mm)
    draw_x_scale(axes, label=folded(labels[0], width=50, lines=1), per_mm=per_mm)
    _lines(axes, span)
    for x, y, count in points:
        size = 2.0 + 1.6 * float(np.sqrt(count))
        look = {"marker": "o", "markersize": size, "color": INK, "markeredgecolor": PAPER}
        axes.plot([x], [y], linestyle="none", gid="points", clip_on=False, **look)  # type: ignore[arg-type]
    _key(figure, ends, labels[2], lines, top=foot + _SIDE)
    print_stamp(figure, stamp)
    return figure


def _shade(
    axes: Axes,
    heights: NDArray[np.float64],
    grid: tuple[float, float],
    ends: tuple[float, float],
) -> None:
    low, step = grid
    room = (ends[1] - ends[0]) or 1.0
    for i, row in enumerate(heights.tolist()):
        for j, value in enumerate(row):
            color = blend(_COLORS, (value - ends[0]) / room)
            corner = (low + j * step, low + i * step)
            look = {"facecolor": color, "edgecolor": color, "linewidth": 0.5, "zorder": 0.1}
            box(axes, corner, (step, step), gid="shade", **look)


def _lines(axes: Axes, span: tuple[float, float]) -> None:
    low, high = span
    rule(axes, ((low, low), (high, high)), color=INK, linewidth=1.2, zorder=2, gid="agreement")
    dashes = (0, (4, 3))
    ends = ((low, high), (high, low))
    rule(axes, ends, color=INK, linewidth=1.0, linestyle=dashes, zorder=2, gid="disagreement")


def _key(
    figure: Figure, ends: tuple[float, float], name: str, lines: tuple[str, str], *, top: float
) -> None:
    """Draw the shades with their numbers, and what the two lines are, at the right."""
    left = _LEFT + _SIDE + 3 * GAP
    write(figure, left, top - 2.0, folded(name, width=26, lines=3), ha="left", va="top")
    start = top - 18.0
    heights = [ends[1] - place * (ends[1] - ends[0]) / 4 for place in range(5)]
    for place, value in enumerate(heights):
        color = blend(_COLORS, 1 - place / 4)
        box(figure, (left, start - 6.0 * place - 6.0), (6.0, 6.0), facecolor=color, gid="key")
        text = f"{value:.1f}".replace("-", "\u2212")
        write(figure, left + 8.0, start - 6.0 * place - 3.0, text, size=SMALL, ha="left")
    bottom = start - 38.0
    axes = panel(figure, left=left, bottom=bottom - 8.0, width=6.0, height=8.0, x=(0, 1), y=(0, 8))
    rule(axes, ((0, 7), (1, 7)), color=INK, linewidth=1.2)
    rule(axes, ((0, 1), (1, 1)), color=INK, linewidth=1.0, linestyle=(0, (4, 3)))
    for words, height in zip(lines, (7.0, 1.0), strict=True):
        told = folded(words, width=24, lines=1)
        write(figure, left + 8.0, bottom - 8.0 + height, told, size=SMALL, ha="left")
