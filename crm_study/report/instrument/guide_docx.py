"""The interview guide and the observation checklist as Word files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.report.instrument.drawn_boxes import comb, tick_box
from crm_study.report.instrument.guide_sheet import GuideLine, GuideSheet
from crm_study.report.instrument.word_file import (
    align,
    draw,
    new_document,
    page_numbers,
    parted,
    save,
    space,
    tiny,
    write,
)
from crm_study.report.instrument.word_tables import (
    add_row,
    line_cell,
    pad_cell,
    ruled,
    stand,
    table_of,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 15.0
_TEXT = _WIDTH - 2 * _MARGIN
_NUMBER, _MARK, _NOTES = 10.0, 10.0, 40.0
_LINES, _LINE_HEIGHT = 4, 8.5
_MONO = "Courier New"


def write_guide_docx(sheet: GuideSheet, path: Path) -> Path:
    """Write a guide in one language; the same guide gives the same bytes."""
    document = new_document(
        width=_WIDTH, height=_HEIGHT, margin=_MARGIN, title=sheet.title, lang=sheet.lang
    )
    _every_page(document, sheet)
    write(document.add_paragraph(style="Title"), sheet.title)
    for fact in sheet.facts:
        write(document.add_paragraph(), fact, grey=True)
    _fields(document, sheet)
    _opening(document, sheet)
    if sheet.marks:
        _checks(document, sheet)
    else:
        _questions(document, sheet)
    _codebook(document, sheet)
    return save(document, path)


def _every_page(document: Document, sheet: GuideSheet) -> None:
    """Write what is not approved on top of each page, and page x of y below."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    if sheet.draft:
        write(header, f"{sheet.words['draft']}   ", size=7.5, bold=True)
        write(header, sheet.draft, size=7.5)
    align(footer, "right")
    page_numbers(footer, sheet.words["page"])


def _fields(document: Document, sheet: GuideSheet) -> None:
    tiny(document.add_paragraph(), 6)
    widths = [_TEXT / 3] * 3
    table = table_of(document, widths, inset=3)
    for at in range(0, len(sheet.fields), 3):
        row = add_row(table, widths)
        for place, name in enumerate(sheet.fields[at : at + 3]):
            cell = row.cells[place]
            sides = {"left": 0.75} if place == 0 else {"right": 0.75} if place == 2 else {}
            edge = {"top": 0.75} if at == 0 else {"bottom": 0.75}
            line_cell(cell, color="000000", **sides, **edge)
            pad_cell(cell, top=1.5, bottom=1.5)
            write(cell.paragraphs[0], sheet.words[name], size=7.5, grey=True)
            draw(cell.add_paragraph(), comb(1, width=_TEXT / 3 - 8))


def _heading(document: Document, text: str) -> None:
    heading = document.add_paragraph(style="Heading 2")
    space(heading, before=14)
    write(heading, text)


def _opening(document: Document, sheet: GuideSheet) -> None:
    """Draw what is said first in a frame, with boxes for what the person agreed to."""
    tiny(document.add_paragraph(), 8)
    table = table_of(document, [_TEXT], inset=4)
    cell = add_row(table, [_TEXT]).cells[0]
    line_cell(cell, color="000000", top=1.25, left=1.25, bottom=1.25, right=1.25)
    pad_cell(cell, top=3, bottom=3)
    name = "before_visit" if sheet.marks else "opening"
    cell.paragraphs[0].style = "Heading 2"
    write(cell.paragraphs[0], sheet.words[name])
    for text in parted(sheet.opening):
        paragraph = cell.add_paragraph()
        space(paragraph, before=4)
        write(paragraph, text, size=10)
    for agreed in () if sheet.marks else ("agreed", "recorded"):
        line = cell.add_paragraph()
        space(line, before=5)
        draw(line, tick_box())
        write(line, f"\u00a0 {sheet.words[agreed]}")


def _questions(document: Document, sheet: GuideSheet) -> None:
    _heading(document, sheet.words["questions"])
    tiny(document.add_paragraph(), 4, keep=True)
    widths = [_NUMBER, _TEXT - _NUMBER]
    table = table_of(document, widths)
    for line in sheet.lines:
        row = add_row(table, widths)
        for cell in row.cells:
            pad_cell(cell, top=2, bottom=2)
        write(row.cells[0].paragraphs[0], str(line.number), size=11, bold=True)
        cell = row.cells[1]
        write(cell.paragraphs[0], line.text, size=10.5, bold=True)
        for probe in line.helps:
            write(cell.add_paragraph(), f"–  {probe}")
        _codes(cell.add_paragraph(), line)
        ruled(cell, _LINES, _LINE_HEIGHT)
    if sheet.closing:
        _heading(document, sheet.words["closing"])
        write(document.add_paragraph(), sheet.closing, size=10)


def _codes(paragraph: Any, line: GuideLine) -> None:
    write(paragraph, f"{line.id} · {', '.join(line.codes)}", size=6.5, grey=True, font=_MONO)


def _checks(document: Document, sheet: GuideSheet) -> None:
    _heading(document, sheet.words["checks"])
    meaning = "      ".join(f"{mark}  {text}" for mark, text in sheet.marks)
    write(document.add_paragraph(), meaning)
    tiny(document.add_paragraph(), 4, keep=True)
    marks = [_MARK] * len(sheet.marks)
    widths = [_NUMBER, _TEXT - _NUMBER - sum(marks) - _NOTES, *marks, _NOTES]
    table = table_of(document, widths)
    _head(table, widths, ["", sheet.words["check"], *(str(mark) for mark, _ in sheet.marks)], sheet)
    for line in sheet.lines:
        row = add_row(table, widths)
        for cell in row.cells:
            pad_cell(cell, top=1.8, bottom=1.8)
            line_cell(cell, bottom=0.5)
        write(row.cells[0].paragraphs[0], str(line.number), bold=True)
        cell = row.cells[1]
        write(cell.paragraphs[0], line.text, bold=True)
        for text in line.helps:
            write(cell.add_paragraph(), text, size=8, grey=True)
        _codes(cell.add_paragraph(), line)
        for cell in row.cells[2:-1]:
            stand(cell, "center")
            align(cell.paragraphs[0], "center")
            draw(cell.paragraphs[0], tick_box())


def _head(table: Table, widths: list[float], names: list[str], sheet: GuideSheet) -> None:
    row = add_row(table, widths, repeats=True)
    for at, (cell, name) in enumerate(zip(row.cells, [*names, sheet.words["notes"]], strict=True)):
        line_cell(cell, color="000000", bottom=1)
        pad_cell(cell, bottom=0.8)
        if 2 <= at < len(names):
            align(cell.paragraphs[0], "center")
        write(cell.paragraphs[0], name, size=8, bold=True)


def _codebook(document: Document, sheet: GuideSheet) -> None:
    _heading(document, sheet.words["codebook"])
    tiny(document.add_paragraph(), 4, keep=True)
    widths = [35.0, _TEXT - 35.0]
    table = table_of(document, widths)
    for code, text in sheet.codebook:
        cells = add_row(table, widths).cells
        write(cells[0].paragraphs[0], code, size=8, font=_MONO)
        write(cells[1].paragraphs[0], text)
        for cell in cells:
            pad_cell(cell, top=0.6, bottom=0.6)
            line_cell(cell, bottom=0.5)
