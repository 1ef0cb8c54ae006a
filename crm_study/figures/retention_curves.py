"""Falling steps: the share who stay, group by group, with the numbers at risk below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import ACCENT, GRAY, INK, NEUTRAL, WARNING
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT, _LEFT, _RIGHT, _ROW, _HEAD = 70.0, 30.0, 34.0, 4.4, 6.0
_COLORS = (INK, ACCENT, WARNING, GRAY)
_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (5, 2, 1.5, 2)))


@dataclass(frozen=True, slots=True)
class Steps:
    """A group: its name, its curve from (0, 1) on, its limits, and who is at risk.

    Attributes
    ----------
    name : str
    time, share : sequence of float
        Where the curve falls, and to what.
    low, high : sequence of float or None
        Limits there.
    end : float
        Longest time under observation.
    at_risk : sequence of int
        At the times of the table.
    """

    name: str
    time: Sequence[float]
    share: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    end: float
    at_risk: Sequence[int]


def retention_curves(
    groups: Sequence[Steps],
    *,
    times: Sequence[float],
    x_label: str,
    y_label: str,
    risk_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw curves that fall where somebody leaves; one group alone gets its band.

    Parameters
    ----------
    groups : sequence of Steps
        At least one; beyond four, looks repeat.
    times : sequence of float
        Times of the table of numbers at risk.
    x_label, y_label, risk_label : str
        Names of the scales and of the table.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No group.

    Examples
    --------
    >>> one = Steps("All", [1.0, 2.0], [0.8, 0.6], [0.6, 0.4], [1.0, 0.9], 3.0, [10, 6])
    >>> figure = retention_curves([one], times=[0, 2], x_label="Years", y_label="Still there",
    ...                           risk_label="At risk")
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "risk"]
    ['10', '6']
    """
    if not groups:
        raise AnalysisError("Retention curves need at least one group.")
    table = _HEAD + _ROW * len(groups)
    foot = stamp_height(stamp)
    base = table + AXIS_HEIGHT + foot
    figure = new_figure(WIDTH, 3 * MARGIN + _HEIGHT + base + 2.0)
    width, end = WIDTH - _LEFT - _RIGHT, max(one.end for one in groups)
    axes = panel(
        figure, left=_LEFT, bottom=base, width=width, height=_HEIGHT, x=(0.0, end), y=(0.0, 1.0)
    )
    across, up = end / width, 1.0 / _HEIGHT
    draw_y_scale(axes, label=y_label, per_mm=across)
    draw_x_scale(axes, label=x_label, per_mm=up)
    for place, one in enumerate(groups):
        _draw(axes, one, place, alone=len(groups) == 1)
    _names(axes, groups, across, up)
    _table(axes, groups, times, risk_label, across, up)
    print_stamp(figure, stamp)
    return figure


def _draw(axes: Axes, one: Steps, place: int, *, alone: bool) -> None:
    color, dashes = _COLORS[place % len(_COLORS)], _DASHES[place % len(_DASHES)]
    times = [0.0, *one.time, one.end]
    shares = [1.0, *one.share, one.share[-1] if one.share else 1.0]
    if alone:
        low, high = (
            [1.0, *(np.nan if v is None else v for v in map(known, side))]
            for side in (one.low, one.high)
        )
        axes.fill_between(
            times,
            [*low, low[-1]],
            [*high, high[-1]],
            step="post",
            color=NEUTRAL,
            linewidth=0,
            zorder=0.5,
            gid="band",
        )
    axes.plot(
        times,
        shares,
        color=color,
        linestyle=dashes,
        linewidth=1.5,
        drawstyle="steps-post",
        scalex=False,
        scaley=False,
        gid="steps",
    )


def _names(axes: Axes, groups: Sequence[Steps], across: float, up: float) -> None:
    """Write the names at the ends, pushed apart from the top down."""
    right, lowest = axes.get_xlim()[1], float("inf")
    ends = [(one.share[-1] if one.share else 1.0, place) for place, one in enumerate(groups)]
    for height, place in sorted(ends, reverse=True):
        lowest = min(height, lowest - _ROW * up)
        words = fitted(groups[place].name, room=_RIGHT - 3)
        color = _COLORS[place % len(_COLORS)]
        write(axes, right + 2 * across, lowest, words, size=SMALL, ha="left", color=color)


def _table(
    axes: Axes,
    groups: Sequence[Steps],
    times: Sequence[float],
    label: str,
    across: float,
    up: float,
) -> None:
    """Write the numbers at risk below the scale, one row a group."""
    top = -(AXIS_HEIGHT + 2.0) * up
    left = -(_LEFT - MARGIN) * across
    write(axes, left, top, label, size=SMALL, ha="left", weight="bold")
    for row, one in enumerate(groups):
        height = top - (row + 1) * _ROW * up
        words = fitted(one.name, room=_LEFT - 8)
        color = _COLORS[row % len(_COLORS)]
        write(axes, left, height, words, size=SMALL, ha="left", color=color)
        for time, count in zip(times, one.at_risk, strict=True):
            write(axes, time, height, str(count), size=SMALL, ha="center", gid="risk")
