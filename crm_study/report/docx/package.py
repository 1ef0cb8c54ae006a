"""The package: parts by python-docx, texts of our own, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.document import Document, FigureBlock
from crm_study.report.docx.body import Relations, document_part
from crm_study.report.docx.footnotes import footnotes_part
from crm_study.report.docx.pages import footer_part, header_part
from crm_study.report.docx.settings import settings_part
from crm_study.report.docx.styles import numbering_part, styles_part
from crm_study.report.raster import rasters

Draw = Callable[[Sequence[FigureBlock]], list[bytes]]

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY = 255
_LEFTOVERS = {"stylesWithEffects", "customXml", "thumbnail"}
_SVG_TYPE = "image/svg+xml"
_FAMILIES = "'DejaVu Sans', Verdana", "Verdana, 'DejaVu Sans'"
"""Word takes the first family that it knows, and seldom has the first of ours."""


def docx(
    document: Document, style: ReportStyle | None = None, *, pixels: Draw | None = None
) -> bytes:
    """Return the document as a DOCX file.

    Parameters
    ----------
    document : Document
        What is written.
    style : ReportStyle, optional
        Fonts, margins and sizes; APA's by default.
    pixels : callable, optional
        Gives figures as PNG, for programs that draw no vectors; by default they are made.

    Returns
    -------
    bytes
        The same document and style give the same bytes.
    """
    chosen = style or ReportStyle()
    from docx import Document as Package

    book = Package()
    _prune(book.part.rels)
    _prune(book.part.package.rels)
    _describe(book.core_properties, document)
    header, footer = _margins_of(book)
    pictures, media = _pictures(book.part, document.figures, pixels or _pixels)
    relations = Relations(header, footer, pictures)
    if document.footnotes:
        _add_footnotes(book.part)
    texts = {
        "word/document.xml": document_part(document, chosen, relations),
        "word/styles.xml": styles_part(chosen, document.lang),
        "word/numbering.xml": numbering_part(),
        "word/settings.xml": settings_part(footnotes=bool(document.footnotes)),
        "word/footnotes.xml": footnotes_part(document.footnotes),
        "word/header1.xml": header_part(document.banner),
        "word/footer1.xml": footer_part(),
    }
    raw = io.BytesIO()
    book.save(raw)
    return _steady(raw, {name: text.encode() for name, text in texts.items()} | media)


def _pixels(figures: Sequence[FigureBlock]) -> list[bytes]:
    return rasters([figure.svg for figure in figures])


def _prune(relations: Any) -> None:
    """Drop what the template brings and nobody reads."""
    for id_, relation in list(relations.items()):
        if relation.reltype.rpartition("/")[2] in _LEFTOVERS:
            del relations[id_]


def _describe(properties: Any, document: Document) -> None:
    """Fill the properties of the document; the banner stands there too."""
    title = f"SYNTHETIC DATA: {document.title}" if document.synthetic else document.title
    properties.title = title[:_LONGEST_PROPERTY]
    properties.subject = document.subtitle[:_LONGEST_PROPERTY]
    properties.comments = (document.banner or "")[:_LONGEST_PROPERTY]
    properties.category = "synthetic data" if document.synthetic else ""
    properties.language = document.lang
    properties.author = properties.last_modified_by = "crm-study"
    properties.created = properties.modified = datetime(*_FIRST_DAY)
    properties.revision = 1


def _margins_of(book: Any) -> tuple[str, str]:
    """Add header and footer, and return the ids of their relations."""
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND

    first = book.sections[0]
    first.header.is_linked_to_previous = first.footer.is_linked_to_previous = False
    return (
        book.part.relate_to(first.header.part, KIND.HEADER),
        book.part.relate_to(first.footer.part, KIND.FOOTER),
    )


def _add_footnotes(part: Any) -> None:
    """Add the part that holds the footnotes; its text comes last, with the others."""
    from docx.opc.constants import CONTENT_TYPE as TYPE
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    name = PackURI("/word/footnotes.xml")
    part.relate_to(Part(name, TYPE.WML_FOOTNOTES, b"", part.package), KIND.FOOTNOTES)


def _pictures(
    part: Any, figures: Sequence[FigureBlock], pixels: Draw
) -> tuple[dict[int, tuple[str, str]], dict[str, bytes]]:
    """Add every figure twice, as pixels and as vectors.

    Returns the ids of the relations by figure, and what the parts hold: the parts stay
    empty until the archive is packed, so that nothing is packed twice.
    """
    ids, media = {}, {}
    for figure, png in zip(figures, pixels(figures), strict=True):
        vectors = figure.svg.replace(*_FAMILIES).encode()
        files = {"png": ("image/png", png), "svg": (_SVG_TYPE, vectors)}
        pair = []
        for suffix, (kind, content) in files.items():
            name = f"word/media/figure{figure.number}.{suffix}"
            pair.append(_related(part, f"/{name}", kind))
            media[name] = content
        ids[figure.number] = (pair[0], pair[1])
    return ids, media


def _related(part: Any, name: str, kind: str) -> str:
    """Add an empty part, and return the id of the relation to it."""
    from docx.opc.constants import RELATIONSHIP_TYPE as KIND
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    return str(part.relate_to(Part(PackURI(name), kind, b"", part.package), KIND.IMAGE))


def _steady(raw: io.BytesIO, texts: Mapping[str, bytes]) -> bytes:
    """Pack again, with our texts and pictures, without the time of day."""
    steady = io.BytesIO()
    with ZipFile(raw) as parts, ZipFile(steady, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name in parts.namelist():
            content = texts[name] if name in texts else parts.read(name)
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = 0 if name.endswith(".png") else ZIP_DEFLATED
            archive.writestr(entry, content)
    return steady.getvalue()
