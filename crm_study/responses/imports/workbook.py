"""Workbooks: XLSX, XLS and ODS, read by calamine; error cells and bare formulas are found."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from crm_study.errors import DataError
from crm_study.responses.imports.container import MOST_COLUMNS, Container
from crm_study.responses.imports.grid import Grid, Remark

_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_VALUE = re.compile(rb"<v>([^<]+)</v>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(content: bytes, file: str, container: Container) -> list[Grid]:
    """Return the visible sheets of a workbook, cell references kept.

    Raises
    ------
    DataError
        Damaged, locked, or wider than any questionnaire.
    """
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError:
        raise DataError(
            f"{file} is protected by a password, so it cannot be read. "
            "Open it in a spreadsheet and save a copy without the password."
        ) from None
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError):
        raise DataError(f"{file} is no workbook, or it is damaged: it cannot be opened.") from None
    marked = _marked_cells(content) if container == "xlsx" else {}
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    return [_grid(book, name, file, marked.get(name, {})) for name in visible]


def _grid(book: Any, name: str, file: str, remarks: Mapping[tuple[int, int], Remark]) -> Grid:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_width > MOST_COLUMNS:
        raise DataError(
            f"{file}, sheet '{name}', has {sheet.total_width:,} columns; "
            f"at most {MOST_COLUMNS:,} are read."
        )
    rows = sheet.to_python(skip_empty_area=False)
    texts = [[c if type(c) is str else cell_text(c) for c in row] for row in rows]
    return Grid(name, texts, remarks)


def cell_text(value: Any) -> str:
    """Return a typed cell as text: whole numbers without a point, dates as ISO 8601.

    Examples
    --------
    >>> cell_text(4.0), cell_text(2.5), cell_text(None), cell_text(True)
    ('4', '2.5', '', '1')
    """
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value))
        return repr(value) if value == value else ""  # noqa: PLR0124 - NaN is a blank cell
    if value is None or value != value:  # noqa: PLR0124 - NaT is a blank cell
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def _marked_cells(content: bytes) -> dict[str, dict[tuple[int, int], Remark]]:
    """Return error cells and formulas without a stored result, by sheet and position."""
    found: dict[str, dict[tuple[int, int], Remark]] = {}
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            for name, path in _sheet_paths(packed).items():
                sheet = packed.read(path)
                if b't="e"' in sheet or b"<f" in sheet:
                    found[name] = _remarks(sheet)
    except (KeyError, ET.ParseError):
        return found  # an unusual writer; calamine has read the cells all the same
    return found


def _remarks(sheet: bytes) -> dict[tuple[int, int], Remark]:
    remarks = {}
    for letters, row, attributes, inner in _CELL.findall(sheet):
        value = _VALUE.search(inner)
        place = (int(row) - 1, _column(letters))
        if b't="e"' in attributes:
            text = value.group(1).decode() if value else "#error"
            remarks[place] = Remark("invalid", text)
        elif b"<f" in inner and value is None and b't="str"' not in attributes:
            remarks[place] = Remark("invalid", "formula without a stored result")
    return remarks


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number - 1


def _sheet_paths(packed: ZipFile) -> dict[str, str]:
    """Return where each sheet's XML stands inside an XLSX file."""
    targets = {
        entry.get("Id"): str(entry.get("Target"))
        for entry in ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    book = ET.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314 - no entities
    paths = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets[sheet.get(_RELATION)]
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            paths[str(sheet.get("name"))] = path
    return {name: path for name, path in paths.items() if path in packed.namelist()}
