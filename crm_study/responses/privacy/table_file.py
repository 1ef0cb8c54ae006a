"""A table from which rows can be taken out, while the rest stays as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Protocol
from zipfile import BadZipFile

from crm_study.errors import DataError
from crm_study.responses.imports.encoding import decode
from crm_study.responses.privacy.cell_text import cell_text

_TEXT, _BOOK = {".csv", ".tsv", ".txt", ".tab"}, {".xlsx", ".xlsm"}
_SPSS, _PARQUET, _PACKED = {".sav", ".zsav"}, {".parquet"}, {".zip"}
OUT_OF_REACH = frozenset(
    {".dta", ".por", ".xls", ".ods", ".db", ".sqlite", ".sqlite3", ".duckdb", ".7z", ".rar", ".gz"}
)
"""Endings of files that may hold answers and that are not edited here."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its cells by header."""

    sheet: str
    first: int
    last: int
    cells: tuple[tuple[str, str], ...]


class TableFile(Protocol):
    """A file of rows."""

    def rows(self) -> Iterator[Row]:
        """Yield every row below the header."""
        ...

    def without(self, gone: Sequence[Row]) -> bytes:
        """Return the file without some of its rows."""
        ...


def open_table(content: bytes, name: str) -> TableFile | None:
    """Return a file as rows; None for one that is no table by its ending.

    Parameters
    ----------
    content : bytes
    name : str
        Its ending tells what the file is; messages name it.

    Raises
    ------
    DataError
        A table that cannot be read.
    MissingPackageError
        The package that reads this kind of file is not installed.
    """
    ending = PurePath(name).suffix.lower()
    if ending in _TEXT:
        return _TextTable(content, name)
    if ending in _BOOK:
        return _Workbook(content, name)
    if ending in _SPSS:
        from crm_study.responses.privacy.spss_table import SpssTable

        return SpssTable(content, name)
    if ending in _PARQUET:
        from crm_study.responses.privacy.parquet_table import ParquetTable

        return ParquetTable(content, name)
    if ending in _PACKED:
        from crm_study.responses.privacy.packed_tables import PackedTables

        return PackedTables(content, name)
    return None


class _TextTable:
    """A CSV file as the lines of its records."""

    def __init__(self, content: bytes, name: str) -> None:
        decoded = decode(content, name)
        self.encoding = decoded.encoding
        self.lines = list(io.StringIO(decoded.text, newline=""))

    def rows(self) -> Iterator[Row]:
        head = self.lines[0] if self.lines else ""
        reader = csv.reader(iter(self.lines), delimiter=max(",;\t|", key=head.count))
        header: list[str] = []
        start = 0
        for record in reader:
            if not header:
                header = record
            else:
                cells = tuple(zip(header, record, strict=False))
                yield Row("", start, reader.line_num, cells)
            start = reader.line_num

    def without(self, gone: Sequence[Row]) -> bytes:
        lines = {at for row in gone for at in range(row.first, row.last)}
        text = "".join(line for at, line in enumerate(self.lines) if at not in lines)
        return text.encode(self.encoding)


class _Workbook:
    """A workbook with all its sheets."""

    def __init__(self, content: bytes, name: str) -> None:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            self.book: Any = openpyxl.load_workbook(io.BytesIO(content))
        except (BadZipFile, InvalidFileException, KeyError, ValueError):
            raise DataError(f"{name} is no XLSX workbook, or it is damaged or encrypted.") from None

    def rows(self) -> Iterator[Row]:
        for sheet in self.book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = [cell_text(value) for value in next(rows, ())]
            for number, values in enumerate(rows, start=2):
                texts = map(cell_text, values)
                yield Row(sheet.title, number, number + 1, tuple(zip(header, texts, strict=False)))

    def without(self, gone: Sequence[Row]) -> bytes:
        for row in sorted(gone, key=lambda row: row.first, reverse=True):
            self.book[row.sheet].delete_rows(row.first)
        content = io.BytesIO()
        self.book.save(content)
        return content.getvalue()
