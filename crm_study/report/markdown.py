"""The report as Markdown: GitHub's tables, pictures as files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from crm_study.report.latex_math import latex
from crm_study.report.notes import note_lines
from crm_study.report.picture_files import picture_file
from crm_study.report.symbols import Number, Piece, Reference, Span, heading_parts, sentence_parts
from crm_study.report.table_layout import numeric_columns
from crm_study.report.words import words_of
from crm_study.results.marks import MARKS
from crm_study.results.table import Table

_MARKS = re.compile(r"([\\`*_\[\]#|~])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_START = re.compile(r"^(\s*)([-+>=]|\d+[.)])(?=\s|$)")


def markdown(document: Document) -> str:
    r"""Return the document as Markdown.

    Texts are escaped, so that nothing a respondent wrote becomes a heading, a link or HTML.

    Examples
    --------
    >>> print(markdown(Document("A *b* < .001", "", "en", None, ())))
    # A \*b\* < .001
    <BLANKLINE>
    """
    return "\n\n".join([*_front(document), *_body(document)]) + "\n"


def escaped(text: str) -> str:
    r"""Return a text in which nothing is markup.

    Examples
    --------
    >>> escaped("1. <b> | =1+1 & p < .001")
    '1\\. &lt;b> \\| =1+1 & p < .001'
    """
    flat = _MARKS.sub(r"\\\1", " ".join(text.split(" ")).replace("\n", " "))
    plain = _TAG.sub("&lt;", _ENTITY.sub("&amp;", flat))
    return _START.sub(_guarded_start, plain)


def _guarded_start(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"


def _front(document: Document) -> Iterator[str]:
    if document.banner:
        yield f"> **{escaped(document.banner)}**"
    yield f"# {escaped(document.title)}"
    if document.subtitle:
        yield f"*{escaped(document.subtitle)}*"
    if document.facts:
        colon = MARKS.get(document.lang, MARKS["en"]).colon
        facts = (f"- *{escaped(term)}*{colon} {escaped(text)}" for term, text in document.facts)
        yield "\n".join(facts)


def _body(document: Document) -> Iterator[str]:
    for block in document.blocks:
        yield from _block(block, document)


def _block(block: Block, document: Document) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {escaped(block.title)}"
    elif isinstance(block, Paragraph):
        yield from _paragraph(block)
    elif isinstance(block, AuthorNote):
        yield f"> **\\[{escaped(words_of(document.lang).author)}** {_sentence(block.text)}**\\]**"
    elif isinstance(block, Equation):
        yield f"$${latex(block)}$$"
    elif isinstance(block, Notice):
        yield f"> {_sentence(block.text)}"
    elif isinstance(block, Items):
        yield "\n".join(f"- {_sentence(text)}" for text in block.texts)
    elif isinstance(block, TableBlock):
        yield from _exhibit(block, document)
    else:
        yield from _figure(block, document)


def _paragraph(block: Paragraph) -> Iterator[str]:
    marks = "".join(f"[^{number}]" for number, _ in block.numbered)
    yield _sentence(block.text) + marks
    yield from (f"[^{number}]: {_sentence(note)}" for number, note in block.numbered)


def _exhibit(block: TableBlock, document: Document) -> Iterator[str]:
    yield _title(block, block.table.title, document)
    yield "\n".join(_rows(block.table))
    for line in note_lines(block.table, document.lang):
        words = _sentence(line.text)
        opening = f"*{line.opening}* " if line.opening else ""
        yield f"**{words}**" if line.stamp else opening + words


def _title(block: TableBlock | FigureBlock, title: str, document: Document) -> str:
    anchor = f'<a id="{block.id}"></a>'
    return f"{anchor}**{document.label(block)}.** *{escaped(title)}*"


def _rows(table: Table) -> Iterator[str]:
    numeric = numeric_columns(table)
    names = list(_spanned(table))
    yield _line(names)
    yield _line(["---:" if right else ":---" for right in numeric])
    for row in table.rows:
        yield _line([escaped(cell.text) for cell in row])


def _spanned(table: Table) -> Iterator[str]:
    """Yield the headings; one below a spanner is named after both."""
    above = [text for text, columns in table.spanners for _ in range(columns)]
    for at, head in enumerate(table.head):
        own = "".join(map(_span, heading_parts(head)))
        yield f"{escaped(above[at])}: {own}" if above and above[at] else own


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _figure(block: FigureBlock, document: Document) -> Iterator[str]:
    yield _title(block, block.caption, document)
    yield f"![{escaped(block.alt)}](figures/{picture_file(block.name)})"


def _sentence(text: str) -> str:
    pieces = "".join(map(_piece, sentence_parts(text)))
    return _START.sub(_guarded_start, pieces)


def _piece(piece: Piece) -> str:
    if isinstance(piece, Reference):
        return f"[{piece.text}](#{piece.anchor})"
    if isinstance(piece, Number):
        return "".join(map(_span, piece.spans))
    return _span(piece)


def _span(span: Span) -> str:
    """Return a span; what surrounds it decides where a line begins, so starts are left alone."""
    if span.symbol:
        return f"*{span.text}*"
    flat = _MARKS.sub(r"\\\1", span.text.replace("\n", " "))
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", flat))
