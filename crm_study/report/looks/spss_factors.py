"""What FACTOR of SPSS prints first: KMO and Bartlett's Test, Total Variance Explained."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.report.looks.spss_cells import derived_cell, number_cell, sig_note, stamps
from crm_study.results.finding import Finding
from crm_study.results.table import Cell, Table

_SHOWN = 20
_SAME = (
    "Initial eigenvalues do not depend on how factors are extracted; the extraction that was made "
    "is named in the text."
)
_CUT = "Components with smaller eigenvalues are left out of the table; they add up to 100%."


def adequacy_tables(finding: Finding) -> tuple[Table, ...]:
    """Return ``KMO and Bartlett's Test``, and the measure of every item."""
    return (kmo_and_bartlett(finding), finding.table())


def kmo_and_bartlett(finding: Finding) -> Table:
    """Return the table that theses copy from SPSS."""
    sig = number_cell(finding, "glance", "bartlett_p_value")
    test = "Bartlett's Test of Sphericity"
    return Table(
        title="KMO and Bartlett's Test",
        head=("Measure", "", "Value"),
        rows=(
            (
                Cell("Kaiser-Meyer-Olkin Measure of Sampling Adequacy."),
                Cell(""),
                number_cell(finding, "glance", "kmo"),
            ),
            (
                Cell(test),
                Cell("Approx. Chi-Square"),
                number_cell(finding, "glance", "bartlett_statistic"),
            ),
            (Cell(""), Cell("df"), number_cell(finding, "glance", "bartlett_df", 0)),
            (Cell(""), Cell("Sig."), sig),
        ),
        notes=(*stamps(finding), *sig_note(sig)),
    )


def factor_tables(finding: Finding) -> tuple[Table, ...]:
    """Return ``Total Variance Explained``, and the loadings."""
    known = bool(finding.details.get("eigenvalues"))
    return (*((variance_explained(finding),) if known else ()), finding.table())


def variance_explained(finding: Finding) -> Table:
    """Return the initial eigenvalues with their shares of the variance."""
    every = finding.details["eigenvalues"]
    cut = (_CUT,) if len(every) > _SHOWN else ()
    return Table(
        title="Total Variance Explained",
        head=("Component", "Total", "% of Variance", "Cumulative %"),
        rows=tuple(_shares(finding)),
        notes=(*stamps(finding), _SAME, *cut),
        spanners=(("", 1), ("Initial Eigenvalues", 3)),
    )


def _shares(finding: Finding) -> Iterator[tuple[Cell, ...]]:
    every = finding.details["eigenvalues"]
    total, below = sum(row["eigenvalue"] for row in every), 0.0
    for row in every[:_SHOWN]:
        below += row["eigenvalue"]
        yield (
            Cell(str(row["component"])),
            derived_cell(row["eigenvalue"]),
            derived_cell(100 * row["eigenvalue"] / total),
            derived_cell(100 * below / total),
        )
