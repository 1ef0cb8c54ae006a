"""Captions that the word processor counts, lists and refers to."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.report.captions import Captions, Kind
from crm_study.report.docx.fields import bookmark, sequence
from crm_study.report.docx.inlines import ITALIC
from crm_study.report.docx.markup import paragraph, run

_BOLD = "<w:b/>"
_KEEP, _LOOSE = "<w:keepNext/>", '<w:keepNext w:val="0"/>'


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption: what it counts, its place among all, its number in print and its words."""

    kind: Kind
    number: int
    mark: str
    title: str

    @property
    def anchor(self) -> str:
        """Name that references use."""
        return f"{self.kind}-{self.number}"


def caption(one: Caption, captions: Captions) -> str:
    """Return the paragraph of a caption, kept with its exhibit when it stands above."""
    word = captions.word(one.kind)
    chapter, _, within = one.mark.rpartition(".")
    opening = f"{word}\u00a0{chapter}." if chapter else f"{word}\u00a0"
    first = bool(chapter) and within == "1"
    label = run(opening, _BOLD) + sequence(word, int(within), _BOLD, first=first)
    marked = bookmark(one.anchor, label)
    if captions.inline:
        content = marked + run(": ", _BOLD) + run(one.title)
    else:
        content = f"{marked}<w:r><w:br/></w:r>{run(one.title, ITALIC)}"
    return paragraph("Caption", content, _KEEP if captions.above(one.kind) else _LOOSE)
