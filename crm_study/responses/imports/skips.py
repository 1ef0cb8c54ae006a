"""Questions that were not asked: told from the declared conditions, not from blank cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_study.errors import listed
from crm_study.protocol.asking import asked_if, consent_given, consent_item
from crm_study.protocol.instrument import Shown
from crm_study.protocol.study import Study
from crm_study.responses.imports.column import Column, Gap


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
    consent = consent_item(study.instrument)
    for item in study.instrument.items():
        column = columns.get(item.id)
        if column is None:
            continue
        conditions = [one for one in asked_if(study.instrument, item.id) if one.item in columns]
        known = {gap.row for gap in column.gaps}
        if not conditions and "" not in column.texts:
            continue
        for row, text in enumerate(column.texts):
            failed = [one for one in conditions if not _holds(one, columns[one.item].texts[row])]
            if not text and row not in known:
                column.gaps.append(Gap(row, "not_shown" if failed else "skipped", ""))
            elif text and [one for one in failed if consent is None or one.item != consent.id]:
                conflicts.append(Conflict(numbers[row], item.id, _told(failed)))
    return conflicts


def _holds(condition: Shown, text: str) -> bool:
    """Tell whether one of the codes was chosen; of several answers, any."""
    return bool(set(text.split()) & set(condition.equals))


def _told(failed: Sequence[Shown]) -> str:
    conditions = (f"{shown.item} is {listed(shown.equals)}" for shown in failed)
    return f"answered, though it is asked only when {' and '.join(conditions)}"


def without_consent(columns: Mapping[str, Column], study: Study) -> Iterator[int]:
    """Yield the rows whose consent was asked for and not given; blank is not a refusal."""
    given = consent_given(study.instrument)
    if given is None or given.item not in columns:
        return
    for row, text in enumerate(columns[given.item].texts):
        if text and text not in given.equals:
            yield row
