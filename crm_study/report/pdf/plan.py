"""The document as data for the template: nothing in it is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.document import (
    AuthorNote,
    Block,
    Document,
    Equation,
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    Symbol,
    TableBlock,
)
from crm_study.report.folding import folded
from crm_study.report.leading import leads
from crm_study.report.list_titles import list_titles
from crm_study.report.notes import NoteLine, note_lines
from crm_study.report.paper_size import PAPERS, room_of, tallest_figure
from crm_study.report.pdf.cells import body_cells, insets
from crm_study.report.pdf.glyphs import settable
from crm_study.report.picture_size import size_of
from crm_study.report.symbols import Number, Piece, Reference, Span, heading_parts, sentence_parts
from crm_study.report.table_layout import layout_of
from crm_study.report.words import words_of

_SHORT = 24
"""Lines up to which a table stays on one page."""

Data = dict[str, Any]


def plan_of(document: Document, style: ReportStyle) -> Data:
    """Return everything the template prints.

    Examples
    --------
    >>> plan_of(Document("A", "", "en", None, ()), ReportStyle())["title"]
    'A'
    """
    near = zip(
        (None, *document.blocks), document.blocks, (*document.blocks[1:], None), strict=False
    )
    blocks = [
        {**_block(block, document, style), "leads": leads(before, block, behind)}
        for before, block, behind in near
    ]
    captions = document.captions
    return {
        "lang": document.lang,
        "title": settable(document.title),
        "subtitle": settable(document.subtitle),
        "banner": settable(document.banner or ""),
        "synthetic": document.synthetic,
        "brief": document.brief,
        "facts": [[settable(term), settable(text)] for term, text in document.facts],
        "page": _page(style),
        "text": _text(style),
        "contents": words_of(document.lang).contents,
        "entries": dict(_entries(document, style)),
        "list_size": _list_size(style),
        "lists": _lists(document) if document.lists else [],
        "inline": captions.inline,
        "table_above": captions.table_above,
        "figure_above": captions.figure_above,
        "runs": [
            {"landscape": turned, "blocks": list(members)}
            for turned, members in groupby(blocks, key=lambda one: one.get("landscape", False))
        ],
    }


def _entries(document: Document, style: ReportStyle) -> Iterator[tuple[str, str]]:
    """Yield the line of every heading and exhibit in the lists, by its label."""
    for block in document.blocks:
        if isinstance(block, Heading):
            yield f"heading-{block.id}", settable(block.entry)
    lines = list_titles(document, room=room_of(style), size=_list_size(style))
    yield from ((name, settable(line)) for name, line in lines.items())


def _list_size(style: ReportStyle) -> float:
    """Return the size of the lists of tables and figures, in points."""
    return style.text.size - 1.5


def _lists(document: Document) -> list[list[str]]:
    """Return the kinds of exhibits that have lists, with the headings of the lists."""
    words = words_of(document.lang)
    tables = [["table", words.of_tables]] if document.tables else []
    return tables + ([["image", words.of_figures]] if document.figures else [])


def _page(style: ReportStyle) -> Data:
    width, height = PAPERS[style.page.size]
    return {"width": width, "height": height, "margins": style.page.margins.model_dump()}


def _text(style: ReportStyle) -> Data:
    return {
        "font": style.text.font,
        "size": style.text.size,
        "spacing": style.text.line_spacing,
        "justified": style.text.justified,
        "caption_size": max(style.tables.size, style.figures.size) + 0.5,
        "note_size": style.tables.size - 1,
    }


def _block(block: Block, document: Document, style: ReportStyle) -> Data:
    if isinstance(block, FigureBlock):
        return _figure(block, document, style)
    if isinstance(block, TableBlock):
        return _table(block, document, style)
    if isinstance(block, Heading):
        return _heading(block)
    return _equation(block) if isinstance(block, Equation) else _words(block, document)


def _words(block: Paragraph | Notice | AuthorNote | Items, document: Document) -> Data:
    if isinstance(block, Items):
        return {"kind": "items", "texts": list(map(_sentence, block.texts))}
    parts = _sentence(block.text)
    if isinstance(block, Paragraph):
        notes = [_sentence(note) for note in block.footnotes]
        return {"kind": "paragraph", "parts": parts, "footnotes": notes}
    if isinstance(block, Notice):
        return {"kind": "notice", "tone": block.kind, "parts": parts}
    return {"kind": "author", "opening": words_of(document.lang).author, "parts": parts}


def _heading(block: Heading) -> Data:
    return {
        "kind": "heading",
        "level": block.level,
        "id": f"heading-{block.id}",
        "text": settable(block.title),
        "entry": settable(block.entry),
        "fresh": bool(block.chapter),
    }


def _equation(block: Equation) -> Data:
    return {
        "kind": "equation",
        "alt": settable(block.alt),
        "left": _symbol(block.left),
        "terms": [[one.sign, settable(one.size), _symbol(one.symbol)] for one in block.terms],
    }


def _symbol(symbol: Symbol | None) -> list[str | bool] | None:
    if symbol is None:
        return None
    return [settable(symbol.base), settable(symbol.index), symbol.hat]


def _figure(block: FigureBlock, document: Document, style: ReportStyle) -> Data:
    room, tallest = room_of(style), tallest_figure(style)
    width, _ = size_of(block.svg, widest=room.portrait, tallest=tallest)
    return {
        "kind": "figure",
        "id": block.id,
        "label": document.label(block),
        "title": settable(block.caption),
        "alt": settable(block.alt),
        "width": width,
        "svg": block.svg,
    }


def _table(block: TableBlock, document: Document, style: ReportStyle) -> Data:
    table = folded(block.table, room=room_of(style), size=style.tables.size)
    layout = layout_of(table, room=room_of(style), size=style.tables.size)
    short = layout.n_lines <= _SHORT
    return {
        "kind": "table",
        "id": block.id,
        "label": document.label(block),
        "title": settable(table.title),
        "landscape": layout.landscape,
        "short": short,
        "size": layout.size,
        "widths": layout.widths,
        "insets": list(insets(layout)),
        "numeric": layout.numeric,
        "spanners": [[settable(text), columns] for text, columns in table.spanners],
        "head": [[_span(span) for span in heading_parts(text)] for text in table.head],
        "cells": body_cells(table.rows, layout, whole=short),
        "notes": list(map(_note, note_lines(table, document.lang))),
    }


def _note(line: NoteLine) -> Data:
    return {"opening": line.opening, "stamp": line.stamp, "parts": _sentence(line.text)}


def _sentence(text: str) -> list[list[str]]:
    return [item for piece in sentence_parts(text) for item in _piece(piece)]


def _piece(piece: Piece) -> Iterator[list[str]]:
    if isinstance(piece, Reference):
        yield ["link", settable(piece.text), piece.anchor]
    elif isinstance(piece, Number):
        yield from map(_span, piece.spans)
    else:
        yield _span(piece)


def _span(span: Span) -> list[str]:
    return ["symbol" if span.symbol else "text", settable(span.text)]
