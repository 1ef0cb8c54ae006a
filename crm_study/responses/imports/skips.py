"""Questions that were not asked: told from the declared conditions, not from blank cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_study.errors import listed
from crm_study.protocol.instrument import Item
from crm_study.protocol.study import Study
from crm_study.responses.imports.column import Column, Gap

NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An answer to a question that the declared conditions say was not asked."""

    row: int
    item: str
    message: str


def mark_skips(
    columns: Mapping[str, Column], study: Study, numbers: Sequence[int]
) -> list[Conflict]:
    """Give every blank answer its reason, and return the answers that should be blank.

    Parameters
    ----------
    columns : mapping of str to Column
        The items found in the file; their gaps are added to.
    study : Study
        Its instrument declares when a question is asked.
    numbers : sequence of int
        Number of each row in the file.
    """
    conflicts: list[Conflict] = []
    for item in study.instrument.items():
        column = columns.get(item.id)
        if column is None:
            continue
        known = {gap.row for gap in column.gaps}
        for row, text in enumerate(column.texts):
            shown = _is_shown(item, columns, row)
            if not text and row not in known:
                column.gaps.append(Gap(row, "skipped" if shown else "not_shown", ""))
            elif text and not shown:
                conflicts.append(Conflict(numbers[row], item.id, _told(item)))
    return conflicts


def _is_shown(item: Item, columns: Mapping[str, Column], row: int) -> bool:
    """Tell whether all conditions hold; one on a column the file lacks is taken to hold."""
    return all(
        bool(set(columns[shown.item].texts[row].split()) & set(shown.equals))
        for shown in item.shown_if
        if shown.item in columns
    )


def _told(item: Item) -> str:
    conditions = (f"{shown.item} is {listed(shown.equals)}" for shown in item.shown_if)
    return f"answered, though it is asked only when {' and '.join(conditions)}"


def without_consent(columns: Mapping[str, Column], study: Study) -> Iterator[int]:
    """Yield the rows whose consent was asked for and not given; blank is not a refusal."""
    name = study.instrument.consent
    if name is None or name not in columns:
        return
    item = study.item(name)
    given = str(item.expected if item.expected is not None else 1)
    for row, text in enumerate(columns[name].texts):
        if text and text != given:
            yield row
