"""A table of colored cells: rows of groups, columns of what is measured, each value printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, folded, height_of, widest, write
from crm_study.figures.palette import DIVERGING, PAPER, blend, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDEST = 26.0
_ROW = 5.6
_LABEL = 34
_AIR = 2.0
_NO_DATA = "\u2013"


def cell_map(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    *,
    texts: Sequence[Sequence[str]],
    limits: tuple[float, float],
    stamp: str | None = None,
) -> Figure:
    """Draw a table whose cells are colored by their values.

    Parameters
    ----------
    rows : sequence of str, length r
        Names at the left, from the top down.
    columns : sequence of str, length c
        Names above.
    values : sequence of sequences of float or None, shape (r, c)
        What colors a cell; None or nan leaves it blank with a dash.
    texts : sequence of sequences of str, shape (r, c)
        The same as printed in the cell.
    limits : pair of float
        Values of the two ends of the colors, orange and purple; the middle is white.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No cell, or tables of another shape.

    Examples
    --------
    >>> figure = cell_map(["MFI01"], ["Care"], [[-0.5]], texts=[["−0.50"]], limits=(-1, 1))
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['Care', '−0.50']
    """
    _require(rows, columns, values, texts)
    names = [folded(name, width=_LABEL, lines=1) for name in rows]
    left = MARGIN + widest(names) + GAP
    width = min(_WIDEST, (WIDTH - left - MARGIN) / len(columns))
    heads = [fitted(name, room=width - 1.0, lines=3) for name in columns]
    head = max(height_of(name, size=SMALL) for name in heads) + _AIR
    foot = stamp_height(stamp) + MARGIN
    figure = new_figure(WIDTH, foot + _ROW * len(rows) + head + MARGIN)
    axes = panel(
        figure,
        left=left,
        bottom=foot,
        width=width * len(columns),
        height=_ROW * len(rows),
        x=(0.0, float(len(columns))),
        y=(float(len(rows)), 0.0),
    )
    for place, name in enumerate(heads):
        at = (place + 0.5, -head / 2 / _ROW)
        write(axes, *at, name, size=SMALL, ha="center", gid="column")
    for place, name in enumerate(names):
        write(figure, MARGIN, foot + _ROW * (len(rows) - place - 0.5), name, gid="row")
    for row, (numbers, words) in enumerate(zip(values, texts, strict=True)):
        for column, (number, word) in enumerate(zip(numbers, words, strict=True)):
            _cell(axes, (column, row), known(number), word, limits)
    print_stamp(figure, stamp)
    return figure


def _require(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    texts: Sequence[Sequence[str]],
) -> None:
    for table in (values, texts):
        if not rows or not columns or [len(row) for row in table] != [len(columns)] * len(rows):
            raise AnalysisError(
                "A table of colored cells needs a value and a text for each row and column; got "
                f"{len(rows)} rows, {len(columns)} columns and {len(table)} rows of cells."
            )


def _cell(
    axes: Axes,
    place: tuple[int, int],
    value: float | None,
    text: str,
    limits: tuple[float, float],
) -> None:
    column, row = place
    middle = (column + 0.5, row + 0.5)
    if value is None:
        write(axes, *middle, _NO_DATA, size=SMALL, ha="center", gid="value")
        return
    low, high = limits
    color = blend(DIVERGING, (value - low) / (high - low) if high > low else 0.5)
    look = {"facecolor": color, "edgecolor": PAPER, "linewidth": 1, "gid": "cell"}
    box(axes, (column, row), (1, 1), **look)
    write(axes, *middle, text, size=SMALL, ha="center", color=ink_on(color), gid="value")
