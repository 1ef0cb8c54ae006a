"""Power curve: what more respondents would buy, with and without institutions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, GRAY, INK, WARNING
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 60.0
_LEFT = 20.0
_AIR = 2.0


def power_curve(
    n_obs: Sequence[float],
    power: Sequence[float | None],
    clustered: Sequence[float | None],
    *,
    wanted: float,
    planned: float | None = None,
    stamp: str | None = None,
) -> Figure:
    """Plot power against the number of respondents.

    Parameters
    ----------
    n_obs : sequence of float, length k
        Numbers of respondents, ascending.
    power, clustered : sequence of float or None, length k
        Power with independent respondents, and with respondents nested in the same number
        of institutions; None leaves a gap, and a curve of gaps is not drawn.
    wanted : float
        Power that is planned for, a dashed line.
    planned : float, optional
        Respondents that are planned, a dashed line.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than two numbers of respondents, or columns of unequal length.

    Examples
    --------
    >>> figure = power_curve([20, 40], [0.3, 0.6], [None, 0.5], wanted=0.8)
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    ['independent', 'clustered']
    """
    if len(n_obs) < 2 or not len(n_obs) == len(power) == len(clustered):
        raise AnalysisError(
            "A power curve needs at least two numbers of respondents and columns of one length; "
            f"got {len(n_obs)}, {len(power)} and {len(clustered)}."
        )
    nested = any(value is not None for value in clustered)
    words = [("independent respondents", ACCENT)]
    words += [("respondents in institutions", WARNING)] if nested else []
    legend = legend_of(words)
    foot = AXIS_HEIGHT + stamp_height(stamp)
    figure = new_figure(WIDTH, MARGIN + legend.height + _AIR + _HEIGHT + foot)
    legend.draw(figure, top=foot + _HEIGHT + _AIR + legend.height)
    axes = panel(
        figure,
        left=_LEFT,
        bottom=foot,
        width=WIDTH - _LEFT - 4 * MARGIN,
        height=_HEIGHT,
        x=(min(n_obs), max(n_obs)),
        y=(0.0, 1.0),
    )
    _draw(axes, n_obs, power, clustered if nested else None)
    _mark(axes, wanted, planned)
    print_stamp(figure, stamp)
    return figure


def _draw(
    axes: Axes,
    n_obs: Sequence[float],
    power: Sequence[float | None],
    clustered: Sequence[float | None] | None,
) -> None:
    low, high = axes.get_xlim()
    across = (high - low) / (WIDTH - _LEFT - 4 * MARGIN)
    draw_y_scale(axes, label="Power", per_mm=across)
    draw_x_scale(axes, label="Number of respondents", per_mm=1 / _HEIGHT)
    look = {"linewidth": 2, "clip_on": False, "zorder": 2}
    axes.plot(n_obs, _gaps(power), color=ACCENT, gid="independent", **look)  # type: ignore[arg-type]
    if clustered is not None:
        axes.plot(n_obs, _gaps(clustered), color=WARNING, gid="clustered", **look)  # type: ignore[arg-type]


def _mark(axes: Axes, wanted: float, planned: float | None) -> None:
    """Rule the wanted power and the planned number."""
    low, high = axes.get_xlim()
    rule(axes, ((low, wanted), (high, wanted)), color=INK, linestyle="--", linewidth=0.8)
    if planned is not None and low <= planned <= high:
        rule(axes, ((planned, 0.0), (planned, 1.0)), color=GRAY, linestyle="--", linewidth=0.8)


def _gaps(values: Sequence[float | None]) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]
