"""The slopes of the declared models with and without flagged interviews."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import choices, declared_columns, labels_of
from crm_study.analysis.model_frame import ModelFrame, model_frame
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import OlsFit, ols
from crm_study.protocol.model import Model
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Row
from crm_study.results.findings import plain

_MOST_MODELS = 12


def slope_rows(
    study: Study, responses: Responses, doubtful: NDArray[np.bool_]
) -> tuple[list[Row], list[str]]:
    """Fit every declared model twice.

    Parameters
    ----------
    study, responses
    doubtful : ndarray of bool, shape (n,)
        Interviews of the main wave to leave out of the second fit.

    Returns
    -------
    rows : list of mappings
        One a slope of a predictor; controls are in the model and not listed.
    notes : list of str
        Models that could not be fitted.
    """
    rows: list[Row] = []
    notes = []
    for name in list(study.models)[:_MOST_MODELS]:
        try:
            frame = _frame(study, responses, study.models[name])
            kept = ~doubtful[frame.kept]
            whole = _fit(frame, np.ones(len(frame.y), dtype=bool))
            part = whole if kept.all() else _fit(frame, kept)
        except AnalysisError as error:
            notes.append(f"Model '{name}' is not compared: {error}")
            continue
        listed = set(study.models[name].predictors)
        rows += [
            _row(name, frame, whole, part, k)
            for k, term in enumerate(frame.terms, start=1)
            if frame.predictor_of[term] in listed or ":" in term
        ]
    return rows, notes


def _frame(study: Study, responses: Responses, model: Model) -> ModelFrame:
    """Gather a declared model without its design: the fits are of plain least squares."""
    return model_frame(
        declared_columns(study, responses),
        outcome=model.outcome,
        predictors=model.terms,
        categorical=choices(model.categorical),
        interactions=model.interactions,
        labels=labels_of(study, (model.outcome, *model.terms)),
    )


def _fit(frame: ModelFrame, kept: NDArray[np.bool_]) -> OlsFit:
    return ols(frame.y[kept], frame.x[kept], names=list(frame.terms))


def _row(model: str, frame: ModelFrame, whole: OlsFit, part: OlsFit, k: int) -> dict[str, Any]:
    term = frame.terms[k - 1]
    rejected = [SIGNIFICANCE_1925.holds(float(fit.p_value[k])) for fit in (whole, part)]
    same = rejected[0] == rejected[1] and whole.estimate[k] * part.estimate[k] > 0
    return plain(
        {
            "key": f"{model}:{term}",
            "label": frame.labels[term],
            "outcome": frame.outcome_label,
            "estimate": float(whole.estimate[k]),
            "std_error": float(whole.std_error[k]),
            "p_value": float(whole.p_value[k]),
            "n_obs": whole.n_obs,
            "estimate_without": float(part.estimate[k]),
            "std_error_without": float(part.std_error[k]),
            "p_without": float(part.p_value[k]),
            "n_without": part.n_obs,
            "verdict": "same reading" if same else "changes",
        }
    )
