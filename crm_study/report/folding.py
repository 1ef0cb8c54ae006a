"""A long narrow table set as two panels side by side, as on the pages of a printed book."""

from __future__ import annotations

from dataclasses import replace

from crm_study.report.table_layout import Room, natural_width
from crm_study.results.table import Cell, Table

_TALL = 18
"""Rows from which a narrow table is folded."""
_GUTTER = "\u2003"
"""What stands between the panels."""
_GUTTER_WIDTH = 5.0
"""Millimeters."""


def folded(table: Table, *, room: Room, size: float) -> Table:
    r"""Return a table in two panels where it is long and both panels fit upright.

    Parameters
    ----------
    table : Table
        What is set; the first half of the rows stands left.
    room : Room
        What the page offers.
    size : float
        Points of tables in this document.

    Examples
    --------
    >>> rows = tuple((Cell(f"i{at}"), Cell(".5", numeric=True)) for at in range(20))
    >>> two = folded(Table("Loadings", ("Item", "h²"), rows), room=Room(160, 247), size=10)
    >>> [cell.text for cell in two.rows[0]]
    ['i0', '.5', '\u2003', 'i10', '.5']
    """
    if len(table.rows) < _TALL or table.spanners:
        return table
    if 2 * natural_width(table, size=size) + _GUTTER_WIDTH > room.portrait:
        return table
    half = (len(table.rows) + 1) // 2
    blank = (Cell(""),) * len(table.head)
    right = (*table.rows[half:], *([blank] if len(table.rows) % 2 else []))
    gap = Cell(_GUTTER)
    rows = tuple((*a, gap, *b) for a, b in zip(table.rows[:half], right, strict=True))
    return replace(table, head=(*table.head, _GUTTER, *table.head), rows=rows)
