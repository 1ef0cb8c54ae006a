"""Blocks of questions in Word: lists with their answers beside them, and grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.report.instrument.drawn_boxes import comb, tick_box
from crm_study.report.instrument.word_file import align, draw, write
from crm_study.report.instrument.word_tables import (
    add_row,
    keep_together,
    line_cell,
    pad_cell,
    ruled,
    stand,
    table_of,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row

_MONO = "Courier New"
_BOX_COLUMNS = (6.5, 3.5)
_LINES, _LINE_HEIGHT = 3, 8.5
_LONG_BOX = 32.0


def add_block(document: Document, block: dict[str, Any], languages: Sequence[str]) -> Table:
    """Add a block of the plan to a document."""
    table = (
        _grid(document, block, languages)
        if block["layout"] == "grid"
        else _list(document, block, languages)
    )
    if block["whole"]:
        keep_together([table])
    return table


def _widths(block: dict[str, Any], n_languages: int) -> list[float]:
    columns = block["columns"]
    n_answers = len(block["questions"][0]["choices"]) if block["layout"] == "grid" else 1
    return [
        columns["number"],
        *[columns["text"]] * n_languages,
        *[columns["answer"]] * n_answers,
    ]


def _list(document: Document, block: dict[str, Any], languages: Sequence[str]) -> Table:
    widths = _widths(block, len(languages))
    table = table_of(document, widths)
    for question in block["questions"]:
        row = add_row(table, widths)
        _number(row.cells[0], question)
        if question["kind"] == "text":
            _open_text(row, question, languages)
        else:
            for at, cell in enumerate(row.cells[1:-1]):
                _words(cell, question, at, languages[at])
            _answer(row.cells[-1], question, languages, widths[-1])
        for cell in row.cells:
            pad_cell(cell, top=2.2, bottom=2.2)
            line_cell(cell, bottom=0.5)
    return table


def _grid(document: Document, block: dict[str, Any], languages: Sequence[str]) -> Table:
    widths = _widths(block, len(languages))
    table = table_of(document, widths)
    before = 1 + len(languages)
    choices = block["questions"][0]["choices"]
    _grid_head(add_row(table, widths, repeats=True), block, choices, languages)
    for question in block["questions"]:
        row = add_row(table, widths)
        _number(row.cells[0], question)
        for at, lang in enumerate(languages):
            _words(row.cells[1 + at], question, at, lang)
        for cell, one in zip(row.cells[before:], choices, strict=True):
            line = cell.paragraphs[0]
            align(line, "center")
            draw(line, tick_box())
            write(line, f" {one['code']}", size=6.5, grey=True)
        _rule(row, choices, before, bottom=0.5)
        for cell in row.cells:
            stand(cell, "center")
            pad_cell(
                cell,
                top=1.6,
                bottom=1.6,
                **({"left": 0.3, "right": 0.3} if cell in row.cells[before:] else {}),
            )
    return table


def _grid_head(
    row: _Row, block: dict[str, Any], choices: list[dict[str, Any]], languages: Sequence[str]
) -> None:
    before, size = 1 + len(languages), min(7, block["columns"]["head"])
    cells = row.cells
    _rule(row, choices, before, bottom=1, color="000000")
    for cell, one in zip(cells[before:], choices, strict=True):
        pad_cell(cell, left=0.3, right=0.3, bottom=0.6)
        stand(cell, "bottom")
        lines = [label for label in one["labels"] if label]
        for at, label in enumerate(lines):
            line = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            align(line, "center")
            write(
                line,
                label,
                size=size,
                italic=at > 0,
                lang=languages[at],
            )
        code = cell.add_paragraph() if lines else cell.paragraphs[0]
        align(code, "center")
        write(code, str(one["code"]), size=7.5, bold=True)
    first = cells[0].merge(cells[before - 1])
    stand(first, "bottom")
    write(first.paragraphs[0], block["instruction"], size=7.5, grey=True)


def _rule(
    row: _Row, choices: list[dict[str, Any]], before: int, *, bottom: float, color: str = "9E9E9E"
) -> None:
    """Draw the line under a row, and one before the answers that mean no answer."""
    parted = next((at for at, one in enumerate(choices) if one["missing"]), None)
    for at, cell in enumerate(row.cells):
        if parted is not None and at == before + parted:
            line_cell(cell, left=0.5)
        line_cell(cell, color=color, bottom=bottom)


def _number(cell: _Cell, question: dict[str, Any]) -> None:
    write(cell.paragraphs[0], str(question["number"]), bold=True)
    write(cell.add_paragraph(), question["wrapped_id"], size=5.5, grey=True, font=_MONO)


def _words(cell: _Cell, question: dict[str, Any], at: int, lang: str) -> None:
    """Write a question in one language, with its condition before and its hint after."""
    line = cell.paragraphs[0]
    note, conditional = question["notes"][at], bool(question["conditions"])
    if note and conditional:
        write(line, note, size=8, italic=True, lang=lang)
        line = cell.add_paragraph()
    write(line, question["texts"][at], lang=lang)
    if question["statuses"][at]:
        write(line, f" [{question['statuses'][at]}]", size=7, grey=True)
    if question["hints"][at]:
        write(cell.add_paragraph(), question["hints"][at], size=8, grey=True, lang=lang)
    if note and not conditional:
        write(cell.add_paragraph(), note, size=8, italic=True, lang=lang)


def _answer(cell: _Cell, question: dict[str, Any], languages: Sequence[str], width: float) -> None:
    """Draw where the answer goes: boxes to tick, a comb, or a date."""
    line = cell.paragraphs[0]
    if question["instruction"]:
        write(line, question["instruction"], size=7.5, grey=True)
        line = None if question["choices"] else cell.add_paragraph()
    if question["choices"]:
        _choices(cell, question["choices"], languages, width, line)
    elif question["kind"] == "date":
        for at, count in enumerate((2, 2, 4)):
            write(line, "  " if at else "")
            draw(line, comb(count))
    else:
        digits = question["digits"]
        draw(line, comb(digits) if digits else comb(1, width=_LONG_BOX))


def _choices(
    cell: _Cell,
    choices: list[dict[str, Any]],
    languages: Sequence[str],
    width: float,
    first: Any,
) -> None:
    """Draw one box a line with tabs between box, code and the names of the answer."""
    from docx.shared import Mm, Pt

    boxed = sum(_BOX_COLUMNS)
    each = (width - boxed - 2) / len(languages)
    for one in choices:
        line = first if first is not None else cell.add_paragraph()
        first = None
        line.paragraph_format.space_after = Pt(2.5)
        for stop in (_BOX_COLUMNS[0], *(boxed + at * each for at in range(len(languages)))):
            line.paragraph_format.tab_stops.add_tab_stop(Mm(stop))
        draw(line, tick_box())
        write(line, "\t")
        write(line, str(one["code"]), size=7.5, grey=True)
        for label, lang in zip(one["labels"], languages, strict=True):
            write(line, f"\t{label}", lang=lang)


def _open_text(row: _Row, question: dict[str, Any], languages: Sequence[str]) -> None:
    """Draw lines to write on, below the question and as wide as the sheet."""
    cell = row.cells[1].merge(row.cells[-1])
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001
    for at, lang in enumerate(languages):
        if at:
            cell.add_paragraph()
        holder = cell.paragraphs[-1]
        write(holder, question["texts"][at], lang=lang)
        if question["hints"][at]:
            write(cell.add_paragraph(), question["hints"][at], size=8, grey=True, lang=lang)
    ruled(cell, _LINES, _LINE_HEIGHT)
