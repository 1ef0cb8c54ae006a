"""What a declared study asks of a power analysis."""

from __future__ import annotations

from crm_study.analysis.declared_frame import declared_frame
from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.power_nesting import nesting_of
from crm_study.analysis.power_rows import Plan
from crm_study.analysis.sampling_plan import planned_by_stratum
from crm_study.errors import AnalysisError
from crm_study.kernels.power.inversion import wanted_power
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.comparison import F2_LARGE_1988, F2_MEDIUM_1988, F2_SMALL_1988

CONVENTIONAL = {rule.met: rule.cutoff for rule in (F2_SMALL_1988, F2_MEDIUM_1988, F2_LARGE_1988)}
"""Cohen's effects by his words."""


def largest_model(study: Study) -> str | None:
    """Return the declared model with the most predictors; None where none is declared."""
    return max(study.models, key=lambda model: len(study.models[model].terms), default=None)


def study_plan(
    study: Study, responses: Responses | None, model: str, n: int | None = None
) -> tuple[Plan, tuple[str, ...]]:
    """Return the plan of a declared model, and where its intraclass correlations are from."""
    frame = frame_or_none(study, responses, model)
    nesting = nesting_of(study, frame)
    n_obs = n or planned_respondents(study, responses)
    n_clusters = nesting.n_clusters
    if n_clusters is not None and n_obs is not None and n_obs < n_clusters:
        n_clusters = None
    declared = study.power
    effects = {name_of_effect(effect): effect for effect in sorted(declared.effects)}
    plan = Plan(
        effects=effects,
        focus=sorted(declared.effects)[len(declared.effects) // 2],
        n_predictors=len(study.models[model].terms) if frame is None else frame.x.shape[1],
        n_obs=n_obs,
        power=wanted_power(declared.power, alpha=declared.alpha),
        alpha=declared.alpha,
        n_clusters=n_clusters,
        cluster_size=n_obs / n_clusters if n_obs and n_clusters else None,
        icc=nesting.icc,
        icc_predictor=nesting.icc_predictor,
        size_variation=nesting.size_variation,
    )
    return plan, nesting.notes if n_clusters else ()


def name_of_effect(effect: float) -> str:
    """Return the row of an effect on R²: Cohen's word where he has one."""
    words = {value: word for word, value in CONVENTIONAL.items()}
    return f"model_f2_{words.get(effect, f'{effect:g}')}"


def planned_respondents(study: Study, responses: Responses | None) -> int | None:
    """Return the respondents planned, else those there are."""
    try:
        planned = sum(planned_by_stratum(study).values())
    except AnalysisError:  # an allocation that lacks a declaration plans nobody
        planned = 0
    if planned:
        return planned
    return len(responses.wave(MAIN)) or None if responses is not None else None


def frame_or_none(study: Study, responses: Responses | None, model: str) -> ModelFrame | None:
    """Return the rows of the model; None where there are none to fit it on."""
    if responses is None:
        return None
    try:
        return declared_frame(study, responses, model)
    except AnalysisError:
        return None
