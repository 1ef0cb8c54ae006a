"""Numbers with a decimal comma, in cells, sentences and pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from crm_study.report.document import (
    Block,
    Document,
    FigureBlock,
    Items,
    Notice,
    Paragraph,
    TableBlock,
)
from crm_study.report.mentions import is_reference
from crm_study.results.prose import Prose, Slot
from crm_study.results.table import Cell, Table

_NUMBER = re.compile(r"(?<![\w.])(\d*)\.(\d+)(?![\w.]*[A-Za-z]|\.\d)")
_SURELY = re.compile(r"(?<![\w.])\.\d+(?![\w.]*\w)|(?<=[=<>≤≥][ \u00a0])[−-]?\d*\.\d+(?!\.\d)")
_SHARE = re.compile(r"(?<![\w.])\d+\.\d+(?=[ \u00a0]?%)")
_BETWEEN = re.compile(r"(?<=\d), (?=[−-]?\d)")
_LETTERING = re.compile(r"(<text\b[^>]*>)([^<]*)(</text>)")
_COMMA, _SEMICOLON = ", ", "\u00a0; "


def with_comma(text: str) -> str:
    """Write the numbers of a text with a comma, and a zero before it.

    Examples
    --------
    >>> with_comma("< .001"), with_comma("0.50 [−.25, 1.25]").replace(chr(160), " ")
    ('< 0,001', '0,50 [−0,25 ; 1,25]')
    """
    written = _NUMBER.sub(lambda found: f"{found[1] or '0'},{found[2]}", text)
    return _BETWEEN.sub(_SEMICOLON, written) if written != text else text


def comma_document(document: Document) -> Document:
    """Return a document whose numbers have a decimal comma; words stay as they are."""
    return replace(document, blocks=tuple(map(_block, document.blocks)))


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph | Notice):
        return replace(block, text=_sentence(block.text))
    if isinstance(block, Items):
        return replace(block, texts=tuple(map(_sentence, block.texts)))
    if isinstance(block, TableBlock):
        return replace(block, table=_table(block.table))
    if isinstance(block, FigureBlock):
        svg = _LETTERING.sub(lambda found: found[1] + with_comma(found[2]) + found[3], block.svg)
        return replace(block, alt=_sentence(block.alt), svg=svg)
    return block


def _table(table: Table) -> Table:
    rows = tuple(tuple(map(_cell, row)) for row in table.rows)
    return replace(
        table,
        rows=rows,
        notes=tuple(map(_sentence, table.notes)),
        spanners=tuple((_words(text), columns) for text, columns in table.spanners),
    )


def _cell(cell: Cell) -> Cell:
    return replace(cell, text=with_comma(cell.text)) if cell.numeric else cell


def _sentence(text: Any) -> Any:
    """Write the numbers of a sentence."""
    if not isinstance(text, Prose):
        return _words(text)
    parts = list(map(_part, text.parts))
    told = [
        _SEMICOLON if part == _COMMA and _is_between(parts, at) else part
        for at, part in enumerate(parts)
    ]
    return Prose(told, lang=text.lang)


def _is_between(parts: list[str | Slot], at: int) -> bool:
    """Tell whether a comma parts two numbers, which now have commas of their own."""
    around = parts[at - 1 : at] + parts[at + 1 : at + 2]
    return len(around) == 2 and all(_is_number(part) for part in around)


def _part(part: str | Slot) -> str | Slot:
    if isinstance(part, str):
        return _words(part)
    return Slot(with_comma(part.text), part.address) if _is_number(part) else part


def _words(text: str) -> str:
    """Write the numbers in words that are surely numbers: ``.05``, ``< 0.05``, ``95.0%``."""
    written = _SURELY.sub(lambda found: with_comma(found.group()), text)
    return _SHARE.sub(lambda found: with_comma(found.group()), written)


def _is_number(part: str | Slot) -> bool:
    return isinstance(part, Slot) and not is_reference(part)
