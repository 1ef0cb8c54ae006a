"""The sheets of institutions as columns, and what in them cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.accounts.definitions import Definition
from crm_study.errors import AnalysisError
from crm_study.kernels.accounts.yearly import divided, year_before
from crm_study.kernels.arrays.validate import Floats

NO_YEAR_BEFORE, GAP, NO_DIVISOR, IMPOSSIBLE = (
    "no sheet of the year before",
    "an entry is missing",
    "the divisor is not above zero",
    "entries contradict each other",
)
_NEVER_NEGATIVE = "is not below zero"
_SIGNED = {"equity"}
_AT_MOST = (
    ("women", "active_clients"),
    ("borrowers", "active_clients"),
    ("savers", "active_clients"),
    ("late_30", "portfolio"),
    ("loan_officers", "staff"),
    ("loan_income", "operating_income"),
    ("equity", "assets"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """One row an institution and year.

    Attributes
    ----------
    entries : mapping of str to ndarray, shape (n_rows,)
        nan where there is no entry.
    institution : tuple of str
    year : ndarray of float, shape (n_rows,)
    row_number : tuple of int
        Of the file.
    income_per_head : mapping of float to float
        By year.
    """

    entries: Mapping[str, Floats]
    institution: tuple[str, ...]
    year: Floats
    row_number: tuple[int, ...]
    income_per_head: Mapping[float, float]

    def before(self, name: str) -> Floats:
        """Return last year's entry of the same institution."""
        return year_before(self.entries[name], unit=self.institution, year=self.year)

    def total(self, names: Sequence[str]) -> Floats:
        """Add entries up; one with a leading ``-`` is taken off."""
        parts = [
            -self.entries[name[1:]] if name.startswith("-") else self.entries[name]
            for name in names
        ]
        return np.asarray(np.sum(parts, axis=0))


class Breach(NamedTuple):
    """A row in which entries contradict each other."""

    row: int
    check: str
    entries: tuple[str, ...]
    label: str


def breaches_in(sheets: Sheets, words: Mapping[str, str]) -> Iterator[Breach]:
    """Yield every entry below zero, part above its whole, and account that does not add up."""
    told = {name: words.get(name, name) for name in sheets.entries}
    for name, values in sheets.entries.items():
        if name not in _SIGNED:
            label = f"{told[name]} {_NEVER_NEGATIVE}"
            yield from (
                Breach(int(row), f"{name}_negative", (name,), label)
                for row in np.flatnonzero(values < 0)
            )
    for part, whole in _AT_MOST:
        if {part, whole} <= set(sheets.entries):
            label = f"{told[part]}: at most {told[whole]}"
            above = sheets.entries[part] > sheets.entries[whole]
            yield from (
                Breach(int(row), f"{part}_above_{whole}", (part, whole), label)
                for row in np.flatnonzero(above)
            )
    yield from _unbalanced(sheets)


def _unbalanced(sheets: Sheets) -> Iterator[Breach]:
    names = ("clients_start", "joined", "left", "active_clients")
    if not set(names) <= set(sheets.entries):
        return
    start, joined, left, end = (sheets.entries[name] for name in names)
    label = "clients at the start and those who joined, less those who left, are those at the end"
    apart = np.abs(start + joined - left - end) > 0.5
    for row in np.flatnonzero(apart):
        yield Breach(int(row), "clients_do_not_add_up", (), label)


class Computed(NamedTuple):
    """An indicator in every sheet, and why it is undefined where it is."""

    values: Floats
    above: Floats
    below: Floats
    reasons: tuple[str | None, ...]


def computed(sheets: Sheets, definition: Definition, breaches: Sequence[Breach]) -> Computed:
    """Compute one indicator; entries that contradict each other give none."""
    above = sheets.total(definition.above)
    below, lacks_year = _divisor(sheets, definition)
    values = divided(above, below) - (1.0 if definition.growth else 0.0)
    wrong = np.zeros(len(above), dtype=bool)
    for breach in breaches:
        if breach.entries and set(breach.entries) <= set(definition.entries):
            wrong[breach.row] = True
    missing = np.isnan(above) | (np.isnan(below) & ~lacks_year)
    reasons = tuple(
        _reason(*flags)
        for flags in zip(
            wrong.tolist(),
            missing.tolist(),
            lacks_year.tolist(),
            np.isnan(values).tolist(),
            strict=True,
        )
    )
    known = np.array([reason is None for reason in reasons])
    return Computed(np.where(known, values, np.nan), above, below, reasons)


def _divisor(sheets: Sheets, definition: Definition) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what divides, and in which rows the year before would be needed and is not."""
    now = sheets.total(definition.below)
    if definition.per_head:
        return now * _income(sheets), np.zeros(len(now), dtype=bool)
    if not (definition.averaged or definition.growth):
        return now, np.zeros(len(now), dtype=bool)
    (name,) = definition.below
    before = sheets.before(name)
    return before if definition.growth else (now + before) / 2, np.isnan(before)


def _income(sheets: Sheets) -> Floats:
    if not sheets.income_per_head:
        raise AnalysisError("The average loan over income per head needs 'gni_per_capita'.")
    given = sheets.income_per_head
    if list(given) == [0.0]:
        return np.full(len(sheets.year), given[0.0])
    return np.array([given.get(year, np.nan) for year in sheets.year.tolist()])


def _reason(wrong: bool, missing: bool, lacks_year: bool, undefined: bool) -> str | None:  # noqa: FBT001 - four flags of one row
    if wrong:
        return IMPOSSIBLE
    if missing:
        return GAP
    if lacks_year:
        return NO_YEAR_BEFORE
    return NO_DIVISOR if undefined else None
