"""Sentences and headings as runs: symbols in italics, references as fields."""

from __future__ import annotations

from crm_study.report.docx.fields import reference
from crm_study.report.docx.markup import run
from crm_study.report.symbols import (
    Number,
    Piece,
    Reference,
    Span,
    heading_parts,
    sentence_parts,
)

ITALIC = "<w:i/>"


def sentence(text: str) -> str:
    """Return a sentence as runs."""
    return "".join(map(_piece, sentence_parts(text)))


def heading(text: str, look: str = "") -> str:
    """Return the heading of a column as runs; ``look`` follows the slant in the schema."""
    return "".join(_span(span, look) for span in heading_parts(text))


def _piece(piece: Piece) -> str:
    if isinstance(piece, Reference):
        return reference(piece.anchor, piece.text)
    if isinstance(piece, Number):
        return "".join(map(_span, piece.spans))
    return _span(piece)


def _span(span: Span, look: str = "") -> str:
    return run(span.text, (ITALIC + look) if span.symbol else look)
