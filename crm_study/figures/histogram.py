"""Histogram of residuals, with the normal curve of their own mean and spread."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, PAPER, WARNING
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 54.0
_LEFT = 20.0
_N_PLACES = 121
_BEYOND = 3.6


def histogram(
    values: ArrayLike, *, axis_label: str = "Studentized residual", stamp: str | None = None
) -> Figure:
    """Draw how often residuals of each size occur, beside a normal curve.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Residuals, in standard errors.
    axis_label : str, optional
        Name of the scale.
    stamp : str, optional
        Words every figure of generated data must carry.

    Notes
    -----
    The width of the bars is that of Freedman and Diaconis (1981), Zeitschrift für
    Wahrscheinlichkeitstheorie, 57, 453-476; that of Sturges where the quartiles agree.

    Raises
    ------
    AnalysisError
        Fewer than three values, one that is not finite, or values that do not differ.

    Examples
    --------
    >>> figure = histogram([-1.2, -0.3, 0.0, 0.4, 1.1])
    >>> sorted({line.get_gid() for line in figure.axes[0].lines if line.get_gid()})
    ['normal']
    """
    x = np.asarray(values, dtype=float).ravel()
    if x.size < 3 or not np.isfinite(x).all() or not np.ptp(x) > 0:
        raise AnalysisError(
            f"A histogram needs at least three finite values that differ; got {x.size}."
        )
    counts, edges = np.histogram(x, bins=_edges(x))
    foot = stamp_height(stamp)
    legend = legend_of([("respondents", ACCENT), ("normal curve", WARNING)])
    figure = new_figure(WIDTH, MARGIN + legend.height + GAP + _HEIGHT + AXIS_HEIGHT + foot)
    base = AXIS_HEIGHT + foot
    legend.draw(figure, top=base + _HEIGHT + GAP + legend.height)
    reach = max(float(np.abs(edges).max()), _BEYOND * float(x.std(ddof=1)))
    width, top = WIDTH - _LEFT - 4 * MARGIN, 1.12 * float(max(counts.max(), _peak(x, edges)))
    axes = panel(
        figure,
        left=_LEFT,
        bottom=base,
        width=width,
        height=_HEIGHT,
        x=(-reach, reach),
        y=(0.0, top),
    )
    draw_y_scale(axes, label="Respondents", per_mm=2 * reach / width)
    draw_x_scale(axes, label=axis_label, per_mm=top / _HEIGHT)
    _bars(axes, counts, edges)
    _curve(axes, x, edges, reach)
    print_stamp(figure, stamp)
    return figure


def _edges(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the edges of bars of equal width, one of them at zero."""
    quarter, three = np.percentile(x, [25, 75])
    width = 2 * (three - quarter) / np.cbrt(x.size)
    if width <= 0:
        width = float(np.ptp(x)) / (math.log2(x.size) + 1)
    first, last = math.floor(x.min() / width), math.ceil(x.max() / width)
    return np.asarray(width * np.arange(first, max(last, first + 1) + 1), dtype=float)


def _peak(x: NDArray[np.float64], edges: NDArray[np.float64]) -> float:
    return x.size * float(edges[1] - edges[0]) / (float(x.std(ddof=1)) * math.sqrt(2 * math.pi))


def _bars(axes: Axes, counts: NDArray[np.intp], edges: NDArray[np.float64]) -> None:
    for count, left, right in zip(counts.tolist(), edges[:-1], edges[1:], strict=True):
        corner, size = (float(left), 0.0), (float(right - left), float(count))
        box(axes, corner, size, facecolor=ACCENT, edgecolor=PAPER, linewidth=0.6, gid="bar")


def _curve(axes: Axes, x: NDArray[np.float64], edges: NDArray[np.float64], reach: float) -> None:
    mean, spread = float(x.mean()), float(x.std(ddof=1))
    at = np.linspace(-reach, reach, _N_PLACES)
    height = _peak(x, edges) * np.exp(-((at - mean) ** 2) / (2 * spread**2))
    axes.plot(at, height, color=WARNING, linewidth=1.8, gid="normal", scalex=False, scaley=False)
