"""A note that stands below one table already is not printed again below another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crm_study.report.document import Block, TableBlock
from crm_study.report.mentions import mention
from crm_study.report.words import words_of
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.prose import Prose, compose, join
from crm_study.results.speech import lang

_SHORT = 90
"""Signs up to which a note is printed every time."""


def notes_once(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, long notes at their first table only; later ones point there."""
    first: dict[str, str] = {}
    for block in blocks:
        yield _pointing(block, first) if isinstance(block, TableBlock) else block


def _pointing(block: TableBlock, first: dict[str, str]) -> TableBlock:
    kept: list[str | Prose] = []
    elsewhere: dict[str, None] = {}
    for note in block.table.notes:
        if _is_short(note) or note not in first:
            first.setdefault(str(note), block.name)
            kept.append(note)
        else:
            elsewhere[first[note]] = None
    pointers = [_pointer(list(elsewhere))] if elsewhere else []
    return replace(block, table=replace(block.table, notes=(*kept, *pointers)))


def _pointer(names: list[str]) -> Prose:
    *first, last = [Prose([mention(f"table:{name}")]) for name in names]
    if not first:
        return compose("Further notes stand below {table}.", table=last)
    return compose(
        "Further notes stand below {tables} and {table}.", tables=join(first, ", "), table=last
    )


def _is_short(note: str) -> bool:
    return len(note) <= _SHORT or note in {SYNTHETIC_NOTE, words_of(lang()).stamp}
