"""The questionnaire as a Word file: the same plan as the PDF, with drawn boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.protocol.study import Study
from crm_study.report.instrument.drawn_boxes import comb, tick_box
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.paper_plan import plan_of, sheets_of
from crm_study.report.instrument.word_blocks import add_block
from crm_study.report.instrument.word_file import (
    add_row,
    draw,
    line_cell,
    new_document,
    pad_cell,
    page_numbers,
    parted,
    save,
    table_of,
    write,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_LETTER = 8.0
_MONO = "Courier New"


def write_paper_docx(study: Study, languages: Sequence[str], folder: Path) -> list[Path]:
    """Write the questionnaire for print: one file for one or two languages, else one each.

    Parameters
    ----------
    study : Study
        The declared study.
    languages : sequence of str
        Two stand side by side.
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        The same study gives the same bytes.

    Raises
    ------
    MissingPackageError
        The package ``python-docx`` is not installed.
    """
    return [
        save(
            _document(plan_of(form_of(study, group))),
            folder / f"{study.id}-paper-{'-'.join(group)}.docx",
        )
        for group in sheets_of(languages)
    ]


def _document(plan: dict[str, Any]) -> Document:
    sheet = plan["sheet"]
    document = new_document(
        width=sheet["width"],
        height=sheet["height"],
        margin=sheet["margin"],
        title=plan["title"],
        lang=plan["languages"][0],
    )
    width = sheet["width"] - 2 * sheet["margin"]
    _header_and_footer(document, plan, width)
    _first_page(document, plan, width)
    for part in plan["parts"]:
        _part(document, part, plan)
    thanks = document.add_paragraph()
    thanks.alignment = 1
    _space(thanks, before=14)
    write(thanks, plan["words"]["thanks"], size=11, bold=True)
    return document


def _header_and_footer(document: Document, plan: dict[str, Any], width: float) -> None:
    """Draw what stands on every page: drafts, title, number, version, page x of y."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for header in (section.first_page_header, section.header):
        _draft_band(header, plan, width)
    row = add_row(table_of(section.header, [width / 2] * 2, inset=0), [width / 2] * 2)
    left, right = row.cells
    left.vertical_alignment = right.vertical_alignment = 1
    write(left.paragraphs[0], plan["title"], size=7.5, grey=True)
    right.paragraphs[0].alignment = 2
    write(right.paragraphs[0], plan["words"]["respondent_number"] + "  ", size=8, grey=True)
    draw(right.paragraphs[0], comb(plan["number_boxes"], height=5.5))
    _drop_first_line(section.header)
    _tiny(section.header.add_paragraph(), 6)
    for footer in (section.first_page_footer, section.footer):
        cells = add_row(
            table_of(footer, [width * 0.6, width * 0.4], inset=0), [width * 0.6, width * 0.4]
        ).cells
        said = f"{plan['study']} · {plan['words']['version']} "
        write(cells[0].paragraphs[0], said, size=8, grey=True)
        write(cells[0].paragraphs[0], plan["version"], size=8, grey=True, font=_MONO)
        write(cells[0].paragraphs[0], f" · {plan['language_names']}", size=8, grey=True)
        cells[1].paragraphs[0].alignment = 2
        page_numbers(cells[1].paragraphs[0], plan["page_words"])
        _drop_first_line(footer)


def _draft_band(header: Any, plan: dict[str, Any], width: float) -> None:
    if not plan["drafts"]:
        return
    table = table_of(header, [width])
    cell = add_row(table, [width]).cells[0]
    line_cell(cell, color="000000", top=1, left=1, bottom=1, right=1)
    pad_cell(cell, top=0.8, bottom=0.8)
    write(cell.paragraphs[0], plan["words"]["draft"], size=7.5, bold=True)
    write(cell.paragraphs[0], f"   {plan['not_approved']}", size=7.5)
    _drop_first_line(header)
    _tiny(header.add_paragraph())


def _first_page(document: Document, plan: dict[str, Any], width: float) -> None:
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
            _space(intro, before=4)
            write(intro, text, lang=lang)
    _staff_box(document, plan, width)
    _consent_box(document, plan, width)
    _how_to(document, plan, widths)


def _staff_box(document: Document, plan: dict[str, Any], width: float) -> None:
    _tiny(document.add_paragraph(), 6)
    widths = [width * 0.28, width * 0.36, width * 0.36]
    table = table_of(document, widths, inset=3)
    words = plan["words"]
    head = add_row(table, widths)
    cell = head.cells[0].merge(head.cells[2])
    line_cell(cell, color="000000", top=0.75, left=0.75, right=0.75)
    pad_cell(cell, top=1.5, bottom=0.5)
    write(cell.paragraphs[0], words["staff"], size=7.5, bold=True, grey=True)
    open_box = comb(1, width=width * 0.36 - 8)
    fields = [
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
    for at, line in enumerate(fields):
        row = add_row(table, widths)
        for place, (name, boxes) in enumerate(line):
            side = {"left": 0.75} if place == 0 else {"right": 0.75} if place == 2 else {}
            line_cell(row.cells[place], color="000000", **side, **({"bottom": 0.75} if at else {}))
            pad_cell(row.cells[place], top=1, bottom=2)
            _field(row.cells[place], name, boxes, plan)


def _field(cell: _Cell, name: Any, boxes: list[Any], plan: dict[str, Any]) -> None:
    words = plan["words"]
    label = cell.paragraphs[0]
    below = cell.add_paragraph()
    if isinstance(name, tuple):
        time = [comb(2, width=5.2)] * 2
        below.paragraph_format.tab_stops.add_tab_stop(_mm(36))
        label.paragraph_format.tab_stops.add_tab_stop(_mm(36))
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
    consent = plan["consent"]
    if consent is None:
        return
    _tiny(document.add_paragraph(), 6)
    n_languages = len(plan["languages"])
    widths = [width / n_languages] * n_languages
    table = table_of(document, widths, inset=4)
    said, ticked = add_row(table, widths), add_row(table, widths)
    for at, cell in enumerate(said.cells):
        sides = {"left": 1.25} if at == 0 else {}
        line_cell(
            cell,
            color="000000",
            top=1.25,
            **sides,
            **({"right": 1.25} if at == n_languages - 1 else {}),
        )
        pad_cell(cell, top=3)
        lang = plan["languages"][at]
        head = cell.paragraphs[0]
        head.style = "Heading 2" if at == 0 else "Normal"
        _plain_heading(head)
        write(head, plan["texts"]["consent"][at], size=12, bold=True, lang=lang)
        for said_text in parted(consent["texts"][at]):
            text = cell.add_paragraph()
            _space(text, before=4)
            write(text, said_text, size=10, lang=lang)
    cell = ticked.cells[0].merge(ticked.cells[-1])
    line_cell(cell, color="000000", left=1.25, right=1.25, bottom=1.25)
    pad_cell(cell, top=3, bottom=3)
    line = cell.paragraphs[0]
    for one in consent["choices"]:
        draw(line, tick_box())
        write(line, f" {one['code']}", size=7.5, grey=True)
        write(line, f"  {one['label']}        ", size=10)
    line.paragraph_format.tab_stops.add_tab_stop(_mm(width - 8), 2)
    write(line, f"\t{consent['id']}", size=6, grey=True, font=_MONO)
    note = cell.add_paragraph()
    _space(note, before=4)
    for at, told in enumerate(consent["notes"]):
        write(
            note, f"{'   ' if at else ''}{told}", size=8.5, italic=True, lang=plan["languages"][at]
        )


def _how_to(document: Document, plan: dict[str, Any], widths: list[float]) -> None:
    _tiny(document.add_paragraph(), 6)
    cells = add_row(table_of(document, widths, inset=0), widths).cells
    examples = {"mark": ("", "crossed", ""), "mistake": ("filled", "crossed", "")}
    for at, cell in enumerate(cells):
        lang = plan["languages"][at]
        write(cell.paragraphs[0], plan["texts"]["how_to"][at], size=9, bold=True, lang=lang)
        for name, marks in examples.items():
            line = cell.add_paragraph()
            _space(line, before=3)
            write(line, f"{plan['texts'][name][at]} \u00a0", size=9, lang=lang)
            _draw_all(line, [tick_box(mark) for mark in marks])


def _part(document: Document, part: dict[str, Any], plan: dict[str, Any]) -> None:
    """Draw a section: its heading, what is said before it, and its blocks."""
    heading = document.add_paragraph(style="Heading 2")
    _space(heading, before=15)
    _hang(heading)
    write(heading, part["letter"])
    for at, title in enumerate(part["titles"]):
        mark = " / " if at else "\t"
        write(heading, f"{mark}{title}", lang=plan["languages"][at]).bold = (
            None if at == 0 else False
        )
    for at, intro in enumerate(part["intros"]):
        for text in parted(intro):
            paragraph = document.add_paragraph()
            _space(paragraph, before=2)
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.left_indent = _mm(_LETTER)
            write(paragraph, text, lang=plan["languages"][at], italic=at > 0)
    for block in part["blocks"]:
        _tiny(document.add_paragraph(), 4, keep=True)
        add_block(document, block, plan["languages"])


def _hang(paragraph: Paragraph) -> None:
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = _mm(_LETTER), _mm(-_LETTER)
    layout.tab_stops.add_tab_stop(_mm(_LETTER))


def _plain_heading(paragraph: Paragraph) -> None:
    """Take color and distance from a heading; its level stays for readers and contents."""
    _space(paragraph, before=0)
    paragraph.paragraph_format.keep_with_next = True


def _space(paragraph: Paragraph, *, before: float) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(0)


def _tiny(paragraph: Paragraph, points: float = 2, *, keep: bool = False) -> None:
    """Make a paragraph that only parts two tables as low as it can be."""
    from docx.shared import Pt

    paragraph.paragraph_format.line_spacing = Pt(points)
    paragraph.paragraph_format.keep_with_next = keep
    write(paragraph, "", size=1)


def _drop_first_line(part: Any) -> None:
    """Remove the empty paragraph that a header begins with; one must stay below a table."""
    first = part.paragraphs[0]
    first._p.getparent().append(first._p)  # noqa: SLF001
    _tiny(first)


def _mm(value: float) -> Any:
    from docx.shared import Mm

    return Mm(value)
