"""Component-plus-residual panels: one predictor each, the slope and the local mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.lettering import shortened
from crm_study.figures.palette import ACCENT, INK, WARNING
from crm_study.figures.points import draw_curve, draw_points
from crm_study.figures.residuals import local_mean
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Panel = tuple[str, Sequence[float], Sequence[float], Sequence[float]]
Floats = NDArray[np.float64]
_HEIGHT = 52.0
_LEFT = 20.0
_ABREAST = 2
_N_PLACES = 60
_LETTERS = 30


def component_panels(panels: Sequence[Panel], *, stamp: str | None = None) -> Figure:
    """Plot partial residuals against each predictor, two panels abreast.

    Parameters
    ----------
    panels : sequence of (label, x, component, partial residual)
        Label of the predictor; its values; slope times deviation from the mean; the same plus
        the residual. All of one length a panel.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No panel, or one with fewer than three points or unequal lengths.

    Examples
    --------
    >>> panels = [("SCRM", [1.0, 2, 3, 4], [-1.5, -0.5, 0.5, 1.5], [-1.0, -1.0, 0.5, 1.5])]
    >>> [line.get_gid() for line in component_panels(panels).axes[0].lines if line.get_gid()]
    ['residuals', 'slope', 'smoother']
    """
    _require_points(panels)
    abreast = min(_ABREAST, len(panels))
    n_lines = -(-len(panels) // abreast)
    cell = _HEIGHT + AXIS_HEIGHT + GAP
    foot = stamp_height(stamp)
    legend = legend_of([("respondent", ACCENT), ("slope", INK), ("local mean", WARNING)])
    top = foot + n_lines * cell + legend.height
    figure = new_figure(WIDTH, top + MARGIN)
    legend.draw(figure, top=top)
    for place, (label, *columns) in enumerate(panels):
        left = _LEFT + place % abreast * (WIDTH - MARGIN) / abreast
        bottom = foot + AXIS_HEIGHT + (n_lines - 1 - place // abreast) * cell
        width = (WIDTH - MARGIN) / abreast - _LEFT - 4 * MARGIN
        x, component, partial = (np.asarray(column, dtype=float) for column in columns)
        ends, reach = limits(x.tolist()), limits(partial.tolist())
        axes = panel(figure, left=left, bottom=bottom, width=width, height=_HEIGHT, x=ends, y=reach)
        draw_y_scale(axes, label="Partial residual", per_mm=(ends[1] - ends[0]) / width)
        short = shortened(label, letters=_LETTERS)
        draw_x_scale(axes, label=short, per_mm=(reach[1] - reach[0]) / _HEIGHT)
        _draw(axes, x, component, partial)
    print_stamp(figure, stamp)
    return figure


def _require_points(panels: Sequence[Panel]) -> None:
    sizes = [{len(column) for column in columns} for _, *columns in panels]
    if not panels or any(len(size) > 1 or min(size) < 3 for size in sizes):
        raise AnalysisError(
            "Component-plus-residual panels need at least one predictor, and for each at least "
            "three points with a component and a partial residual."
        )


def _draw(axes: Axes, x: Floats, component: Floats, partial: Floats) -> None:
    draw_points(axes, x, partial, gid="residuals")
    order = np.argsort(x)[[0, -1]]
    draw_curve(axes, x[order], component[order], gid="slope", color=INK, dashed=True)
    at = np.linspace(x.min(), x.max(), _N_PLACES)
    smooth = local_mean(x, partial, at=at)
    draw_curve(axes, at, smooth, gid="smoother", color=WARNING, dashed=False)
