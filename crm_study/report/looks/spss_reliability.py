"""Reliability as SPSS prints it, every scale in one table."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.analysis.reliability_finding import ReliabilityFinding
from crm_study.report.looks.spss_cells import number_cell, stamps
from crm_study.results.finding import Finding, Row
from crm_study.results.table import Cell, Table

_COLUMNS = {
    "n_obs": ("N of Cases", 0),
    "estimate": ("Cronbach's Alpha", 3),
    "std_estimate": ("Cronbach's Alpha Based on Standardized Items", 3),
    "n_items": ("N of Items", 0),
}


def reliability_tables(finding: Finding) -> tuple[Table, ...]:
    """Return the table ``Reliability Statistics``, one row a scale, with what it was judged."""
    own = finding.table()
    if not set(_COLUMNS) <= set(finding.rows[0]):
        return (own,)
    return (
        Table(
            title=f"Reliability Statistics: {finding.title}",
            head=("Scale", *(head for head, _ in _COLUMNS.values())),
            rows=tuple(
                _row(finding, str(row[finding.key]), str(row["label"])) for row in _scales(finding)
            ),
            notes=stamps(finding),
        ),
        own,
    )


def _scales(finding: Finding) -> Sequence[Row]:
    """Return the rows of scales only, where the finding tells them apart."""
    return finding.reflective_rows() if isinstance(finding, ReliabilityFinding) else finding.rows


def _row(finding: Finding, key: str, label: str) -> tuple[Cell, ...]:
    return (
        Cell(label),
        *(number_cell(finding, key, name, places) for name, (_, places) in _COLUMNS.items()),
    )
