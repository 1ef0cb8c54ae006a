"""A regression as SPSS prints it: Model Summary, ANOVA, Coefficients."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from crm_study.report.looks.spss_cells import derived_cell, number_cell, sig_note, stamps
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.table import Cell, Table

_MODEL = Cell("1")
_SUMS = (
    "Sums of squares follow from the standard error of the estimate, F and the degrees of "
    "freedom of the model."
)
_COLUMNS = {
    "estimate": "B",
    "std_error": "Std. Error",
    "std_estimate": "Beta",
    "statistic": "t",
    "p_value": "Sig.",
    "conf_low": "Lower Bound",
    "conf_high": "Upper Bound",
    "tolerance": "Tolerance",
    "vif": "VIF",
}


class _Squares(NamedTuple):
    """The parts of an ANOVA table."""

    regression: float
    residual: float


def regression_tables(finding: Finding) -> tuple[Table, ...]:
    """Return the three tables of one model.

    Parameters
    ----------
    finding : Finding
        A regression with ``r_squared``, ``sigma``, ``f_statistic``, ``df_model`` and
        ``df_residual`` in its glance; one without keeps its own table.
    """
    fit = finding.overall
    if any(fit.get(name) is None for name in ("r_squared", "sigma", "f_statistic", "df_model")):
        return finding.tables()[:1]
    return (_summary(finding), _anova(finding), _coefficients(finding))


def _summary(finding: Finding) -> Table:
    cells = [
        derived_cell(sqrt(max(finding.overall["r_squared"], 0.0))),
        number_cell(finding, "glance", "r_squared"),
        number_cell(finding, "glance", "adj_r_squared"),
        number_cell(finding, "glance", "sigma", 5),
        number_cell(finding, "glance", "durbin_watson"),
    ]
    head = ("R", "R Square", "Adjusted R Square", "Std. Error of the Estimate", "Durbin-Watson")
    return Table(
        title=f"Model Summary: {finding.title}",
        head=("Model", *head),
        rows=((_MODEL, *cells),),
        notes=(*stamps(finding), _predictors(finding), _outcome(finding)),
    )


def _anova(finding: Finding) -> Table:
    squares, fit = _squares(finding), finding.overall
    df_model, df_residual = (
        number_cell(finding, "glance", name, 0) for name in ("df_model", "df_residual")
    )
    mean = squares.regression / fit["df_model"], squares.residual / fit["df_residual"]
    f, sig = (
        number_cell(finding, "glance", "f_statistic"),
        number_cell(finding, "glance", "p_value"),
    )
    none, total = Cell("", numeric=True), fit["df_model"] + fit["df_residual"]
    regression = (derived_cell(squares.regression), df_model, derived_cell(mean[0]), f, sig)
    residual = (derived_cell(squares.residual), df_residual, derived_cell(mean[1]), none, none)
    whole = (derived_cell(sum(squares)), derived_cell(total, 0), none, none, none)
    return Table(
        title=f"ANOVA: {finding.title}",
        head=("Model", "", "Sum of Squares", "df", "Mean Square", "F", "Sig."),
        rows=(
            (_MODEL, Cell("Regression"), *regression),
            (Cell(""), Cell("Residual"), *residual),
            (Cell(""), Cell("Total"), *whole),
        ),
        notes=(*stamps(finding), _outcome(finding), _predictors(finding), _SUMS, *sig_note(sig)),
    )


def _squares(finding: Finding) -> _Squares:
    fit = finding.overall
    variance = fit["sigma"] ** 2
    return _Squares(fit["f_statistic"] * fit["df_model"] * variance, variance * fit["df_residual"])


def _coefficients(finding: Finding) -> Table:
    known = [name for name in _COLUMNS if name in finding.rows[0]]
    rows = [
        (
            _MODEL if at == 0 else Cell(""),
            Cell(str(row["label"])),
            *(_coefficient(finding, str(row["term"]), name) for name in known),
        )
        for at, row in enumerate(finding.rows)
    ]
    significances = [row[2 + known.index("p_value")] for row in rows]
    return Table(
        title=f"Coefficients: {finding.title}",
        head=("Model", "", *(_COLUMNS[name] for name in known)),
        rows=tuple(rows),
        notes=(*stamps(finding), _outcome(finding), *sig_note(*significances)),
        spanners=_spanners(finding, known),
    )


def _coefficient(finding: Finding, term: str, column: str) -> Cell:
    """Return a coefficient; what the constant has not stays blank, as in SPSS."""
    if finding.number(term, column) is None:
        return Cell("", numeric=True)
    return number_cell(finding, term, column)


def _spanners(finding: Finding, known: list[str]) -> tuple[tuple[str, int], ...]:
    level = format_value(finding.overall.get("conf_level") or 0.95, "percent")
    groups = {
        "Unstandardized Coefficients": ("estimate", "std_error"),
        "Standardized Coefficients": ("std_estimate",),
        "": ("statistic", "p_value"),
        f"{level} Confidence Interval for B": ("conf_low", "conf_high"),
        "Collinearity Statistics": ("tolerance", "vif"),
    }
    counts = {text: sum(name in known for name in names) for text, names in groups.items()}
    return (("", 2), *((text, count) for text, count in counts.items() if count))


def _outcome(finding: Finding) -> str:
    return f"Dependent variable: {finding.number('glance', 'outcome')}."


def _predictors(finding: Finding) -> str:
    return f"Predictors: {', '.join(str(row['label']) for row in finding.rows)}."
