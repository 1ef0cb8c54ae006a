"""Correlations as SPSS prints them: coefficient, significance and N in every cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crm_study.report.looks.spss_cells import number_cell, sig_note, stamps
from crm_study.results.finding import Finding, Row
from crm_study.results.format import spss_number
from crm_study.results.prose import numbered
from crm_study.results.table import Cell, Table

_STRICT, _USUAL = 0.01, 0.05
_TWO = "**. Correlation is significant at the 0.01 level (2-tailed)."
_ONE = "*. Correlation is significant at the 0.05 level (2-tailed)."
_FEW = 5
_BLANK = Cell("", numeric=True)
Pairs = Mapping[frozenset[str], Row]


def correlation_tables(finding: Finding) -> tuple[Table, ...]:
    """Return the table ``Correlations`` of the models' variables, or of all without models.

    The diagonal has no N of its own: the records hold pairs.
    """
    variables = finding.details.get("variables", ())
    chosen = [row for row in variables if row["in_model"]] or list(variables)
    pairs: Pairs = {frozenset((row["variable_1"], row["variable_2"])): row for row in finding.rows}
    names = {str(row["construct"]): str(row["label"]) for row in chosen}
    rows = [line for name in names for line in _lines(finding, name, names, pairs)]
    return (
        Table(
            title="Correlations",
            head=("", "", *_heads(names)),
            rows=tuple(rows),
            notes=(*stamps(finding), *_stars(rows), *sig_note(*(c for row in rows for c in row))),
        ),
    )


def _heads(names: Mapping[str, str]) -> Sequence[str]:
    """Return the labels, or their numbers where the labels would not fit."""
    if len(names) <= _FEW:
        return tuple(names.values())
    return tuple(str(number) for number in range(1, len(names) + 1))


def _lines(
    finding: Finding, name: str, names: Mapping[str, str], pairs: Pairs
) -> tuple[tuple[Cell, ...], ...]:
    label = names[name]
    if len(names) > _FEW:
        label = numbered(list(names).index(name) + 1, label)
    others = [pairs.get(frozenset((name, other))) for other in names]
    return (
        (Cell(label), Cell("Pearson Correlation"), *(_starred(finding, row) for row in others)),
        (Cell(""), Cell("Sig. (2-tailed)"), *(_number(finding, row, "p_value") for row in others)),
        (Cell(""), Cell("N"), *(_number(finding, row, "n_obs", 0) for row in others)),
    )


def _number(finding: Finding, row: Row | None, column: str, decimals: int = 3) -> Cell:
    if row is None or row[column] is None:
        return _BLANK
    return number_cell(finding, str(row["pair"]), column, decimals)


def _starred(finding: Finding, row: Row | None) -> Cell:
    """Return a coefficient with its stars; 1 on the diagonal."""
    if row is None:
        return Cell("1", numeric=True)
    if row["pearson"] is None:
        return Cell(".", numeric=True)
    p = row["p_value"]
    mark = "**" if p < _STRICT else "*" if p < _USUAL else ""
    text = spss_number(row["pearson"], 3)
    return Cell(text + mark, f"{finding.id}/{row['pair']}/pearson", numeric=True)


def _stars(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    """Explain the stars that are printed."""
    texts = [cell.text for row in rows for cell in row]
    two = any(text.endswith("**") for text in texts)
    one = any(text.endswith("*") and not text.endswith("**") for text in texts)
    return (*((_TWO,) if two else ()), *((_ONE,) if one else ()))
