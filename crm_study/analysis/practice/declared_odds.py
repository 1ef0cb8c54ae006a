"""Declared regressions of categories: the findings of `logistic` and `ordinal`, on a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_study.analysis.declared_frame import choices, declared_columns
from crm_study.analysis.frames import require_columns
from crm_study.analysis.logistic import logistic
from crm_study.analysis.ordinal import ordinal
from crm_study.analysis.practice.wording import wording
from crm_study.protocol.analyses.odds import Logistic, Ordinal
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding, Row

if TYPE_CHECKING:
    import pandas as pd


def logistic_chapter(study: Study, responses: Responses, *, analysis: Logistic) -> Finding:
    """Regress a declared outcome with two values on the main wave."""
    frame = _frame(study, responses, analysis.outcome, analysis.predictors)
    found = logistic(
        frame,
        outcome=analysis.outcome,
        predictors=analysis.predictors,
        event=None if analysis.event is None else _number(analysis.event),
        categorical=choices(analysis.categorical),
    )
    words = study.levels_of(analysis.outcome)
    event = str(found.overall["event"])
    found = replace(found, overall={**found.overall, "event": words.get(event, event)})
    table = tuple(
        {**row, "label": words.get(str(row["label"]), row["label"])}
        for row in found.details["classification"]
    )
    found = replace(found, details={**found.details, "classification": table})
    return _named(found, study, analysis)


def ordinal_chapter(study: Study, responses: Responses, *, analysis: Ordinal) -> Finding:
    """Regress a declared outcome with ordered values on the main wave."""
    frame = _frame(study, responses, analysis.outcome, analysis.predictors)
    found = ordinal(
        frame,
        outcome=analysis.outcome,
        predictors=analysis.predictors,
        categorical=choices(analysis.categorical),
    )
    return _named(found, study, analysis)


def _frame(
    study: Study, responses: Responses, outcome: str, predictors: Sequence[str]
) -> pd.DataFrame:
    columns = declared_columns(study, responses)
    require_columns(columns, (outcome, *predictors))
    return columns[[outcome, *predictors]]


def _number(code: str) -> object:
    return float(code) if code.lstrip("-").isdigit() else code


def _named(found: Finding, study: Study, analysis: Logistic | Ordinal) -> Finding:
    """Give a finding its id, its title, and the study's words for its variables."""
    words = {name: wording(study, name) for name in (analysis.outcome, *analysis.predictors)}

    def told(row: Row) -> Row:
        label = row.get("label")
        return {**row, "label": words.get(str(label), label)} if label else row

    outcome = words[analysis.outcome]
    return replace(
        found,
        id=analysis.finding,
        title=say(analysis.label, "en", otherwise=found.title),
        rows=tuple(told(row) for row in found.rows),
        overall={**found.overall, "outcome": outcome},
        details={name: tuple(told(row) for row in rows) for name, rows in found.details.items()},
    )
