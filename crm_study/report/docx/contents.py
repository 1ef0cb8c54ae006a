"""Lists of contents, tables and figures: fields whose results name everything already.

Only the word processor knows the pages. Every line ends, as Word itself writes it, in a field
``PAGEREF``, which is filled when the list is updated (right-click, or F9), or on printing where
fields are updated before it. Nothing is marked as outdated (``w:updateFields``, ``w:dirty``): Word
would then ask on opening whether to update fields "that may refer to other files", and versions
are known in which every page of a list so marked becomes 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crm_study.protocol.report_style import ReportStyle
from crm_study.report.document import Document, FigureBlock, Heading, TableBlock
from crm_study.report.docx.fields import bookmark_name, field, page_of
from crm_study.report.docx.markup import paragraph, run
from crm_study.report.list_titles import list_titles
from crm_study.report.paper_size import room_of
from crm_study.report.words import words_of

_DEEPEST = 3
_NARROW = 0.86
"""Size of the lists against the text, as wide as a book face runs."""
_UNKNOWN = "–"
"""What stands for a page until a word processor has counted; a number might be wrong."""
Entry = tuple[str, str, str]
"""Style, anchor and words of one line."""


def contents(document: Document, style: ReportStyle) -> Iterator[str]:
    """Yield the list of contents and, where the document wants them, of its exhibits."""
    words = words_of(document.lang)
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    entries = [
        (f"TOC{one.level}", f"heading-{at}", one.entry)
        for at, one in enumerate(headings, start=1)
        if one.level <= _DEEPEST
    ]
    if not entries or document.brief:
        return
    yield paragraph("ContentsHeading", run(words.contents))
    yield from _listed('TOC \\o "2-3" \\h \\z \\u', entries)
    yield paragraph("Hint", run(words.update))
    if document.lists:
        lines = list_titles(document, room=room_of(style), size=_NARROW * style.text.size)
        yield from _exhibits(document, words.of_tables, document.tables, lines)
        yield from _exhibits(document, words.of_figures, document.figures, lines)


def _exhibits(
    document: Document,
    title: str,
    blocks: Sequence[TableBlock | FigureBlock],
    lines: Mapping[str, str],
) -> Iterator[str]:
    if not blocks:
        return
    kind = "table" if isinstance(blocks[0], TableBlock) else "figure"
    word = document.captions.table if kind == "table" else document.captions.figure
    yield paragraph("ContentsHeading", run(title))
    entries = [("TableofFigures", f"{kind}-{one.number}", lines[one.id]) for one in blocks]
    yield from _listed(f'TOC \\h \\z \\c "{word}"', entries)


def _listed(instruction: str, entries: Sequence[Entry]) -> Iterator[str]:
    begin, end = field(instruction, "\0").split("\0")
    last = len(entries) - 1
    for at, (style, anchor, words) in enumerate(entries):
        name = bookmark_name(anchor)
        page = f"<w:r><w:tab/></w:r>{page_of(anchor, _UNKNOWN)}"
        link = f'<w:hyperlink w:anchor="{name}" w:history="1">{run(words)}{page}</w:hyperlink>'
        entry = (begin if at == 0 else "") + link + (end if at == last else "")
        yield paragraph(style, entry)
