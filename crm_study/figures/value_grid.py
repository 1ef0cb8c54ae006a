"""A grid of numbers on one scale: units down, things across, every number printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, write
from crm_study.figures.palette import ACCENT, INK, PAPER, blend, ink_on
from crm_study.figures.rows import rows_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDEST = 30.0
_COLORS = ("#F4F4F4", "#9CC9E3", ACCENT, "#003A5D")


def value_grid(
    units: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float | None]],
    texts: Sequence[Sequence[str]],
    *,
    span: tuple[float, float],
    framed: Sequence[int | None] = (),
    stamp: str | None = None,
) -> Figure:
    """Draw numbers as cells, darker for more.

    Parameters
    ----------
    units : sequence of str, length n
        Words of the rows, from the top down.
    columns : sequence of str, length k
        Words of the columns.
    values : sequence of sequences, shape (n, k)
        Numbers; None or nan leaves a cell blank.
    texts : sequence of sequences, shape (n, k)
        The same in print.
    span : pair of float
        Ends of the scale of colors.
    framed : sequence of int or None, length n
        Column whose cell is framed in each row.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No cell, or values of another shape.

    Examples
    --------
    >>> figure = value_grid(["M1"], ["People", "Process"], [[3.0, 4.0]], [["3.0", "4.0"]],
    ...                     span=(1, 5), framed=[0])
    >>> [text.get_text() for text in figure.texts if text.get_gid() == "value"]
    ['3.0', '4.0']
    """
    if not units or not columns or [len(row) for row in values] != [len(columns)] * len(units):
        raise AnalysisError("A grid needs rows, columns and one number for each cell.")
    rows = rows_of(units)
    left = MARGIN + rows.width + GAP
    wide = min(_WIDEST, (WIDTH - left - MARGIN) / len(columns))
    heads = [fitted(words, room=wide - 1.0, lines=3) for words in columns]
    foot = stamp_height(stamp) + MARGIN
    top = foot + rows.height
    figure = new_figure(WIDTH, top + max(height_of(head, size=SMALL) for head in heads) + GAP)
    rows.letter(figure, top=top)
    for place, head in enumerate(heads):
        middle = left + (place + 0.5) * wide
        write(figure, middle, top + 1.2, head, size=SMALL, ha="center", va="bottom")
    edges = _edges(rows.centers, rows.height)
    for i, (start, end) in enumerate(edges):
        frame = framed[i] if i < len(framed) else None
        for j, value in enumerate(values[i]):
            corner = (left + j * wide, top - end, wide, end - start)
            _cell(figure, corner, known(value), texts[i][j], span, framed=j == frame)
    print_stamp(figure, stamp)
    return figure


def _edges(centers: Sequence[float], height: float) -> list[tuple[float, float]]:
    """Return where every row starts and ends, in millimeters below the top."""
    ends, start = [], 0.0
    for center in centers:
        end = min(2 * center - start, height)
        ends.append((start, end))
        start = end
    return ends


def _cell(
    figure: Figure,
    place: tuple[float, float, float, float],
    value: float | None,
    text: str,
    span: tuple[float, float],
    *,
    framed: bool,
) -> None:
    if value is None:
        return
    x, y, wide, tall = place
    color = blend(_COLORS, (value - span[0]) / (span[1] - span[0]))
    look = {"facecolor": color, "edgecolor": PAPER, "linewidth": 1, "gid": "cell"}
    box(figure, (x, y), (wide, tall), **look)
    if framed:
        look = {"facecolor": "none", "edgecolor": INK, "linewidth": 1.3, "gid": "frame"}
        box(figure, (x + 0.5, y + 0.5), (wide - 1.0, tall - 1.0), **look)
    middle = (x + wide / 2, y + tall / 2)
    write(figure, *middle, text, size=SMALL, ha="center", color=ink_on(color), gid="value")
