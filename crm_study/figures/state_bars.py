"""Stacked bars: how many units stand at each state of a step, steps in their order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.lettering import SMALL, widest, width_of, write
from crm_study.figures.palette import ACCENT, NEUTRAL, PAPER, ink_on, steps
from crm_study.figures.rows import rows_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BAR = 4.6
_LEAST_WIDE = 5.5
_SEQUENCE = (NEUTRAL, "#9CC9E3", ACCENT, "#003A5D")


def state_bars(
    labels: Sequence[str],
    shares: Sequence[Sequence[float]],
    *,
    legend: Sequence[str],
    texts: Sequence[str],
    head: str = "",
    stamp: str | None = None,
) -> Figure:
    """Draw one full bar a step, parted by the share of units at each state.

    Parameters
    ----------
    labels : sequence of str
        Words of the steps, drawn from the top down.
    shares : sequence of sequences
        Shares of the states of every step, from the first state to the last; they sum to 1.
    legend : sequence of str
        Words of the states.
    texts : sequence of str
        What stands at the right of each bar, already formatted.
    head : str
        What those texts are.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No step, or shares that do not match the legend or do not sum to 1.

    Examples
    --------
    >>> figure = state_bars(["Plan"], [[0.25, 0.75]], legend=["none", "done"], texts=["75%"])
    >>> [text.get_text() for text in figure.texts if text.get_gid() == "share"]
    ['25', '75']
    """
    _require(labels, shares, len(legend))
    rows, colors = rows_of(labels), steps(_SEQUENCE, len(legend))
    key = legend_of(list(zip(legend, colors, strict=True)))
    left = MARGIN + rows.width + GAP
    room = WIDTH - left - MARGIN - GAP - max(widest(texts), width_of(head, size=SMALL))
    foot = stamp_height(stamp) + MARGIN
    top = foot + rows.height
    figure = new_figure(WIDTH, top + 5.0 + key.height + MARGIN)
    rows.letter(figure, top=top)
    for center, part, text in zip(rows.centers, shares, texts, strict=True):
        _bar(figure, (left, top - center), room, part, colors)
        write(figure, WIDTH - MARGIN, top - center, text, ha="right")
    write(figure, WIDTH - MARGIN, top + 2.2, head, size=SMALL, ha="right")
    key.draw(figure, top=top + 5.0 + key.height)
    print_stamp(figure, stamp)
    return figure


def _bar(
    figure: Figure,
    place: tuple[float, float],
    room: float,
    shares: Sequence[float],
    colors: Sequence[str],
) -> None:
    start, center = place
    for share, color in zip(shares, colors, strict=True):
        wide = share * room
        look = {"facecolor": color, "edgecolor": PAPER, "linewidth": 0.6, "gid": "state"}
        box(figure, (start, center - _BAR / 2), (wide, _BAR), **look)
        if wide >= _LEAST_WIDE:
            middle = start + wide / 2
            words = f"{100 * share:.0f}"
            look = {"ha": "center", "color": ink_on(color), "gid": "share"}
            write(figure, middle, center, words, size=SMALL, **look)
        start += wide


def _require(labels: Sequence[str], shares: Sequence[Sequence[float]], n_states: int) -> None:
    if not labels or len(labels) != len(shares):
        raise AnalysisError("Bars of states need at least one step and one row of shares each.")
    for label, part in zip(labels, shares, strict=True):
        if len(part) != n_states or abs(math.fsum(part) - 1) > 1e-6:
            raise AnalysisError(
                f"The shares of '{label}' must be {n_states} numbers that sum to 1; "
                f"got {len(part)} that sum to {math.fsum(part):.4g}."
            )
