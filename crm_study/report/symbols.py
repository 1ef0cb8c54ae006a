"""Statistics in words: Latin letters stand in italics, Greek ones upright (APA 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm_study.report.citations import cited_parts
from crm_study.report.mentions import is_reference
from crm_study.results.prose import Slot

_LETTERS = "SD|SE|Mdn|df|M|N|R|B|F|n|p|r|t|z"
_IN_SENTENCE = re.compile(rf"(?<![\w.])({_LETTERS})(?=²?[\s\u00a0]*[=<>≤≥]|²?\()")
_RELATION = re.compile(r"[ \u00a0]+([=<>≤≥])(?:[ \u00a0]+|$)")
_COMMA = ", "
_IN_HEADING = re.compile(rf"(?<![\w.–-])({_LETTERS})(?=²|$|[\s\u00a0)])")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text, and whether it is a symbol."""

    text: str
    symbol: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence, with the spans it is made of."""

    address: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The mention of a table or a figure, and the anchor it points to."""

    anchor: str
    text: str


Piece = Span | Number | Reference


def sentence_parts(text: str) -> tuple[Piece, ...]:
    """Part a sentence into text, symbols, numbers and references.

    Examples
    --------
    >>> [span.text for span in sentence_parts("It fits (R² = .44).") if span.symbol]
    ['R']
    """
    parts = cited_parts(text)
    return tuple(
        piece
        for before, part in zip((None, *parts), parts, strict=False)
        for piece in _pieces(part, after_mention=_is_mention(before))
    )


def heading_parts(text: str) -> tuple[Span, ...]:
    """Part a column heading: ``p`` and ``SD`` are symbols, ``Planned`` is not.

    Examples
    --------
    >>> [span.symbol for span in heading_parts("p from")]
    [True, False]
    """
    return tuple(_spans(text, _IN_HEADING))


def _unbroken(text: str) -> str:
    """Keep a relation and its two sides, and two numbers in brackets, on one line."""
    if text == _COMMA:
        return ",\u00a0"
    return _RELATION.sub("\u00a0\\1\u00a0", text)


def _is_mention(part: str | Slot | None) -> bool:
    return isinstance(part, Slot) and is_reference(part)


def _pieces(part: str | Slot, *, after_mention: bool) -> Iterator[Piece]:
    """Part one part of a sentence; a line may break between two mentions, not in an interval."""
    if part == _COMMA and after_mention:
        yield Span(_COMMA)
    elif isinstance(part, Slot) and is_reference(part):
        yield Reference(part.address[1:], part.text.replace(" ", "\u00a0"))
    elif isinstance(part, Slot):
        yield Number(part.address, tuple(_spans(_unbroken(part.text), _IN_SENTENCE)))
    else:
        yield from _spans(_unbroken(part), _IN_SENTENCE)


def _spans(text: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for found in pattern.finditer(text):
        if found.start() > start:
            yield Span(text[start : found.start()])
        yield Span(found.group(), symbol=True)
        start = found.end()
    if start < len(text):
        yield Span(text[start:])
