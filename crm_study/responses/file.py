"""Read a response file as text, cell by cell; nothing is interpreted here."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import DataError, listed
from crm_study.responses.cells import require_unique
from crm_study.responses.columns import Columns

if TYPE_CHECKING:
    import pandas as pd

_EXCEL = {".xlsm", ".xlsx"}
_TEXT = {".csv", ".tsv", ".txt"}


def read_table(path: Path) -> tuple[pd.DataFrame, str]:
    """Return what `read_cells` reads as a DataFrame of text, and the file's SHA-256."""
    cells, sha256 = read_cells(path)
    return cells.frame(), sha256


def read_cells(path: Path) -> tuple[Columns, str]:
    """Return the cells of a CSV or XLSX file as text, and the file's SHA-256.

    Raises
    ------
    DataError
        No such file, another format, another encoding, no rows, ragged rows, or two
        columns of one name.
    """
    if path.suffix.lower() not in _EXCEL | _TEXT:
        allowed = listed(sorted(_TEXT | _EXCEL))
        raise DataError(f"{path} is no response file: its ending is none of {allowed}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    if not content.strip():
        raise DataError(f"{path} is empty; a response file has a header and one row a respondent.")
    is_excel = path.suffix.lower() in _EXCEL
    records = _excel_records(content, path) if is_excel else _csv_records(content, path)
    return _cells(records, path), hashlib.sha256(content).hexdigest()


def _csv_records(content: bytes, path: Path) -> list[list[str]]:
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{path} is no CSV file: it holds binary data. Export it as CSV (UTF-8).")
    text = _decoded(content, path)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DataError(f"{path} is no well-formed CSV file: {error}.") from None


def _decoded(content: bytes, path: Path) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(
            f"{path} is not UTF-8: line {line} holds the byte 0x{content[error.start]:02x}. "
            "Save it again as 'CSV UTF-8', or as XLSX."
        ) from None


def _excel_records(content: bytes, path: Path) -> list[list[str]]:
    from crm_study.responses.imports.container import container_of
    from crm_study.responses.imports.workbook import read_workbook

    if not content.startswith(b"PK"):
        raise DataError(f"{path} is no XLSX workbook, or it is damaged or encrypted.")
    container = container_of(content, str(path))
    if container != "xlsx":
        raise DataError(f"{path} is no XLSX workbook, or it is damaged or encrypted.")
    return read_workbook(content, str(path), container)[0].rows


def _cells(records: list[list[str]], path: Path) -> Columns:
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()
    if len(records) < 2:
        raise DataError(
            f"{path} holds a header and no answers." if records else f"{path} is empty."
        )
    header = [name.strip() for name in records[0]]
    while header and not header[-1]:
        header.pop()
    require_unique(header, file=str(path))
    width = len(header)
    for number, record in enumerate(records[1:], start=2):
        if any(cell.strip() for cell in record[width:]):
            raise DataError(
                f"{path}, row {number}, holds {len(record)} cells, but the header names {width}."
            )
    rows = [[*record, *[""] * (width - len(record))][:width] for record in records[1:]]
    return Columns.of(dict(zip(header, zip(*rows, strict=True), strict=True)), n_rows=len(rows))
