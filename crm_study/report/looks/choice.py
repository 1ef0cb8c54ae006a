"""Choose the look of the tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crm_study.errors import OutputError, listed, nearest
from crm_study.report.looks.spss_correlation import correlation_tables
from crm_study.report.looks.spss_descriptives import descriptive_tables
from crm_study.report.looks.spss_factors import adequacy_tables, factor_tables
from crm_study.report.looks.spss_frequencies import frequency_tables
from crm_study.report.looks.spss_items import item_tables
from crm_study.report.looks.spss_regression import regression_tables
from crm_study.report.looks.spss_reliability import reliability_tables
from crm_study.results.finding import Finding
from crm_study.results.table import Table

LOOKS = ("apa", "spss")

_SPSS: dict[str, Callable[[Finding], tuple[Table, ...]]] = {
    "regression": regression_tables,
    "descriptives": descriptive_tables,
    "reliability": reliability_tables,
    "correlation": correlation_tables,
    "factorability": adequacy_tables,
    "factors": factor_tables,
    "items": item_tables,
}
"""Kinds whose first table is laid out anew; the others of the finding follow it."""
_WHOLE: dict[str, Callable[[Finding], tuple[Table, ...]]] = {"profile": frequency_tables}
"""Kinds of which every table is laid out anew."""


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
    return tuple(sourced(table, synthetic=finding.synthetic) for table in _as_spss(finding))


def _as_spss(finding: Finding) -> tuple[Table, ...]:
    kind, own = finding.id.partition(".")[0], finding.tables()
    if not finding.rows:
        return own
    if kind in _WHOLE:
        return _WHOLE[kind](finding)
    return (*_SPSS[kind](finding), *own[1:]) if kind in _SPSS else own


def require_look(look: str) -> None:
    """Refuse a look that there is not."""
    if look not in LOOKS:
        raise OutputError(
            f"'{look}' is no look of a report.{nearest(look, LOOKS)} There are: {listed(LOOKS)}."
        )


def sourced(table: Table, *, synthetic: bool) -> Table:
    """Return a table that names its source below it, as theses with SPSS tables do."""
    source = f"Source: {'synthetic' if synthetic else 'primary'} data."
    return replace(table, notes=(*table.notes, source))
