"""Johnson-Neyman plot: a slope with its band along the moderator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import known, two_decimals
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import ACCENT, GRAY, INK, PAPER, blend
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Moderator, slope, lower and upper limit.
Place = tuple[float, float, float, float]

_HEIGHT = 64.0
_LEFT = 20.0
_CLEAR = blend((PAPER, ACCENT), 0.32)
_UNCLEAR = blend((PAPER, GRAY), 0.35)


def johnson_neyman_plot(
    curve: Sequence[Place],
    observed: Sequence[float],
    bounds: Sequence[float | None],
    *,
    x_label: str,
    y_label: str,
    stamp: str | None = None,
) -> Figure:
    """Draw where along the moderator the band of the slope excludes zero.

    Parameters
    ----------
    curve : sequence of (float, float, float, float)
        Moderator in rising order, slope, lower and upper limit.
    observed : sequence of float
        Values of the moderator in the data: a rug.
    bounds : sequence of float or None
        Johnson-Neyman bounds; those outside the curve are not drawn.
    x_label, y_label : str
        Names of the moderator and of the slope.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than two places, or a number that is not finite.

    Examples
    --------
    >>> curve = [(1.0, 0.5, -0.1, 1.1), (2.0, 0.9, 0.3, 1.5)]
    >>> figure = johnson_neyman_plot(curve, [1.0, 1.5], [1.25, 9.0], x_label="Learning",
    ...                              y_label="Slope of SCRM")
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid() == "bound"]
    ['bound']
    """
    places = np.asarray(curve, dtype=float)
    if len(places) < 2 or not np.isfinite(places).all():
        raise AnalysisError(
            f"A Johnson-Neyman plot needs at least two finite places; got {len(places)}."
        )
    legend = legend_of([("interval excludes zero", _CLEAR), ("includes zero", _UNCLEAR)])
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, 2 * MARGIN + _HEIGHT + AXIS_HEIGHT + foot + legend.height + 4.0)
    width = WIDTH - _LEFT - 4 * MARGIN
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=width,
        height=_HEIGHT,
        x=limits(places[:, 0].tolist()),
        y=limits([0.0, *places[:, 1:].ravel().tolist()], margin=0.08),
    )
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label=y_label, per_mm=(right - left) / width)
    draw_x_scale(axes, label=x_label, per_mm=(high - low) / _HEIGHT)
    _draw_band(axes, places)
    _draw_rug(axes, observed)
    _draw_bounds(axes, bounds, (places[0, 0], places[-1, 0]))
    legend.draw(figure, top=figure.get_size_inches()[1] * 25.4 - MARGIN)
    print_stamp(figure, stamp)
    return figure


def _draw_band(axes: Axes, places: np.ndarray) -> None:
    """Fill the band where it excludes zero in one color, elsewhere in another."""
    moderator, slope, low, high = places.T
    clear = (low > 0) | (high < 0)
    for chosen, color, name in ((clear, _CLEAR, "clear"), (~clear, _UNCLEAR, "unclear")):
        for start, stop in _runs(chosen):
            piece = slice(max(start - 1, 0) if name == "unclear" else start, stop + 1)
            axes.fill_between(
                moderator[piece],
                low[piece],
                high[piece],
                facecolor=color,
                edgecolor="none",
                zorder=1 if name == "clear" else 0.9,
                gid=name,
            )
    left, right = axes.get_xlim()
    rule(axes, ((left, 0.0), (right, 0.0)), color=INK, linewidth=0.8, zorder=2, gid="zero")
    axes.plot(moderator, slope, color=ACCENT, linewidth=1.9, zorder=3, gid="slope")


def _runs(chosen: np.ndarray) -> list[tuple[int, int]]:
    """Return first and last position of every run of True."""
    edges = np.diff(np.concatenate([[False], chosen, [False]]).astype(int))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]


def _draw_rug(axes: Axes, observed: Sequence[float]) -> None:
    """Mark every observed value above the scale."""
    low, high = axes.get_ylim()
    axes.plot(
        list(observed),
        [low + 0.02 * (high - low)] * len(observed),
        linestyle="none",
        marker="|",
        markersize=5.0,
        markeredgecolor=INK,
        markeredgewidth=0.5,
        alpha=0.5,
        clip_on=False,
        gid="rug",
    )


def _draw_bounds(axes: Axes, bounds: Sequence[float | None], span: tuple[float, float]) -> None:
    """Draw the bounds that lie on the curve, each with its value above the panel."""
    low, high = axes.get_ylim()
    for value in bounds:
        place = known(value)
        if place is not None and span[0] <= place <= span[1]:
            look = {"color": INK, "linewidth": 0.9, "linestyle": (0, (3.5, 2.5)), "zorder": 2.5}
            rule(axes, ((place, low), (place, high)), **look, gid="bound")
            above = high + 0.03 * (high - low)
            write(axes, place, above, two_decimals(place), size=SMALL, ha="center", gid="bound")
