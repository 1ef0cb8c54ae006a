"""The numbers of one twin that printed results leave open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.description.correlation import pearson
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.reliability.reliability import cronbach_alpha
from crm_study.protocol.model import Model
from crm_study.protocol.study import Study
from crm_study.responses.drawing import Drawing

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OpenNumber:
    """One number: its key, its name, its value; nan where a twin does not define it."""

    key: str
    label: str
    value: float


def open_numbers(drawing: Drawing) -> Iterator[OpenNumber]:
    """Yield what the targets of a wave leave open: levels, groups, clusters, alphas.

    Parameters
    ----------
    drawing : Drawing
        One twin; its targeted models on constructs are looked at.
    """
    targeted = {str(goal.place) for goal in drawing.goals}
    for name, model in _models(drawing):
        yield from _of_model(drawing, name, model, targeted)
    seen: set[str] = set()
    for _, model in _models(drawing):
        for construct in (model.outcome, *model.terms):
            address = f"reliability.main/{construct}/estimate"
            several = len(drawing.sheet.study.items_of(construct)) > 1
            if several and construct not in seen and address not in targeted:
                label = f"α of {drawing.sheet.study.label_of(construct)}"
                yield OpenNumber(f"alpha:{construct}", label, _alpha(drawing, construct))
            seen.add(construct)


def _models(drawing: Drawing) -> Iterator[tuple[str, Model]]:
    """Yield the targeted models whose variables are constructs; all such where none is."""
    study: Study = drawing.sheet.study
    named = {goal.place.finding.partition(".")[2] for goal in drawing.goals}
    fitting = {
        name: model
        for name, model in study.models.items()
        if {model.outcome, *model.terms} <= set(study.constructs) and not model.interactions
    }
    chosen = {name: model for name, model in fitting.items() if name in named} or fitting
    yield from chosen.items()


def _of_model(
    drawing: Drawing, name: str, model: Model, targeted: set[str]
) -> Iterator[OpenNumber]:
    study = drawing.sheet.study
    values = drawing.sheet.values(drawing.answers, (model.outcome, *model.terms))
    whole = ~np.isnan(values).any(axis=1)
    values = values[whole]
    if f"regression.{name}/glance/r_squared" not in targeted:
        yield OpenNumber(f"r_squared:{name}", f"R² of {name}", _r_squared(values))
    clusters, strata = study.population.clusters, study.population.strata
    if clusters:
        institution = np.array(drawing.design[clusters.column])[whole]
        means = _means(values, institution)
        label = f"R² of {name}, institutions' means"
        yield OpenNumber(f"r_squared_clusters:{name}", label, _r_squared(means))
        yield from _robust(model, name, values, institution)
        label = f"ICC(1) of {study.label_of(model.outcome)}"
        if len(model.terms) == 1 and name == next(iter(study.models)):
            yield OpenNumber(f"icc:{model.outcome}", label, _icc(values[:, 0], institution))
    if strata and len(model.terms) == 1:
        group = np.array(drawing.design[strata.column])[whole]
        for level in strata.levels:
            label = f"R² of {name}, {level} only"
            found = _r_squared(values[group == level])
            yield OpenNumber(f"r_squared_{level}:{name}", label, found)
    if len(model.terms) == 2:
        first, second = (study.label_of(term) for term in model.terms)
        pair = "~".join(model.terms)
        yield OpenNumber(f"correlation:{pair}", f"r of {first} and {second}", _correlation(values))


def _robust(
    model: Model, name: str, values: Floats, institution: NDArray[np.str_]
) -> Iterator[OpenNumber]:
    """Yield t and p of the first slope with CR2 standard errors and Satterthwaite's df."""
    try:
        fit = cluster_robust(values[:, 0], values[:, 1:], cluster=institution.tolist())
        found = float(fit.statistic[1]), float(fit.p_value[1])
    except AnalysisError:
        found = np.nan, np.nan
    term = model.terms[0]
    yield OpenNumber(f"cr2_statistic:{name}", f"CR2 t of {term} in {name}", found[0])
    yield OpenNumber(f"cr2_p_value:{name}", f"CR2 p of {term} in {name}", found[1])


def _means(values: Floats, group: NDArray[np.str_]) -> Floats:
    codes = np.unique(group, return_inverse=True)[1]
    sizes = np.bincount(codes)
    sums = [np.bincount(codes, weights=values[:, column]) for column in range(values.shape[1])]
    return np.column_stack(sums) / sizes[:, None]


def _r_squared(values: Floats) -> float:
    try:
        return float(ols(values[:, 0], values[:, 1:]).r_squared)
    except AnalysisError:
        return np.nan


def _icc(scores: Floats, institution: NDArray[np.str_]) -> float:
    try:
        return cluster_similarity(scores, cluster=institution.tolist()).icc1
    except AnalysisError:
        return np.nan


def _correlation(values: Floats) -> float:
    try:
        return pearson(values[:, 1], values[:, 2])
    except AnalysisError:
        return np.nan


def _alpha(drawing: Drawing, construct: str) -> float:
    items = drawing.sheet.values(drawing.answers, drawing.sheet.study.items_of(construct))
    try:
        return cronbach_alpha(items[~np.isnan(items).any(axis=1)]).estimate
    except AnalysisError:
        return np.nan
