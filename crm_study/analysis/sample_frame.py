"""A frame made ready for a draw: checked, sorted, hashed, split into strata."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from crm_study.errors import DataError, listed, nearest
from crm_study.responses.privacy.cell_text import cell_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class SampleFrame:
    """The people one can draw from.

    Attributes
    ----------
    rows : DataFrame
        Sorted by all cells; the index counts from 1. It does not depend on how the file
        was sorted or on the order of its columns.
    sha256 : str
        Hash of the sorted frame: header and rows as lines of JSON.
    strata : mapping of str to tuple of int
        Positions of the units of each stratum.
    """

    rows: pd.DataFrame
    sha256: str
    strata: Mapping[str, tuple[int, ...]]


def sample_frame(
    frame: pd.DataFrame, *, strata: str | None, name: str = "The frame"
) -> SampleFrame:
    """Check, sort and hash a frame.

    Parameters
    ----------
    frame : DataFrame
        One row a person (or institution) that may be drawn; left as it is.
    strata : str or None
        Column of the strata; None draws from all.
    name : str
        What to call it in messages.

    Raises
    ------
    DataError
        No rows, no such column, a blank stratum, or a row that stands twice: who is twice
        in a frame has twice the chance. Rows are named by number, never by what they say.
    """
    columns = sorted(map(str, frame.columns))
    if strata is not None and strata not in columns:
        raise DataError(f"{name} has no column '{strata}'.{nearest(strata, columns)}")
    if frame.empty:
        raise DataError(f"{name} holds nobody.")
    cells = frame.rename(columns=str).map(_canonical)
    lines = [json.dumps(row, ensure_ascii=False) for row in cells[columns].to_numpy().tolist()]
    _refuse_twins(lines, name)
    order = sorted(range(len(lines)), key=lambda row: lines[row])
    text = "\n".join([json.dumps(columns, ensure_ascii=False), *(lines[row] for row in order)])
    rows = cells.iloc[order].reset_index(drop=True)
    rows.index = rows.index + 1
    groups = rows[strata] if strata is not None else rows.index.map(lambda _: "all")
    if blank := [order[at] + 2 for at, group in enumerate(groups) if not group]:
        raise DataError(f"{name} has no '{strata}' in row {listed(sorted(blank))}.")
    return SampleFrame(rows, hashlib.sha256(text.encode()).hexdigest(), _members(list(groups)))


def _members(groups: list[str]) -> dict[str, tuple[int, ...]]:
    members: dict[str, list[int]] = {}
    for position, group in enumerate(groups, start=1):
        members.setdefault(group, []).append(position)
    return {group: tuple(members[group]) for group in sorted(members)}


def _refuse_twins(lines: list[str], name: str) -> None:
    first: dict[str, int] = {}
    twins = []
    for row, line in enumerate(lines, start=2):
        if line in first:
            twins.append(f"{row} (as row {first[line]})")
        first.setdefault(line, row)
    if twins:
        raise DataError(
            f"{name} holds a person twice, who would have twice the chance: row {listed(twins)}."
        )


def _canonical(value: object) -> str:
    return normalize("NFC", cell_text(value))
