"""Data quality as a workbook: one sheet a question a supervisor asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.report.cleaning import clean
from crm_study.report.workbook import save_workbook
from crm_study.results.column import Style
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import SYNTHETIC_NOTE, Finding, Row
from crm_study.results.findings import Findings

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


def write_quality_workbook(findings: Findings, path: Path) -> Path:
    """Write summary, respondents, enumerators, progress and missing answers.

    Parameters
    ----------
    findings : Findings
        Hold ``quality`` and, where there was one, ``back_check``.
    path : Path
        An XLSX file; its folder exists.

    Returns
    -------
    Path
        The same findings give the same bytes.
    """
    import openpyxl

    finding = findings["quality"]
    origin = findings.origin
    synthetic = finding.synthetic or (origin is not None and origin.synthetic)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in _sheets(finding, findings):
        _write(book.create_sheet(name), rows, synthetic=synthetic)
    return save_workbook(book, path)


def _sheets(finding: Finding, findings: Findings) -> list[tuple[str, Sequence[Row]]]:
    details = finding.details
    sheets: list[tuple[str, Sequence[Row]]] = [("summary", finding.rows)]
    named = {
        "respondents": "respondents",
        "flags": "flags",
        "refused": "refused",
        "enumerators": "enumerators",
        "enumerator effects": "enumerator_effects",
        "progress": "progress",
        "days": "daily",
        "missing": "missing",
        "with and without": "with_and_without",
    }
    sheets += [(name, details.get(key, ())) for name, key in named.items()]
    sheets = [(name, _doubtful_first(rows)) for name, rows in sheets]
    sheets += [("back-check", one.rows) for one in findings if one.id == "back_check"]
    return sheets


def _doubtful_first(rows: Sequence[Row]) -> Sequence[Row]:
    """Sort respondents by the evidence against them; leave other rows as they stand."""
    if not rows or "weight_of_evidence" not in rows[0]:
        return rows
    return sorted(rows, key=lambda row: (-row["weight_of_evidence"], -row["n_flags"]))


def _write(sheet: Worksheet, rows: Sequence[Row], *, synthetic: bool) -> None:
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
