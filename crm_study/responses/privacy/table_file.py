"""A table on disk from which rows can be taken out, while the rest stays as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

from crm_study.errors import DataError, OutputError
from crm_study.responses.imports.encoding import decode
from crm_study.responses.privacy.cell_text import cell_text

_TEXT, _BOOK = {".csv", ".tsv", ".txt", ".tab"}, {".xlsx", ".xlsm"}


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

    def write_without(self, gone: Sequence[Row]) -> None:
        """Write the file again without some of its rows."""
        ...


def open_table_file(path: Path) -> TableFile | None:
    """Return a file as rows; None for one that is no table by its ending.

    Raises
    ------
    DataError
        A table that cannot be read.
    """
    ending = path.suffix.lower()
    if ending not in _TEXT | _BOOK:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    return _TextTable(path, content) if ending in _TEXT else _Workbook(path, content)


class _TextTable:
    """A CSV file as the lines of its records."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        decoded = decode(content, path.name)
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

    def write_without(self, gone: Sequence[Row]) -> None:
        lines = {at for row in gone for at in range(row.first, row.last)}
        text = "".join(line for at, line in enumerate(self.lines) if at not in lines)
        _replace(self.path, text.encode(self.encoding))


class _Workbook:
    """A workbook with all its sheets."""

    def __init__(self, path: Path, content: bytes) -> None:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException

        self.path = path
        try:
            self.book: Any = openpyxl.load_workbook(io.BytesIO(content))
        except (BadZipFile, InvalidFileException, KeyError, ValueError):
            raise DataError(f"{path} is no XLSX workbook, or it is damaged or encrypted.") from None

    def rows(self) -> Iterator[Row]:
        for sheet in self.book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = [cell_text(value) for value in next(rows, ())]
            for number, values in enumerate(rows, start=2):
                texts = map(cell_text, values)
                yield Row(sheet.title, number, number + 1, tuple(zip(header, texts, strict=False)))

    def write_without(self, gone: Sequence[Row]) -> None:
        for row in sorted(gone, key=lambda row: row.first, reverse=True):
            self.book[row.sheet].delete_rows(row.first)
        content = io.BytesIO()
        self.book.save(content)
        _replace(self.path, content.getvalue())


def _replace(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; nothing of the old one stays beside it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        mode = path.stat().st_mode & 0o777
        beside.write_bytes(content)
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
