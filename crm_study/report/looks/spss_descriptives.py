"""Descriptive statistics as SPSS prints them."""

from __future__ import annotations

from math import sqrt

from crm_study.report.looks.spss_cells import derived_cell, number_cell, stamps
from crm_study.results.finding import Finding, Row
from crm_study.results.table import Cell, Table

_HEAD = ("N", "Minimum", "Maximum", "Mean", "Std. Deviation")
_SHAPE = ("Statistic", "Std. Error")
_NOTE = "Standard errors of skewness and kurtosis follow from N alone, as in SPSS."


def descriptive_tables(finding: Finding) -> tuple[Table, ...]:
    """Return the table ``Descriptive Statistics``: of items, or of scale scores.

    Items are whole numbers, so means have two decimals and standard deviations three;
    scale scores are not, so they have four and five, as in SPSS.
    """
    of_items = finding.key == "item"
    decimals = (0, 2, 3) if of_items else (2, 4, 5)
    return (
        Table(
            title=finding.title,
            head=("", *_HEAD, *_SHAPE, *_SHAPE),
            rows=tuple(_row(finding, row, decimals) for row in finding.rows),
            notes=(*stamps(finding), _NOTE),
            spanners=(("", 6), ("Skewness", 2), ("Kurtosis", 2)),
        ),
    )


def _row(finding: Finding, row: Row, decimals: tuple[int, int, int]) -> tuple[Cell, ...]:
    ends, mean, spread = decimals
    key = str(row[finding.key])
    name = key if finding.key == "item" else str(row["label"])
    skewness, kurtosis = _errors(int(row["n_obs"] or 0))
    return (
        Cell(name),
        number_cell(finding, key, "n_obs", 0),
        number_cell(finding, key, "minimum", ends),
        number_cell(finding, key, "maximum", ends),
        number_cell(finding, key, "mean", mean),
        number_cell(finding, key, "std_dev", spread),
        number_cell(finding, key, "skewness"),
        derived_cell(skewness),
        number_cell(finding, key, "kurtosis"),
        derived_cell(kurtosis),
    )


def _errors(n: int) -> tuple[float | None, float | None]:
    """Return the standard errors of skewness and kurtosis of a normal sample of n."""
    if n < 4:
        return None, None
    skewness = sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)))
    return skewness, 2 * skewness * sqrt((n * n - 1) / ((n - 3) * (n + 5)))
