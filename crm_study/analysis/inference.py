"""Inference: one slope, by every method the design has a use for, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from crm_study.analysis.declared_frame import declared_frame
from crm_study.analysis.inference_finding import InferenceFinding
from crm_study.analysis.inference_methods import Setting, methods_for
from crm_study.analysis.inference_notes import notes_of
from crm_study.analysis.inference_rows import Beside, inference_of
from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame
from crm_study.analysis.survey_columns import Fpc
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

#: How much respondents of one cluster resemble each other.
SIMILARITY = ("icc1", "icc2", "design_effect")


def inference_chapter(study: Study, responses: Responses, *, model: str) -> Finding:
    """Test the slopes of one declared model by every method, on the main wave."""
    frame = declared_frame(study, responses, model)
    agreed = _agreement(study, responses, study.models[model].outcome)
    setting = Setting(frame, conf_level=0.95, seed=0)
    return _finding(f"inference.{model}", setting, rwg=agreed)


@one_thread
def inference(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    categorical: Mapping[str, Choice] | None = None,
    interactions: Sequence[Sequence[str]] = (),
    cluster: str | None = None,
    strata: str | None = None,
    weights: str | None = None,
    fpc: Fpc = None,
    conf_level: float = 0.95,
    seed: int = 0,
    lonely: str = "fail",
) -> Finding:
    """Test every slope of a linear model by least squares and by its honest alternatives.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; rows with a gap in the outcome or a predictor are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Columns to account for it with; text becomes indicator columns.
    categorical, interactions
        Coding of categories and pairs to multiply, as in `regression`.
    cluster, strata, weights : str, optional
        Columns of the design. Without ``cluster`` the methods for clusters are left out.
    fpc : str, float or pair, optional
        Finite population: people, or, with clusters, (institutions, people in each).
    conf_level : float, default 0.95
        Coverage of the limits.
    seed : int, default 0
        Of what cannot be enumerated: Webb weights, many clusters, many permutations.
    lonely : str, default "fail"
        What the design does with a stratum of one unit: fail, adjust, average, certainty or
        remove, as R's ``survey.lonely.psu``.

    Returns
    -------
    Finding
        One row per method and slope, keyed ``cr2:scrm``; `glance` holds the intraclass
        correlations and the method the design supports.

    Raises
    ------
    AnalysisError
        An unknown column, or a model that least squares cannot fit. What stops one method
        leaves its rows empty, with the reason.

    Notes
    -----
    CR1 multiplies CR0 by :math:`G / (G - 1)` alone, as clubSandwich; Stata and statsmodels
    multiply by :math:`(n - 1) / (n - k - 1)` as well, which clubSandwich calls CR1S. Its t has
    G - 1 degrees of freedom.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"mfi": list("aabbccdd"), "x": [1.0, 2, 2, 4, 3, 5, 4, 7],
    ...                       "y": [1.0, 3, 2, 5, 4, 7, 5, 6]})
    >>> found = inference(frame, outcome="y", predictors=["x"], cluster="mfi")
    >>> found.number("wild_bootstrap:x", "p_value"), found.number("glance", "n_clusters")
    (0.125, 4)
    """
    rows = model_frame(
        frame,
        outcome=outcome,
        predictors=predictors,
        categorical=categorical,
        interactions=interactions,
        cluster=cluster,
        strata=strata,
        weights=weights,
        fpc=fpc,
    )
    level = confidence_level(conf_level)
    return _finding("inference", Setting(rows, conf_level=level, seed=seed, lonely=lonely))


def _finding(id_: str, setting: Setting, *, rwg: float | None = None) -> InferenceFinding:
    frame = setting.frame
    methods = methods_for(setting)
    methods[0].cells(0)
    beside = Beside(
        n_obs=len(frame.y),
        constant=_constant_within(frame),
        similarity=_similarity(setting),
        rwg=rwg,
        notes=notes_of(frame),
        conf_level=setting.conf_level,
        seed=setting.seed,
    )
    return inference_of(id_, frame, methods, beside)


def _constant_within(frame: ModelFrame) -> frozenset[str]:
    """Return the terms that are the same for every respondent of a cluster."""
    codes = frame.design.cluster
    if codes is None:
        return frozenset()
    first = np.unique(codes, return_index=True)[1]
    apart = np.abs(frame.x - frame.x[first][codes]).max(axis=0)
    return frozenset(np.array(frame.terms)[apart < 1e-12].tolist())


def _similarity(setting: Setting) -> dict[str, float | None]:
    """Return the intraclass correlations of the outcome; empty where they are undefined."""
    from crm_study.kernels.clustered.intraclass import cluster_similarity

    try:
        found = cluster_similarity(setting.frame.y, cluster=setting.cluster)
    except AnalysisError:
        return dict.fromkeys(SIMILARITY)
    return {name: getattr(found, name) for name in SIMILARITY}


def _agreement(study: Study, responses: Responses, outcome: str) -> float | None:
    """Return the mean rwg(j) of the outcome's items; None where it has no sense."""
    if study.population.clusters is None or outcome not in study.constructs:
        return None
    names = list(study.items_of(outcome))
    scales = [study.instrument.scale_of(name) for name in names]
    points = {scale.maximum - scale.minimum + 1 if scale else 0 for scale in scales}
    if len(points) != 1 or 0 in points:
        return None
    from crm_study.kernels.clustered.within_group import within_group_agreement

    main = responses.wave(MAIN)
    answers = main.keyed.matrix(names)
    complete = ~np.isnan(answers).any(axis=1)
    cluster = main.people["cluster"][complete]
    try:
        found = within_group_agreement(answers[complete], cluster=cluster, n_points=points.pop())
    except AnalysisError:
        return None
    return found.mean
