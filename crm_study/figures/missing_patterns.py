"""Pattern plot: which answers are missing together, a column for each pattern."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, widest, write
from crm_study.figures.palette import AGREE, NEUTRAL, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDEST_CELL = 9.0
_HEIGHT = 5.0
_HEAD = 11.0
_FOOT = 6.0
_COUNT = 14.0


def pattern_plot(
    items: Sequence[str],
    n_missing: Sequence[int],
    patterns: Sequence[str],
    n_obs: Sequence[int],
    gaps: AbstractSet[tuple[str, str]],
    *,
    stamp: str | None = None,
) -> Figure:
    """Draw a cell for each item of each pattern, dark where the answer is missing.

    Parameters
    ----------
    items : sequence of str
        One row each, from the top.
    n_missing : sequence of int
        Answers missing to each item, printed at the right.
    patterns : sequence of str
        One column each, from the left.
    n_obs : sequence of int
        Respondents with each pattern, printed on top.
    gaps : set of pairs (pattern, item)
        What is missing.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No item or no pattern, or columns of unequal length.

    Examples
    --------
    >>> figure = pattern_plot(["a", "b"], [3, 1], ["p"], [1], {("p", "a")})
    >>> [text.get_text() for text in figure.texts if text.get_gid() == "label"]
    ['a', 'b']
    """
    if not items or not patterns or len(items) != len(n_missing) or len(patterns) != len(n_obs):
        raise AnalysisError(
            "A pattern plot needs items and patterns with one count each; got "
            f"{len(items)} items, {len(patterns)} patterns."
        )
    rows = [folded(item, lines=1) for item in items]
    left = MARGIN + widest(rows) + GAP
    width = min(_WIDEST_CELL, (WIDTH - left - _COUNT - MARGIN) / len(patterns)) * len(patterns)
    foot = stamp_height(stamp) + MARGIN + _FOOT
    figure = new_figure(WIDTH, foot + _HEIGHT * len(rows) + _HEAD)
    top = foot + _HEIGHT * len(rows)
    for place, (row, count) in enumerate(zip(rows, n_missing, strict=True)):
        middle = top - _HEIGHT * (place + 0.5)
        write(figure, MARGIN, middle, row, gid="label")
        write(figure, left + width + GAP, middle, str(count), size=SMALL, gid="missing")
    write(figure, left, top + _HEAD - 3.0, "Respondents with the pattern", size=SMALL)
    shape = (float(len(patterns)), float(len(rows)))
    axes = panel(
        figure,
        left=left,
        bottom=foot,
        width=width,
        height=_HEIGHT * len(rows),
        x=(0.0, shape[0]),
        y=(shape[1], 0.0),
    )
    _cells(axes, items, patterns, n_obs, gaps)
    _legend(figure, left, foot - _FOOT / 2)
    print_stamp(figure, stamp)
    return figure


def _cells(
    axes: Axes,
    items: Sequence[str],
    patterns: Sequence[str],
    n_obs: Sequence[int],
    gaps: AbstractSet[tuple[str, str]],
) -> None:
    """Fill a light field, ruled by patterns and items, with what is missing."""
    wide, high = float(len(patterns)), float(len(items))
    box(axes, (0, 0), (wide, high), facecolor=NEUTRAL)
    for across, pattern in enumerate(patterns):
        write(axes, across + 0.5, -0.6, str(n_obs[across]), size=SMALL, ha="center", gid="count")
        for down, item in enumerate(items):
            if (pattern, item) in gaps:
                box(axes, (across, down), (1, 1), facecolor=AGREE[1], gid="cell")
    for across in range(1, len(patterns)):
        rule(axes, ((across, 0), (across, high)), color=PAPER, linewidth=0.8, zorder=3)
    for down in range(1, len(items)):
        rule(axes, ((0, down), (wide, down)), color=PAPER, linewidth=0.8, zorder=3)


def _legend(figure: Figure, left: float, middle: float) -> None:
    """Say what dark and light cells are, and the number at the right."""
    for start, color, text in (
        (0.0, AGREE[1], "missing"),
        (22.0, NEUTRAL, "answered"),
    ):
        box(figure, (left + start, middle - 1.2), (3.5, 2.4), facecolor=color)
        write(figure, left + start + 5.0, middle, text, size=SMALL)
    write(figure, left + 46.0, middle, "at the right: answers missing to the item", size=SMALL)
