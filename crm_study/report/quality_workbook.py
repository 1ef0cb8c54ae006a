"""Data quality as a workbook: one sheet a question a supervisor asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crm_study.report.row_sheet import write_row_sheet
from crm_study.report.workbook import save_workbook
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import Findings


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
        write_row_sheet(book.create_sheet(name), rows, synthetic=synthetic)
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
