"""Grids and tables: cells as they stand in a file, and the same with a header found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal["skipped", "refused", "dont_know", "not_shown", "invalid"]
REASONS: tuple[Reason, ...] = ("skipped", "refused", "dont_know", "not_shown", "invalid")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is known of one cell beside its text: why it is no answer."""

    reason: Reason
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The cells of one sheet or file as text.

    Attributes
    ----------
    name : str
        Name of the sheet, or of the file.
    rows : list of list of str
        Cells; rows may be of different lengths.
    remarks : mapping of (row, column) to Remark
        Cells that hold an error or a declared missing value, by position from 0.
    labels : tuple of str
        Labels of the columns, where the file keeps them apart from their names.
    value_labels : mapping of int to mapping
        Labels of codes by column, where the file keeps them.
    first_row : int
        Number of the first row in the eyes of a reader.
    """

    name: str
    rows: list[list[str]]
    remarks: Mapping[tuple[int, int], Remark] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    value_labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    first_row: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """A sheet with its header: columns of stripped text.

    Attributes
    ----------
    name : str
        Name of the sheet, or of the file.
    header : tuple of str
        Names of the columns as they stand in the file.
    columns : tuple of list of str
        Cells by column.
    numbers : tuple of int
        Number of each row in the file, as a spreadsheet counts.
    remarks : mapping of (row, column) to Remark
        By position in this table.
    labels : tuple of str
        Further labels of the columns; blank where there are none.
    value_labels : mapping of int to mapping
        Labels of codes by column.
    header_row : int
        Number of the header's row in the file.
    notes : tuple of str
        Rows that were not taken for answers: titles, tags, blank last lines.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[list[str], ...]
    numbers: tuple[int, ...]
    remarks: Mapping[tuple[int, int], Remark]
    labels: tuple[str, ...]
    value_labels: Mapping[int, Mapping[str, str]]
    header_row: int = 1
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    def place(self, name: str) -> int | None:
        """Return the position of a column by its exact name."""
        return self.header.index(name) if name in self.header else None

    def column(self, name: str) -> list[str]:
        """Return the cells of a column; blanks where there is none."""
        place = self.place(name)
        return [""] * len(self) if place is None else self.columns[place]
