"""Which of a file's grids holds the respondents, by which platform, below which header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_study.errors import DataError, listed
from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import Grid, RawTable
from crm_study.responses.imports.headers import Matcher
from crm_study.responses.imports.layout import lay_out, without_escapes
from crm_study.responses.imports.mapping import Reading
from crm_study.responses.imports.platforms import platform_of
from crm_study.responses.imports.sources import RawFile


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A grid with its header found: the table, its platform, how well the header fits."""

    table: RawTable
    platform: Platform
    score: int

    @property
    def is_repeat(self) -> bool:
        """Whether its rows belong to rows of another table."""
        return bool(self.platform.parent) and self.platform.parent in self.table.header


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The respondents' table of a file, its platform, and the tables below it."""

    raw: RawFile
    table: RawTable
    platform: Platform
    repeats: tuple[RawTable, ...]


def choose_tables(raw: RawFile, matcher: Matcher, reading: Reading) -> Tables:
    """Choose the respondents' table among the grids; repeats are kept beside it.

    Raises
    ------
    DataError
        No sheet of that name, or nothing below any header.
    """
    laid = [one for grid in _wanted(raw, reading) for one in _laid(grid, raw, matcher, reading)]
    if not laid:
        raise DataError(f"{raw.file} holds a header and no answers.")
    tops = [one for one in laid if not one.is_repeat] or laid
    main = max(tops, key=lambda one: one.score)
    below = tuple(one.table for one in laid if one.is_repeat and one is not main)
    return Tables(raw, main.table, main.platform, below)


def _wanted(raw: RawFile, reading: Reading) -> list[Grid]:
    if reading.sheet is None:
        return [grid for grid in raw.grids if any(any(row) for row in grid.rows)]
    named = [grid for grid in raw.grids if grid.name == reading.sheet]
    if not named:
        names = listed(grid.name for grid in raw.grids)
        raise DataError(f"{raw.file} has no sheet '{reading.sheet}'. It has: {names}.")
    return named


def _laid(grid: Grid, raw: RawFile, matcher: Matcher, reading: Reading) -> list[Laid]:
    """Return a grid laid out, or nothing where one sheet of several holds no table."""
    file = raw.file if len(raw.grids) == 1 else f"{raw.file}, '{grid.name}'"

    def score(cells: Sequence[str]) -> int:
        return matcher.score(cells, platform_of([cell.strip() for cell in cells]))

    try:
        table = lay_out(grid, file, score=score, header_row=reading.header_row)
    except DataError:
        if len(raw.grids) == 1:
            raise
        return []
    platform = platform_of(table.header)
    return [Laid(without_escapes(table, platform), platform, score(table.header))]
