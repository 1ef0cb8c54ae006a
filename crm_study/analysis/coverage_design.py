"""The design that samples are drawn in: as numbers give it, or as a study declares it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from crm_study.analysis.coverage_draws import Sampled
from crm_study.analysis.power_plan import (
    frame_or_none,
    largest_model,
    planned_respondents,
    study_plan,
)
from crm_study.analysis.survey_columns import survey_design
from crm_study.errors import AnalysisError
from crm_study.kernels.power.clustered_samples import Population, refuse_population
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.protocol.study import Study
from crm_study.responses.columns import Columns
from crm_study.responses.responses import Responses
from crm_study.responses.synthetic_design import main_design

Labels = Sequence[str]


def sampled_of(
    sizes: int | Sequence[int],
    *,
    slope: float,
    icc: float,
    icc_predictor: float,
    n_predictors: int,
    strata: Labels | None,
) -> Sampled:
    """Nest respondents in institutions of these sizes, or in none.

    Raises
    ------
    AnalysisError
        A population that cannot be, or not one stratum a respondent.
    """
    alone = isinstance(sizes, int | np.integer)
    each = (1,) * int(sizes) if isinstance(sizes, int | np.integer) else tuple(sizes)
    iccs = (0.0, 0.0) if alone else (icc_predictor, icc)
    population = Population(each, slope, *iccs, n_predictors)
    refuse_population(population, 1)
    design = SampleDesign()
    if not alone:
        cluster = np.repeat(np.arange(len(each)), each)
        design = SampleDesign(cluster, cluster_labels=tuple(str(k + 1) for k in range(len(each))))
    if strata is not None:
        design = _in_strata(design, strata, population.n_obs)
    return Sampled(population, design)


def _in_strata(design: SampleDesign, strata: Labels, n_obs: int) -> SampleDesign:
    if len(strata) != n_obs:
        raise AnalysisError(
            f"Every respondent has a stratum: {len(strata)} are given for {n_obs} respondents."
        )
    labels, codes = np.unique(np.asarray(strata, dtype=str), return_inverse=True)
    return SampleDesign(
        cluster=design.cluster,
        strata=codes.astype(np.intp),
        cluster_labels=design.cluster_labels,
        strata_labels=tuple(map(str, labels)),
    )


def study_sample(
    study: Study, responses: Responses | None, *, n: int | None, slope: float | None
) -> tuple[Sampled, tuple[str, ...]]:
    """Nest respondents as those of a study are, and say where the correlations are from.

    Raises
    ------
    AnalysisError
        No model, or neither respondents nor a plan of how many there will be.
    """
    model = largest_model(study)
    if model is None:
        raise AnalysisError("Coverage is that of a declared model, and the study declares none.")
    plan, notes = study_plan(study, responses, model, n)
    design, n_obs = _declared(study, responses, model, n)
    sizes: int | list[int] = n_obs
    strata = None
    order = np.arange(n_obs)
    if design.cluster is not None:
        order = np.argsort(design.cluster, kind="stable")
        sizes = np.bincount(design.cluster).tolist()
    if design.strata is not None:
        strata = np.array(design.strata_labels)[design.strata[order]].tolist()
    sampled = sampled_of(
        sizes,
        slope=(plan.focus / (1 + plan.focus)) ** 0.5 if slope is None else slope,
        icc=plan.icc,
        icc_predictor=plan.icc_predictor,
        n_predictors=plan.n_predictors if plan.icc_predictor < 1 else 1,
        strata=strata,
    )
    return sampled, notes


def _declared(
    study: Study, responses: Responses | None, model: str, n: int | None
) -> tuple[SampleDesign, int]:
    """Return institutions and strata of those who answered, else of those planned."""
    frame = frame_or_none(study, responses, model) if n is None else None
    if frame is not None:
        return frame.design, len(frame.y)
    n_obs = n or planned_respondents(study, None)
    if n_obs is None:
        raise AnalysisError(
            "Coverage needs respondents: neither data nor the plan says how many. Say n."
        )
    population = study.population
    design, _ = survey_design(
        Columns.of(main_design(study, n_obs)),
        cluster=population.clusters.column if population.clusters else None,
        strata=population.strata.column if population.strata else None,
    )
    return design, n_obs
