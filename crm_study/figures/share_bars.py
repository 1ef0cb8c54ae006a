"""Bars of shares, variable by variable: one bar a level, its percent at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import folded, widest, write
from crm_study.figures.palette import ACCENT, HAIRLINE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Bar = tuple[str, float, str]
"""Words of a level, its percent, and the percent as printed."""
Group = tuple[str, Sequence[Bar]]
_ROW, _HEAD, _BAR = 5.4, 8.2, 3.4
_LABEL = 44


def share_bars(groups: Sequence[Group], *, stamp: str | None = None) -> Figure:
    """Draw the levels of each variable as bars from a common line.

    Parameters
    ----------
    groups : sequence of (str, sequence of (str, float, str))
        Name of a variable, and its levels: words, percent from 0 to 100, percent in print.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No variable, a variable without levels, or a percent that is not finite.

    Examples
    --------
    >>> figure = share_bars([("Sex", [("Female", 40, "40%"), ("Male", 60, "60%")])])
    >>> [text.get_text() for text in figure.texts]
    ['Sex', 'Female', '40%', 'Male', '60%']
    """
    values = [value for _, levels in groups for _, value, _ in levels]
    if not values or not all(levels for _, levels in groups) or not all(map(math.isfinite, values)):
        raise AnalysisError("Bars of shares need variables with levels and finite percents.")
    foot = stamp_height(stamp)
    height = sum(_HEAD + _ROW * len(levels) for _, levels in groups)
    figure = new_figure(WIDTH, MARGIN + height + foot)
    left = MARGIN + widest(_folded(words) for _, levels in groups for words, *_ in levels) + GAP
    right = 14.0
    axes = panel(
        figure,
        left=left,
        bottom=foot,
        width=WIDTH - left - right,
        height=height,
        x=(0.0, max(*values, 1.0)),
        y=(height, 0.0),
    )
    per_mm = axes.get_xlim()[1] / (WIDTH - left - right)
    top = 0.0
    for name, levels in groups:
        top = _group(figure, axes, (name, levels), top, (foot + height, left, per_mm))
    print_stamp(figure, stamp)
    return figure


def _group(
    figure: Figure, axes: Axes, group: Group, top: float, place: tuple[float, float, float]
) -> float:
    """Draw one variable below ``top`` millimeters; return where the next one begins."""
    name, levels = group
    above, left, per_mm = place
    write(figure, MARGIN, above - top - _HEAD / 2 - 1.0, name, weight="bold", ha="left")
    first = top + _HEAD
    for at, (words, value, text) in enumerate(levels):
        center = first + (at + 0.5) * _ROW
        write(figure, left - GAP, above - center, _folded(words), ha="right")
        corner = (0.0, center - _BAR / 2)
        box(axes, corner, (value, _BAR), facecolor=ACCENT, gid="bar")
        write(figure, left + value / per_mm + 1.6, above - center, text, ha="left")
    end = first + _ROW * len(levels)
    rule(axes, ((0.0, first), (0.0, end)), color=HAIRLINE, linewidth=0.8, gid="zero")
    return end


def _folded(words: str) -> str:
    return folded(words, width=_LABEL, lines=1)
