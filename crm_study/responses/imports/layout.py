"""From a grid to a table: titles above, the header, tags below it, blank rows, long rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from crm_study.errors import DataError
from crm_study.responses.imports.container import MOST_COLUMNS
from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import Grid, RawTable

_SEARCHED = 12
Score = Callable[[Sequence[str]], int]


def lay_out(grid: Grid, file: str, *, score: Score, header_row: int | None = None) -> RawTable:
    """Find the header of a grid and set the columns below it apart.

    Parameters
    ----------
    grid : Grid
        Cells as they stand in the file.
    file : str
        Name of the file, for messages.
    score : callable
        How much a row looks like a header of the study.
    header_row : int, optional
        Number of the header's row, where a person said it.

    Raises
    ------
    DataError
        No header, no answers, too many columns, or a row longer than the header.
    """
    place = _header_place(grid, score) if header_row is None else header_row - grid.first_row
    if not 0 <= place < len(grid.rows):
        raise DataError(f"{file} has no row {header_row}, where the header should be.")
    header = [cell.strip() for cell in grid.rows[place]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise DataError(f"{file} has {len(header):,} columns; at most {MOST_COLUMNS:,} are read.")
    notes = [f"{place} rows above the header were not read"] if _filled(grid.rows[:place]) else []
    below = range(place + 1, len(grid.rows))
    kept = [row for row in below if any(cell.strip() for cell in grid.rows[row])]
    tags = [row for row in kept[:1] if _is_tags(grid.rows[row])]
    kept = kept[len(tags) :]
    notes += ["a row of HXL tags below the header was not read"] * len(tags)
    blank = len(below) - len(kept) - len(tags)
    notes += [f"{blank} blank rows were not read"] * bool(blank)
    if not kept:
        raise DataError(f"{file} holds a header and no answers.")
    table = _table(grid, header, kept, file)
    return replace(table, header_row=place + grid.first_row, notes=tuple(notes))


def _header_place(grid: Grid, score: Score) -> int:
    """Return the row that names most of what the study wants; else the first well-filled one."""
    rows = grid.rows[:_SEARCHED]
    scores = [score(row) for row in rows]
    if any(scores):
        return scores.index(max(scores))
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    if not any(widths):
        return 0
    return next(place for place, width in enumerate(widths) if 2 * width >= max(widths))


def _filled(rows: Sequence[Sequence[str]]) -> bool:
    return any(cell.strip() for row in rows for cell in row)


def _is_tags(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return all(cell.startswith("#") and cell[1:2].isalpha() for cell in cells)


def _table(grid: Grid, header: list[str], kept: list[int], file: str) -> RawTable:
    width = len(header)
    rows = [grid.rows[row] for row in kept]
    for row, cells in zip(kept, rows, strict=True):
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            raise DataError(
                f"{file}, row {row + grid.first_row}, holds {len(cells)} cells, "
                f"but the header names {width}."
            )
    even = [cells[:width] if len(cells) >= width else _padded(cells, width) for cells in rows]
    position = {row: place for place, row in enumerate(kept)}
    remarks = {
        (position[row], column): remark
        for (row, column), remark in grid.remarks.items()
        if row in position and column < width
    }
    return RawTable(
        name=grid.name,
        header=tuple(name or f"column {place}" for place, name in enumerate(header, start=1)),
        columns=tuple([cell.strip() for cell in column] for column in zip(*even, strict=True)),
        numbers=tuple(row + grid.first_row for row in kept),
        remarks=remarks,
        labels=grid.labels or ("",) * width,
        value_labels=grid.value_labels,
    )


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def without_escapes(table: RawTable, platform: Platform) -> RawTable:
    """Return the cells as they were typed, where a platform writes some signs in words."""
    if not platform.escapes:
        return table
    columns = tuple(
        [_plain(cell, platform) if cell[:1] == "'" or "{" in cell else cell for cell in column]
        for column in table.columns
    )
    return replace(table, columns=columns)


def _plain(cell: str, platform: Platform) -> str:
    for told, sign in platform.escapes.items():
        cell = cell.replace(told, sign)
    return cell.removeprefix("'") if cell.startswith("'=") else cell


def subset(table: RawTable, rows: Sequence[int]) -> RawTable:
    """Return some rows of a table, by position."""
    position = {row: place for place, row in enumerate(rows)}
    return replace(
        table,
        columns=tuple([column[row] for row in rows] for column in table.columns),
        numbers=tuple(table.numbers[row] for row in rows),
        remarks={
            (position[row], column): remark
            for (row, column), remark in table.remarks.items()
            if row in position
        },
    )
