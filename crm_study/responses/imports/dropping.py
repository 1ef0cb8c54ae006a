"""Rows that are no answers by the platform's own word, or by the person's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import RawTable
from crm_study.responses.imports.wording import folded


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that stays out, where it stood, and why."""

    row: int
    column: str
    value: str
    rule: str
    message: str


_TOLD = {
    "not_approved": "the platform's validation status is not approved",
    "not_decrypted": "an empty shell: the submission was never decrypted",
    "rejected": "the review rejected it",
    "no_consent": "consent was asked for and not given; the answers are not stored",
    "withdrawn": "the person withdrew; the answers are not stored",
}


def told(rule: str) -> str:
    """Return in words why a row stays out."""
    return _TOLD[rule]


def rejected_rows(table: RawTable, platform: Platform) -> Iterator[tuple[int, Dropped]]:
    """Yield the position of every row the platform itself does not count, with the reason."""
    gone: set[int] = set()
    for drop in platform.drops:
        for row, text in enumerate(table.column(drop.column)):
            if row not in gone and folded(text) in drop.values:
                gone.add(row)
                number = table.numbers[row]
                yield row, Dropped(number, drop.column, text, drop.reason, told(drop.reason))
