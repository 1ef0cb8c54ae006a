"""A report as a tree of frozen blocks; no markup, every writer only prints it.

What a writer may rely on is settled when a `Document` is made: texts are clean,
tables and figures are numbered in reading order, ids are unique, and synthetic
data carry a banner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import count

from crm_study.errors import OutputError
from crm_study.report.blocks import (
    AuthorNote,
    Block,
    Equation,
    FigureBlock,
    Heading,
    Items,
    Notice,
    Paragraph,
    Symbol,
    TableBlock,
    Term,
)
from crm_study.report.captions import Captions, Kind, captions_in
from crm_study.report.cleaning import purified
from crm_study.report.mentions import resolved
from crm_study.report.voices import spoken, spoken_facts
from crm_study.report.words import words_of
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.speech import lang

__all__ = [
    "AuthorNote",
    "Block",
    "Document",
    "Equation",
    "FigureBlock",
    "Heading",
    "Items",
    "Notice",
    "Paragraph",
    "Section",
    "Symbol",
    "TableBlock",
    "Term",
]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the blocks below it."""

    heading: Heading
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes
    ----------
    title, subtitle : str
        What stands on top.
    lang : str
        Language of the text, as in HTML's ``lang``.
    banner : str or None
        Words that stay visible on every page; synthetic data demand them.
    facts : tuple of (str, str)
        Terms and texts of the title page.
    blocks : tuple of Block
        The body, which begins with a heading.
    synthetic : bool
        Whether any number rests on generated data.
    captions : Captions
        How tables and figures are called and numbered.
    lists : bool
        Whether lists of tables and of figures follow the contents, where pages have numbers.
    brief : bool
        Whether the body follows at once, without a list of contents.

    Raises
    ------
    OutputError
        Synthetic data without a banner, a body without a heading, an id used twice, a
        sentence that mentions a table or a figure which is not there.
    """

    title: str
    subtitle: str
    lang: str
    banner: str | None
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...] = field(default=())
    synthetic: bool = False
    captions: Captions = field(default_factory=lambda: captions_in(lang()))
    lists: bool = False
    brief: bool = False

    def __post_init__(self) -> None:
        for part in fields(self):
            object.__setattr__(self, part.name, purified(getattr(self, part.name)))
        for name in ("title", "subtitle", "banner", "blocks"):
            object.__setattr__(self, name, spoken(getattr(self, name)))
        object.__setattr__(self, "facts", spoken_facts(self.facts))
        numbered = tuple(_numbered(self.blocks, self.captions))
        labels = {name: (self.label(block), block.id) for name, block in _mentioned(numbered)}
        blocks = tuple(_pointed(block, labels) for block in numbered)
        object.__setattr__(self, "blocks", blocks)
        self._require_banner()
        self._require_order()

    @property
    def sections(self) -> tuple[Section, ...]:
        """The body, parted at its level-2 headings."""
        parts: list[tuple[Heading, list[Block]]] = []
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 2:
                parts.append((block, []))
            else:
                parts[-1][1].append(block)
        return tuple(Section(heading, tuple(blocks)) for heading, blocks in parts)

    def label(self, block: TableBlock | FigureBlock) -> str:
        """Return what an exhibit is called: ``Table 4.7``."""
        kind: Kind = "table" if isinstance(block, TableBlock) else "figure"
        return f"{self.captions.word(kind)} {block.mark}"

    @property
    def figures(self) -> tuple[FigureBlock, ...]:
        """Every figure, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, FigureBlock))

    @property
    def tables(self) -> tuple[TableBlock, ...]:
        """Every table, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, TableBlock))

    @property
    def footnotes(self) -> tuple[tuple[int, str], ...]:
        """Every footnote with its number, in reading order."""
        found = (block for block in self.blocks if isinstance(block, Paragraph))
        return tuple(note for block in found for note in block.numbered)

    def _require_banner(self) -> None:
        tables = (block.table for block in self.blocks if isinstance(block, TableBlock))
        stamps = {SYNTHETIC_NOTE, words_of(self.lang).stamp}
        marked = any(not stamps.isdisjoint(table.notes) for table in tables)
        if (self.synthetic or marked) and not (self.banner or "").strip():
            raise OutputError(
                f"The report '{self.title}' rests on synthetic data and has no banner that "
                "says so; it is not written."
            )

    def _require_order(self) -> None:
        first = next(iter(self.blocks), None)
        if first is not None and not (isinstance(first, Heading) and first.level == 2):
            raise OutputError("The body of a report begins with a heading of level 2.")
        seen: set[str] = set()
        for id_ in (block.id for block in self.blocks if hasattr(block, "id")):
            if id_ in seen:
                raise OutputError(f"Two parts of the report have the id '{id_}'.")
            seen.add(id_)


def _numbered(blocks: tuple[Block, ...], captions: Captions) -> Iterator[Block]:
    """Count tables, figures and footnotes in reading order, and mark exhibits by chapter."""
    serial = {TableBlock: count(1), FigureBlock: count(1)}
    within, chapter, footnote = Counter[type](), captions.chapter, 1
    for block in blocks:
        if isinstance(block, Heading) and block.chapter and captions.chapter:
            within, chapter = Counter[type](), f"{block.chapter}."
        if isinstance(block, TableBlock | FigureBlock):
            within[type(block)] += 1
            mark = f"{chapter}{within[type(block)]}"
            yield replace(block, number=next(serial[type(block)]), mark=mark)
        elif isinstance(block, Paragraph) and block.footnotes:
            yield replace(block, first=footnote)
            footnote += len(block.footnotes)
        else:
            yield block


def _mentioned(blocks: tuple[Block, ...]) -> Iterator[tuple[str, TableBlock | FigureBlock]]:
    """Yield the names under which sentences may mention exhibits."""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield f"table:{block.name}", block
        elif isinstance(block, FigureBlock):
            yield f"figure:{block.name}", block


def _pointed(block: Block, labels: Mapping[str, tuple[str, str]]) -> Block:
    """Put numbers where the sentences of a block mention exhibits."""
    if isinstance(block, Paragraph):
        notes = tuple(resolved(note, labels) for note in block.footnotes)
        return replace(block, text=resolved(block.text, labels), footnotes=notes)
    if isinstance(block, Notice | AuthorNote):
        return replace(block, text=resolved(block.text, labels))
    if isinstance(block, Items):
        return replace(block, texts=tuple(resolved(text, labels) for text in block.texts))
    if isinstance(block, TableBlock):
        notes = tuple(resolved(note, labels) for note in block.table.notes)
        return replace(block, table=replace(block.table, notes=notes))
    return block
