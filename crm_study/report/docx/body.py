"""The body of a report: every block as WordprocessingML, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    TableBlock,
)
from crm_study.report.docx.captions import Caption, caption
from crm_study.report.docx.contents import contents
from crm_study.report.docx.equations import equation
from crm_study.report.docx.fields import bookmark
from crm_study.report.docx.footnotes import footnote_marks
from crm_study.report.docx.inlines import sentence
from crm_study.report.docx.markup import paragraph, part, run
from crm_study.report.docx.pages import section, section_end
from crm_study.report.docx.pictures import Picture, picture
from crm_study.report.docx.tables import notes, table
from crm_study.report.folding import folded
from crm_study.report.leading import leads
from crm_study.report.paper_size import room_of, tallest_figure
from crm_study.report.picture_size import size_of
from crm_study.report.table_layout import TableLayout, layout_of
from crm_study.report.words import words_of
from crm_study.results.table import Table


@dataclass(frozen=True, slots=True)
class Relations:
    """Ids of the parts that the body points to."""

    header: str
    footer: str
    pictures: Mapping[int, tuple[str, str]]


def document_part(document: Document, style: ReportStyle, relations: Relations) -> str:
    """Return ``word/document.xml``."""
    writer = _Body(document, style, relations)
    return part("w:document", f"<w:body>{''.join(writer.all())}</w:body>")


@dataclass(slots=True)
class _Body:
    """Writes one document, turning the page where a table needs it."""

    document: Document
    style: ReportStyle
    relations: Relations
    landscape: bool = False
    n_headings: int = 0
    leads: bool = False

    def all(self) -> Iterator[str]:
        """Yield the front, the body, and the last section."""
        yield from self._front()
        blocks = self.document.blocks
        for before, block, behind in zip(
            (None, *blocks), blocks, (*blocks[1:], None), strict=False
        ):
            self.leads = leads(before, block, behind)
            yield from self._turned(block)
        yield self._section()

    def _front(self) -> Iterator[str]:
        yield paragraph("Heading1", run(self.document.title))
        if self.document.subtitle:
            yield paragraph("Subtitle", run(self.document.subtitle))
        for term, text in self.document.facts:
            words = f"{run(term, '<w:i/>')}<w:r><w:tab/></w:r>{run(text)}"
            yield paragraph("Fact", words)
        yield from contents(self.document, self.style)

    def _turned(self, block: Block) -> Iterator[str]:
        """Yield a block, after a new section when the page must be turned."""
        layout = self._layout(block)
        wanted = layout is not None and layout.landscape
        if wanted != self.landscape:
            yield section_end(self._section())
            self.landscape = wanted
        yield from self._block(block, layout)

    def _section(self) -> str:
        ids = (self.relations.header, self.relations.footer)
        return section(self.style, ids, landscape=self.landscape)

    def _layout(self, block: Block) -> TableLayout | None:
        if not isinstance(block, TableBlock):
            return None
        return layout_of(self._shape(block), room=room_of(self.style), size=self.style.tables.size)

    def _shape(self, block: TableBlock) -> Table:
        """Return the table of a block as the page shows it."""
        return folded(block.table, room=room_of(self.style), size=self.style.tables.size)

    def _block(self, block: Block, layout: TableLayout | None) -> Iterator[str]:
        if isinstance(block, Heading):
            yield self._heading(block)
        elif isinstance(block, Paragraph):
            words = sentence(block.text) + footnote_marks(block.numbered)
            yield paragraph("Normal", words, self._keep)
        elif isinstance(block, AuthorNote):
            yield self._author_note(block)
        elif isinstance(block, Equation):
            yield equation(block)
        elif isinstance(block, Notice):
            style = "NoticeFailed" if block.kind == "failed" else "Notice"
            yield paragraph(style, sentence(block.text), self._keep)
        elif isinstance(block, Items):
            yield from (paragraph("ListBullet", sentence(text)) for text in block.texts)
        elif isinstance(block, FigureBlock):
            yield from self._figure(block)
        elif layout is not None:
            yield from self._table(block, layout)

    @property
    def _keep(self) -> str:
        """Keep the paragraph at hand on the page of the next, where it leads to it."""
        return "<w:keepNext/>" if self.leads else ""

    def _heading(self, block: Heading) -> str:
        self.n_headings += 1
        text = bookmark(f"heading-{self.n_headings}", run(block.title))
        first = self.n_headings == 1 and not self.document.brief
        fresh = "<w:pageBreakBefore/>" if first or block.chapter else ""
        return paragraph(f"Heading{min(block.level, 4)}", text, fresh)

    def _author_note(self, block: AuthorNote) -> str:
        opening = run(f"[{words_of(self.document.lang).author} ", "<w:b/>")
        return paragraph("AuthorNote", opening + sentence(block.text) + run("]", "<w:b/>"))

    def _table(self, block: TableBlock, layout: TableLayout) -> Iterator[str]:
        captions = self.document.captions
        title = caption(Caption("table", block.number, block.mark, block.table.title), captions)
        body = table(
            self._shape(block),
            layout,
            label=f"{self.document.label(block)}. {block.table.title}",
            size=self.style.tables.size,
            lead=bool(block.table.notes) or not captions.table_above,
        )
        parts = [title, body] if captions.table_above else [body, title]
        yield from (*parts, notes(block.table, self.document.lang))

    def _figure(self, block: FigureBlock) -> Iterator[str]:
        captions = self.document.captions
        title = caption(Caption("figure", block.number, block.mark, block.caption), captions)
        png, svg = self.relations.pictures[block.number]
        room, tallest = room_of(self.style), tallest_figure(self.style)
        size = size_of(block.svg, widest=room.portrait, tallest=tallest)
        one = Picture(block.number, block.name, block.alt, png, svg)
        drawn = picture(one, size, keep=not captions.figure_above)
        yield from [title, drawn] if captions.figure_above else [drawn, title]
