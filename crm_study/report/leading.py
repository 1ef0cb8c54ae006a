"""Paragraphs that stay on the page of what follows them."""

from __future__ import annotations

from crm_study.report.document import AuthorNote, Block, FigureBlock, Paragraph, TableBlock

_EXHIBITS = (TableBlock, FigureBlock)
_LONGEST = 240
"""Signs of a paragraph that leads to an exhibit; a longer one may part from it."""


def leads(before: Block | None, block: Block | None, behind: Block | None) -> bool:
    """Tell whether a paragraph stays with the next block.

    One before a place for the author does, and so does a short one that leads to a table or
    figure; one that reads the exhibit before it does not.

    Examples
    --------
    >>> lead = Paragraph("See Table 1.")
    >>> leads(None, lead, FigureBlock("f", "F", "alt", "<svg/>"))
    True
    >>> leads(None, lead, Paragraph("More."))
    False
    """
    if not isinstance(block, Paragraph):
        return False
    if isinstance(behind, AuthorNote):
        return True
    short = len(block.text) <= _LONGEST and not isinstance(before, _EXHIBITS)
    return short and isinstance(behind, _EXHIBITS)
