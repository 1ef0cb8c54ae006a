"""Which options are chosen together: a bar a combination, dots that say of what (UpSet)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, write
from crm_study.figures.palette import ACCENT, HAIRLINE, INK, NEUTRAL
from crm_study.figures.ranges import draw_mark
from crm_study.figures.rows import Rows, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BARS = 34.0
_HEAD = 8.0
_WIDEST = 9.0


def combination_plot(
    options: Sequence[str],
    combinations: Sequence[tuple[Sequence[int], int]],
    *,
    axis_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw combinations from left to right, the options they hold as dots below.

    Parameters
    ----------
    options : sequence of str
        Words of the options, from the top down.
    combinations : sequence of (sequence of int, int)
        Places of the options in each combination, and how many people chose just these.
    axis_label : str
        What the bars count.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No option or no combination.

    Examples
    --------
    >>> figure = combination_plot(["Phone", "E-mail"], [((0, 1), 7), ((0,), 2)], axis_label="n")
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "count"]
    ['7', '2']
    """
    if not options or not combinations:
        raise AnalysisError("A plot of combinations needs options and combinations.")
    rows = rows_of(options)
    foot = stamp_height(stamp) + MARGIN
    figure = new_figure(WIDTH, foot + rows.height + _BARS + _HEAD)
    left = MARGIN + rows.width + GAP
    rows.letter(figure, top=foot + rows.height)
    wide = min(_WIDEST, (WIDTH - left - MARGIN) / len(combinations))
    axes = panel(
        figure,
        left=left,
        bottom=foot,
        width=wide * len(combinations),
        height=rows.height + _BARS,
        x=(0.0, float(len(combinations))),
        y=(rows.height, -_BARS),
    )
    most = max(count for _, count in combinations)
    for center in rows.centers:
        rule(axes, ((0.0, center), (len(combinations), center)), color=NEUTRAL)
    for place, (chosen, count) in enumerate(combinations):
        _combination(axes, place + 0.5, (chosen, count), rows, most)
    words = folded(axis_label, width=70, lines=1)
    write(figure, left, foot + rows.height + _BARS + 5.0, words, size=SMALL, ha="left")
    print_stamp(figure, stamp)
    return figure


def _combination(
    axes: Axes, middle: float, combination: tuple[Sequence[int], int], rows: Rows, most: int
) -> None:
    chosen, count = combination
    tall = (_BARS - 7.0) * count / most
    box(axes, (middle - 0.3, -2.0 - tall), (0.6, tall), facecolor=ACCENT, gid="bar")
    write(axes, middle, -4.2 - tall, str(count), size=SMALL, ha="center", gid="count")
    spots = [rows.centers[place] for place in chosen]
    for place, center in enumerate(rows.centers):
        color = INK if place in chosen else HAIRLINE
        draw_mark(axes, (middle, center), face=color, edge=color, size=4.0, gid="dot")
    if len(spots) > 1:
        ends = ((middle, min(spots)), (middle, max(spots)))
        rule(axes, ends, color=INK, linewidth=1.4, zorder=2, gid="joint")
