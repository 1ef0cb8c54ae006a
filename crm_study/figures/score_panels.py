"""Histograms and quantile plots of several scores, as small multiples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.figures.house import box, rule
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, INK, PAPER, WARNING
from crm_study.figures.panel_grid import SmallPanel, panel_grid
from crm_study.figures.points import draw_points
from crm_study.figures.scale import limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_N_PLACES = 81
_HEADROOM = 1.08
_DOT = 3.0


@dataclass(frozen=True, slots=True)
class ScorePanel:
    """The scores of one construct.

    Attributes
    ----------
    label : str
        Its words.
    mean, std_dev : float
        Those of the normal curve and of the line.
    bars : sequence of (from, to, people)
        In rising order.
    quantiles : sequence of (expected, score)
        A score, and the standard normal quantile of the share of people below it.
    """

    label: str
    mean: float
    std_dev: float
    bars: Sequence[tuple[float, float, int]]
    quantiles: Sequence[tuple[float, float]]


def score_histograms(scores: Sequence[ScorePanel], *, stamp: str | None = None) -> Figure:
    """Draw how often each score occurs, one panel a construct, with a normal curve.

    Parameters
    ----------
    scores : sequence of ScorePanel
        In the order of reading. Where the bars of a construct differ in width, the people of
        a wide one are spread over bars as narrow as the narrowest: areas tell how many.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No score, one without bars, or one that does not vary.

    Examples
    --------
    >>> one = ScorePanel("SCRM", 3.0, 1.0, [(1.5, 2.5, 4), (2.5, 3.5, 9)], [(-0.5, 2.5)])
    >>> "normal" in [line.get_gid() for line in score_histograms([one]).axes[0].lines]
    True
    """
    _require(scores)
    legend = legend_of([("respondents", ACCENT), ("normal curve", WARNING)])
    axes = "Across: score. Upward: respondents."
    return panel_grid([_histogram(one) for one in scores], legend=legend, axes=axes, stamp=stamp)


def score_quantiles(scores: Sequence[ScorePanel], *, stamp: str | None = None) -> Figure:
    """Draw scores against the normal quantiles of the shares of people below them.

    Parameters
    ----------
    scores : sequence of ScorePanel
        In the order of reading.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No score, one without bars, or one that does not vary.

    Examples
    --------
    >>> one = ScorePanel("SCRM", 3.0, 1.0, [(1.5, 2.5, 4), (2.5, 3.5, 9)], [(-0.5, 2.5)])
    >>> "scores" in [line.get_gid() for line in score_quantiles([one]).axes[0].lines]
    True
    """
    _require(scores)
    legend = legend_of([("score", ACCENT), ("normal distribution of the same M and SD", INK)])
    axes = "Across: normal quantile. Upward: score."
    return panel_grid([_quantiles(one) for one in scores], legend=legend, axes=axes, stamp=stamp)


def _require(scores: Sequence[ScorePanel]) -> None:
    if not scores or any(not (one.bars and one.quantiles and one.std_dev > 0) for one in scores):
        raise AnalysisError("Panels of scores need at least one score, and each must vary.")


def _histogram(one: ScorePanel) -> SmallPanel:
    width = min(high - low for low, high, _ in one.bars)
    heights = [n * width / (high - low) for low, high, n in one.bars]
    peak = _people(one) * width / (one.std_dev * math.sqrt(2 * math.pi))
    ends = limits([one.bars[0][0], one.bars[-1][1]])
    top = _HEADROOM * max(*heights, peak)
    draw = partial(_draw_histogram, one=one, heights=heights, peak=peak)
    return SmallPanel(one.label, x=ends, y=(0.0, top), draw=draw)


def _people(one: ScorePanel) -> int:
    return sum(n for *_, n in one.bars)


def _draw_histogram(axes: Axes, *, one: ScorePanel, heights: Sequence[float], peak: float) -> None:
    for (low, high, _), height in zip(one.bars, heights, strict=True):
        style = {"facecolor": ACCENT, "edgecolor": PAPER, "linewidth": 0.5, "gid": "bar"}
        box(axes, (low, 0.0), (high - low, height), **style)
    at = np.linspace(*axes.get_xlim(), _N_PLACES)
    curve = peak * np.exp(-(((at - one.mean) / one.std_dev) ** 2) / 2)
    axes.plot(at, curve, color=WARNING, linewidth=1.3, gid="normal", scalex=False, scaley=False)


def _quantiles(one: ScorePanel) -> SmallPanel:
    x, y = limits([z for z, _ in one.quantiles]), limits([score for _, score in one.quantiles])
    return SmallPanel(one.label, x=x, y=y, draw=partial(_draw_quantiles, one=one))


def _draw_quantiles(axes: Axes, *, one: ScorePanel) -> None:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    near = max(left, (low - one.mean) / one.std_dev), min(right, (high - one.mean) / one.std_dev)
    line = [(z, one.mean + one.std_dev * z) for z in near]
    rule(axes, (line[0], line[1]), color=INK, zorder=1, gid="line")
    z, score = np.array(one.quantiles, dtype=float).T
    draw_points(axes, z, score, gid="scores", size=_DOT)
