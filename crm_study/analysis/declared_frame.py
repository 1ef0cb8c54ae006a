"""The declared model on the main wave, with the declared design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_study.analysis.declared_weights import study_weights
from crm_study.analysis.model_frame import Choice, ModelFrame, model_frame
from crm_study.analysis.survey_columns import Fpc
from crm_study.errors import AnalysisError
from crm_study.protocol.model import Coding, Model
from crm_study.protocol.study import Study
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
    columns = declared_columns(study, responses)
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
    """Return the main wave under its own names: scores, items, text, stratum, cluster, weight.

    Many chapters of one run ask for the same columns; the last ones are kept.
    """
    gathered = _gathered(responses) if study is responses.study else _gather(study, responses)
    return gathered.copy()


@lru_cache(maxsize=1)
def _gathered(responses: Responses) -> pd.DataFrame:
    return _gather(responses.study, responses)


def _gather(study: Study, responses: Responses) -> pd.DataFrame:
    import pandas as pd

    main = responses.wave(MAIN)
    population = study.population
    design: dict[str, object] = {}
    if population.strata:
        design[population.strata.column] = main.design["stratum"]
    if population.clusters:
        design[population.clusters.column] = main.design["cluster"]
    known = {
        WEIGHT: _weights(study, main),
        PEOPLE: _people(study, main),
    }
    design |= {name: value for name, value in known.items() if value is not None}
    held = pd.DataFrame(design, index=main.design.index)
    parts = [main.scores, main.items, _typed(main), held]
    return pd.concat(parts, axis=1).reset_index(drop=True)


def _typed(main: Responses) -> pd.DataFrame:
    """Return dates as dates, and text as text with blanks missing."""
    import pandas as pd

    found = main.extra.where(main.extra != "")
    for name in found.columns:
        if main.study.item(name).type == "date":
            found[name] = pd.to_datetime(found[name], errors="coerce", format="ISO8601", utc=True)
    return found


def declared_groups(study: Study, responses: Responses, names: Sequence[str]) -> pd.DataFrame:
    """Return `declared_columns`, the codes of some columns in the study's own words."""
    import pandas as pd

    columns = declared_columns(study, responses)
    for name in names:
        words = study.levels_of(name)
        if name in columns and words:
            codes = columns[name].map(_code, na_action="ignore")
            columns[name] = pd.Categorical(codes.map(words), categories=list(words.values()))
    return columns


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def declared_population(study: Study, columns: pd.DataFrame) -> Fpc:
    """Return the finite population as `model_frame` reads it; None where it is unknown."""
    clusters = study.population.clusters
    if PEOPLE not in columns:
        return None
    if clusters is None:
        return PEOPLE
    return None if clusters.n is None else (float(clusters.n), PEOPLE)


def _weights(study: Study, main: Responses) -> pd.Series[float] | None:
    """Return the declared weights; None where there are none, or the chapter on them failed."""
    try:
        return study_weights(study, main)
    except AnalysisError:
        return None


def _people(study: Study, main: Responses) -> pd.Series[float] | float | None:
    """Return the people in the institution of every row, else in its stratum, else in all.

    Where only the average institution is known, one in which more people answered counts
    as large as they are.
    """
    population, stratum = study.population, main.design["stratum"]
    if population.clusters:
        average = population.people_per_cluster
        answered = main.design.groupby("cluster")["cluster"].transform("size")
        return None if average is None else answered.clip(lower=average).astype(float)
    if population.strata and all(level.n for level in population.strata.levels.values()):
        return stratum.map({code: level.n for code, level in population.strata.levels.items()})
    return population.size


def choices(categorical: dict[str, Coding]) -> dict[str, Choice]:
    """Return declared codings as `model_frame` reads them."""
    return {
        name: coding.coding if coding.reference is None else (coding.coding, coding.reference)
        for name, coding in categorical.items()
    }


def labels_of(study: Study, names: Sequence[str]) -> dict[str, str]:
    """Return how a reader should see the variables of a model."""
    return {name: study.label_of(name) for name in names}
