"""Models with categories and products: scores summed up in the cells that these make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_study.protocol.model import Coding, Model
from crm_study.protocol.study import Study


@dataclass(frozen=True, slots=True)
class Crossed:
    """A model of which scores are summed up in cells.

    A category, or a score that multiplies others, makes cells: all its rows have one level, or
    one value. In a cell every column of the model is a whole number times one of the scores.

    Attributes
    ----------
    name : str
        Of the model; of other chapters with the kind before it, ``moderation.learning``.
    numbers : tuple of str
        Scores that are summed up, the outcome first.
    columns : tuple of str
        Columns of labels whose levels make the cells.
    values : tuple of str
        Scores whose values do.
    outer : int
        How many of the columns are no part of the model: institution, and stratum in it.
    """

    name: str
    numbers: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[str, ...]
    outer: int = 0


@dataclass(frozen=True, slots=True)
class Design:
    """What a model is made of, as any chapter declares it.

    Attributes
    ----------
    outcome, terms, categorical, products
    told : tuple of str
        Scores of which the values are to be known.
    worded : bool
        Whether levels stand in the words of the study.
    """

    outcome: str
    terms: tuple[str, ...]
    categorical: Mapping[str, Coding]
    products: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    worded: bool = True


def designs(study: Study) -> dict[str, Design]:
    """Return every declared model that sums of scores alone do not serve, by its name.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> list(designs(read_study("rusizi")))
    ['adjusted', 'hierarchical.beyond_learning', 'moderation.learning']
    """
    found = {name: design_of(model) for name, model in study.models.items()}
    found = {name: design for name, design in found.items() if not is_plain(study, design)}
    for name, steps in study.hierarchical.items():
        found[f"hierarchical.{name}"] = Design(steps.outcome, steps.terms, steps.categorical)
    for name, bent in study.moderation.items():
        product = ((bent.predictor, bent.moderator),)
        design = Design(bent.outcome, bent.terms, {}, product, (bent.moderator,), worded=False)
        found[f"moderation.{name}"] = design
    return found


def design_of(model: Model) -> Design:
    """Return what a declared model is made of."""
    products = tuple((first, second) for first, second in model.interactions)
    return Design(model.outcome, model.terms, model.categorical, products)


def crossed(study: Study, name: str, design: Design) -> Crossed | None:
    """Return the cells of a model; None where it rests on more than scores and categories.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("rusizi")
    >>> crossed(study, "moderation.learning", designs(study)["moderation.learning"]).values
    ('learning',)
    """
    categories = [term for term in design.terms if is_category(study, term)]
    scores = [term for term in design.terms if term not in categories]
    if any(one not in study.constructs for one in (design.outcome, *scores)):
        return None
    if any(name not in categories for name in design.categorical):
        return None
    values = _multipliers(design.products, scores, design.told)
    outer = _design_columns(study, name)
    return Crossed(
        name=name,
        numbers=(design.outcome, *(score for score in scores if score not in values)),
        columns=(*outer, *(one for one in categories if one not in outer)),
        values=values,
        outer=len(outer),
    )


def is_plain(study: Study, design: Design) -> bool:
    """Whether a model rests on scores alone, without categories and products."""
    named = (design.outcome, *design.terms)
    return not (design.categorical or design.products) and all(
        variable in study.constructs for variable in named
    )


def is_category(study: Study, name: str) -> bool:
    """Whether a name is the stratum, or an item with codes that is part of no score."""
    strata = study.population.strata
    return (strata is not None and name == strata.column) or name in coded_items(study)


def coded_items(study: Study) -> tuple[str, ...]:
    """Return the items with codes that are part of no score."""
    scored = set(study.scored_items())
    return tuple(
        item.id
        for item in study.instrument.items()
        if item.type == "scale" and item.id not in scored
    )


def _multipliers(
    products: Sequence[tuple[str, str]], scores: Sequence[str], told: Sequence[str]
) -> tuple[str, ...]:
    """Return scores such that one factor of every product of scores is among them."""
    found = [score for score in told if score in scores]
    for first, second in products:
        if first in scores and second in scores and not {first, second} & set(found):
            found.append(second)
    return tuple(found)


def _design_columns(study: Study, name: str) -> tuple[str, ...]:
    """Return the columns of the design by which a chapter wants its sums."""
    clusters, strata = study.population.clusters, study.population.strata
    if clusters is None or name.startswith(("hierarchical.", "moderation.")):
        return ()
    return (clusters.column, *([strata.column] if strata else []))
