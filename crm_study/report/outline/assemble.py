"""The outline, filled: parts become headings, groups become paragraphs and exhibits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from crm_study.errors import StudyError
from crm_study.report.document import (
    AuthorNote,
    Block,
    FigureBlock,
    Heading,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.looks.choice import sourced
from crm_study.report.mentions import mention_all
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Chapter, Group, Part, Source
from crm_study.results.prose import Prose, compose, join, phrase
from crm_study.results.speech import lang

_TOP, _DEEPEST = 2, 4
_APPENDIX = "A"
_OWN = "outline."
_DECLARED = frozenset({"outline.variables", "outline.plan", "outline.rules"})
"""Tables that hold what was declared, and no data."""


def filled(chapters: Iterable[Chapter], material: Material, *, chapter: int) -> Iterator[Block]:
    """Yield the blocks of the chapters that come to something.

    Parameters
    ----------
    chapters : iterable of Chapter
        The outline, in order.
    material : Material
        What it is filled from.
    chapter : int
        Number of the chapter of findings.
    """
    for one in chapters:
        number = _APPENDIX if one.place is None else str(chapter + one.place)
        blocks = list(_sections(one.parts, material, number, _TOP + 1))
        if blocks:
            yield _opening(one, number)
            if one.lead:
                yield Paragraph(one.lead)
            yield from (_sourced(block, material) for block in blocks)


def _sourced(block: Block, material: Material) -> Block:
    """Name the source below a table of the outline's own, in the look that names it."""
    if material.look != "spss" or not isinstance(block, TableBlock):
        return block
    if not block.name.startswith(_OWN) or block.name in _DECLARED:
        return block
    return replace(block, table=sourced(block.table, synthetic=material.synthetic))


def _opening(one: Chapter, number: str) -> Heading:
    title = phrase(one.title)
    if one.place is None:
        words = compose("Appendix {number}: {title}", number=number, title=title)
    else:
        words = compose("Chapter {number}: {title}", number=number, title=title)
    return Heading(_TOP, words, f"chapter-{one.name}", chapter=number)


def _sections(parts: Iterable[Part], material: Material, above: str, level: int) -> Iterator[Block]:
    """Yield the sections that come to something, numbered as they come."""
    count = 0
    for part in _expanded(parts, material):
        blocks = list(_section(part, material, f"{above}.{count + 1}", level))
        if blocks:
            count += 1
            yield from blocks


def _expanded(parts: Iterable[Part], material: Material) -> Iterator[Part]:
    """Put the sections that a part without words gives in its place."""
    for part in parts:
        if part.title or part.each is None:
            yield part
        else:
            yield from part.each(material)


def _section(part: Part, material: Material, number: str, level: int) -> Iterator[Block]:
    own = [group for source in part.sources for group in _guarded(source, material)]
    inner = [*(part.each(material) if part.each else ()), *part.parts]
    below = list(_sections(inner, material, number, min(level + 1, _DEEPEST)))
    if not own and not below:
        return
    yield Heading(level, phrase(part.title), _anchor(part.name), number=number, short=part.short)
    if part.lead and not (own and own[0].exhibits and not own[0].lead):
        yield Paragraph(part.lead, footnotes=part.footnotes)
    elif part.lead:
        own[0] = replace(own[0], lead=part.lead, footnotes=part.footnotes)
    for group in own:
        yield from _blocks(group)
    yield from below
    yield from _closing(part.caution, part.literature)


def _guarded(source: Source, material: Material) -> Iterator[Group]:
    """Yield the groups of a source; what cannot be said leaves the reason in its place."""
    try:
        yield from source(material)
    except StudyError as error:
        yield Group(notices=(Notice("failed", str(error)),))


def _blocks(group: Group) -> Iterator[Block]:
    yield from group.notices
    lead = _lead(group)
    if lead:
        yield Paragraph(lead, footnotes=group.footnotes)
    tables = [block for block in group.exhibits if isinstance(block, TableBlock)]
    figures = [block for block in group.exhibits if isinstance(block, FigureBlock)]
    said = [Paragraph(group.reading)] if group.reading else []
    told: list[Any] = [*said, *group.after]
    yield from (*tables, *told, *figures) if tables else (*figures, *told)
    yield from _closing(group.caution, group.literature)


def _lead(group: Group) -> str:
    """Return what leads to the exhibits; it mentions them unless it does so already."""
    lead = phrase(group.lead)
    if isinstance(lead, Prose) and any(slot.address.startswith("@") for slot in lead.slots):
        return lead
    mentioned = mention_all(list(_names(group.exhibits)), lang=lang())
    return join([lead, mentioned]) if lead else mentioned


def _closing(caution: str, literature: str) -> Iterator[Block]:
    if caution:
        yield Paragraph(caution)
    if literature:
        yield AuthorNote(literature)


def _names(exhibits: Iterable[TableBlock | FigureBlock]) -> Iterator[str]:
    for block in exhibits:
        kind = "table" if isinstance(block, TableBlock) else "figure"
        yield f"{kind}:{block.name}"


def _anchor(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)
