"""Background variables as FREQUENCIES of SPSS prints them: valid, missing, total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_study.report.looks.spss_cells import derived_cell, number_cell, stamps
from crm_study.results.finding import Finding, Row
from crm_study.results.table import Cell, Table

_HEAD = ("", "", "Frequency", "Percent", "Valid Percent", "Cumulative Percent")
_PERCENT = ("percent", "valid_percent", "cumulative_percent")
_BLANK = Cell("", numeric=True)


def frequency_tables(finding: Finding) -> tuple[Table, ...]:
    """Return one table a variable."""
    return tuple(_table(finding, row) for row in finding.details.get("variables", ()))


def _table(finding: Finding, variable: Row) -> Table:
    own = [row for row in finding.rows if str(row["level"]).startswith(f"{variable['variable']}:")]
    valid = [row for row in own if row["valid_percent"] is not None]
    missing = [row for row in own if row["valid_percent"] is None]
    rows = (*_valid(finding, valid), *_missing(finding, missing), *_total(own, missing))
    return Table(title=str(variable["label"]), head=_HEAD, rows=rows, notes=stamps(finding))


def _valid(finding: Finding, rows: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    for at, row in enumerate(rows):
        key = str(row["level"])
        yield (
            Cell("Valid" if at == 0 else ""),
            Cell(str(row["label"])),
            number_cell(finding, key, "n", 0),
            *(number_cell(finding, key, name, 1) for name in _PERCENT),
        )
    percent = sum(row["percent"] for row in rows)
    whole = sum(row["valid_percent"] for row in rows)
    count = derived_cell(sum(row["n"] for row in rows), 0)
    yield (Cell(""), Cell("Total"), count, derived_cell(percent, 1), derived_cell(whole, 1), _BLANK)


def _missing(finding: Finding, rows: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    for at, row in enumerate(rows):
        key = str(row["level"])
        yield (
            Cell("Missing" if at == 0 else ""),
            Cell(str(row["label"])),
            number_cell(finding, key, "n", 0),
            number_cell(finding, key, "percent", 1),
            _BLANK,
            _BLANK,
        )


def _total(rows: Sequence[Row], missing: Sequence[Row]) -> Iterator[tuple[Cell, ...]]:
    """Yield the total of everybody, where somebody gave no answer."""
    if missing:
        count = derived_cell(sum(row["n"] for row in rows), 0)
        percent = derived_cell(sum(row["percent"] for row in rows), 1)
        yield (Cell("Total"), Cell(""), count, percent, _BLANK, _BLANK)
