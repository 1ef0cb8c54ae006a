"""Cells with the roundings of SPSS, and what its zeros mean."""

from __future__ import annotations

from crm_study.results.finding import Finding
from crm_study.results.format import spss_number
from crm_study.results.table import Cell

SIG_NOTE = (
    "SPSS prints .000 for a significance below .0005: it stands for p < .001, never for zero."
)


def number_cell(finding: Finding, row: str, column: str, decimals: int = 3) -> Cell:
    """Return a number of a record, with its address."""
    value = finding.number(row, column)
    return Cell(spss_number(value, decimals), f"{finding.id}/{row}/{column}", numeric=True)


def derived_cell(value: float | None, decimals: int = 3) -> Cell:
    """Return a number that follows from others; it has no address of its own."""
    return Cell(spss_number(value, decimals), numeric=True)


def sig_note(*cells: Cell) -> tuple[str, ...]:
    """Explain .000 where it is printed."""
    return (SIG_NOTE,) if any(cell.text == ".000" for cell in cells) else ()


def stamps(finding: Finding) -> tuple[str, ...]:
    """Return the words that tables of generated data must carry."""
    return (finding.stamp,) if finding.stamp else ()
