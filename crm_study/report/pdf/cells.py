"""The body of a table as data: plain texts where the column says all, else with their look.

The template sets a plain text without evaluating anything for it, and a row whose cells all
fit on one line needs no order to stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from crm_study.report.pdf.glyphs import settable
from crm_study.report.table_layout import GAP, TableLayout
from crm_study.report.text_width import MM_PER_POINT, em_width
from crm_study.results.table import Cell

_UNBREAKABLE = re.compile(r"[−–]?[\d.,]*%?")
"""Numbers in which no line can break."""
_ENDLESS = 400
"""Signs of a text that may run over pages where every cell of its row is as long."""
_SLACK = 1.15

Special = dict[str, Any]


def body_cells(
    rows: Sequence[Sequence[Cell]], layout: TableLayout, *, whole: bool
) -> list[list[str | Special]]:
    """Return the cells of a body row by row, plain and special ones in turns.

    Parameters
    ----------
    rows : sequence of sequence of Cell
        The body.
    layout : TableLayout
        Widths and alignment of the columns.
    whole : bool
        Whether the table as a whole stays on one page, so that no row has to be told.
    """
    rooms = list(_rooms(layout))
    cells = (cell for row in rows for cell in _row(row, layout, rooms, whole=whole))
    return [list(run) for _, run in groupby(cells, key=lambda cell: isinstance(cell, str))]


def insets(layout: TableLayout) -> Iterator[tuple[float, float]]:
    """Yield white space left and right of every column, in millimeters."""
    last = len(layout.widths) - 1
    for at in range(len(layout.widths)):
        yield layout.indent(at), 0.0 if at == last else GAP


def _rooms(layout: TableLayout) -> Iterator[float]:
    """Yield the ems that surely fit on a line of every column."""
    em = layout.size * MM_PER_POINT * _SLACK
    for width, (left, right) in zip(layout.widths, insets(layout), strict=True):
        yield (width - left - right) / em


def _row(
    row: Sequence[Cell], layout: TableLayout, rooms: Sequence[float], *, whole: bool
) -> Iterator[str | Special]:
    """Yield the cells of a row; its first one keeps it on one page where lines may break."""
    texts = [settable(cell.text) for cell in row]
    kept = not whole and _may_part(row, texts, rooms)
    for at, (cell, text) in enumerate(zip(row, texts, strict=True)):
        box = cell.numeric and not _UNBREAKABLE.fullmatch(text)
        if box or cell.numeric != layout.numeric[at] or (kept and at == 0):
            yield {"text": text, "number": cell.numeric, "box": box, "kept": kept and at == 0}
        else:
            yield text


def _may_part(row: Sequence[Cell], texts: Sequence[str], rooms: Sequence[float]) -> bool:
    """Tell whether a row may have more than one line, and must not run over pages."""
    if min(map(len, texts)) > _ENDLESS:
        return False
    return any(
        not cell.numeric and ("\n" in text or em_width(text) > room)
        for cell, text, room in zip(row, texts, rooms, strict=True)
    )
