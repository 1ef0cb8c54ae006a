"""Tables in Word: columns of fixed width, rows that stay whole, lines and room in cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from crm_study.report.instrument.word_file import element, qn

if TYPE_CHECKING:
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

_TWIPS_PER_MM = 1440 / 25.4
_SIDES = ("top", "left", "bottom", "right")


def table_of(parent: Any, widths: Sequence[float], *, n_rows: int = 0, inset: float = 1.2) -> Table:
    """Add a table with columns of fixed width in mm to a document, header or cell."""
    from docx.shared import Mm

    total = Mm(sum(widths))
    takes_width = hasattr(parent, "is_linked_to_previous")
    table: Table = (
        parent.add_table(n_rows, len(widths), total)
        if takes_width
        else parent.add_table(n_rows, len(widths))
    )
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    properties = table._tbl.tblPr  # noqa: SLF001
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=_twips(inset), type="dxa"))
    layout = properties.find(qn("w:tblLayout"))
    width_of = element("w:tblW", w=_twips(sum(widths)), type="dxa")
    layout.addprevious(width_of)
    layout.addnext(margins)
    return table


def add_row(table: Table, widths: Sequence[float], *, repeats: bool = False) -> _Row:
    """Add a row that no page break may split; a heading row is repeated on every page."""
    from docx.shared import Mm

    row: _Row = table.add_row()  # type: ignore[no-untyped-call, unused-ignore]
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(element("w:cantSplit"))
    if repeats:
        properties.append(element("w:tblHeader"))
    return row


def stand(cell: _Cell, height: Literal["center", "bottom"]) -> None:
    """Set what is in a cell in its middle or at its bottom."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    heights = {
        "center": WD_CELL_VERTICAL_ALIGNMENT.CENTER,
        "bottom": WD_CELL_VERTICAL_ALIGNMENT.BOTTOM,
    }
    cell.vertical_alignment = heights[height]


def line_cell(cell: _Cell, *, color: str = "9E9E9E", **sides: float) -> None:
    """Draw lines at the sides of a cell; ``bottom=0.5`` is half a point."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = element("w:tcBorders")
        _after_width(properties, borders)
    weights = {side: str(round(8 * weight)) for side, weight in sides.items()}
    drawn = {
        side: element(f"w:{side}", val="single", sz=weight, space="0", color=color)
        for side, weight in weights.items()
    }
    _replace_sides(borders, drawn)


def pad_cell(cell: _Cell, **sides: float) -> None:
    """Set the space inside a cell in mm."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    margins = properties.find(qn("w:tcMar"))
    if margins is None:
        margins = element("w:tcMar")
        properties.insert_element_before(margins, "w:textDirection", "w:tcFitText", "w:vAlign")
    spaces = {side: element(f"w:{side}", w=_twips(mm), type="dxa") for side, mm in sides.items()}
    _replace_sides(margins, spaces)


def _replace_sides(holder: Any, sides: dict[str, Any]) -> None:
    """Put sides into their holder in the order of the schema, each once."""
    known = {side: holder.find(qn(f"w:{side}")) for side in _SIDES} | sides
    for old in list(holder):
        holder.remove(old)
    for side in _SIDES:
        if known[side] is not None:
            holder.append(known[side])


def keep_together(tables: Iterable[Table]) -> None:
    """Keep every row of a table on the page of the next one, but the last."""
    for table in tables:
        for row in table.rows[:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def _after_width(properties: Any, element: Any) -> None:
    """Place borders where the schema wants them: after width and span."""
    known = [properties.find(qn(name)) for name in ("w:vMerge", "w:gridSpan", "w:tcW")]
    before = next((one for one in known if one is not None), None)
    if before is None:
        properties.insert(0, element)
    else:
        before.addnext(element)


def _twips(mm: float) -> str:
    return str(round(mm * _TWIPS_PER_MM))


def ruled(cell: _Cell, count: int, height: float) -> None:
    """Draw lines to write on at the end of a cell, each so many mm below the last."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm

    for _ in range(count):
        line = cell.add_paragraph()
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        line.paragraph_format.line_spacing = Mm(height)
        _underline(line)


def _underline(paragraph: Paragraph) -> None:
    """Draw a line below a paragraph, also where the next one has a line too."""
    borders = element("w:pBdr")
    for side in ("bottom", "between"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="7F7F7F"))
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *after)  # noqa: SLF001
