"""Radar: a few scores that have to be in balance, as one shape with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, shape, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, write
from crm_study.figures.palette import ACCENT, GRAY, HAIRLINE, INK
from crm_study.figures.ranges import draw_mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_RADIUS = 36.0
_ROOM = 13.0
_LABEL = 22


def radar(
    labels: Sequence[str],
    values: Sequence[float],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    *,
    rings: Sequence[tuple[float, str]],
    texts: Sequence[str],
    stamp: str | None = None,
) -> Figure:
    r"""Draw three or more scores on spokes from one center.

    Parameters
    ----------
    labels : sequence of str
        Words at the spokes, the first one on top, then clockwise.
    values, lows, highs : sequence of float
        Scores with their limits; None draws no limit.
    rings : sequence of (float, str)
        Scores at which a ring is drawn, the first at the center, with their words.
    texts : sequence of str
        The scores in print, below the labels.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than three spokes, or columns of unequal length.

    Examples
    --------
    >>> figure = radar(["a", "b", "c"], [1, 2, 3], [None] * 3, [None] * 3,
    ...                rings=[(1, "1"), (5, "5")], texts=["1", "2", "3"])
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "spoke"]
    ['a\n1', 'b\n2', 'c\n3']
    """
    count = len(labels)
    if count < 3 or any(len(column) != count for column in (values, lows, highs, texts)):
        raise AnalysisError("A radar needs at least three spokes and columns of one length.")
    foot = stamp_height(stamp)
    turns = [math.pi / 2 - 2 * math.pi * place / count for place in range(count)]
    lowest = _RADIUS * min(math.sin(turn) for turn in turns) - _ROOM
    tall = _RADIUS + _ROOM - lowest
    figure = new_figure(WIDTH, tall + foot)
    axes = panel(
        figure,
        left=MARGIN,
        bottom=foot,
        width=WIDTH - 2 * MARGIN,
        height=tall,
        x=(MARGIN - WIDTH / 2, WIDTH / 2 - MARGIN),
        y=(lowest, _RADIUS + _ROOM),
    )
    low, high = rings[0][0], rings[-1][0]
    for ring, words in rings[1:]:
        _ring(axes, turns, _RADIUS * (ring - low) / (high - low), words)
    for turn, label, text in zip(turns, labels, texts, strict=True):
        rule(axes, ((0.0, 0.0), _at(turn, _RADIUS)), color=HAIRLINE)
        _name(axes, turn, f"{folded(label, width=_LABEL, lines=2)}\n{text}")
    spots = [_at(t, _RADIUS * (v - low) / (high - low)) for t, v in zip(turns, values, strict=True)]
    _shape(axes, spots)
    for turn, spot, ends in zip(turns, spots, zip(lows, highs, strict=True), strict=True):
        tips = [
            _at(turn, _RADIUS * (min(max(end, low), high) - low) / (high - low))
            for end in ends
            if end is not None
        ]
        if len(tips) == 2:
            rule(axes, (tips[0], tips[1]), color=INK, linewidth=2.2, zorder=2, gid="interval")
        draw_mark(axes, spot, face=ACCENT, edge=ACCENT, size=5.0, gid="estimate")
    print_stamp(figure, stamp)
    return figure


def _at(turn: float, radius: float) -> tuple[float, float]:
    return radius * math.cos(turn), radius * math.sin(turn)


def _ring(axes: Axes, turns: Sequence[float], radius: float, words: str) -> None:
    spots = [_at(turn, radius) for turn in turns]
    for start, end in zip(spots, [*spots[1:], spots[0]], strict=True):
        rule(axes, (start, end), color=HAIRLINE, gid="ring")
    write(axes, 1.0, radius + 1.2, words, size=SMALL, ha="left", color=GRAY)


def _shape(axes: Axes, spots: Sequence[tuple[float, float]]) -> None:
    steps = [("M", spots[:1]), ("L", spots[1:])]
    shape(axes, steps, facecolor=ACCENT, alpha=0.18, gid="area")
    shape(axes, steps, edgecolor=ACCENT, linewidth=1.6)


def _name(axes: Axes, turn: float, words: str) -> None:
    x, y = _at(turn, _RADIUS + 3.5)
    side = "center" if abs(x) < 2 else ("left" if x > 0 else "right")
    rise = "bottom" if y > _RADIUS - 2 else ("top" if y < 2 - _RADIUS else "center")
    write(axes, x, y, words, ha=side, va=rise, gid="spoke")
