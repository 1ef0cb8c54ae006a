"""Answers: text cells become numbers on their declared scale, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.errors import listed
from crm_study.protocol.instrument import Item, Scale
from crm_study.protocol.study import Study
from crm_study.responses.columns import Array, Columns


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was refused; ``row`` counts as a spreadsheet does, the header being 1."""

    row: int
    column: str
    value: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"row {self.row}, column '{self.column}', value '{self.value}': {self.message}"


@dataclass(frozen=True, slots=True, eq=False)
class ParsedAnswers:
    """Numeric answers, shape (n_rows, n_items), and the cells that are none."""

    answers: Columns
    refusals: tuple[Refusal, ...]


def parse_answers(cells: Columns, study: Study) -> ParsedAnswers:
    """Read every scale and number item of a study from text cells."""
    found: dict[str, Array] = {}
    refusals: list[Refusal] = []
    for item in study.instrument.items():
        if item.id in cells and item.type in ("scale", "number"):
            texts = cells[item.id].tolist()
            meanings = {
                text: _meaning(text, item, study.scale_of(item.id), study.missing.codes)
                for text in set(texts)
            }
            refusals.extend(_refusals(item.id, texts, meanings))
            values = map(meanings.__getitem__, texts)
            found[item.id] = np.array([v if isinstance(v, float) else np.nan for v in values])
    return ParsedAnswers(Columns.of(found, n_rows=len(cells)), tuple(refusals))


def _meaning(
    text: str, item: Item, scale: Scale | None, codes: list[int]
) -> float | tuple[str, str]:
    """Return the number a cell stands for, or the rule it breaks with a message."""
    if not text:
        return np.nan
    try:
        number = float(text)
    except ValueError:
        return "not_a_number", f"a number is expected{_points(scale)}"
    if not np.isfinite(number):
        return "not_a_number", f"a number is expected{_points(scale)}"
    if number in codes or (scale is not None and number in scale.missing):
        return np.nan
    if scale is not None and number not in scale.points:
        return "not_on_scale", f"not on the scale '{item.scale}'{_points(scale)}"
    return number


def _points(scale: Scale | None) -> str:
    return f"; allowed: {listed(scale.points)}" if scale else ""


def _refusals(
    name: str, texts: Sequence[str], meanings: dict[str, float | tuple[str, str]]
) -> Iterator[Refusal]:
    broken = {text: told for text, told in meanings.items() if isinstance(told, tuple)}
    if not broken:
        return
    for row, text in enumerate(texts, start=2):
        if text in broken:
            yield Refusal(row, name, text, *broken[text])
