"""Grids as electronic forms show them: few rows a screen, few answers side by side."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.report.instrument.form import Block, Question

ROWS_PER_SCREEN = 7
"""Rows of a grid that a phone shows without its head scrolling away."""

WIDEST_GRID = 7
"""Answers that a phone can show side by side."""


def fits_a_phone(block: Block) -> bool:
    """Tell whether the answers of a grid can stand side by side, and no row has a hint."""
    hinted = any(hint for question in block.questions for hint in question.hints)
    return not hinted and len(block.choices) <= WIDEST_GRID


def pages(
    questions: tuple[Question, ...], rows: int = ROWS_PER_SCREEN
) -> Iterator[tuple[Question, ...]]:
    """Cut the rows of a grid into pages of nearly equal length, none of one row only.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> from crm_study.report.instrument.form_of import form_of
    >>> learning = form_of(read_study("rusizi"), ["en"]).parts[6]
    >>> [len(page) for page in pages(learning.questions)]
    [4, 4]
    """
    n_pages = -(-len(questions) // rows)
    short, n_longer = divmod(len(questions), n_pages)
    start = 0
    for page in range(n_pages):
        end = start + short + (page < n_longer)
        yield questions[start:end]
        start = end
