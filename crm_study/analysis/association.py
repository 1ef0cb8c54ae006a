"""Whether two categorical variables go together, how strongly, and in which cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.association_finding import AssociationFinding
from crm_study.analysis.declared_frame import declared_cells, declared_group
from crm_study.analysis.frames import require_columns
from crm_study.analysis.variable import Variable, variable_of
from crm_study.errors import AnalysisError
from crm_study.kernels.groups.contingency import Contingency, contingency
from crm_study.kernels.groups.fisher_exact import fisher_exact
from crm_study.kernels.groups.ordinal_association import Concordance, ordinal_association
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.comparison import COCHRAN_1954
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_COLUMNS = ("statistic", "df", "p_value", "effect", "estimate", "conf_low", "conf_high")
_NOTES = (
    "χ² without correction; Yates's correction and φ are for tables of two by two. Limits of V by "
    "noncentral χ². The corrected V is Bergsma's. Adjusted standardized residuals are z values: "
    "beyond ±2 a cell holds more or fewer people than independence lets expect.",
    "Fisher's p sums all tables with these margins that are at most as likely, as in R; where they "
    "are too many, 10000 drawn with seed 1. The odds ratio is the conditional estimate.",
    "Going together is not causing, and respondents count as independent.",
)
_ORDERED = "γ, τ-b and Somers' d (columns given rows) take the categories in rising order."


def association(frame: pd.DataFrame, *, rows: str, columns: str) -> Finding:
    """Cross two categorical variables and test whether they are independent.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in either column are left out.
    rows, columns : str
        Columns to cross. Where both hold numbers or ordered categories, γ, τ-b and Somers' d
        are added.

    Returns
    -------
    Finding
        Rows ``chi_squared``, ``likelihood_ratio``, ``fisher`` and, for two by two, ``yates``.
        Details: every cell with its expected count and adjusted residual.

    Raises
    ------
    AnalysisError
        An unknown column, or fewer than two categories on a side.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"role": list("aaaabbbb"), "trained": list("yyynynnn")})
    >>> found = association(frame, rows="role", columns="trained")
    >>> found.number("chi_squared", "statistic"), round(found.number("fisher", "p_value"), 4)
    (2.0, 0.4857)
    """
    require_columns(frame, (rows, columns))
    labels = {rows: rows, columns: columns}
    sides = variable_of(frame, rows), variable_of(frame, columns)
    return _finding("association", *sides, labels, "")


def association_chapter(study: Study, responses: Responses, *, name: str) -> Finding:
    """Cross the two declared variables on the main wave."""
    declared = study.associations[name]
    labels = {column: study.label_of(column) for column in (declared.rows, declared.columns)}
    require_columns(declared_cells(study, responses), tuple(labels))
    rows = declared_group(study, responses, declared.rows)
    columns = declared_group(study, responses, declared.columns)
    title = say(declared.label, "en", otherwise="")
    return _finding(f"association.{name}", rows, columns, labels, title)


def _finding(
    id_: str, rows: Variable, columns: Variable, labels: dict[str, str], title: str
) -> Finding:
    if rows.name == columns.name:
        raise AnalysisError(f"'{rows.name}' cannot be crossed with itself.")
    used = ~(rows.gaps | columns.gaps)
    row_levels, row_codes = _levels(rows.take(used))
    column_levels, column_codes = _levels(columns.take(used))
    counts = np.zeros((len(row_levels), len(column_levels)))
    np.add.at(counts, (row_codes, column_codes), 1)
    found = contingency(counts)
    ordered = rows.is_ranked and columns.is_ranked
    tests = [*_tests(found, counts), *(_ordinal(counts) if ordered else ())]
    return AssociationFinding(
        id=id_,
        title=title or f"Association of {labels[rows.name]} and {labels[columns.name]}",
        rows=tuple(plain(_judged(row)) for row in tests),
        overall=plain(_overall(found, labels[rows.name], labels[columns.name])),
        notes=(*_NOTES, _ORDERED) if ordered else _NOTES,
        rules=(SIGNIFICANCE_1925, COCHRAN_1954),
        details={
            "cells": tuple(plain(row) for row in _cells(found, counts, row_levels, column_levels))
        },
    )


def _levels(column: Variable) -> tuple[list[str], NDArray[np.intp]]:
    """Return the categories in use, in order, and the code of each row."""
    if column.levels is not None:
        given = column.values.tolist()
        used = set(given)
        levels = [level for level in column.levels if level in used]
        places = {level: place for place, level in enumerate(levels)}
        return [str(level) for level in levels], np.array(
            [places[one] for one in given], dtype=np.intp
        )
    values = column.values if column.is_ranked else column.texts()
    found, codes = np.unique(values, return_inverse=True)
    return [f"{level:g}" if column.is_ranked else str(level) for level in found], codes


def _tests(found: Contingency, counts: NDArray[np.float64]) -> Iterator[Row]:
    yield {
        "key": "chi_squared",
        "method": "Pearson's χ²",
        "statistic": found.chi2,
        "df": found.df,
        "p_value": found.chi2_p_value,
        "effect": "Cramér's V",
        "estimate": found.cramers_v,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
    }
    if counts.shape == (2, 2):
        yield {
            "key": "yates",
            "method": "χ² with Yates's correction",
            "statistic": found.yates,
            "df": 1,
            "p_value": found.yates_p_value,
            "effect": "φ",
            "estimate": found.phi,
        }
    yield {
        "key": "likelihood_ratio",
        "method": "likelihood ratio G",
        "statistic": found.g_statistic,
        "df": found.df,
        "p_value": found.g_p_value,
    }
    exact = fisher_exact(counts)
    yield {
        "key": "fisher",
        "method": "Fisher's test" if exact.method == "exact" else "Fisher's test, drawn tables",
        "p_value": exact.p_value,
        "effect": "odds ratio" if counts.shape == (2, 2) else None,
        "estimate": _finite(exact.odds_ratio),
        "conf_low": _finite(exact.conf_low),
        "conf_high": _finite(exact.conf_high),
    }


def _finite(value: float) -> float:
    """Leave an infinite odds ratio undefined."""
    return value if np.isfinite(value) else float("nan")


def _ordinal(counts: NDArray[np.float64]) -> Iterator[Row]:
    found = ordinal_association(counts)
    yield _concordance("gamma", "Goodman and Kruskal's γ", "γ", found.gamma)
    yield _concordance("tau_b", "Kendall's τ-b", "τ-b", found.tau_b)
    yield _concordance("somers_d", "Somers' d", "d", found.somers_d)


def _concordance(key: str, method: str, effect: str, found: Concordance) -> Row:
    names = ("statistic", "p_value", "estimate", "conf_low", "conf_high")
    return {
        "key": key,
        "method": f"{method}, z",
        "effect": effect,
        **{name: getattr(found, name) for name in names},
    }


def _judged(row: Row) -> Row:
    """Put every column in its place and add the verdict."""
    p_value = row["p_value"]
    verdict = "undefined"
    if np.isfinite(p_value):
        verdict = "associated" if SIGNIFICANCE_1925.holds(p_value) else "not told from independent"
    return {
        "key": row["key"],
        "method": row["method"],
        **{name: row.get(name) for name in _COLUMNS},
        "verdict": verdict,
    }


def _overall(found: Contingency, rows: str, columns: str) -> Row:
    return {
        "variable_1": rows,
        "variable_2": columns,
        "n_obs": found.n_obs,
        "corrected_v": found.corrected_v,
        "smallest_expected": found.smallest_expected,
        "verdict": COCHRAN_1954.verdict(found.smallest_expected),
    }


def _cells(
    found: Contingency, counts: NDArray[np.float64], rows: list[str], columns: list[str]
) -> Iterator[Row]:
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            yield {
                "key": f"{row}~{column}",
                "row_level": row,
                "column_level": column,
                "n_obs": int(counts[i, j]),
                "row_share": counts[i, j] / counts[i].sum(),
                "expected": found.expected[i, j],
                "std_residual": found.std_residual[i, j],
            }
