"""The first page in Word: title, the study team's box, consent, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.report.instrument.drawn_boxes import Drawing, comb, tick_box
from crm_study.report.instrument.word_file import draw, millimeters, parted, space, tiny, write
from crm_study.report.instrument.word_tables import add_row, line_cell, pad_cell, table_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_MONO = "Courier New"
_LINE_LETTERS, _BOX_LETTERS = 100, 7
_EXAMPLES = {"mark": ("", "crossed", ""), "mistake": ("filled", "crossed", "")}


def add_first_page(document: Document, plan: dict[str, Any], width: float) -> None:
    """Draw the title, the box of the study team, consent, and how to answer."""
    n_languages = len(plan["languages"])
    widths = [width / n_languages] * n_languages
    cells = add_row(table_of(document, widths, inset=0), widths).cells
    for at, cell in enumerate(cells):
        lang = plan["languages"][at]
        paragraph = cell.paragraphs[0]
        paragraph.style = "Title" if at == 0 else "Normal"
        write(paragraph, plan["titles"][at], size=15, bold=True, lang=lang)
        for text in parted(plan["intros"][at]):
            intro = cell.add_paragraph()
            space(intro, before=4)
            write(intro, text, lang=lang)
    _staff_box(document, plan, width)
    _consent_box(document, plan, width)
    _how_to(document, plan, widths)


def _staff_box(document: Document, plan: dict[str, Any], width: float) -> None:
    tiny(document.add_paragraph(), 6)
    widths = [width * 0.28, width * 0.36, width * 0.36]
    table = table_of(document, widths, inset=3)
    words = plan["words"]
    head = add_row(table, widths)
    cell = head.cells[0].merge(head.cells[2])
    line_cell(cell, color="000000", top=0.75, left=0.75, right=0.75)
    pad_cell(cell, top=1.5, bottom=0.5)
    write(cell.paragraphs[0], words["staff"], size=7.5, bold=True, grey=True)
    open_box = comb(1, width=width * 0.36 - 8)
    fields: list[list[tuple[Any, list[Drawing]]]] = [
        [
            ("respondent_number", [comb(plan["number_boxes"])]),
            ("institution", [open_box]),
            ("enumerator", [open_box]),
        ],
        [
            ("date", [comb(count, width=5.2) for count in plan["date_groups"]]),
            (("start", "end"), []),
            ("version", []),
        ],
    ]
    for line in fields:
        row = add_row(table, widths)
        for place, (name, boxes) in enumerate(line):
            side = {"left": 0.75} if place == 0 else {"right": 0.75} if place == 2 else {}
            line_cell(row.cells[place], color="000000", **side)
            pad_cell(row.cells[place], top=1, bottom=1)
            _field(row.cells[place], name, boxes, plan)
    _handed_out(table, widths, plan)


def _handed_out(table: Table, widths: list[float], plan: dict[str, Any]) -> None:
    """Draw what is known before the interview and has a list of answers, e.g. the stratum."""
    last = add_row(table, widths)
    cell = last.cells[0].merge(last.cells[2])
    line_cell(cell, color="000000", left=0.75, bottom=0.75, right=0.75)
    pad_cell(cell, bottom=2)
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001
    lines = [(column["label"], run) for column in plan["handed_out"] for run in _runs(column)]
    for at, (label, choices) in enumerate(lines):
        line = cell.add_paragraph() if at else cell.paragraphs[0]
        space(line, before=2)
        write(line, f"{label}   ", size=7.5, grey=True)
        for one in choices:
            draw(line, tick_box())
            write(line, f"\u00a0{one['code']}", size=6.5, grey=True, font=_MONO)
            write(line, f"\u00a0{one['label']}    ".replace(" ", "\u00a0"), size=9)


def _runs(column: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Part the answers of a column into lines, so that no box is torn from its name."""
    runs: list[list[dict[str, Any]]] = [[]]
    used = len(column["label"])
    for one in column["choices"]:
        length = len(one["code"]) + len(one["label"]) + _BOX_LETTERS
        if runs[-1] and used + length > _LINE_LETTERS:
            runs.append([])
            used = len(column["label"])
        runs[-1].append(one)
        used += length
    return runs


def _field(cell: _Cell, name: Any, boxes: list[Any], plan: dict[str, Any]) -> None:
    words = plan["words"]
    label = cell.paragraphs[0]
    below = cell.add_paragraph()
    if isinstance(name, tuple):
        time = [comb(2, width=5.2)] * 2
        below.paragraph_format.tab_stops.add_tab_stop(millimeters(36))
        label.paragraph_format.tab_stops.add_tab_stop(millimeters(36))
        write(label, f"{words[name[0]]}\t{words[name[1]]}", size=7.5, grey=True)
        _draw_all(below, time)
        write(below, "\t")
        _draw_all(below, time)
        return
    write(label, words[name], size=7.5, grey=True)
    if name == "version":
        write(below, plan["version"], size=9, font=_MONO)
    _draw_all(below, boxes)


def _draw_all(paragraph: Paragraph, boxes: Sequence[Any]) -> None:
    for at, box in enumerate(boxes):
        if at:
            write(paragraph, "\u00a0")
        draw(paragraph, box)


def _consent_box(document: Document, plan: dict[str, Any], width: float) -> None:
    """Draw what consent is asked for, and its answers, in a frame."""
    if plan["consent"] is None:
        return
    tiny(document.add_paragraph(), 6)
    n_languages = len(plan["languages"])
    widths = [width / n_languages] * n_languages
    table = table_of(document, widths, inset=4)
    for at, cell in enumerate(add_row(table, widths).cells):
        left = {"left": 1.25} if at == 0 else {}
        right = {"right": 1.25} if at == n_languages - 1 else {}
        line_cell(cell, color="000000", top=1.25, **left, **right)
        pad_cell(cell, top=3)
        _consent_words(cell, plan, at)
    row = add_row(table, widths)
    cell = row.cells[0].merge(row.cells[-1])
    line_cell(cell, color="000000", left=1.25, right=1.25, bottom=1.25)
    pad_cell(cell, top=3, bottom=3)
    _consent_answers(cell, plan, width)


def _consent_words(cell: _Cell, plan: dict[str, Any], at: int) -> None:
    lang = plan["languages"][at]
    head = cell.paragraphs[0]
    head.style = "Heading 2" if at == 0 else "Normal"
    space(head, before=0)
    head.paragraph_format.keep_with_next = True
    write(head, plan["texts"]["consent"][at], size=12, bold=True, lang=lang)
    for said in parted(plan["consent"]["texts"][at]):
        text = cell.add_paragraph()
        space(text, before=4)
        write(text, said, size=10, lang=lang)


def _consent_answers(cell: _Cell, plan: dict[str, Any], width: float) -> None:
    """Draw the boxes of consent in one line, its id at the end, and where to stop below."""
    from docx.enum.text import WD_TAB_ALIGNMENT

    consent = plan["consent"]
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001
    line = cell.paragraphs[0]
    for one in consent["choices"]:
        draw(line, tick_box())
        write(line, f" {one['code']}", size=7.5, grey=True)
        write(line, f"  {one['label']}        ", size=10)
    line.paragraph_format.tab_stops.add_tab_stop(millimeters(width - 8), WD_TAB_ALIGNMENT.RIGHT)
    write(line, f"\t{consent['id']}", size=6, grey=True, font=_MONO)
    note = cell.add_paragraph()
    space(note, before=4)
    for at, told in enumerate(consent["notes"]):
        mark = "   " if at else ""
        write(note, f"{mark}{told}", size=8.5, italic=True, lang=plan["languages"][at])


def _how_to(document: Document, plan: dict[str, Any], widths: list[float]) -> None:
    tiny(document.add_paragraph(), 6)
    cells = add_row(table_of(document, widths, inset=0), widths).cells
    for at, cell in enumerate(cells):
        lang = plan["languages"][at]
        write(cell.paragraphs[0], plan["texts"]["how_to"][at], size=9, bold=True, lang=lang)
        for name, marks in _EXAMPLES.items():
            line = cell.add_paragraph()
            space(line, before=3)
            write(line, f"{plan['texts'][name][at]} \u00a0", size=9, lang=lang)
            _draw_all(line, [tick_box(mark) for mark in marks])
