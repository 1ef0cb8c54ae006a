"""Write a workbook so that the same cells give the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from crm_study.report.cleaning import clean

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The oldest time a ZIP archive can hold; every part carries it."""
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FIXED_TIME = b"1980-01-01T00:00:00Z"


def save_workbook(book: Workbook, path: Path) -> Path:
    """Save a workbook without the time of day in it.

    Parameters
    ----------
    book : Workbook
        As openpyxl made it.
    path : Path
        File to write; its folder exists.

    Returns
    -------
    Path
        The same path. The same cells give the same bytes on every run.
    """
    path.write_bytes(workbook_bytes(book))
    return path


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file in memory, without the time of day in it."""
    raw, timeless = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with ZipFile(raw) as parts, ZipFile(timeless, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = _TIME.sub(_FIXED_TIME, content)
            entry = ZipInfo(name, _FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return timeless.getvalue()


def write_rows(sheet: Worksheet, rows: Iterable[Sequence[str]]) -> None:
    """Write rows of text from the first one down; a cell that begins with ``=`` stays text."""
    for number, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                cell = sheet.cell(number, column, clean(text))
                cell.data_type = "s"
