"""Tornado: bars to two sides of one line, the longest on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, widest, write
from crm_study.figures.palette import ACCENT, INK, WARNING
from crm_study.figures.rows import rows_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BAR = 3.8
_HEAD = 6.0


def tornado(
    labels: Sequence[str],
    values: Sequence[float],
    *,
    texts: Sequence[str],
    heads: tuple[str, str],
    largest: float,
    stamp: str | None = None,
) -> Figure:
    """Draw bars to the left for numbers below 0 and to the right for those above.

    Parameters
    ----------
    labels : sequence of str
        Words of the bars, drawn from the top down in the order given.
    values : sequence of float
        Length of each bar; the sign is its side.
    texts : sequence of str
        The same as text, already formatted, at the end of each bar.
    heads : pair of str
        What the left and the right side mean.
    largest : float
        Length that fills a side.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No bar, columns of unequal length, or a bar longer than the largest.

    Examples
    --------
    >>> figure = tornado(["Reach", "Theft"], [80, -60], texts=["80", "60"],
    ...                  heads=("against", "for"), largest=100)
    >>> [round(bar.get_width()) for bar in figure.axes[0].patches if bar.get_gid() == "bar"]
    [80, 60]
    """
    if not labels or not len(labels) == len(values) == len(texts):
        raise AnalysisError("A tornado needs at least one bar and columns of one length.")
    if not max(abs(value) for value in values) <= largest:
        raise AnalysisError("A tornado's bar is longer than the side it lies on.")
    rows = rows_of(labels)
    foot = stamp_height(stamp) + MARGIN
    figure = new_figure(WIDTH, foot + rows.height + _HEAD + MARGIN)
    rows.letter(figure, top=foot + rows.height)
    left, room = MARGIN + rows.width + GAP, widest(texts) + 2.0
    wide = WIDTH - left - MARGIN
    reach = largest * (1 + 2 * room / (wide - 2 * room))
    place = {"left": left, "bottom": foot, "width": wide, "height": rows.height}
    axes = panel(figure, **place, x=(-reach, reach), y=(rows.height, 0.0))
    step = 1.2 * 2 * reach / wide
    for value, text, center in zip(values, texts, rows.centers, strict=True):
        corner = (min(value, 0.0), center - _BAR / 2)
        color = ACCENT if value >= 0 else WARNING
        box(axes, corner, (abs(value), _BAR), facecolor=color, gid="bar")
        side, away = ("left", step) if value >= 0 else ("right", -step)
        write(axes, value + away, center, text, size=SMALL, ha=side, gid="value")
    rule(axes, ((0.0, 0.0), (0.0, rows.height)), color=INK)
    middle, top = left + wide / 2, foot + rows.height + _HEAD / 2
    write(figure, middle - 2.0, top, heads[0], size=SMALL, ha="right", gid="head")
    write(figure, middle + 2.0, top, heads[1], size=SMALL, ha="left", gid="head")
    print_stamp(figure, stamp)
    return figure
