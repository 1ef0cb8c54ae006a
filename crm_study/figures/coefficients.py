"""Coefficient plot: one predictor a row, the largest first, against zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_study.figures.ranges import Range, draw_ranges, ranges_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def coefficient_plot(
    labels: Sequence[str],
    estimates: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    texts: Sequence[str],
    *,
    axis_label: str,
    stamp: str | None = None,
) -> Figure:
    """Plot slopes with their intervals, largest first; leave the constant out.

    A filled dot marks an interval that excludes zero, a hollow gray one an interval
    that does not: form and color say the same.

    Parameters
    ----------
    labels : sequence of str
        Name of each predictor.
    estimates, lows, highs : sequence of float or None
        Slope and interval limits, in the unit of the scale.
    texts : sequence of str
        The same figures as text, already formatted, for the right column.
    axis_label : str
        Name of the scale.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No row, or columns of unequal length.

    Examples
    --------
    >>> figure = coefficient_plot(["Tenure", "SCRM"], [0.02, 0.6], [-0.1, 0.4], [0.1, 0.8],
    ...                           ["0.02 [−0.10, 0.10]", "0.60 [0.40, 0.80]"], axis_label="B")
    >>> [text.get_text() for text in figure.texts][:2]
    ['SCRM', 'Tenure']
    """
    ranges = [_judged(found) for found in ranges_of(labels, estimates, lows, highs, texts)]
    return draw_ranges(
        sorted(ranges, key=_rank),
        reference=0.0,
        reference_label="",
        axis_label=axis_label,
        stamp_text=stamp,
    )


def _judged(found: Range) -> Range:
    """Say whether the interval excludes zero."""
    known = found.low is not None and found.high is not None
    return replace(found, clear=known and not (found.low or 0.0) <= 0.0 <= (found.high or 0.0))


def _rank(found: Range) -> float:
    return float("inf") if found.estimate is None else -found.estimate
