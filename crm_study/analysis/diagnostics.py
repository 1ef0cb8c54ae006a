"""Whether the assumptions of a linear model hold, what a failure means and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_frame
from crm_study.analysis.diagnostics_answers import harmed_dimensions
from crm_study.analysis.diagnostics_checks import (
    Examined,
    check_rows,
    curved,
    generalized,
)
from crm_study.analysis.diagnostics_finding import DiagnosticsFinding
from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame
from crm_study.analysis.threads import one_thread
from crm_study.kernels.diagnostics.collinearity import Conditioning, conditioning
from crm_study.kernels.diagnostics.component_residual import curvature
from crm_study.kernels.diagnostics.influence import influence
from crm_study.kernels.diagnostics.quantile_plot import quantile_points
from crm_study.kernels.linear.least_squares import ols
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs import models
from crm_study.results.cutoffs.models import COOK_1990, DFBETAS_1980
from crm_study.results.finding import Finding, Row, Status
from crm_study.results.findings import plain
from crm_study.results.rule import Rule

if TYPE_CHECKING:
    import pandas as pd

Rows = list[dict[str, Any]]
MAIN_CHECKS = (
    *("normality", "heteroscedasticity", "linearity"),
    *("collinearity", "autocorrelation", "influence"),
)
_RULES = (
    *("PASSES_1925", "VIF_2010", "CONDITION_1980", "PROPORTION_1980", "COOK_1977", "COOK_1990"),
    *("LEVERAGE_1978", "LEVERAGE_1981", "DFBETAS_1980", "DFBETAS_2005"),
)
_NOTES = (
    "All checks are of the ordinary least squares fit, on the respondents complete on every "
    "variable of the model. Passing a check is no proof of the assumption: small samples pass "
    "easily, large ones fail over trifles. Each p is for one check, not adjusted for their number.",
    "Shapiro–Wilk by Royston's approximation as in R; Koenker, Breusch–Pagan, White and RESET as "
    "in lmtest; the Durbin–Watson p is exact below 100 rows and by the normal approximation from "
    "there on, as in lmtest, one-sided against positive autocorrelation. Its statistic follows "
    "the order of the file, which means nothing in a cross-section.",
    "Cook's distance fails above the median of F(k + 1, n − k − 1); flagged are rows above 4/n. "
    "Leverage fails above three times its mean and is flagged above twice. DFBETAS fail above 1 "
    "and are flagged, and listed, above 2/√n. Condition indices of columns scaled to length 1, "
    "with the intercept, not centered.",
    "The envelope of the quantile plot is pointwise at 95%: of twenty points one is expected "
    "outside.",
)
_OBSERVED = ("leverage", "studentized", "cooks_d", "student_deleted", "dffits", "covratio")


@one_thread
def diagnostics(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
) -> Finding:
    """Check the assumptions of an ordinary least squares model.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in a column used are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Columns to account for it with; text columns become indicator columns.
    categorical : mapping, optional
        How levels are coded, as in `regression`.
    interactions : sequence of pairs, optional
        Pairs of predictors whose products join the model.

    Returns
    -------
    Finding
        One row a check: statistic, degrees of freedom, p, verdict, what it means and what to
        do. Details: every observation, the DFBETAS beyond 2/√n, variance proportions and
        partial residuals.

    Raises
    ------
    AnalysisError
        An unknown column, text as outcome, too few rows, a constant column or perfect
        collinearity; the message says which.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"y": [1.0, 3, 2, 5, 4, 9], "x": [1.0, 2, 3, 4, 5, 6]})
    >>> found = diagnostics(frame, outcome="y", predictors=["x"])
    >>> round(found.number("normality", "statistic"), 4), found.number("normality", "verdict")
    (0.9362, 'passes')
    """
    chosen = model_frame(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
        purpose="a regression",
    )
    return _finding("diagnostics", chosen)


def diagnostics_chapter(study: Study, responses: Responses, *, model: str) -> Finding:
    """Check the assumptions of one declared model on the main wave."""
    return _finding(f"diagnostics.{model}", declared_frame(study, responses, model))


def _finding(id_: str, frame: ModelFrame) -> Finding:
    seen = _examined(frame)
    rows = [plain(row) for row in check_rows(seen)]
    status, reason = standing_of(rows)
    details = {
        "observations": _observations(seen),
        "dfbetas": _far_changes(seen),
        "dimensions": _dimensions(seen),
        "predictors": _predictors(seen),
        "components": list(_components(seen)),
    }
    return DiagnosticsFinding(
        id=id_,
        title=f"Assumptions of the regression of {frame.equation}",
        rows=tuple(rows),
        overall=plain(_overall(frame, seen, rows)),
        status=status,
        reason=reason,
        notes=(*_NOTES, *frame.notes),
        rules=tuple(_rule(name) for name in _RULES),
        details={name: tuple(plain(row) for row in table) for name, table in details.items()},
    )


def _rule(name: str) -> Rule:
    rule: Rule = getattr(models, name)
    return rule


def _examined(frame: ModelFrame) -> Examined:
    fit = ols(frame.y, frame.x, names=frame.terms)
    return Examined(
        fit=fit,
        x=frame.x,
        predictor_of=frame.predictor_of,
        labels={"intercept": "(Constant)", **frame.labels},
        curves=curvature(fit, frame.x),
        influence=influence(fit, frame.x),
        row_numbers=frame.kept + 1,
    )


def standing_of(rows: Sequence[Row]) -> tuple[Status, str | None]:
    """Warn where a main check fails; the order of rows alone is no reason to."""
    failed = [row for row in rows if row["verdict"] == "fails" and row["check"] in MAIN_CHECKS]
    names = [str(row["label"]) for row in failed if row["check"] != "autocorrelation"]
    return ("warning", f"Checks that fail: {', '.join(names)}.") if names else ("ok", None)


def counted(rows: Sequence[Row]) -> dict[str, int]:
    """Count the checks by their verdicts."""
    verdicts = [row["verdict"] for row in rows]
    return {
        "n_checks": len(rows),
        "n_passed": verdicts.count("passes"),
        "n_failed": verdicts.count("fails"),
        "n_undefined": verdicts.count("undefined"),
    }


def _overall(frame: ModelFrame, seen: Examined, rows: Sequence[Row]) -> dict[str, Any]:
    fit = seen.fit
    return {
        "outcome": frame.outcome_label,
        "n_obs": fit.n_obs,
        **counted(rows),
        "df_model": fit.df_model,
        "df_residual": fit.df_residual,
        "sigma": fit.sigma,
        "cook_flag": COOK_1990.cutoff / fit.n_obs,
        "dfbetas_flag": DFBETAS_1980.cutoff / np.sqrt(fit.n_obs),
        "conf_level": 0.95,
    }


def _observations(seen: Examined) -> Rows:
    """Return one row an observation, with its place in the quantile plot."""
    columns: dict[str, NDArray[Any]] = {
        "row_number": seen.row_numbers,
        "fitted": seen.fit.fitted,
        "residual": seen.fit.residual,
        **{name: getattr(seen.influence, name) for name in _OBSERVED},
        "theoretical": _expected(seen),
    }
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _expected(seen: Examined) -> NDArray[np.float64]:
    """Return where each externally studentized residual is expected, nan where undefined."""
    values = seen.influence.student_deleted
    known = np.flatnonzero(np.isfinite(values))
    expected = np.full(values.size, np.nan)
    if known.size >= 3:
        points = quantile_points(values[known], df=seen.influence.df)
        expected[known[points.row]] = points.theoretical
    return expected


def _far_changes(seen: Examined) -> Rows:
    """Return the DFBETAS beyond 2/√n, row by row."""
    found = seen.influence.dfbetas
    far = np.argwhere(np.abs(found) > DFBETAS_1980.cutoff / np.sqrt(len(found)))
    return [
        {
            "key": f"{seen.row_numbers[row]}:{seen.fit.terms[term]}",
            "row_number": seen.row_numbers[row],
            "term": seen.fit.terms[term],
            "dfbetas": found[row, term],
        }
        for row, term in far
    ]


def _dimensions(seen: Examined) -> Rows:
    return dimension_rows(conditioning(seen.x), seen.fit.terms)


def dimension_rows(found: Conditioning, terms: Sequence[str]) -> Rows:
    """Return the share of each estimate's variance that belongs to each dimension."""
    harmed = harmed_dimensions(found)
    return [
        {
            "key": f"{dimension + 1}:{term}",
            "dimension": dimension + 1,
            "eigenvalue": found.eigenvalue[dimension],
            "condition_index": found.condition_index[dimension],
            "term": term,
            "proportion": found.proportions[dimension, place],
            "verdict": "fails" if harmed[dimension] else "passes",
        }
        for dimension in range(len(found.eigenvalue))
        for place, term in enumerate(terms)
    ]


def _predictors(seen: Examined) -> Rows:
    """Return the generalized VIF of every predictor."""
    found = generalized(seen)
    columns = zip(found.predictors, found.df, found.gvif, found.scaled, strict=True)
    names = ("predictor", "df", "gvif", "gvif_scaled")
    return [dict(zip(names, values, strict=True)) for values in columns]


def _components(seen: Examined) -> Iterator[dict[str, Any]]:
    """Yield the points of the panels of every predictor that takes more than two values."""
    for place in curved(seen):
        for row, number in enumerate(seen.row_numbers):
            yield {
                "row_number": number,
                "term": seen.curves.terms[place],
                "x_value": seen.x[row, place],
                "partial_residual": seen.curves.partial_residual[row, place],
            }
