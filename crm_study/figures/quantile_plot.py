"""Quantile plot: ordered residuals against those expected, in their envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, INK, NEUTRAL, WARNING
from crm_study.figures.points import draw_band, draw_points
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_HEIGHT = 64.0
_LEFT = 20.0
_MOST = 4.0


def quantile_plot(
    theoretical: ArrayLike,
    observed: ArrayLike,
    lows: ArrayLike,
    highs: ArrayLike,
    *,
    stamp: str | None = None,
) -> Figure:
    """Plot ordered residuals against expected ones, with a diagonal and an envelope.

    Parameters
    ----------
    theoretical, observed : array_like of float, shape (n_obs,)
        Expected and ordered residuals, in standard errors.
    lows, highs : array_like of float, shape (n_obs,)
        Pointwise limits of each ordered residual.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than three points, unequal lengths, or a number that is not finite.

    Examples
    --------
    >>> figure = quantile_plot([-0.8, 0.0, 0.8], [-1.0, 0.1, 0.7], [-2, -1, 0], [0, 1, 2])
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    ['diagonal', 'residuals']
    """
    columns = [np.asarray(values, dtype=float) for values in (theoretical, observed, lows, highs)]
    x, y, low, high = columns
    if len({values.size for values in columns}) > 1 or x.size < 3 or not np.isfinite(columns).all():
        raise AnalysisError(
            "A quantile plot needs at least three finite residuals, each with its expected value "
            f"and limits; got {', '.join(str(values.size) for values in columns)}."
        )
    foot = stamp_height(stamp)
    legend = legend_of(
        [("residual inside", ACCENT), ("outside the envelope", WARNING), ("95% pointwise", NEUTRAL)]
    )
    figure = new_figure(WIDTH, MARGIN + legend.height + GAP + _HEIGHT + AXIS_HEIGHT + foot)
    legend.draw(figure, top=foot + AXIS_HEIGHT + _HEIGHT + GAP + legend.height)
    ends = limits(x.tolist())
    reach = limits([*y, *np.clip(low, -_MOST, _MOST), *np.clip(high, -_MOST, _MOST)])
    width = WIDTH - _LEFT - 4 * MARGIN
    base = AXIS_HEIGHT + foot
    axes = panel(figure, left=_LEFT, bottom=base, width=width, height=_HEIGHT, x=ends, y=reach)
    draw_y_scale(axes, label="Studentized residual", per_mm=(ends[1] - ends[0]) / width)
    draw_x_scale(axes, label="Expected of a normal model", per_mm=(reach[1] - reach[0]) / _HEIGHT)
    draw_band(axes, x, np.maximum(low, reach[0]), np.minimum(high, reach[1]), gid="envelope")
    near = max(ends[0], reach[0]), min(ends[1], reach[1])
    rule(axes, ((near[0], near[0]), (near[1], near[1])), color=INK, zorder=1, gid="diagonal")
    outside = (y < low) | (y > high)
    for chosen, color, gid in ((~outside, ACCENT, "residuals"), (outside, WARNING, "outside")):
        if chosen.any():
            draw_points(axes, x[chosen], y[chosen], gid=gid, color=color)
    print_stamp(figure, stamp)
    return figure
