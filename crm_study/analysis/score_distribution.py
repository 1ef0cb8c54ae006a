"""How the scores of a construct are distributed: bars of a histogram, and quantiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.shown_answers import EVERYBODY
from crm_study.kernels.description.score_cells import (
    ScoreCells,
    bar_width,
    histogram_bars,
    score_cells,
)
from crm_study.protocol.study import Study
from crm_study.results.finding import Row

if TYPE_CHECKING:
    from crm_study.figures.score_panels import ScorePanel

_FINE = 40
"""Cells over the scale of a score that is made of other scores."""
_FEWEST_VALUES = 3
_FEWEST_ITEMS = 2
_HISTOGRAM, _QUANTILES = "histogram", "quantiles"

Counted = tuple[NDArray[np.float64], NDArray[np.intp]]
"""Different scores, and the people who have each."""


def counted_scores(scores: NDArray[np.float64]) -> Counted:
    """Count how many people have each score; missing ones are left out."""
    values, counts = np.unique(scores[~np.isnan(scores)], return_counts=True)
    return values, counts


def distributions(
    study: Study, counted: Mapping[str, Counted], smallest: int
) -> dict[str, tuple[Row, ...]]:
    """Return the bars and the quantiles of every construct whose score can be drawn.

    A score of one item is left out, since its answers are drawn already, and so is one
    whose items have no scale or whose people give fewer than three cells.

    Parameters
    ----------
    study : Study
        Declares the constructs.
    counted : mapping of str to Counted
        Scores of each construct.
    smallest : int
        People that a bar, and the steps between two quantiles, must hold.

    Returns
    -------
    dict of str to rows
        Details ``histogram`` and ``quantiles``; empty where nothing can be drawn.
    """
    bars: list[Row] = []
    quantiles: list[Row] = []
    for name, (values, counts) in counted.items():
        ends = _ends(study, name)
        step = _step(study, name, ends)
        cells = _cells(values, counts, ends, step, smallest)
        if cells is not None:
            width = bar_width(values, counts, step=step)
            bars += _bar_rows(name, histogram_bars(cells, width=width))
            quantiles += _quantile_rows(name, cells)
    return {_HISTOGRAM: tuple(bars), _QUANTILES: tuple(quantiles)} if bars else {}


def distribution_note(smallest: int) -> str:
    """Return how the bars and the quantiles were made."""
    if smallest == EVERYBODY:
        return (
            "Histograms: bars as wide as Freedman and Diaconis (1981) ask for, rounded to whole "
            "steps of the scale. Q–Q plots: one point between every two scores."
        )
    return (
        "Histograms: bars as wide as Freedman and Diaconis (1981) ask for, rounded to whole steps "
        "of the scale; bars and the steps of the Q–Q plots are widened until each holds enough "
        "people."
    )


def score_panels(details: Mapping[str, Sequence[Row]], rows: Sequence[Row]) -> list[ScorePanel]:
    """Return what the two figures draw of each construct, from the rows of its finding."""
    from crm_study.figures.score_panels import ScorePanel

    known = {str(row["construct"]): row for row in rows}
    quantiles = _by_construct(details[_QUANTILES])
    return [
        ScorePanel(
            label=str(known[name]["label"]),
            mean=float(known[name]["mean"]),
            std_dev=float(known[name]["std_dev"]),
            bars=[(bar["score_from"], bar["score_to"], bar["n_obs"]) for bar in bars],
            quantiles=[(row["expected_z"], row["score_to"]) for row in quantiles[name]],
        )
        for name, bars in _by_construct(details[_HISTOGRAM]).items()
    ]


def _by_construct(rows: Sequence[Row]) -> dict[str, list[Row]]:
    return {name: list(own) for name, own in groupby(rows, key=lambda row: str(row["construct"]))}


def _cells(
    values: NDArray[np.float64],
    counts: NDArray[np.intp],
    ends: tuple[float, float] | None,
    step: float,
    smallest: int,
) -> ScoreCells | None:
    if ends is None or values.size < _FEWEST_VALUES or counts.sum() < smallest:
        return None
    cells = score_cells(values, counts, ends=ends, step=step, smallest=smallest)
    return cells if cells.counts.size >= _FEWEST_VALUES else None


def _ends(study: Study, name: str) -> tuple[float, float] | None:
    """Return the least and the greatest possible score; None for one item, or without scales."""
    items = study.items_of(name)
    scales = [study.scale_of(item) for item in items] if len(items) >= _FEWEST_ITEMS else []
    limits = [(scale.minimum, scale.maximum) for scale in scales if scale is not None]
    if not limits or len(limits) < len(scales):
        return None
    return float(min(low for low, _ in limits)), float(max(high for _, high in limits))


def _step(study: Study, name: str, ends: tuple[float, float] | None) -> float:
    """Return the distance of two possible scores of somebody who answered everything."""
    items = study.constructs[name].items
    return 1 / len(items) if items or ends is None else (ends[1] - ends[0]) / _FINE


def _bar_rows(name: str, bars: ScoreCells) -> list[Row]:
    places = zip(bars.lower.tolist(), bars.upper.tolist(), bars.counts.tolist(), strict=True)
    return [
        _row(name, number, score_from=low, score_to=high, n_obs=count)
        for number, (low, high, count) in enumerate(places, start=1)
    ]


def _quantile_rows(name: str, cells: ScoreCells) -> list[Row]:
    places = zip(cells.upper[:-1].tolist(), cells.expected()[:-1].tolist(), strict=True)
    return [
        _row(name, number, score_to=high, expected_z=expected)
        for number, (high, expected) in enumerate(places, start=1)
    ]


def _row(name: str, number: int, **values: Any) -> Row:
    return {"key": f"{name}:{number}", "construct": name, **values}
