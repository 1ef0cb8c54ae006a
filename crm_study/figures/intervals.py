"""Interval plot: one estimate with its interval a row, against a cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.figures.ranges import draw_ranges, ranges_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def interval_plot(
    labels: Sequence[str],
    estimates: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    *,
    texts: Sequence[str],
    axis_label: str,
    reference: float | None = None,
    reference_label: str = "",
    stamp: str | None = None,
) -> Figure:
    """Plot estimates with intervals in the order given, from the top down.

    Parameters
    ----------
    labels : sequence of str
        Name of each row.
    estimates, lows, highs : sequence of float or None
        Estimate and interval limits, in the unit of the scale; None draws no mark.
    texts : sequence of str
        The same figures as text, already formatted, for the right column.
    axis_label : str
        Name of the scale.
    reference : float, optional
        Where a dashed cut-off line stands.
    reference_label : str
        What the line means.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No row, or columns of unequal length.

    Examples
    --------
    >>> figure = interval_plot(["SCRM"], [0.86], [0.79], [0.91], texts=[".86 [.79, .91]"],
    ...                        axis_label="Coefficient α", reference=0.7)
    >>> [text.get_text() for text in figure.texts]
    ['SCRM', '.86 [.79, .91]']
    """
    return draw_ranges(
        ranges_of(labels, estimates, lows, highs, texts),
        reference=reference,
        reference_label=reference_label,
        axis_label=axis_label,
        stamp_text=stamp,
    )
