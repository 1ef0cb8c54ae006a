"""A table as named parts: title, heading, rows of cells, notes. Text and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap

from crm_study.results.column import Style
from crm_study.results.columns import COLUMNS
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, phrase, word
from crm_study.results.speech import voice

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and the address of the number when it is one."""

    text: str
    address: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table; every writer only prints it.

    Attributes
    ----------
    title : str
        What the table shows.
    head : tuple of str
        One heading a column.
    rows : tuple of tuple of Cell
        One cell a column.
    notes : tuple of str
        What stands below the table.
    spanners : tuple of (str, int)
        Headings above the headings, each with the number of columns below it; together
        they cover every column, an empty one where there is none.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str | Prose, ...] = ()
    spanners: tuple[tuple[str, int], ...] = ()

    def text(self, *, width: int = 80) -> str:
        """Return the table as plain text that fits ``width`` characters.

        Tables that are wider continue in further blocks with the first column repeated.
        """
        told = self.spoken()
        return told._text(width)  # noqa: SLF001 - of the same class

    def _text(self, width: int) -> str:
        widths = self._widths(width)
        blocks = ["\n".join(self._block(widths, chosen)) for chosen in _split(widths, width)]
        title, opening = wrap(self.title, width), phrase("Note.")
        notes = [line for note in self.notes for line in wrap(f"{opening} {note}", width)]
        return "\n".join([*title, "", "\n\n".join(blocks), *([""] if notes else []), *notes])

    def html(self) -> str:
        """Return an HTML ``table`` with caption and scoped headers."""
        return self.spoken()._html()  # noqa: SLF001 - of the same class

    def spoken(self) -> Table:
        """Return the table in the language that is spoken."""
        if voice() is None:
            return self
        return replace(
            self,
            title=phrase(self.title),
            head=tuple(map(phrase, self.head)),
            rows=tuple(tuple(map(_spoken_cell, row)) for row in self.rows),
            notes=tuple(map(phrase, self.notes)),
            spanners=tuple((phrase(text), columns) for text, columns in self.spanners),
        )

    def _html(self) -> str:
        numeric = [any(row[i].numeric for row in self.rows) for i in range(len(self.head))]
        heads = zip(self.head, numeric, strict=True)
        head = "".join(
            f'<th scope="col"{_align(numeric=n)}>{escape(text)}</th>' for text, n in heads
        )
        body = "".join(f"<tr>{_html_row(row)}</tr>" for row in self.rows)
        above = "".join(_html_spanner(*spanner) for spanner in self.spanners)
        opening = escape(phrase("Note."))
        notes = "".join(
            f"<p><small><i>{opening}</i> {escape(note)}</small></p>" for note in self.notes
        )
        return (
            f'<table><caption style="text-align:left">{escape(self.title)}</caption>'
            f"<thead>{above and f'<tr>{above}</tr>'}<tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>{notes}"
        )

    def _repr_html_(self) -> str:
        return self.html()

    def __str__(self) -> str:
        return self.text()

    def _widths(self, width: int) -> list[int]:
        columns = zip(self.head, *[[cell.text for cell in row] for row in self.rows], strict=True)
        natural = [max(map(len, column)) for column in columns]
        return [min(size, width * 2 // 5) for size in natural]

    def _block(self, widths: Sequence[int], chosen: Sequence[int]) -> Iterable[str]:
        rule = "-" * (sum(widths[i] for i in chosen) + len(_GAP) * (len(chosen) - 1))
        numeric = [any(row[i].numeric for row in self.rows) for i in range(len(self.head))]
        yield rule
        yield from _lines([self.head[i] for i in chosen], chosen, widths, numeric)
        yield rule
        for row in self.rows:
            yield from _lines([row[i].text for i in chosen], chosen, widths, numeric)
        yield rule


def table_of(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[str],
    *,
    finding: str,
    title: str,
    heads: Mapping[str, str] | None = None,
    styles: Mapping[str, Style] | None = None,
    notes: Sequence[str | Prose] = (),
) -> Table:
    """Lay tidy rows out as a table; the first tidy column is each row's key.

    Parameters
    ----------
    rows : sequence of mappings
        Tidy rows, unrounded.
    columns : sequence of str
        Which columns to show, spelled as in the dictionary.
    finding : str
        Address prefix of the numbers.
    title : str
        What the table shows.
    heads : mapping, optional
        Headings that say more here than the dictionary's (``estimate`` as "α").
    styles : mapping, optional
        Number formats that fit better here than the dictionary's.
    notes : sequence of str, optional
        What stands below the table.
    """
    heads = heads or {}
    formats = {name: (styles or {}).get(name, COLUMNS[name].style) for name in columns}
    return Table(
        title=title,
        head=tuple(heads.get(name, COLUMNS[name].label) for name in columns),
        rows=tuple(
            tuple(_cell(row, name, finding, formats[name]) for name in columns) for row in rows
        ),
        notes=tuple(notes),
    )


def _spoken_cell(cell: Cell) -> Cell:
    return cell if cell.numeric else replace(cell, text=word(cell.text))


def _cell(row: Mapping[str, object], name: str, finding: str, style: Style) -> Cell:
    value = row.get(name)
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    key = next(iter(row.values()))
    address = f"{finding}/{key}/{name}" if numeric else ""
    blank = value is None and style != "text"
    return Cell(format_value(value, style), address, numeric or blank)


def _html_row(row: Sequence[Cell]) -> str:
    stub, *cells = row
    return f'<th scope="row"{_align(numeric=False)}>{escape(stub.text)}</th>' + "".join(
        map(_html_cell, cells)
    )


def _html_spanner(text: str, columns: int) -> str:
    if not text:
        return f'<td colspan="{columns}"></td>'
    return f'<th scope="colgroup" colspan="{columns}">{escape(text)}</th>'


def _html_cell(cell: Cell) -> str:
    number = f' data-number="{escape(cell.address)}"' if cell.address else ""
    return f"<td{number}{_align(numeric=cell.numeric)}>{escape(cell.text)}</td>"


def _align(*, numeric: bool) -> str:
    return f' style="text-align:{"right" if numeric else "left"}"'


def _split(widths: Sequence[int], width: int) -> list[list[int]]:
    """Share the columns out over blocks no wider than ``width``, column 0 in each."""
    blocks, current, used = [], [0], widths[0]
    for index in range(1, len(widths)):
        need = widths[index] + len(_GAP)
        if used + need > width and len(current) > 1:
            blocks.append(current)
            current, used = [0], widths[0]
        current.append(index)
        used += need
    return [*blocks, current]


def _lines(
    texts: Sequence[str], chosen: Sequence[int], widths: Sequence[int], numeric: Sequence[bool]
) -> Iterable[str]:
    """Set one row, wrapping long words over several lines."""
    columns = [wrap(text, widths[i]) or [""] for text, i in zip(texts, chosen, strict=True)]
    for depth in range(max(map(len, columns))):
        parts = [column[depth] if depth < len(column) else "" for column in columns]
        placed = (
            part.rjust(widths[i]) if numeric[i] else part.ljust(widths[i])
            for part, i in zip(parts, chosen, strict=True)
        )
        yield _GAP.join(placed).rstrip()
