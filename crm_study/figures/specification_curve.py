"""Specification curve: sorted slopes with intervals, and below which choices made them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import ACCENT, GRAY, HAIRLINE, INK
from crm_study.figures.scale import draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Numbers = NDArray[np.floating] | NDArray[np.integer]
_CURVE = 62.0
_ROW = 4.2
_HEAD = 4.6
_LEFT = 52.0
_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice and what was chosen in every specification.

    Attributes
    ----------
    name : str
        The choice.
    levels : sequence of str
        What could be chosen, from the top down.
    chosen : sequence of str
        What was, in the order of the curve.
    """

    name: str
    levels: Sequence[str]
    chosen: Sequence[str]


def specification_curve(
    estimates: Sequence[float],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    significant: Sequence[bool],
    *,
    choices: Sequence[Choice],
    axis_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw sorted slopes above, and one row of ticks per level of every choice below.

    Parameters
    ----------
    estimates : sequence of float
        Slopes, from the smallest to the largest.
    lows, highs : sequence of float or None
        Their limits.
    significant : sequence of bool
        Which differ from zero: dark, the others gray.
    choices : sequence of Choice
        Those that vary.
    axis_label : str
        Name of the scale.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No specification, or columns of unequal length.

    Examples
    --------
    >>> figure = specification_curve([0.1, 0.3], [0.0, 0.1], [0.2, 0.5], [False, True],
    ...     choices=[Choice("controls", ["none", "age"], ["age", "none"])], axis_label="B")
    >>> len(figure.axes)
    2
    """
    count = len(estimates)
    if not count or not count == len(lows) == len(highs) == len(significant):
        raise AnalysisError("A specification curve needs a slope, limits and a test for each.")
    below = sum(_HEAD + _ROW * len(choice.levels) for choice in choices)
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, 3 * MARGIN + _CURVE + _GAP + below + foot)
    place = partial(
        panel, figure, left=_LEFT, width=WIDTH - _LEFT - 2 * MARGIN, x=(0.0, count + 1.0)
    )
    span = limits([*estimates, *lows, *highs, 0.0])
    top = place(bottom=foot + MARGIN + below + _GAP, height=_CURVE, y=span)
    _draw_curve(top, estimates, lows, highs, significant, label=axis_label)
    if choices:
        board = place(bottom=foot + MARGIN, height=below, y=(below, 0.0))
        _draw_board(board, choices, significant)
    print_stamp(figure, stamp)
    return figure


def _draw_curve(
    axes: Axes,
    estimates: Sequence[float],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    significant: Sequence[bool],
    *,
    label: str,
) -> None:
    per_mm = axes.get_xlim()[1] / (WIDTH - _LEFT - 2 * MARGIN)
    draw_y_scale(axes, label=label, per_mm=per_mm)
    rule(axes, ((0.0, 0.0), (axes.get_xlim()[1], 0.0)), color=INK, linewidth=0.8, zorder=1)
    x = np.arange(1, len(estimates) + 1)
    low, high = (np.array([np.nan if v is None else v for v in ends]) for ends in (lows, highs))
    dark = np.asarray(significant, dtype=bool)
    thin = min(1.2, 90 / len(estimates))
    size = min(3.6, max(0.9, 160 / len(estimates)))
    for chosen, color, name in ((~dark, GRAY, "plain"), (dark, ACCENT, "significant")):
        if not chosen.any():
            continue
        _sticks(axes, x[chosen], low[chosen], high[chosen], color=HAIRLINE, linewidth=thin)
        axes.plot(
            x[chosen],
            np.asarray(estimates)[chosen],
            linestyle="none",
            marker="o",
            markersize=size,
            markeredgewidth=0,
            markerfacecolor=color,
            zorder=3,
            gid=name,
        )


def _draw_board(axes: Axes, choices: Sequence[Choice], significant: Sequence[bool]) -> None:
    """Draw a tick for what every specification chose."""
    right = axes.get_xlim()[1]
    per_mm = right / (WIDTH - _LEFT - 2 * MARGIN)
    dark = np.asarray(significant, dtype=bool)
    thin = min(1.2, max(0.25, 120 / len(dark)))
    top = 0.0
    for choice in choices:
        words = fitted(choice.name, room=_LEFT - 3)
        left = -(_LEFT - MARGIN) * per_mm
        write(axes, left, top + _HEAD / 2, words, size=SMALL, ha="left", weight="bold")
        top += _HEAD
        chosen = np.asarray(choice.chosen, dtype=object)
        for level in choice.levels:
            middle = top + _ROW / 2
            rule(axes, ((0.0, middle), (right, middle)), linewidth=0.3)
            words = fitted(level.replace("_", " "), room=_LEFT - 5)
            write(axes, -1.5 * per_mm, middle, words, size=SMALL, ha="right")
            for some, color in ((~dark, GRAY), (dark, ACCENT)):
                at = 1 + np.flatnonzero((chosen == level) & some)
                if at.size:
                    ends = np.full((2, at.size), [[top + 0.25 * _ROW], [top + 0.75 * _ROW]])
                    _sticks(axes, at, *ends, color=color, linewidth=thin)
            top += _ROW


def _sticks(
    axes: Axes, x: Numbers, low: Numbers, high: Numbers, *, color: str, linewidth: float
) -> None:
    """Draw upright lines as one path with gaps, a fraction of the bytes of one path each."""
    gap = np.full(len(x), np.nan)
    places = np.column_stack([x, x, gap]).ravel()
    heights = np.column_stack([low, high, gap]).ravel()
    axes.plot(
        places,
        heights,
        color=color,
        linewidth=linewidth,
        solid_capstyle="butt",
        clip_on=False,
        zorder=2,
        gid="sticks",
    )
