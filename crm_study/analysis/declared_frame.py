"""The declared model on the main wave, with the declared design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame
from crm_study.analysis.survey_columns import Fpc
from crm_study.analysis.variable import Variable, variable_of
from crm_study.errors import AnalysisError
from crm_study.protocol.instrument import Item
from crm_study.protocol.model import Coding, Model
from crm_study.protocol.study import Study
from crm_study.responses.columns import Array, Columns
from crm_study.responses.other_answers import is_date
from crm_study.responses.responses import MAIN, Responses

if TYPE_CHECKING:
    import pandas as pd

WEIGHT, PEOPLE = "(weight)", "(people)"
"""Columns of `declared_columns`: weights, and people in the stratum or the institution."""


def declared_frame(study: Study, responses: Responses, model: str) -> ModelFrame:
    """Return the rows of a declared model, carrying the declared design.

    Parameters
    ----------
    study : Study
        Declares the model, the population and the weights.
    responses : Responses
        Admitted rows; the main wave is used.
    model : str
        Name of the model.

    Raises
    ------
    AnalysisError
        Whatever `model_frame` refuses.
    """
    return frame_of(study, responses, study.models[model])


def frame_of(study: Study, responses: Responses, model: Model) -> ModelFrame:
    """Return the rows of any model of this study, carrying the declared design."""
    columns = declared_cells(study, responses)
    population = study.population
    frame = model_frame(
        columns,
        outcome=model.outcome,
        predictors=model.terms,
        categorical=choices(model.categorical),
        interactions=model.interactions,
        cluster=population.clusters.column if population.clusters else None,
        strata=population.strata.column if population.strata else None,
        weights=WEIGHT if WEIGHT in columns else None,
        fpc=declared_population(study, columns),
        labels=labels_of(study, (model.outcome, *model.terms)),
        levels={name: study.levels_of(name) for name in model.terms},
    )
    return replace(frame, labels=with_levels(study, frame))


def with_levels(study: Study, frame: ModelFrame) -> dict[str, str]:
    """Return the labels of the terms and of all levels, in the study's own words."""
    words = {
        f"{name}[{level}]": f"{study.label_of(name)}: {label}"
        for name in set(frame.predictor_of.values())
        for level, label in study.levels_of(name).items()
    }
    return words | {
        term: " × ".join(words.get(part, frame.labels.get(part, part)) for part in term.split(":"))
        for term in frame.terms
    }


def declared_columns(study: Study, responses: Responses) -> pd.DataFrame:
    """Return `declared_cells` as a DataFrame, dates as dates.

    Many chapters of one run ask for the same columns; the last ones are kept.
    """
    held = _kept_frame(responses) if study is responses.study else _frame(study, responses)
    return held.copy()


@lru_cache(maxsize=1)
def _kept_frame(responses: Responses) -> pd.DataFrame:
    return _frame(responses.study, responses)


def _frame(study: Study, responses: Responses) -> pd.DataFrame:
    import pandas as pd

    frame = declared_cells(study, responses).frame()
    for name in responses.texts:
        if study.item(name).type == "date":
            frame[name] = pd.to_datetime(frame[name], errors="coerce", format="ISO8601", utc=True)
    return frame


def declared_cells(study: Study, responses: Responses) -> Columns:
    """Return the main wave under its own names: scores, items, text, stratum, cluster, weight.

    Blank text, and what is no date among dates, is None.
    """
    return _kept_cells(responses) if study is responses.study else _cells(study, responses)


@lru_cache(maxsize=1)
def _kept_cells(responses: Responses) -> Columns:
    return _cells(responses.study, responses)


def _cells(study: Study, responses: Responses) -> Columns:
    main = responses.wave(MAIN)
    population = study.population
    held: dict[str, Array] = {**main.scored.arrays, **main.keyed.arrays}
    held |= {name: _known(main.texts[name], study.item(name)) for name in main.texts}
    if population.strata:
        held[population.strata.column] = main.people["stratum"]
    if population.clusters:
        held[population.clusters.column] = main.people["cluster"]
    known = {WEIGHT: _weights(study, main), PEOPLE: _people(study, main)}
    held |= {name: values for name, values in known.items() if values is not None}
    return Columns.of(held, n_rows=len(main))


def _known(texts: Array, item: Item) -> Array:
    """Return text with blanks missing; among dates also what is none."""
    is_told = is_date if item.type == "date" else bool
    return np.array([text if is_told(text) else None for text in texts], dtype=object)


def declared_groups(study: Study, responses: Responses, names: Sequence[str]) -> pd.DataFrame:
    """Return `declared_columns`, the codes of some columns in the study's own words."""
    import pandas as pd

    columns = declared_columns(study, responses)
    for name in names:
        if name in columns and study.levels_of(name):
            told = declared_group(study, responses, name)
            columns[name] = pd.Categorical(told.values, categories=list(told.levels or ()))
    return columns


def declared_group(study: Study, responses: Responses, name: str) -> Variable:
    """Return one of the `declared_cells`, its codes in the study's own words."""
    column, words = variable_of(declared_cells(study, responses), name), study.levels_of(name)
    if not words:
        return column
    codes = zip(column.values.tolist(), column.gaps.tolist(), strict=True)
    told = [None if is_gap else words.get(_code(value)) for value, is_gap in codes]
    return Variable(name, np.array(told, dtype=object), levels=tuple(words.values()))


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def declared_population(study: Study, columns: Columns) -> Fpc:
    """Return the finite population as `model_frame` reads it; None where it is unknown."""
    clusters = study.population.clusters
    if PEOPLE not in columns:
        return None
    if clusters is None:
        return PEOPLE
    return None if clusters.n is None else (float(clusters.n), PEOPLE)


def _weights(study: Study, main: Responses) -> Array | None:
    """Return the declared weights; None where there are none, or the chapter on them failed."""
    if not study.is_weighted:
        return None
    from crm_study.analysis.declared_weights import study_weights

    try:
        return study_weights(study, main)
    except AnalysisError:
        return None


def _people(study: Study, main: Responses) -> Array | None:
    """Return the people in the institution of every row, else in its stratum, else in all.

    Where only the average institution is known, one in which more people answered counts
    as large as they are.
    """
    population = study.population
    if population.clusters:
        average, clusters = population.people_per_cluster, main.people["cluster"].tolist()
        answered = Counter(clusters)
        if average is None:
            return None
        return np.array([max(answered[name], average) for name in clusters], dtype=float)
    if population.strata and (sizes := population.strata.sizes):
        return np.array([sizes[code] for code in main.people["stratum"]], dtype=int)
    return None if population.size is None else np.full(len(main), population.size)


def choices(categorical: dict[str, Coding]) -> dict[str, Choice]:
    """Return declared codings as `model_frame` reads them."""
    return {
        name: coding.coding if coding.reference is None else (coding.coding, coding.reference)
        for name, coding in categorical.items()
    }


def labels_of(study: Study, names: Sequence[str]) -> dict[str, str]:
    """Return how a reader should see the variables of a model."""
    return {name: study.label_of(name) for name in names}
