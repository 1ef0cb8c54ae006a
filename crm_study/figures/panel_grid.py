"""Small multiples: panels of one size, each below its own words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import Legend
from crm_study.figures.lettering import SMALL, folded, height_of, write
from crm_study.figures.scale import SCALE_HEIGHT, draw_ticks

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ABREAST = 4
_HEIGHT = 21.0
_LEFT = 7.5
_WORDS = 5.0
_ABOVE = 1.2
_LETTERS = 21
_LINES = 3
MOST_PANELS = 20
"""What fits on a page."""


@dataclass(frozen=True, slots=True)
class SmallPanel:
    """One panel: its words, the limits of its scales, and what draws in it."""

    label: str
    x: tuple[float, float]
    y: tuple[float, float]
    draw: Callable[[Axes], None]


def panel_grid(
    panels: Sequence[SmallPanel], *, legend: Legend, axes: str, stamp: str | None = None
) -> Figure:
    """Draw panels four abreast, the words of each above it, a legend above all.

    Parameters
    ----------
    panels : sequence of SmallPanel
        In the order of reading.
    legend : Legend
        What the marks of every panel stand for.
    axes : str
        What is drawn across and upward, said once below all panels.
    stamp : str, optional
        Words every figure of generated data must carry.
    """
    lines = [panels[at : at + _ABREAST] for at in range(0, len(panels), _ABREAST)]
    heads = [_head_height(line) for line in lines]
    foot = stamp_height(stamp) + _WORDS
    cell = _HEIGHT + SCALE_HEIGHT + GAP
    figure = new_figure(WIDTH, foot + sum(heads) + len(lines) * cell + legend.height + MARGIN)
    top = float(figure.get_size_inches()[1] * 25.4) - MARGIN
    legend.draw(figure, top=top)
    top -= legend.height
    for line, head in zip(lines, heads, strict=True):
        for place, one in enumerate(line):
            _draw(figure, one, left=place * WIDTH / _ABREAST, top=top - GAP - head)
        top -= head + cell
    write(figure, WIDTH / 2, foot - _WORDS / 2, folded(axes, width=90), size=SMALL, ha="center")
    print_stamp(figure, stamp)
    return figure


def _head_height(line: Sequence[SmallPanel]) -> float:
    return _ABOVE + max(height_of(_words(one), size=SMALL) for one in line)


def _words(one: SmallPanel) -> str:
    return folded(one.label, width=_LETTERS, lines=_LINES)


def _draw(figure: Figure, one: SmallPanel, *, left: float, top: float) -> None:
    """Draw a panel whose upper edge is at a height in millimeters."""
    width = WIDTH / _ABREAST - _LEFT - GAP
    words = _words(one)
    middle = top + _ABOVE + height_of(words, size=SMALL) / 2
    write(figure, left + MARGIN, middle, words, size=SMALL, weight="bold", ha="left")
    axes = panel(
        figure,
        left=left + _LEFT,
        bottom=top - _HEIGHT,
        width=width,
        height=_HEIGHT,
        x=one.x,
        y=one.y,
    )
    draw_ticks(
        axes, per_mm=((one.x[1] - one.x[0]) / width, (one.y[1] - one.y[0]) / _HEIGHT), count=4
    )
    one.draw(axes)
