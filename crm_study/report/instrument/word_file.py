"""What every Word file of this package shares: pages, words, drawn boxes, fixed bytes.

``python-docx`` makes the package and the styles; what it has no word for (fields,
languages, alternative texts) is written here.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crm_study.errors import MissingPackageError
from crm_study.report.instrument.drawn_boxes import Drawing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Arial"
GREY = "595959"
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
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
    style.element.get_or_add_rPr().append(element("w:lang", val=locale_of(lang)))
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
        run._r.get_or_add_rPr().append(element("w:lang", val=locale_of(lang)))  # noqa: SLF001
    return run


def draw(paragraph: Paragraph, drawing: Drawing, *, alt: str = "") -> None:
    """Add a drawn box to a paragraph; without a text it is decoration to a screen reader."""
    from docx.oxml.shape import CT_Inline
    from docx.shared import Mm

    id_, _ = paragraph.part.get_or_add_image(io.BytesIO(drawing.png))
    inline = CT_Inline.new_pic_inline(0, id_, "box.png", Mm(drawing.width), Mm(drawing.height))
    for side in "TBLR":
        inline.set(f"dist{side}", "0")
    inline.docPr.set("name", "box")
    inline.docPr.set("descr", alt)
    paragraph.add_run()._r.add_drawing(inline)  # noqa: SLF001


def align(paragraph: Paragraph, side: Literal["center", "right"]) -> None:
    """Set the words of a paragraph in the middle or at the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    sides = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    paragraph.alignment = sides[side]


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


def space(paragraph: Paragraph, *, before: float) -> None:
    """Set the distance before a paragraph in points; none follows it."""
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(0)


def tiny(paragraph: Paragraph, points: float = 2, *, keep: bool = False) -> None:
    """Make a paragraph that only parts two tables as low as it can be."""
    from docx.shared import Pt

    paragraph.paragraph_format.line_spacing = Pt(points)
    paragraph.paragraph_format.keep_with_next = keep
    write(paragraph, "", size=1)


def millimeters(value: float) -> Any:
    """Return a length as Word counts it."""
    from docx.shared import Mm

    return Mm(value)


def save(document: Document, path: Path) -> Path:
    """Write a document; the same content gives the same bytes."""
    for number, drawn in enumerate(document.element.iter(qn("wp:docPr")), start=1):
        drawn.set("id", str(number))
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
    text, shown = element("w:instrText"), element("w:t")
    text.text, shown.text = f" {instruction} ", "1"
    marks = [element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    for part in (marks[0], text, marks[1], shown, marks[2]):
        write(paragraph, "", size=size, grey=True)._r.append(part)  # noqa: SLF001


def _plain_styles(document: Document) -> None:
    """Give titles and headings the form's letters: black, and without lines below."""
    from docx.shared import Pt, RGBColor

    for name, size in _HEADINGS.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        for old in (*properties.findall(qn("w:rFonts")), *properties.findall(qn("w:spacing"))):
            properties.remove(old)
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        layout = style.element.get_or_add_pPr()
        for border in layout.findall(qn("w:pBdr")):
            layout.remove(border)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _current_layout(document: Document) -> None:
    """Ask Word for its present rules of layout, not those of 2010."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def element(name: str, **attributes: str) -> Any:
    """Return an element of Word's markup; its attributes are Word's own."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def qn(name: str) -> str:
    """Return the full name of an element: ``w:tbl``."""
    from docx.oxml.ns import qn as full_name

    found: str = full_name(name)
    return found
