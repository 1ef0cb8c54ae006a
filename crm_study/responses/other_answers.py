"""Answers that are no single number: text, dates, and several points at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from crm_study.errors import listed
from crm_study.protocol.instrument import Item
from crm_study.protocol.study import Study
from crm_study.responses.answers import Refusal
from crm_study.responses.columns import Array, Columns


def other_answers(cells: Columns, study: Study) -> tuple[Columns, list[Refusal]]:
    """Return the columns of text, dates and several points, and the cells that are none.

    Parameters
    ----------
    cells : Columns
        Text cells; dates as ISO 8601, several codes joined by blanks.
    study : Study
        Declares the items.

    Returns
    -------
    columns : Columns
        By item id, as text; only the items the file holds.
    refusals : list of Refusal
        Dates that are none and codes that are not on the scale.
    """
    items = [
        item
        for item in study.instrument.items()
        if item.id in cells and item.type in ("text", "date", "multiple")
    ]
    refusals = [refusal for item in items for refusal in _refusals(cells[item.id], item, study)]
    return cells.only(item.id for item in items), refusals


def _refusals(column: Array, item: Item, study: Study) -> Iterator[Refusal]:
    if item.type == "text":
        return
    wrong = {text: told for text in set(column) if (told := _trouble(text, item, study))}
    if not wrong:
        return
    for row, text in enumerate(column, start=2):
        if text in wrong:
            rule, message = wrong[text]
            yield Refusal(row, item.id, text, rule, message)


def _trouble(text: str, item: Item, study: Study) -> tuple[str, str] | None:
    missing = {str(code) for code in study.missing.codes}
    if not text or text in missing:
        return None
    if item.type == "date":
        return None if is_date(text) else ("not_a_date", "a date is expected, as 2026-11-23")
    scale = study.scale_of(item.id)
    allowed = {str(code) for code in (*scale.points, *scale.missing)} if scale else set()
    strange = [code for code in text.split() if code not in allowed]
    if not scale or not strange:
        return None
    message = f"'{strange[0]}' is not on the scale '{item.scale}'; allowed: {listed(scale.points)}"
    return "not_on_scale", message


def is_date(text: str) -> bool:
    """Tell whether a cell is a date, as ISO 8601."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
