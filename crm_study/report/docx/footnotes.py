"""Footnotes that the word processor numbers and sets at the foot of the page."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.report.docx.inlines import sentence
from crm_study.report.docx.markup import part, run

_LOOK = '<w:rStyle w:val="FootnoteReference"/>'
_LINES = (("-1", "separator"), ("0", "continuationSeparator"))


def footnote_marks(notes: Sequence[tuple[int, str]]) -> str:
    """Return the marks of the footnotes of a sentence, parted by commas."""
    return run(",", _LOOK).join(_mark(number) for number, _ in notes)


def _mark(number: int) -> str:
    return f'<w:r><w:rPr>{_LOOK}</w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def footnotes_part(notes: Sequence[tuple[int, str]]) -> str:
    """Return ``word/footnotes.xml``: the lines above footnotes, and the footnotes."""
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/>'
        f"</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for number, kind in _LINES
    )
    return part("w:footnotes", lines + "".join(_footnote(*note) for note in notes))


def _footnote(number: int, text: str) -> str:
    mark = f"<w:r><w:rPr>{_LOOK}</w:rPr><w:footnoteRef/></w:r>{run(' ')}"
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        f"{mark}{sentence(text)}</w:p></w:footnote>"
    )
