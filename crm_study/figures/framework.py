"""Framework: boxes of variables with their indicators, arrows from what precedes to what follows.

Independent variables stand at the left and dependent ones at the right; mediators stand
above the band between them, moderators and controls below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, height_of, write
from crm_study.figures.palette import INK, NEUTRAL, PAPER
from crm_study.figures.path_shapes import draw_head, write_on_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BOX = 44.0
_GAP = 7.0
_PAD = 2.6
_SIGNS = 25
_LEAST = 13.0
_DOWN = 0.4
_KEY = 5.0
_DASHES = (0, (3.5, 2.5))
_PLACES = ("left", "right", "above", "below")


@dataclass(frozen=True, slots=True)
class Box:
    """A variable: its name, its words, its indicators, and where it stands."""

    name: str
    words: str
    indicators: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """An association from one variable to another, with its label."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A box on the page, in millimeters from the top left."""

    box: Box
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def framework_plot(
    boxes: Sequence[Box], arrows: Sequence[Arrow], *, stamp: str | None = None
) -> Figure:
    """Draw the variables of a study and the associations it declares.

    Parameters
    ----------
    boxes : sequence of Box
        ``place`` is ``left``, ``right``, ``above`` or ``below``.
    arrows : sequence of Arrow
        Between boxes that are drawn.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No box at the right, a place that there is not, or an arrow to a box not drawn.

    Examples
    --------
    >>> boxes = [Box("x", "Care", (), "left"), Box("y", "Loyalty", (), "right")]
    >>> figure = framework_plot(boxes, [Arrow("x", "y", "β = .40")])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Care', 'Loyalty', 'β = .40']
    """
    names = {one.name for one in boxes}
    foreign = [end for one in arrows for end in (one.start, one.end) if end not in names]
    misplaced = [one.place for one in boxes if one.place not in _PLACES]
    if foreign or misplaced or not any(one.place == "right" for one in boxes):
        raise AnalysisError(
            "A framework needs a dependent variable, known places, and arrows between its boxes."
        )
    laid, height = _laid_out(boxes)
    dashed = any(laid[one.start].box.place == "below" for one in arrows)
    foot = stamp_height(stamp) + (_KEY if dashed else 0.0)
    figure = new_figure(WIDTH, foot + height + 2 * MARGIN)
    axes = panel(
        figure,
        left=0.0,
        bottom=foot + MARGIN,
        width=WIDTH,
        height=height,
        x=(0.0, WIDTH),
        y=(height, 0.0),
    )
    for one in laid.values():
        _draw_box(axes, one)
    for arrow in arrows:
        _draw_arrow(axes, laid[arrow.start], laid[arrow.end], arrow.label)
    if dashed:
        _explain(axes, height)
    print_stamp(figure, stamp)
    return figure


def _laid_out(boxes: Sequence[Box]) -> tuple[dict[str, _Laid], float]:
    """Stack each place: above and below in the middle column, the band between them."""
    at = {place: [one for one in boxes if one.place == place] for place in _PLACES}
    middle, right = (WIDTH - _BOX) / 2, WIDTH - MARGIN - _BOX
    over, under = _stack(at["above"]), _stack(at["below"])
    band = max(_stack(at["left"]), _stack(at["right"]), _LEAST)
    top = over + (_GAP if over else 0.0)
    bottom = top + band + (_GAP if under else 0.0)
    laid = {
        **_column(at["above"], middle, 0.0),
        **_column(at["left"], MARGIN, top + (band - _stack(at["left"])) / 2),
        **_column(at["right"], right, top + (band - _stack(at["right"])) / 2),
        **_column(at["below"], middle, bottom),
    }
    return laid, bottom + under


def _column(boxes: Sequence[Box], x: float, top: float) -> dict[str, _Laid]:
    found = {}
    for one in boxes:
        found[one.name] = _Laid(one, x, top, _height(one))
        top += _height(one) + _GAP
    return found


def _stack(boxes: Sequence[Box]) -> float:
    return sum(map(_height, boxes)) + _GAP * max(len(boxes) - 1, 0)


def _height(one: Box) -> float:
    lines = height_of(_title(one)) + sum(
        height_of(text, size=SMALL) for text in map(_indicator, one.indicators)
    )
    return max(lines + 2 * _PAD + (1.0 if one.indicators else 0.0), _LEAST)


def _title(one: Box) -> str:
    return folded(one.words, width=_SIGNS - 2)


def _indicator(text: str) -> str:
    return "· " + folded(text, width=_SIGNS, lines=2).replace("\n", "\n\u2002")


def _draw_box(axes: Axes, one: _Laid) -> None:
    face = NEUTRAL if one.box.place == "right" else PAPER
    size = (_BOX, one.height)
    box(axes, (one.x, one.y), size, facecolor=face, edgecolor=INK, linewidth=0.9, gid="variable")
    title = _title(one.box)
    if not one.box.indicators:
        write(axes, one.x + _BOX / 2, one.middle, title, ha="center", gid="words")
        return
    y = one.y + _PAD + height_of(title) / 2
    write(axes, one.x + _BOX / 2, y, title, ha="center", weight="bold", gid="words")
    y += height_of(title) / 2 + 1.0
    for text in map(_indicator, one.box.indicators):
        height = height_of(text, size=SMALL)
        write(axes, one.x + _PAD, y + height / 2, text, size=SMALL, ha="left", gid="indicator")
        y += height


def _draw_arrow(axes: Axes, one: _Laid, other: _Laid, label: str) -> None:
    start, tip = _ends(one, other)
    dashed = _DASHES if one.box.place == "below" else "-"
    rule(axes, (start, tip), color=INK, linewidth=0.9, linestyle=dashed, zorder=0.9, gid="arrow")
    draw_head(axes, tip, start, color=INK)
    if label:
        place = (start[0] + 0.45 * (tip[0] - start[0]), start[1] + 0.45 * (tip[1] - start[1]))
        write_on_line(axes, place, label, size=SMALL, gid="label")


def _explain(axes: Axes, height: float) -> None:
    """Say below the drawing what a dashed arrow means."""
    level = height + _KEY / 2 + 0.8
    line = ((MARGIN, level), (MARGIN + 9.0, level))
    rule(axes, line, color=INK, linewidth=0.9, linestyle=_DASHES, gid="key")
    words = "a moderator or a control"
    write(axes, MARGIN + 10.5, level, words, size=SMALL, ha="left", gid="note")


def _ends(one: _Laid, other: _Laid) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where an arrow leaves one box and meets another: rightward, or down its column."""
    if one.box.place == other.box.place:
        below = other.y > one.y
        near, far = (one.y + one.height, other.y) if below else (one.y, other.y + other.height)
        x = one.x + _BOX * (_DOWN if below else 1 - _DOWN)
        return (x, near), (x, far)
    if other.box.place == "right" and one.box.place in {"above", "below"}:
        edge = other.y if one.box.place == "above" else other.y + other.height
        return (one.x + _BOX, one.middle), (other.x + _BOX * 0.35, edge)
    return (one.x + _BOX, one.middle), (other.x, other.middle)
