"""Findings as a workbook: a sheet a table, and a sheet of notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_study.report.front import is_synthetic
from crm_study.report.row_sheet import write_row_sheet
from crm_study.report.workbook import workbook_bytes, write_rows
from crm_study.results.finding import SYNTHETIC_NOTE, Finding, Row
from crm_study.results.findings import Findings

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from crm_study.protocol.study import Study

_LONGEST_NAME = 31
"""Signs that a spreadsheet program allows for the name of a sheet."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_PER_PERSON = ("observations", "weights", "observed")
_PERSON = {"respondent", "row_number", "row_in_file"}
"""Details with a row for each respondent, by name or by column; they stay in findings.json."""


def findings_workbook(study: Study, findings: Findings) -> bytes:
    """Return every table of findings as an XLSX file.

    Parameters
    ----------
    study : Study
        The declared study.
    findings : Findings
        The answers of one run.

    Returns
    -------
    bytes
        First the notes: what each sheet is, what must be known, which rules were applied.
        Then one sheet a table, numbers unrounded. Tables with a row for each respondent are
        left out. The same findings give the same bytes.
    """
    import openpyxl

    book = openpyxl.Workbook()
    synthetic = is_synthetic(findings)
    sheets = dict(_sheets(findings))
    names = _named(list(sheets))
    front = book.worksheets[0]
    front.title = "notes"
    _write_notes(front, study, findings, names)
    for address, rows in sheets.items():
        write_row_sheet(book.create_sheet(names[address]), rows, synthetic=synthetic)
    return workbook_bytes(book)


def _sheets(findings: Findings) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield every table by the finding, or the finding and the detail, that it holds."""
    for finding in findings:
        if finding.overall:
            yield f"{finding.id} overall", (finding.overall,)
        if finding.rows:
            yield finding.id, finding.rows
        for name, rows in finding.details.items():
            if rows and name not in _PER_PERSON and _PERSON.isdisjoint(rows[0]):
                yield f"{finding.id} {name}", rows


def _named(addresses: Sequence[str]) -> dict[str, str]:
    """Return a name for every sheet that a spreadsheet program accepts, each once."""
    names: dict[str, str] = {}
    taken = {"notes", "history"}
    for address in addresses:
        name = _FORBIDDEN.sub("-", address)[:_LONGEST_NAME]
        number = 2
        while name.lower() in taken:
            ending = f"~{number}"
            name = _FORBIDDEN.sub("-", address)[: _LONGEST_NAME - len(ending)] + ending
            number += 1
        taken.add(name.lower())
        names[address] = name
    return names


def _write_notes(sheet: Worksheet, study: Study, findings: Findings, names: dict[str, str]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    stamp = [(SYNTHETIC_NOTE,)] if is_synthetic(findings) else []
    write_rows(sheet, [*stamp, *_notes(study, findings, names)])
    if stamp:
        sheet.cell(1, 1).font = Font(bold=True, color="8C2D04")
    for (cell,) in sheet.iter_rows(min_col=2, max_col=2):
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width = _LONGEST_NAME + 2
    sheet.column_dimensions["B"].width = 100
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _notes(study: Study, findings: Findings, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    yield "Study", study.title_in("en")
    if findings.origin is not None:
        yield "Data", f"{findings.origin.file}, SHA-256 {findings.origin.sha256}"
    yield "Protocol", f"SHA-256 {findings.study.get('sha256', study.sha256)}"
    yield ("",)
    yield "Sheet", "Holds"
    for address, name in names.items():
        yield name, f"{findings[address.partition(' ')[0]].title} ({address})"
    yield ("",)
    for finding in findings:
        yield from _about(finding)


def _about(finding: Finding) -> Iterator[tuple[str, ...]]:
    if finding.reason:
        yield finding.id, f"{finding.status}: {finding.reason}"
    for note in finding.notes:
        yield finding.id, note
    for rule in finding.rules:
        yield finding.id, f"{rule.name}: {rule.cutoff}; {rule.source}"
