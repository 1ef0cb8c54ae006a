"""Items of the scales as RELIABILITY of SPSS prints them, every scale in one table."""

from __future__ import annotations

from crm_study.report.looks.spss_cells import number_cell, stamps
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import compose, phrase
from crm_study.results.table import Cell, Table

_ITEM = {"mean": ("Mean", 2), "std_dev": ("Std. Deviation", 3), "n_obs": ("N", 0)}
_TOTAL = {
    "item_rest": ("Corrected Item-Total Correlation", 3),
    "smc": ("Squared Multiple Correlation", 3),
    "alpha_if_dropped": ("Cronbach's Alpha if Item Deleted", 3),
}


def item_tables(finding: Finding) -> tuple[Table, ...]:
    """Return the two tables, every scale in one."""
    if not {*_ITEM, *_TOTAL} <= set(finding.rows[0]):
        return finding.tables()[:1]
    statistics = compose("Item Statistics: {title}", title=phrase(finding.title))
    totals = compose("Item-Total Statistics: {title}", title=phrase(finding.title))
    return (_table(finding, statistics, _ITEM), _table(finding, totals, _TOTAL))


def _table(finding: Finding, title: str, columns: dict[str, tuple[str, int]]) -> Table:
    return Table(
        title=title,
        head=("Item", *(head for head, _ in columns.values())),
        rows=tuple(_row(finding, row, columns) for row in finding.rows),
        notes=stamps(finding),
    )


def _row(finding: Finding, row: Row, columns: dict[str, tuple[str, int]]) -> tuple[Cell, ...]:
    item = str(row["item"])
    return (
        Cell(item),
        *(number_cell(finding, item, name, places) for name, (_, places) in columns.items()),
    )
