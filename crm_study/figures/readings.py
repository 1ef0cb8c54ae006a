"""Readings plot: what the printed numbers ask of the predictors' correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, height_of, write
from crm_study.figures.palette import ACCENT, blend
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 64.0
_LEFT = 20.0
_AIR = 1.0


def readings_plot(
    n: Sequence[float],
    r12: Sequence[float | None],
    low: Sequence[float | None],
    high: Sequence[float | None],
    *,
    printed_labels: Sequence[str],
    stamp: str | None = None,
) -> Figure:
    """Plot the correlation that lets the printed numbers be true together, against n.

    Parameters
    ----------
    n : sequence of float, length k
        Numbers of respondents, ascending.
    r12, low, high : sequence of float or None, length k
        The predictors' correlation that the printed numbers ask for, and its range
        given their rounding; None where no correlation will do.
    printed_labels : sequence of str
        The printed numbers in words, e.g. ``"R² = .44"``; named above the panel.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than two numbers of respondents, or columns of unequal length.

    Examples
    --------
    >>> figure = readings_plot([84, 118, 147], [0.63, 0.67, 0.70], [0.61, 0.66, 0.68],
    ...                        [0.64, 0.69, 0.71], printed_labels=["t = 3.616"])
    >>> figure.texts[0].get_text()
    'Printed: t = 3.616'
    """
    columns = (n, r12, low, high)
    if len(n) < 2 or len({len(column) for column in columns}) != 1:
        raise AnalysisError(
            "A readings plot needs at least two numbers of respondents and columns of one "
            f"length; got {', '.join(str(len(column)) for column in columns)}."
        )
    words = folded("Printed: " + " · ".join(printed_labels), width=95, lines=3)
    head, foot = height_of(words, size=SMALL) + _AIR, stamp_height(stamp)
    figure = new_figure(WIDTH, MARGIN + head + _HEIGHT + AXIS_HEIGHT + foot)
    top = AXIS_HEIGHT + foot + _HEIGHT
    write(figure, _LEFT, top + _AIR + height_of(words, size=SMALL) / 2, words, size=SMALL)
    values = [_number(value) for column in (r12, low, high) for value in column]
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=WIDTH - _LEFT - 4 * MARGIN,
        height=_HEIGHT,
        x=(float(min(n)), float(max(n))),
        y=limits(values, margin=0.08),
    )
    _draw(axes, n, *([_number(value) for value in column] for column in (r12, low, high)))
    print_stamp(figure, stamp)
    return figure


def _draw(
    axes: Axes, n: Sequence[float], r12: list[float], low: list[float], high: list[float]
) -> None:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    across = (right - left) / (WIDTH - _LEFT - 4 * MARGIN)
    draw_y_scale(axes, label="Correlation of the predictors", per_mm=across)
    draw_x_scale(axes, label="Number of respondents", per_mm=(top - bottom) / _HEIGHT)
    tint = blend(("#FFFFFF", ACCENT), 0.25)
    axes.fill_between(n, low, high, color=tint, linewidth=0, zorder=1, gid="band")
    axes.plot(n, r12, color=ACCENT, linewidth=2, zorder=2, clip_on=False, gid="reading")


def _number(value: float | None) -> float:
    """Make a gap of what is not known."""
    return math.nan if value is None else float(value)
