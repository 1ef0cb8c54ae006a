"""Forest of reliabilities: a coefficient with its interval, a second one beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known
from crm_study.figures.house import MARGIN, WIDTH, panel, rule
from crm_study.figures.lettering import SMALL, width_of, write
from crm_study.figures.palette import ACCENT, INK
from crm_study.figures.ranges import HEAD, draw_mark, draw_ranges, ranges_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEGEND = 6.0
_SWATCH = 8.0
_BETWEEN = 6.0
_LONGEST = 60.0


def forest(
    labels: Sequence[str],
    estimates: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    second: Sequence[float | None],
    *,
    texts: Sequence[str],
    first_label: str,
    second_label: str,
    axis_label: str,
    reference: float | None = None,
    reference_label: str = "",
    stamp: str | None = None,
) -> Figure:
    """Plot a coefficient with its interval and a second coefficient in the same row.

    Parameters
    ----------
    labels : sequence of str
        Name of each construct, from the top down.
    estimates, lows, highs : sequence of float or None
        First coefficient, e.g. alpha, and its limits; None or nan draws no mark.
    second : sequence of float or None
        Second coefficient, e.g. omega: a hollow diamond.
    texts : sequence of str
        The same figures as text, already formatted, for the right column.
    first_label, second_label : str
        What the two marks mean.
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
    >>> figure = forest(["SCRM"], [0.86], [0.79], [0.91], [0.87], texts=[".86 [.79, .91]"],
    ...                 first_label="α", second_label="ω", axis_label="Reliability")
    >>> [float(line.get_xdata()[0]) for line in figure.axes[0].lines if line.get_gid() == "second"]
    [0.87]
    """
    ranges = ranges_of(labels, estimates, lows, highs, texts)
    if len(second) != len(ranges):
        raise AnalysisError(
            "A forest needs a second coefficient for each row; got "
            f"{len(second)} for {len(ranges)} rows."
        )
    figure = draw_ranges(
        [replace(row, second=known(value)) for row, value in zip(ranges, second, strict=True)],
        reference=reference,
        reference_label=reference_label,
        axis_label=axis_label,
        stamp_text=stamp,
        head=HEAD + _LEGEND,
    )
    _explain(figure, first_label, second_label)
    return figure


def _explain(figure: Figure, first_label: str, second_label: str) -> None:
    """Draw both marks with their meaning at the top left."""
    top = figure.get_size_inches()[1] * 25.4 - MARGIN
    place = {"left": 0.0, "bottom": top - _LEGEND, "width": WIDTH, "height": _LEGEND}
    axes = panel(figure, **place, x=(0.0, WIDTH), y=(0.0, _LEGEND))
    axes.set_gid("legend")
    middle, left = _LEGEND / 2, MARGIN
    rule(axes, ((left, middle), (left + _SWATCH, middle)), color=ACCENT, linewidth=1.6)
    draw_mark(axes, (left + _SWATCH / 2, middle), face=ACCENT, edge=ACCENT, gid="key")
    left += _SWATCH + 1.6
    words = fitted(first_label, room=_LONGEST)
    write(axes, left, middle, words, size=SMALL, ha="left", gid="legend")
    left += width_of(words, size=SMALL) + _BETWEEN
    draw_mark(axes, (left, middle), marker="D", face="none", edge=INK, size=7.6, gid="key")
    words = fitted(second_label, room=_LONGEST)
    write(axes, left + 2.8, middle, words, size=SMALL, ha="left", gid="legend")
