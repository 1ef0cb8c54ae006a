"""The published numbers of a study as a report, so that every rule can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_study.analysis.reported_checks import reported_checks
from crm_study.analysis.reported_significance import Judged
from crm_study.kernels.published.check import Check
from crm_study.protocol.reported import (
    Reported,
    ReportedAlpha,
    ReportedRegression,
    ReportedScore,
    ReportedSlope,
)
from crm_study.protocol.study import Study
from crm_study.results.address import parse_address

_FIT = {
    "r_squared": "r_squared",
    "adj_r_squared": "adj_r_squared",
    "f_statistic": "f",
    "p_value": "p_value",
}
_SLOPE = {
    "estimate": "estimate",
    "std_error": "std_error",
    "std_estimate": "beta",
    "statistic": "t",
    "p_value": "p_value",
    "conf_low": "conf_low",
    "conf_high": "conf_high",
}
Printed = Mapping[tuple[str, str], str]


def published_checks(study: Study) -> tuple[Judged, ...]:
    """Ask every rule of the published numbers of a study; addresses are the study's own."""
    return tuple(
        (address, check)
        for address, check in reported_checks(published_report(study))
        if check.verdict != "not_checkable"
    )


def check_row(address: str, check: Check) -> dict[str, Any]:
    """Return the answer of one rule as a row of the audit."""
    return {
        "key": f"{address} {check.rule}",
        "printed": check.printed,
        "lower": check.lower,
        "upper": check.upper,
        "consistency": check.verdict,
        "formula": check.formula,
        "implies": check.note,
        "reference": check.source,
    }


def published_report(study: Study) -> Reported:
    """Return the published numbers, regression by regression and score by score."""
    tables: dict[str, dict[tuple[str, str], str]] = {}
    for number in study.published:
        place = parse_address(number.address)
        tables.setdefault(place.finding, {}).setdefault((place.row, place.column), number.printed)
    return Reported(
        regressions=[
            _regression(study, finding, printed)
            for finding, printed in tables.items()
            if finding.startswith("regression.")
        ],
        scores=[
            score
            for finding, printed in tables.items()
            if finding.startswith("descriptives.")
            for score in _scores(study, finding, printed)
        ],
        alphas=[
            ReportedAlpha(id=finding, alpha=text)
            for finding, printed in tables.items()
            if finding.startswith("reliability.")
            for (_, column), text in printed.items()
            if column == "estimate"
        ],
    )


def _regression(study: Study, finding: str, printed: Printed) -> ReportedRegression:
    terms = study.models[finding.removeprefix("regression.")].terms
    fit = {
        field: printed["glance", column]
        for column, field in _FIT.items()
        if ("glance", column) in printed
    }
    critical = [text for (_, column), text in printed.items() if column == "critical_value"]
    return ReportedRegression(
        id=finding,
        n=_count(printed.get(("glance", "n_obs"))),
        df_residual=_count(printed.get(("glance", "df_residual"))),
        n_predictors=len(terms),
        critical=critical[0] if critical else None,
        slopes=[_slope(term, printed) for term in ("intercept", *terms)],
        **fit,
    )


def _slope(term: str, printed: Printed) -> ReportedSlope:
    found = {
        field: printed[term, column]
        for column, field in _SLOPE.items()
        if (term, column) in printed
    }
    return ReportedSlope(term=term, **found)


def _scores(study: Study, finding: str, printed: Printed) -> list[ReportedScore]:
    rows = dict.fromkeys(row for row, column in printed if column == "mean")
    return [
        ReportedScore(
            id=f"{finding}/{row}",
            mean=printed[row, "mean"],
            sd=printed.get((row, "std_dev")),
            n=_count(printed.get((row, "n_obs"))),
            n_items=len(study.items_of(row)) if row in study.constructs else 1,
            scale=_scale(study, row),
        )
        for row in rows
    ]


def _scale(study: Study, item: str) -> list[int] | None:
    if item in study.constructs:
        return None
    scale = study.scale_of(item)
    return None if scale is None else [scale.minimum, scale.maximum]


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None
