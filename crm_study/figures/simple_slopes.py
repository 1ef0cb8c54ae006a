"""Simple slopes: the outcome along the predictor at some values of the moderator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, write
from crm_study.figures.palette import GRAY, HAIRLINE, INK, blend
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Words of a line, and the two ends of it: ((x, y), (x, y)).
Line = tuple[str, tuple[tuple[float, float], tuple[float, float]]]

_HEIGHT = 66.0
_LEFT = 20.0
_WORDS = 40.0
_COLORS = ("#8C6BB1", "#0072B2", "#00441B")
_STYLES: tuple[object, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)))


@dataclass(frozen=True, slots=True)
class _Names:
    """Levels of the names at the right, by line; the head, its level, and its room above."""

    levels: dict[int, float]
    head: str
    top: float
    above: float


def simple_slopes_plot(
    lines: Sequence[Line],
    points: Sequence[tuple[float, float]],
    *,
    x_label: str,
    y_label: str,
    moderator: str,
    stamp: str | None = None,
) -> Figure:
    """Draw one line for each value of the moderator over the answers.

    Parameters
    ----------
    lines : sequence of (str, ((float, float), (float, float)))
        Words of the moderator's value, and where the line begins and ends.
    points : sequence of (float, float)
        Predictor and outcome of every respondent.
    x_label, y_label, moderator : str
        Names of predictor, outcome and moderator.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No line.

    Examples
    --------
    >>> lines = [("mean", ((1.0, 2.0), (5.0, 4.0)))]
    >>> figure = simple_slopes_plot(lines, [(1, 2), (5, 4)], x_label="SCRM", y_label="Growth",
    ...                             moderator="Learning")
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid() == "slope"]
    ['slope']
    """
    if not lines:
        raise AnalysisError("A plot of simple slopes needs at least one line.")
    foot = stamp_height(stamp)
    ends = [end for _, line in lines for end in line]
    x_limits, y_limits = (limits([end[i] for end in (*ends, *points)]) for i in (0, 1))
    names = _names(lines, moderator, y_limits)
    figure = new_figure(WIDTH, 2 * MARGIN + _HEIGHT + names.above + AXIS_HEIGHT + foot)
    width = WIDTH - _LEFT - _WORDS
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=width,
        height=_HEIGHT,
        x=x_limits,
        y=y_limits,
    )
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label=y_label, per_mm=(right - left) / width)
    draw_x_scale(axes, label=x_label, per_mm=(high - low) / _HEIGHT)
    _draw_points(axes, points)
    for i, (_, line) in enumerate(lines):
        rule(
            axes,
            line,
            color=_color(i, len(lines)),
            linewidth=1.9,
            zorder=3,
            gid="slope",
            linestyle=_STYLES[i % len(_STYLES)],
        )
    _letter(axes, lines, names)
    print_stamp(figure, stamp)
    return figure


def _draw_points(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    axes.plot(
        [x for x, _ in points],
        [y for _, y in points],
        linestyle="none",
        marker="o",
        markersize=3.4,
        markerfacecolor=HAIRLINE,
        markeredgecolor="none",
        alpha=0.7,
        clip_on=False,
        zorder=1,
        gid="answers",
    )


def _color(i: int, count: int) -> str:
    return blend(_COLORS, i / max(count - 1, 1))


def _names(lines: Sequence[Line], moderator: str, y_limits: tuple[float, float]) -> _Names:
    """Find where the names at the right ends stand, none on top of another."""
    low, high = y_limits
    per_mm = (high - low) / _HEIGHT
    step = height_of("x", size=SMALL) * per_mm
    order = sorted(range(len(lines)), key=lambda i: lines[i][1][1][1])
    levels: dict[int, float] = {}
    lowest = -math.inf
    for i in order:
        levels[i] = max(lines[i][1][1][1], lowest)
        lowest = levels[i] + 1.15 * step
    head = fitted(moderator, room=_WORDS - 6.0, lines=2, size=SMALL)
    top = max(levels.values()) + 2.4 * step
    edge = top + height_of(head, size=SMALL) / 2 * per_mm
    return _Names(levels, head, top, max(edge - high, 0.0) / per_mm)


def _letter(axes: Axes, lines: Sequence[Line], names: _Names) -> None:
    """Write the moderator and its values at the right ends."""
    right = axes.get_xlim()[1]
    for i, level in names.levels.items():
        words = fitted(lines[i][0], room=_WORDS - 6.0, size=SMALL)
        rule(axes, (lines[i][1][1], (right, level)), color=GRAY, linewidth=0.4, zorder=2)
        look = {"ha": "left", "color": _color(i, len(lines)), "gid": "value"}
        write(axes, right, level, f" {words}", size=SMALL, **look)
    look = {"ha": "left", "color": INK, "weight": "bold", "gid": "moderator"}
    write(axes, right, names.top, names.head, size=SMALL, **look)
