"""Correlation heatmap: the lower triangle, every value printed in its cell.

As in an APA table the variables are numbered: their names stand once, at the rows,
and nothing has to be read sideways.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SIZE, folded, height_of, widest, write
from crm_study.figures.palette import DIVERGING, GRAY, PAPER, blend, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDEST_CELL = 16.0
_FLATTEST = 0.55
_POINTS_PER_MM = 1.15
_HEAD = 5.0
_AIR = 1.2


def correlation_heatmap(
    labels: Sequence[str],
    matrix: Sequence[Sequence[float | None]],
    *,
    stamp: str | None = None,
) -> Figure:
    """Draw correlations as colored cells, orange below zero and purple above.

    Parameters
    ----------
    labels : sequence of str, length k
        Names of the variables.
    matrix : sequence of sequences, shape (k, k)
        Correlations from -1 to 1; None or nan leaves a cell blank. Only the part
        below the diagonal is read.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than two labels, or a matrix of another size.

    Examples
    --------
    >>> figure = correlation_heatmap(["a", "b"], [[1.0, 0.5], [0.5, 1.0]])
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "value"]
    ['.50']
    """
    _require_square(labels, matrix)
    rows = [f"{place}. {folded(label, lines=2)}" for place, label in enumerate(labels, start=1)]
    left = MARGIN + widest(rows) + GAP
    width = min(_WIDEST_CELL, (WIDTH - left - MARGIN) / len(rows))
    height = max(width * _FLATTEST, max(height_of(row) for row in rows) + _AIR)
    foot = stamp_height(stamp) + MARGIN
    figure = new_figure(WIDTH, foot + height * len(rows) + _HEAD)
    for place, row in enumerate(rows):
        write(figure, MARGIN, foot + height * (len(rows) - place - 0.5), row, gid="label")
    axes = _square(figure, len(rows), left=left, bottom=foot, width=width, height=height)
    _cells(axes, matrix, size=min(SIZE, width * _POINTS_PER_MM))
    print_stamp(figure, stamp)
    return figure


def _require_square(labels: Sequence[str], matrix: Sequence[Sequence[float | None]]) -> None:
    n_labels = len(labels)
    if n_labels < 2 or len(matrix) != n_labels or any(len(row) != n_labels for row in matrix):
        raise AnalysisError(
            "A heatmap needs at least two labels and as many rows and columns; got "
            f"{n_labels} labels and {len(matrix)} rows."
        )


def _square(
    figure: Figure, count: int, *, left: float, bottom: float, width: float, height: float
) -> Axes:
    """Add the panel: one unit a cell, the first row on top."""
    side = float(count)
    return panel(
        figure,
        left=left,
        bottom=bottom,
        width=width * count,
        height=height * count,
        x=(0.0, side),
        y=(side, 0.0),
    )


def _cells(axes: Axes, matrix: Sequence[Sequence[float | None]], *, size: float) -> None:
    for row in range(len(matrix)):
        write(axes, row + 0.5, -0.3, str(row + 1), size=size, ha="center", gid="number")
        write(axes, row + 0.5, row + 0.5, "—", size=size, ha="center", color=GRAY)
        for column in range(row):
            _cell(axes, column, row, matrix[row][column], size)


def _cell(axes: Axes, column: int, row: int, value: float | None, size: float) -> None:
    if value is None or not math.isfinite(value):
        return
    color = blend(DIVERGING, (value + 1) / 2)
    look = {"facecolor": color, "edgecolor": PAPER, "linewidth": 1, "gid": "cell"}
    box(axes, (column, row), (1, 1), **look)
    middle = (column + 0.5, row + 0.52)
    write(axes, *middle, _text(value), size=size, ha="center", color=ink_on(color), gid="value")


def _text(value: float) -> str:
    """Two decimals as printed in a cell, APA; the table keeps the exact number."""
    return f"{value:.2f}".replace("0.", ".", 1).replace("-.00", ".00").replace("-", "\u2212")
