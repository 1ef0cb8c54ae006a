"""Regressions of scale scores from their moments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.regression import regression_of
from crm_study.analysis.scale.held import SUMMED, Held
from crm_study.analysis.standard_errors import inference_of
from crm_study.kernels.linear.moment_regression import ols_of_moments
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.results.finding import Finding


def regression_of_totals(held: Held, *, model: str) -> Finding:
    """Fit one declared model by plain least squares."""
    moments = held.totals.models[model]
    frame = frame_of_totals(held, model)
    fit = ols_of_moments(moments, names=frame.terms)
    inference = inference_of(frame, fit, covariance="ols")
    found = regression_of(f"regression.{model}", frame, fit, inference)
    return replace(found, notes=(SUMMED, *found.notes))


def frame_of_totals(held: Held, model: str) -> ModelFrame:
    """Return the names of a model without rows."""
    declared, study = held.study.models[model], held.study
    nothing = np.empty(0)
    return ModelFrame(
        outcome=declared.outcome,
        outcome_label=study.label_of(declared.outcome),
        terms=declared.terms,
        labels={name: study.label_of(name) for name in declared.terms},
        predictor_of={name: name for name in declared.terms},
        y=nothing,
        x=np.empty((0, len(declared.terms))),
        kept=np.empty(0, dtype=np.intp),
        n_received=held.n_obs,
        design=SampleDesign(),
        notes=(),
    )
