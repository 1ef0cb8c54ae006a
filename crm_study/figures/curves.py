"""Curves over a common scale, each named at its end, with a mark where one is of note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, width_of, write
from crm_study.figures.palette import ACCENT, GRAY, INK, PAPER, WARNING
from crm_study.figures.path_shapes import clear
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 72.0
_LEFT = 20.0
_NAMES = 38.0
_APART = 4.2
_ASIDE = 2.0
_COLORS = (INK, ACCENT, WARNING, GRAY)
_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 2, 1.5, 2)))


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line; a value of None is a gap.

    Attributes
    ----------
    name : str
        Written at its end.
    x, y : sequence of float or None
        Its points.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A named point."""

    name: str
    x: float
    y: float


def curve_plot(
    curves: Sequence[Curve],
    *,
    x_label: str,
    y_label: str,
    x_limits: tuple[float, float],
    y_limits: tuple[float, float],
    marks: Sequence[Mark] = (),
    vertical: float | None = None,
    stamp: str | None = None,
) -> Figure:
    """Draw lines that differ in color and in dashes, with points of note.

    Parameters
    ----------
    curves : sequence of Curve
        At least one; points outside the limits are not drawn.
    x_label, y_label : str
        Names of the scales.
    x_limits, y_limits : pair of float
        Ends of the scales.
    marks : sequence of Mark, optional
        Points with a name beside them.
    vertical : float, optional
        Where a dashed line of note stands.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No curve.

    Examples
    --------
    >>> figure = curve_plot([Curve("R²", [0.0, 0.6], [0.44, 0.1])], x_label="Marker",
    ...                     y_label="R²", x_limits=(0, 0.6), y_limits=(0, 1))
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    ['curve']
    """
    if not curves:
        raise AnalysisError("A plot of curves needs at least one curve.")
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, 4 * MARGIN + _HEIGHT + AXIS_HEIGHT + foot)
    width = WIDTH - _LEFT - _NAMES
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=width,
        height=_HEIGHT,
        x=x_limits,
        y=y_limits,
    )
    across, up = (x_limits[1] - x_limits[0]) / width, (y_limits[1] - y_limits[0]) / _HEIGHT
    draw_y_scale(axes, label=y_label, per_mm=across)
    draw_x_scale(axes, label=x_label, per_mm=up)
    if vertical is not None:
        style = {"color": GRAY, "linestyle": (0, (3, 2)), "linewidth": 0.8, "gid": "vertical"}
        rule(axes, ((vertical, y_limits[0]), (vertical, y_limits[1])), **style)
    _draw_curves(axes, curves, across, up)
    _draw_marks(axes, marks, across, up)
    print_stamp(figure, stamp)
    return figure


def _draw_curves(axes: Axes, curves: Sequence[Curve], across: float, up: float) -> None:
    """Draw the lines and their names, the names pushed apart from the top down."""
    ends = []
    for index, curve in enumerate(curves):
        x, y = _inside(axes, curve)
        if not x:
            continue
        color = _COLORS[index % len(_COLORS)]
        dashes = _DASHES[(index + index // len(_COLORS)) % len(_DASHES)]
        axes.plot(x, y, color=color, linestyle=dashes, linewidth=1.6, gid="curve")
        ends.append((y[-1], x[-1], curve.name, color))
    lowest = float("inf")
    right = axes.get_xlim()[1]
    for height, _, name, color in sorted(ends, reverse=True):
        place = min(height, lowest - _APART * up)
        lowest = place
        words = fitted(name, room=_NAMES - 3, lines=1)
        write(axes, right + 2 * across, place, words, size=SMALL, ha="left", color=color)


def _inside(axes: Axes, curve: Curve) -> tuple[list[float], list[float]]:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    pairs = [
        (x, value)
        for x, y in zip(curve.x, curve.y, strict=True)
        if (value := known(y)) is not None and left <= x <= right and low <= value <= high
    ]
    return [x for x, _ in pairs], [y for _, y in pairs]


def _draw_marks(axes: Axes, marks: Sequence[Mark], across: float, up: float) -> None:
    """Draw the points and their names, the names pushed apart from the bottom up."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    next_free = low + _APART / 2 * up
    look = {"linestyle": "none", "marker": "D", "markersize": 4.6, "markeredgecolor": PAPER}
    for mark in sorted(marks, key=lambda one: one.y):
        if not (left <= mark.x <= right and low <= mark.y <= high):
            continue
        axes.plot(
            [mark.x],
            [mark.y],
            markerfacecolor=WARNING,
            clip_on=False,
            zorder=3,
            gid="mark",
            **look,  # type: ignore[arg-type]
        )
        place = max(mark.y, next_free)
        next_free = place + _APART * up
        _name_mark(axes, mark, place, (across, up))


def _name_mark(axes: Axes, mark: Mark, level: float, per_mm: tuple[float, float]) -> None:
    """Write the name of a point beside it, on the side that has room, on a clear ground."""
    (left, right), (across, up) = axes.get_xlim(), per_mm
    behind, ahead = ((mark.x - left) / across, (right - mark.x) / across)
    on_left = behind > ahead and ahead < width_of(mark.name, size=SMALL) + 2 * _ASIDE
    words = fitted(mark.name, room=max(behind, ahead) - 2 * _ASIDE, lines=1)
    wide, tall = width_of(words, size=SMALL), height_of(words, size=SMALL)
    edge = -_ASIDE - wide if on_left else _ASIDE
    corner = (mark.x + (edge - 0.5) * across, level - tall / 2 * up)
    clear(axes, corner, ((wide + 1.0) * across, tall * up))
    side, align = (-_ASIDE, "right") if on_left else (_ASIDE, "left")
    place = mark.x + side * across
    write(axes, place, level, words, size=SMALL, ha=align, color=WARNING, zorder=3)
