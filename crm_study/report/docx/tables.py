"""Tables: three rules by their style, headings that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from crm_study.report.docx.inlines import ITALIC, heading, sentence
from crm_study.report.docx.markup import attribute, paragraph, run, twips
from crm_study.report.docx.styles import STAMP_COLOR
from crm_study.report.notes import NoteLine, note_lines
from crm_study.report.table_layout import TableLayout
from crm_study.results.table import Cell, Table

_SHORT = 20
"""Lines up to which a table stays on one page."""
_KEEP = "<w:keepNext/>"
_HEAD_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_BODY_ROW = "<w:trPr><w:cantSplit/></w:trPr>"
_HAIRLINE = (
    '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>'
)
_BOTTOM = '<w:vAlign w:val="bottom"/>'


def table(block: Table, layout: TableLayout, *, label: str, size: float, lead: bool) -> str:
    """Return a table.

    Parameters
    ----------
    block : Table
        What is set.
    layout : TableLayout
        Widths of the columns, size of the text.
    label : str
        Name of the table for those who cannot see it.
    size : float
        Size that the style of table text has; another one is written into the runs.
    lead : bool
        Whether the last row stays with what follows: notes or a caption.
    """
    look = f'<w:sz w:val="{round(2 * layout.size)}"/>' if layout.size != size else ""
    rows = [*_head(block, layout, look), *_body(block, layout, look, lead=lead)]
    return f"<w:tbl>{_properties(block, layout, label)}{_grid(layout)}{''.join(rows)}</w:tbl>"


def notes(block: Table, lang: str) -> str:
    """Return the notes below a table."""
    lines = note_lines(block, lang)
    return "".join(
        paragraph("TableNote", _note(line), _KEEP if at == 0 and len(lines) > 1 else "")
        for at, line in enumerate(lines)
    )


def _note(line: NoteLine) -> str:
    if line.stamp:
        return run(line.text, f'<w:b/><w:color w:val="{STAMP_COLOR}"/>')
    opening = run(line.opening, ITALIC) + run(" ") if line.opening else ""
    return opening + sentence(line.text)


def _properties(block: Table, layout: TableLayout, label: str) -> str:
    width = sum(map(twips, layout.widths))
    words = f"{block.title}. {len(block.rows)} rows, {len(block.head)} columns."
    return (
        '<w:tblPr><w:tblStyle w:val="APATable"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(label)}/>"
        f"<w:tblDescription w:val={attribute(words)}/></w:tblPr>"
    )


def _grid(layout: TableLayout) -> str:
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in layout.widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _head(block: Table, layout: TableLayout, look: str) -> Iterator[str]:
    if block.spanners:
        yield f"<w:tr>{_HEAD_ROW}{''.join(_spanners(block, layout, look))}</w:tr>"
    cells = [
        _cell(
            heading(text, look),
            width=layout.widths[at],
            numeric=layout.numeric[at],
            keep=True,
            borders=_HAIRLINE,
            tail=_margins(layout, at) + _BOTTOM,
        )
        for at, text in enumerate(block.head)
    ]
    yield f"<w:tr>{_HEAD_ROW}{''.join(cells)}</w:tr>"


def _spanners(block: Table, layout: TableLayout, look: str) -> Iterator[str]:
    ends = list(accumulate(columns for _, columns in block.spanners))
    for (text, columns), end in zip(block.spanners, ends, strict=True):
        width = sum(layout.widths[end - columns : end])
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        borders = _HAIRLINE if text else '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
        content = paragraph("TableText", heading(text, look), f'{_KEEP}<w:jc w:val="center"/>')
        yield (
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}{borders}{_BOTTOM}'
            f"</w:tcPr>{content}</w:tc>"
        )


def _body(block: Table, layout: TableLayout, look: str, *, lead: bool) -> Iterator[str]:
    for at, row in enumerate(block.rows):
        keep = _stays(at, len(block.rows), layout.n_lines, lead=lead)
        yield f"<w:tr>{_BODY_ROW}{''.join(_cells(row, layout, look, keep=keep))}</w:tr>"


def _stays(at: int, n_rows: int, n_lines: int, *, lead: bool) -> bool:
    """Tell whether a row stays on the page of the next: short tables, first and last rows."""
    if at == n_rows - 1:
        return lead
    return n_lines <= _SHORT or at < 1 or at >= n_rows - 3


def _cells(row: Sequence[Cell], layout: TableLayout, look: str, *, keep: bool) -> Iterator[str]:
    for at, cell in enumerate(row):
        yield _cell(
            run(cell.text, look),
            width=layout.widths[at],
            numeric=cell.numeric,
            keep=keep,
            tail=_margins(layout, at),
        )


def _margins(layout: TableLayout, at: int) -> str:
    """Return the margins of a cell where they are not those of the style."""
    left, last = layout.indent(at), at == len(layout.widths) - 1
    sides = f'<w:left w:w="{twips(left)}" w:type="dxa"/>' if left else ""
    sides += '<w:right w:w="0" w:type="dxa"/>' if last else ""
    return f"<w:tcMar>{sides}</w:tcMar>" if sides else ""


def _cell(
    content: str, *, width: float, numeric: bool, keep: bool, borders: str = "", tail: str = ""
) -> str:
    whole = "<w:noWrap/>" if numeric and not borders else ""
    style = "TableNumber" if numeric else "TableText"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{borders}{whole}{tail}</w:tcPr>'
        f"{paragraph(style, content, _KEEP if keep else '')}</w:tc>"
    )
