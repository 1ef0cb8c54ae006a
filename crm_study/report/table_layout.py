"""How a table stands on a page: widths of its columns, size, portrait or landscape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from crm_study.report.text_width import MM_PER_POINT, em_width
from crm_study.results.table import Cell, Table

GAP = 2.0
"""White space at the right of every cell but a row's last, in millimeters."""
INDENT = 2.0
"""White space at the left of words that follow numbers."""
_NARROWEST = 1.3
"""Ems of a column: a head of two letters stays whole in italics."""
_LONGEST_WORD = 14.0
"""Ems; a longer word is broken."""
_TALL = 3.6
"""Lines a row on average, from which a table is turned."""
_TALLEST = 5.5
"""The same for a table that a single upright page holds: turning would break two pages."""
_PAGE = 56
"""Lines of a table that an upright page holds."""
_STEPS = (0.0, 1.0, 1.5)
"""Points a table may be set smaller, before it is turned and after."""
_SLACK = 1.04


@dataclass(frozen=True, slots=True)
class Room:
    """The width of the text on an upright and on a turned page, in millimeters."""

    portrait: float
    landscape: float


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table is set.

    Attributes
    ----------
    widths : tuple of float
        One a column, in millimeters; together they fill the text.
    numeric : tuple of bool
        Columns set flush right.
    size : float
        Points.
    landscape : bool
        Whether it needs a turned page.
    n_lines : int
        Estimated lines of the body.
    """

    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    size: float
    landscape: bool
    n_lines: int

    def indent(self, at: int) -> float:
        """Return the white space at the left of a column, in millimeters."""
        return _indent(self.numeric, at)


@dataclass(frozen=True, slots=True)
class _Column:
    """Ems that a column needs at least, and that it would like."""

    least: float
    natural: float
    texts: tuple[float, ...]


def layout_of(table: Table, *, room: Room, size: float) -> TableLayout:
    """Choose the first of several settings in which a table reads well.

    Parameters
    ----------
    table : Table
        What is set.
    room : Room
        What the page offers.
    size : float
        Points of tables in this document.

    Returns
    -------
    TableLayout
        Upright at the full size where that reads well, else smaller, else turned.
    """
    numeric = numeric_columns(table)
    columns = [_column(table, at, numeric=numeric[at]) for at in range(len(table.head))]
    fitting = []
    for layout, fits in _settings(columns, numeric, room, size):
        if fits and _is_easy(layout, len(table.rows)):
            return layout
        fitting += [layout] if fits else []
    flattest = min(fitting, key=lambda one: one.n_lines, default=layout)
    return _upright(fitting) if _worth_no_turn(fitting) else flattest


def natural_width(table: Table, *, size: float) -> float:
    """Return the width in which no cell of a table breaks, in millimeters."""
    numeric = numeric_columns(table)
    columns = (_column(table, at, numeric=numeric[at]) for at in range(len(table.head)))
    em = size * MM_PER_POINT * _SLACK
    gaps = (GAP + _indent(numeric, at) for at in range(len(table.head)))
    return sum(c.natural * em for c in columns) + sum(gaps) - GAP


def numeric_columns(table: Table) -> tuple[bool, ...]:
    """Tell which columns hold numbers."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.head)
    return tuple(any(cell.numeric for cell in column) for column in columns)


def _is_easy(layout: TableLayout, n_rows: int) -> bool:
    """Tell whether rows are flat enough to be read across."""
    holds = not layout.landscape and layout.n_lines <= _PAGE
    return layout.n_lines <= (_TALLEST if holds else _TALL) * n_rows


def _worth_no_turn(fitting: list[TableLayout]) -> bool:
    """Tell whether turning the page would hardly make the table flatter."""
    upright = [layout.n_lines for layout in fitting if not layout.landscape]
    turned = [layout.n_lines for layout in fitting if layout.landscape]
    return bool(upright) and bool(turned) and min(upright) < 1.8 * min(turned)


def _upright(fitting: list[TableLayout]) -> TableLayout:
    return min(
        (layout for layout in fitting if not layout.landscape), key=lambda layout: layout.n_lines
    )


def _settings(
    columns: list[_Column], numeric: tuple[bool, ...], room: Room, size: float
) -> Iterator[tuple[TableLayout, bool]]:
    """Yield every setting, the most wanted first, and whether the table fits."""
    yield from _tries(columns, numeric, room.portrait, size, landscape=False)
    yield from _tries(columns, numeric, room.landscape, size, landscape=True)


def _tries(
    columns: list[_Column], numeric: tuple[bool, ...], width: float, size: float, *, landscape: bool
) -> Iterator[tuple[TableLayout, bool]]:
    white = [GAP + _indent(numeric, at) for at in range(len(columns))]
    white[-1] -= GAP
    for step in _STEPS:
        em = (size - step) * MM_PER_POINT
        least = [c.least * em * _SLACK + gap for c, gap in zip(columns, white, strict=True)]
        natural = [c.natural * em * _SLACK + gap for c, gap in zip(columns, white, strict=True)]
        widths = shared_out(least, _evened(natural, numeric, width), width)
        lines = _lines(columns, [(w - g) / em for w, g in zip(widths, white, strict=True)])
        layout = TableLayout(tuple(widths), numeric, size - step, landscape, lines)
        yield layout, sum(least) <= width + 0.01


def _indent(numeric: tuple[bool, ...], at: int) -> float:
    return INDENT if at and numeric[at - 1] and not numeric[at] else 0.0


def _evened(natural: list[float], numeric: tuple[bool, ...], width: float) -> list[float]:
    """Make the columns of numbers equally wide where there is room for it."""
    widest = max(
        (need for need, is_number in zip(natural, numeric, strict=True) if is_number), default=0
    )
    even = [widest if is_number else need for need, is_number in zip(natural, numeric, strict=True)]
    return even if sum(even) <= width else natural


def shared_out(least: list[float], natural: list[float], width: float) -> list[float]:
    """Share a width out: what is natural and a part of the rest, or between least and natural.

    Examples
    --------
    >>> shared_out([10, 10], [10, 30], 60), shared_out([10, 10], [10, 90], 60)
    ([15.0, 45.0], [10.0, 50.0])
    """
    if sum(natural) <= width:
        return [need * width / sum(natural) for need in natural]
    if sum(least) >= width:
        return [need * width / sum(least) for need in least]
    wish = [most - need for need, most in zip(least, natural, strict=True)]
    part = (width - sum(least)) / sum(wish)
    return [need + more * part for need, more in zip(least, wish, strict=True)]


def _column(table: Table, at: int, *, numeric: bool) -> _Column:
    cells = [row[at] for row in table.rows]
    head = table.head[at]
    texts = tuple(em_width(cell.text) for cell in cells)
    heads = (_NARROWEST, _longest_word(head), _spanned(table, at))
    least = max([*heads, *(_least(cell) for cell in cells)])
    if not numeric and texts:
        least = max(least, min(max(texts), 6.0))
    return _Column(least, max([least, *texts, min(em_width(head), 1.6 * least)]), texts)


def _spanned(table: Table, at: int) -> float:
    """Return a column's share of the longest word in the heading above its heading."""
    above = [(text, columns) for text, columns in table.spanners for _ in range(columns)]
    return _longest_word(above[at][0]) / above[at][1] if above else 0.0


def _least(cell: Cell) -> float:
    return em_width(cell.text) if cell.numeric else _longest_word(cell.text)


def _longest_word(text: str) -> float:
    words = text.replace("/", "/ ").split(" ")
    return min(max(map(em_width, words)), _LONGEST_WORD)


def _lines(columns: list[_Column], widths: list[float]) -> int:
    """Estimate the lines of the body: a row is as tall as its tallest cell."""
    rows = zip(*(column.texts for column in columns), strict=True)
    return sum(
        max(1, *(ceil(text / max(width, 1.0)) for text, width in zip(row, widths, strict=True)))
        for row in rows
    )
