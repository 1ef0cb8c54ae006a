"""Model summary and analysis of variance of a regression, in the look of APA 7."""

from __future__ import annotations

from math import sqrt

from crm_study.results.column import Style
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import compose
from crm_study.results.table import Cell, Table

_SUMMARY: tuple[tuple[str, str, Style], ...] = (
    ("r_squared", "R²", "bounded"),
    ("adj_r_squared", "Adj. R²", "bounded"),
    ("sigma", "SE of estimate", "fine"),
    ("durbin_watson", "Durbin–Watson", "fine"),
    ("n_obs", "n", "count"),
)
_BLANK = Cell("", numeric=True)


def model_summary(finding: Finding) -> Table:
    """Return R, R², adjusted R², the standard error of the estimate and Durbin–Watson."""
    known = [one for one in _SUMMARY if finding.overall.get(one[0]) is not None]
    multiple = sqrt(max(finding.overall["r_squared"], 0.0))
    cells = [Cell(format_value(multiple, "bounded"), numeric=True)]
    cells += [_cell(finding, name, style) for name, _, style in known]
    return Table(
        title=compose("Model summary: {model}", model=finding.title),
        head=("Model", "R", *(head for _, head, _ in known)),
        rows=((Cell(str(finding.overall["outcome"])), *cells),),
        notes=_stamp(finding),
    )


def anova(finding: Finding) -> Table:
    """Return the sums of squares, which follow from the fit, with F and its p."""
    fit = finding.overall
    variance = fit["sigma"] ** 2
    explained = fit["f_statistic"] * fit["df_model"] * variance
    left = variance * fit["df_residual"]
    rows = (
        (
            Cell("Regression"),
            _made(explained),
            _cell(finding, "df_model", "count"),
            _made(explained / fit["df_model"]),
            _cell(finding, "f_statistic", "decimal"),
            _cell(finding, "p_value", "p"),
        ),
        (
            Cell("Residual"),
            _made(left),
            _cell(finding, "df_residual", "count"),
            _made(left / fit["df_residual"]),
            _BLANK,
            _BLANK,
        ),
        (
            Cell("Total"),
            _made(explained + left),
            Cell(format_value(fit["df_model"] + fit["df_residual"], "count"), numeric=True),
            *(_BLANK, _BLANK, _BLANK),
        ),
    )
    return Table(
        title=compose("Analysis of variance: {model}", model=finding.title),
        head=("Source", "Sum of squares", "df", "Mean square", "F", "p"),
        rows=rows,
        notes=_stamp(finding),
    )


def _cell(finding: Finding, name: str, style: Style) -> Cell:
    text = format_value(finding.number("glance", name), style)
    return Cell(text, f"{finding.id}/glance/{name}", numeric=True)


def _made(value: float) -> Cell:
    """Return a number that follows from others and has no address of its own."""
    return Cell(format_value(value, "fine"), numeric=True)


def _stamp(finding: Finding) -> tuple[str, ...]:
    return (finding.stamp,) if finding.stamp else ()
