"""The questionnaire as a Word file: the same plan as the PDF, with drawn boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.protocol.study import Study
from crm_study.report.instrument.drawn_boxes import comb
from crm_study.report.instrument.form_of import form_of
from crm_study.report.instrument.paper_plan import plan_of, sheets_of
from crm_study.report.instrument.word_blocks import add_block
from crm_study.report.instrument.word_file import (
    align,
    draw,
    millimeters,
    new_document,
    page_numbers,
    parted,
    save,
    space,
    tiny,
    write,
)
from crm_study.report.instrument.word_first_page import add_first_page
from crm_study.report.instrument.word_tables import add_row, line_cell, pad_cell, stand, table_of

if TYPE_CHECKING:
    from docx.document import Document
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
    add_first_page(document, plan, width)
    for part in plan["parts"]:
        _part(document, part, plan)
    thanks = document.add_paragraph()
    align(thanks, "center")
    space(thanks, before=14)
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
    for cell in row.cells:
        stand(cell, "center")
    write(left.paragraphs[0], plan["title"], size=7.5, grey=True)
    align(right.paragraphs[0], "right")
    write(right.paragraphs[0], plan["words"]["respondent_number"] + "  ", size=8, grey=True)
    draw(right.paragraphs[0], comb(plan["number_boxes"], height=5.5))
    _drop_first_line(section.header)
    tiny(section.header.add_paragraph(), 6)
    for footer in (section.first_page_footer, section.footer):
        cells = add_row(
            table_of(footer, [width * 0.6, width * 0.4], inset=0), [width * 0.6, width * 0.4]
        ).cells
        said = f"{plan['study']} · {plan['words']['version']} "
        write(cells[0].paragraphs[0], said, size=8, grey=True)
        write(cells[0].paragraphs[0], plan["version"], size=8, grey=True, font=_MONO)
        write(cells[0].paragraphs[0], f" · {plan['language_names']}", size=8, grey=True)
        align(cells[1].paragraphs[0], "right")
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
    tiny(header.add_paragraph())


def _part(document: Document, part: dict[str, Any], plan: dict[str, Any]) -> None:
    """Draw a section: its heading, what is said before it, and its blocks."""
    heading = document.add_paragraph(style="Heading 2")
    space(heading, before=15)
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
            space(paragraph, before=2)
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.left_indent = millimeters(_LETTER)
            write(paragraph, text, lang=plan["languages"][at], italic=at > 0)
    for block in part["blocks"]:
        tiny(document.add_paragraph(), 4, keep=True)
        add_block(document, block, plan["languages"])


def _hang(paragraph: Paragraph) -> None:
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent = millimeters(_LETTER), millimeters(-_LETTER)
    layout.tab_stops.add_tab_stop(millimeters(_LETTER))


def _drop_first_line(part: Any) -> None:
    """Remove the empty paragraph that a header begins with; one must stay below a table."""
    first = part.paragraphs[0]
    first._p.getparent().append(first._p)  # noqa: SLF001
    tiny(first)
