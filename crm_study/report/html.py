"""The report as one HTML page that needs nothing else and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crm_study.report.document import Block, Document, Heading, Section
from crm_study.report.notes import note_lines
from crm_study.report.symbols import Number, Reference, heading_parts, sentence_parts
from crm_study.report.words import words_of
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Template
    from markupsafe import Markup

_LONG_TEXT = 28
_ENDLESS_WORD = 60
_MANY_COLUMNS = 8
_MANY_LINES = 26
_BRIEF_TEXT = 18


def html(document: Document) -> str:
    """Return the document as a self-contained HTML page.

    The page loads nothing: style and pictures are inside, and its content security
    policy forbids everything else. Every text is escaped by the template engine.

    Examples
    --------
    >>> page = html(Document("A < B", "", "en", None, ()))
    >>> "<h1>A &lt; B</h1>" in page
    True
    """
    return _template().render(
        document=document, style=_read("page.css"), words=words_of(document.lang)
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"sentence": sentence_parts, "heading": heading_parts, "data_uri": _uri}
    environment.tests |= {"number": lambda part: isinstance(part, Number)}
    environment.tests |= {"reference": lambda part: isinstance(part, Reference)}
    environment.globals |= {"kind_of": _kind_of, "align": _align, "rows_of": _rows_of}
    environment.globals |= {"shape": _shape, "note_lines": note_lines, "entries": _entries}
    return environment.from_string(_read("page.html.jinja"))


def _read(name: str) -> str:
    return files("crm_study.report").joinpath(name).read_text(encoding="utf-8")


def _uri(svg: str) -> str:
    """Isolate a picture: inlined drawings would share their ids with one another."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode('ascii')}"


def _entries(section: Section) -> list[Heading]:
    """Return the headings of a chapter that stand in the contents."""
    return [block for block in section.blocks if isinstance(block, Heading) and block.level == 3]


def _kind_of(block: Block) -> str:
    return type(block).__name__


def _shape(table: Table) -> str:
    """Name what the style sheet must know of a table's size."""
    lines = sum(1 + max(len(cell.text) for cell in row) // _LONG_TEXT for row in table.rows)
    height = "tall" if lines > _MANY_LINES else "short"
    return f"{height} wide" if len(table.head) > _MANY_COLUMNS else height


def _align(table: Table) -> list[str]:
    """Return ``num`` for the columns that hold numbers, else nothing."""
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.head)
    return ["num" if any(cell.numeric for cell in column) else "" for column in columns]


def _rows_of(table: Table) -> Markup:
    """Return the body of a table; its cells are too many for the template engine."""
    from markupsafe import Markup

    return Markup("").join(map(_row, table.rows))


def _row(row: Sequence[Cell]) -> Markup:
    from markupsafe import Markup

    first, *others = row
    cells = "".join(f"<td{_attributes(cell)}>{_breakable(cell.text)}</td>\n" for cell in others)
    head = f'<th scope="row"{_attributes(first)}>{_breakable(first.text)}</th>\n'
    return Markup(f"<tr>\n{head}{cells}</tr>\n")  # noqa: S704 - every text in it is escaped


def _attributes(cell: Cell) -> str:
    from markupsafe import escape

    kind = _cell_class(cell)
    named = f' class="{kind}"' if kind else ""
    return f'{named} data-number="{escape(cell.address)}"' if cell.address else named


def _breakable(text: str) -> str:
    """Return escaped text that may break behind a slash."""
    from markupsafe import escape

    return str(escape(text)).replace("/", "/<wbr>")


def _cell_class(cell: Cell) -> str:
    if cell.numeric:
        return "num"
    if max(map(len, cell.text.split()), default=0) > _ENDLESS_WORD:
        return "endless"
    if len(cell.text) <= _BRIEF_TEXT:
        return "brief"
    return "long" if len(cell.text) > _LONG_TEXT else ""
