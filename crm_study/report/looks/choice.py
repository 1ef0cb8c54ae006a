"""Choose the look of the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crm_study.errors import OutputError, listed, nearest
from crm_study.report.looks.spss_descriptives import descriptive_tables
from crm_study.report.looks.spss_regression import regression_tables
from crm_study.report.looks.spss_reliability import reliability_tables
from crm_study.results.finding import Finding
from crm_study.results.table import Table

LOOKS = ("apa", "spss")

_SPSS: dict[str, Callable[[Finding], tuple[Table, ...]]] = {
    "regression": regression_tables,
    "descriptives": descriptive_tables,
    "reliability": reliability_tables,
}


def tables_of(finding: Finding, *, look: str) -> tuple[Table, ...]:
    """Return the tables of a finding in a look.

    Parameters
    ----------
    finding : Finding
        Whose records are laid out.
    look : str
        ``apa``, or ``spss`` for the names, roundings and layout of SPSS where it has such
        a table; every other table stays as it is. In both the cells keep their addresses.
    """
    if look == "apa":
        return finding.tables()
    anew = _SPSS.get(finding.id.partition(".")[0])
    own = finding.tables()
    laid_out = (*anew(finding), *own[1:]) if anew and finding.rows else own
    return tuple(_sourced(table, synthetic=finding.synthetic) for table in laid_out)


def require_look(look: str) -> None:
    """Refuse a look that there is not."""
    if look not in LOOKS:
        raise OutputError(
            f"'{look}' is no look of a report.{nearest(look, LOOKS)} There are: {listed(LOOKS)}."
        )


def _sourced(table: Table, *, synthetic: bool) -> Table:
    source = f"Source: {'synthetic' if synthetic else 'primary'} data."
    return replace(table, notes=(*table.notes, source))
