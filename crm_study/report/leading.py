"""Paragraphs that stay on the page of what follows them."""

from __future__ import annotations

from crm_study.report.document import (
    AuthorNote,
    Block,
    FigureBlock,
    Heading,
    Notice,
    Paragraph,
    TableBlock,
)

_EXHIBITS = (TableBlock, FigureBlock)
_LONGEST = 240
"""Signs of a paragraph that leads to what follows; a longer one may part from it."""


def leads(before: Block | None, block: Block | None, behind: Block | None) -> bool:
    """Tell whether a paragraph or a notice stays with the next block.

    A paragraph before a place for the author does, so does a short one that opens a section
    or leads to a table or figure, and a notice before what it warns of; one that reads the
    exhibit before it does not.

    Examples
    --------
    >>> lead = Paragraph("See Table 1.")
    >>> leads(None, lead, FigureBlock("f", "F", "alt", "<svg/>"))
    True
    >>> leads(None, lead, Paragraph("More."))
    False
    """
    if isinstance(block, Notice):
        return isinstance(behind, (Paragraph, Notice, *_EXHIBITS))
    if not isinstance(block, Paragraph):
        return False
    if isinstance(behind, AuthorNote):
        return True
    if len(block.text) > _LONGEST:
        return False
    if isinstance(before, Heading):
        return behind is not None
    return isinstance(behind, _EXHIBITS) and not isinstance(before, _EXHIBITS)
