"""Rows of a finding as a sheet: typed numbers, unrounded, and text that stays text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.report.cleaning import clean
from crm_study.results.column import Style
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import SYNTHETIC_NOTE, Row

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST = 48
_DECIMAL = 8
_NUMBERS: Mapping[Style, str] = {
    "count": "0",
    "decimal": "0.00",
    "fine": "0.000",
    "bounded": "0.000",
    "percent": "0.0%",
    "level": "0%",
    "p": "0.000",
    "plain": "General",
}


def write_row_sheet(sheet: Worksheet, rows: Sequence[Row], *, synthetic: bool) -> None:
    """Write rows below their headings, with the stamp of generated data above them.

    Numbers are written unrounded with a number format; a text that begins with ``=`` is no
    formula. The first column and the headings stay in sight.

    Parameters
    ----------
    sheet : Worksheet
        Empty.
    rows : sequence of mappings
        As a finding holds them, every column in the dictionary.
    synthetic : bool
        Whether any row behind them was generated.
    """
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    top = 1
    if synthetic:
        sheet.cell(1, 1, SYNTHETIC_NOTE).font = Font(bold=True, color="8C2D04")
        top = 2
    if not rows:
        sheet.cell(top, 1, "Nothing here: not collected, or nothing found.")
        return
    for j, name in enumerate(rows[0], start=1):
        head = sheet.cell(top, j, COLUMNS[name].label)
        head.font, head.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
        values = [row.get(name) for row in rows]
        for i, value in enumerate(values, start=top + 1):
            _fill(sheet, i, j, value, COLUMNS[name].style)
        sheet.column_dimensions[get_column_letter(j)].width = _width(values, COLUMNS[name].label)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = f"B{top + 1}"
    last = f"{get_column_letter(len(rows[0]))}{top + len(rows)}"
    sheet.auto_filter.ref = f"A{top}:{last}"


def _width(values: Sequence[Any], label: str) -> int:
    """Return a width in characters; long decimals are shown rounded."""
    widest = max((len(str(value)) for value in values if value is not None), default=0)
    if any(isinstance(value, float) for value in values):
        widest = _DECIMAL
    return min(max(widest, len(label)) + 2, _WIDEST)


def _fill(sheet: Worksheet, i: int, j: int, value: Any, style: Style) -> None:
    """Write a value; text stays text whatever it begins with."""
    from openpyxl.styles import Alignment

    if value is None:
        return
    if isinstance(value, str):
        cell = sheet.cell(i, j, clean(value))
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > _WIDEST)
        return
    cell = sheet.cell(i, j, value)
    cell.number_format = _NUMBERS.get(style, "General")
    cell.alignment = Alignment(vertical="top")
