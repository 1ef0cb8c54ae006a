"""Estimates with their intervals, one row each, the figures in a right column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, rule, stamp, stamp_height
from crm_study.figures.lettering import SMALL, folded, widest, write
from crm_study.figures.palette import ACCENT, GRAY, INK, PAPER
from crm_study.figures.rows import Rows, rows_of
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEAD = 5.0
_TEXT_WIDTH = 32


@dataclass(frozen=True, slots=True)
class Range:
    """One row: an estimate, its limits, and the figures in words.

    ``clear`` draws a filled dot, otherwise a hollow gray one; ``second`` is a further
    estimate, a hollow diamond in the same row; None leaves a mark out.
    """

    label: str
    estimate: float | None
    low: float | None
    high: float | None
    text: str
    clear: bool = True
    second: float | None = None


def ranges_of(
    labels: Sequence[str],
    estimates: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    texts: Sequence[str],
) -> tuple[Range, ...]:
    """Join the columns of an interval figure; they must be equally long.

    Raises
    ------
    AnalysisError
        No row, or columns of unequal length.
    """
    columns = (labels, estimates, lows, highs, texts)
    sizes = [len(column) for column in columns]
    if not labels or len(set(sizes)) != 1:
        raise AnalysisError(
            "An interval figure needs at least one row and columns of one length; got "
            f"labels, estimates, lows, highs and texts of length {', '.join(map(str, sizes))}."
        )
    known = ([_known(value) for value in column] for column in (estimates, lows, highs))
    words = [folded(text, width=_TEXT_WIDTH, lines=1) for text in texts]
    return tuple(Range(*row) for row in zip(labels, *known, words, strict=True))


def draw_ranges(
    ranges: Sequence[Range],
    *,
    reference: float | None,
    reference_label: str,
    axis_label: str,
    stamp_text: str | None,
    head: float = HEAD,
) -> Figure:
    """Draw rows from the top down over one scale, with a dashed reference line.

    ``head`` is the room above the rows in millimeters, for a legend.
    """
    rows = rows_of([found.label for found in ranges])
    foot = stamp_height(stamp_text)
    figure = new_figure(WIDTH, MARGIN + head + rows.height + AXIS_HEIGHT + foot)
    base = AXIS_HEIGHT + foot
    rows.letter(figure, top=base + rows.height)
    axes = _panel(figure, ranges, rows, base, reference)
    if reference is not None:
        _reference(axes, reference, reference_label)
    for found, center in zip(ranges, rows.centers, strict=True):
        _mark(axes, found, center)
        write(figure, WIDTH - MARGIN, base + rows.height - center, found.text, ha="right")
    draw_x_scale(axes, label=axis_label, per_mm=-1.0)
    stamp(figure, stamp_text)
    return figure


def _panel(
    figure: Figure, ranges: Sequence[Range], rows: Rows, base: float, reference: float | None
) -> Axes:
    """Place the panel between the labels and the column of figures; y is millimeters."""
    left = MARGIN + rows.width + GAP
    right = MARGIN + widest(found.text for found in ranges) + GAP
    values = [end for found in ranges for end in _marks(found)]
    return panel(
        figure,
        left=left,
        bottom=base,
        width=WIDTH - left - right,
        height=rows.height,
        x=limits([*values, reference]),
        y=(rows.height, 0.0),
    )


def _reference(axes: Axes, value: float, label: str) -> None:
    bottom = axes.get_ylim()[0]
    line = ((value, bottom), (value, 0.0))
    rule(axes, line, color=INK, linestyle=(0, (4, 3)), linewidth=0.8, gid="reference")
    write(axes, value, -2.4, folded(label, lines=1), size=SMALL, ha="center")


def _mark(axes: Axes, found: Range, center: float) -> None:
    """Draw the interval as a bar and the estimate as a dot, filled or hollow."""
    color = ACCENT if found.clear else GRAY
    if found.low is not None and found.high is not None:
        ends = ((found.low, center), (found.high, center))
        rule(axes, ends, color=color, linewidth=1.6, zorder=2, gid="interval")
    if found.estimate is not None:
        face = color if found.clear else PAPER
        draw_mark(axes, (found.estimate, center), face=face, edge=color, gid="estimate")
    if found.second is not None:
        place = (found.second, center)
        draw_mark(axes, place, marker="D", face="none", edge=INK, size=7.6, gid="second")


def draw_mark(
    axes: Axes,
    place: tuple[float, float],
    *,
    marker: str = "o",
    face: str,
    edge: str,
    size: float = 6.0,
    gid: str,
) -> None:
    """Draw one estimate as a marker, filled or hollow."""
    axes.plot(
        [place[0]],
        [place[1]],
        linestyle="none",
        linewidth=0,
        marker=marker,
        markersize=size,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=1.4,
        clip_on=False,
        zorder=3,
        scalex=False,
        scaley=False,
        gid=gid,
    )


def _marks(found: Range) -> tuple[float | None, ...]:
    return found.low, found.estimate, found.high, found.second


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
