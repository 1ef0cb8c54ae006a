"""Pareto chart: how often things were named, and how soon a few of them are most of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, width_of, write
from crm_study.figures.palette import ACCENT, GRAY, HAIRLINE, INK, WARNING
from crm_study.figures.rows import Rows, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BAR = 3.8
_HEAD = 9.0
_LINE = 44.0
_COUNT = 10.0


def pareto_chart(
    labels: Sequence[str],
    counts: Sequence[float],
    cumulative: Sequence[float],
    *,
    share: float,
    n_vital: int,
    count_label: str,
    cumulative_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw bars of counts beside the line of their cumulative share.

    Parameters
    ----------
    labels, counts, cumulative : sequences of one length
        Things from the most to the least named: words, times named, cumulative share.
    share : float
        Where the dashed line of the vital few stands, 0 to 1.
    n_vital : int
        How many of the first things reach it.
    count_label, cumulative_label : str
        What the bars and the line show.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No thing, or columns of unequal length.

    Examples
    --------
    >>> figure = pareto_chart(["Cost", "Time"], [8, 2], [0.8, 1.0], share=0.8, n_vital=1,
    ...                       count_label="Named", cumulative_label="Cumulative")
    >>> [text.get_text() for text in figure.texts if text.get_gid() == "count"]
    ['8', '2']
    """
    if not labels or not len(labels) == len(counts) == len(cumulative):
        raise AnalysisError("A Pareto chart needs at least one thing and columns of one length.")
    rows = rows_of(labels)
    foot = stamp_height(stamp) + MARGIN
    top = foot + rows.height
    figure = new_figure(WIDTH, top + _HEAD + MARGIN)
    rows.letter(figure, top=top)
    left = MARGIN + rows.width + GAP
    room = WIDTH - left - _COUNT - 2 * GAP - _LINE
    unit = room / max(*counts, 1)
    for place, (count, center) in enumerate(zip(counts, rows.centers, strict=True)):
        color = ACCENT if place < n_vital else GRAY
        corner = (left, top - center - _BAR / 2)
        box(figure, corner, (count * unit, _BAR), facecolor=color, gid="bar")
        middle = (left + count * unit + 1.2, top - center)
        write(figure, *middle, f"{count:.0f}", size=SMALL, ha="left", gid="count")
    write(figure, left, top + 4.5, folded(count_label, width=40, lines=2), size=SMALL, ha="left")
    _line(figure, rows, cumulative, share, words=cumulative_label, bottom=foot)
    print_stamp(figure, stamp)
    return figure


def _line(
    figure: Figure,
    rows: Rows,
    cumulative: Sequence[float],
    share: float,
    *,
    words: str,
    bottom: float,
) -> None:
    """Draw the cumulative share down the rows, in a panel of its own."""
    left = WIDTH - MARGIN - _LINE
    axes = panel(
        figure,
        left=left,
        bottom=bottom,
        width=_LINE - 3.0,
        height=rows.height,
        x=(0.0, 1.0),
        y=(rows.height, 0.0),
    )
    for edge in (0.0, 1.0):
        rule(axes, ((edge, 0.0), (edge, rows.height)), color=HAIRLINE)
    look = {"color": INK, "linestyle": (0, (4, 3)), "linewidth": 0.8, "gid": "share"}
    rule(axes, ((share, -1.0), (share, rows.height)), **look)
    axes.plot(
        [0.0, *cumulative],
        [0.0, *rows.centers],
        color=WARNING,
        linewidth=1.4,
        marker="o",
        markersize=3.2,
        clip_on=False,
        gid="cumulative",
    )
    _ends(axes, share)
    head = bottom + rows.height + 6.6
    narrow = words if width_of(words, size=SMALL) <= _LINE else folded(words, width=34, lines=1)
    write(figure, left + (_LINE - 3.0) / 2, head, narrow, size=SMALL, ha="center")


def _ends(axes: Axes, share: float) -> None:
    for value in (0.0, share, 1.0):
        write(axes, value, -2.4, f"{100 * value:.0f}%", size=SMALL, ha="center")
