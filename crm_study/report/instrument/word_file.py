"""What every Word file of this package shares: pages, runs, tables, boxes, fixed bytes.

``python-docx`` makes the package and the styles; what it has no word for (fields, rows
that repeat or stay whole, borders, alternative texts) is written here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crm_study.errors import MissingPackageError
from crm_study.report.instrument.drawn_boxes import Drawing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Arial"
GREY = "595959"
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_TWIPS_PER_MM = 1440 / 25.4
_SIZE = 9.5
_HEADINGS = {"Title": 16, "Heading 1": 13, "Heading 2": 12}
_FIELD = re.compile(r"(\{[xy]\})")
_FIELDS = {"{x}": "PAGE", "{y}": "NUMPAGES"}
_LOCALES = {"en": "en-GB", "fr": "fr-FR", "rw": "rw-RW", "sw": "sw-KE"}


def new_document(*, width: float, height: float, margin: float, title: str, lang: str) -> Document:
    """Return an empty document of one page size in mm, set in the house's letters."""
    docx = _docx()
    from docx.shared import Mm, Pt

    document: Document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(margin)
    section.top_margin, section.bottom_margin = Mm(22), Mm(16)
    section.header_distance, section.footer_distance = Mm(9), Mm(8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(_SIZE)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.element.get_or_add_rPr().append(_element("w:lang", val=locale_of(lang)))
    _plain_styles(document)
    _current_layout(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "", lang
    properties.created = properties.modified = _EPOCH
    properties.comments = ""
    return document


def locale_of(lang: str) -> str:
    """Return the name Word gives a language."""
    return _LOCALES.get(lang, lang)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    grey: bool = False,
    lang: str = "",
    font: str = "",
) -> Run:
    """Add words to a paragraph."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = RGBColor.from_string(GREY)
    if font:
        run.font.name = font
    if lang:
        run._r.get_or_add_rPr().append(_element("w:lang", val=locale_of(lang)))  # noqa: SLF001
    return run


def draw(paragraph: Paragraph, drawing: Drawing, *, alt: str = "") -> None:
    """Add a drawn box to a paragraph; without a text it is decoration to a screen reader."""
    from docx.shared import Mm

    run = paragraph.add_run()
    picture = run.add_picture(
        io.BytesIO(drawing.png), width=Mm(drawing.width), height=Mm(drawing.height)
    )
    inline = picture._inline  # noqa: SLF001
    for side in "TBLR":
        inline.set(f"dist{side}", "0")
    properties = inline.docPr
    properties.set("name", "box")
    properties.set("descr", alt)


def page_numbers(paragraph: Paragraph, template: str, *, size: float = 8) -> None:
    """Write ``Page {x} of {y}`` with fields that Word keeps up to date."""
    for part in _FIELD.split(template):
        if part in _FIELDS:
            _field(paragraph, _FIELDS[part], size)
        elif part:
            write(paragraph, part, size=size, grey=True)


def parted(text: str) -> list[str]:
    """Return the paragraphs of a text; a blank line is none."""
    return [line.strip() for line in text.split("\n") if line.strip()]


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
    for old in properties.findall(_qn("w:tblW")):
        properties.remove(old)
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=_twips(inset), type="dxa"))
    layout = properties.find(_qn("w:tblLayout"))
    width_of = _element("w:tblW", w=_twips(sum(widths)), type="dxa")
    layout.addprevious(width_of)
    layout.addnext(margins)
    return table


def add_row(table: Table, widths: Sequence[float], *, repeats: bool = False) -> _Row:
    """Add a row that no page break may split; a heading row is repeated on every page."""
    from docx.shared import Mm

    row = table.add_row()
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(_element("w:cantSplit"))
    if repeats:
        properties.append(_element("w:tblHeader"))
    return row


def line_cell(cell: _Cell, *, color: str = "9E9E9E", **sides: float) -> None:
    """Draw lines at the sides of a cell; ``bottom=0.5`` is half a point."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    borders = properties.find(_qn("w:tcBorders"))
    if borders is None:
        borders = _element("w:tcBorders")
        _after_width(properties, borders)
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            weight = str(round(8 * sides[side]))
            borders.append(_element(f"w:{side}", val="single", sz=weight, space="0", color=color))


def pad_cell(cell: _Cell, **sides: float) -> None:
    """Set the space inside a cell in mm."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    margins = _element("w:tcMar")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            margins.append(_element(f"w:{side}", w=_twips(sides[side]), type="dxa"))
    align = properties.find(_qn("w:vAlign"))
    if align is None:
        properties.append(margins)
    else:
        align.addprevious(margins)


def keep_together(tables: Iterable[Table]) -> None:
    """Keep every row of a table on the page of the next one, but the last."""
    for table in tables:
        for row in table.rows[:-1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def save(document: Document, path: Path) -> Path:
    """Write a document; the same content gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    with ZipFile(raw) as packed, ZipFile(path, "w", ZIP_DEFLATED) as fixed:
        for name in packed.namelist():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            fixed.writestr(entry, packed.read(name))
    return path


def _docx() -> Any:
    try:
        import docx
    except ImportError:
        raise MissingPackageError(
            "A Word file needs the optional package 'python-docx', which is not installed: "
            'pip install "crm-study[paper]".'
        ) from None
    return docx


def _field(paragraph: Paragraph, instruction: str, size: float) -> None:
    """Write a field with a result for readers that never update it."""
    text, shown = _element("w:instrText"), _element("w:t")
    text.text, shown.text = f" {instruction} ", "1"
    marks = [_element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    for element in (marks[0], text, marks[1], shown, marks[2]):
        write(paragraph, "", size=size, grey=True)._r.append(element)  # noqa: SLF001


def _plain_styles(document: Document) -> None:
    """Give titles and headings the form's letters: black, and without lines below."""
    from docx.shared import Pt, RGBColor

    for name, size in _HEADINGS.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        for old in (*properties.findall(_qn("w:rFonts")), *properties.findall(_qn("w:spacing"))):
            properties.remove(old)
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        layout = style.element.get_or_add_pPr()
        for border in layout.findall(_qn("w:pBdr")):
            layout.remove(border)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _current_layout(document: Document) -> None:
    """Ask Word for its present rules of layout, not those of 2010."""
    for setting in document.settings.element.iter(_qn("w:compatSetting")):
        if setting.get(_qn("w:name")) == "compatibilityMode":
            setting.set(_qn("w:val"), "15")


def _after_width(properties: Any, element: Any) -> None:
    """Place borders where the schema wants them: after width and span."""
    known = [properties.find(_qn(name)) for name in ("w:vMerge", "w:gridSpan", "w:tcW")]
    before = next((one for one in known if one is not None), None)
    if before is None:
        properties.insert(0, element)
    else:
        before.addnext(element)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(_qn(f"w:{key}"), value)
    return made


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    found: str = qn(name)
    return found


def _twips(mm: float) -> str:
    return str(round(mm * _TWIPS_PER_MM))
