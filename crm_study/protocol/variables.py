"""The variables that models, paths and comparisons name, and whether they exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crm_study.errors import Complaint, listed, nearest
from crm_study.protocol.nodes import Document
from crm_study.protocol.nodes import Path as Place
from crm_study.protocol.study import StudyFile

Named = tuple[Place, str]


def variable_complaints(
    study: StudyFile, items: list[str], document: Document
) -> Iterator[Complaint]:
    """Yield every variable of a model, a path or a comparison that nothing declares."""
    known = [*study.constructs, *items]
    grouping = [*items, *_design_columns(study)]
    for kind, name, named in _equations(study):
        for where, variable in named:
            if variable not in known and variable not in grouping:
                message = f"{unknown('construct or item', variable, known)} ({kind} '{name}'.)"
                yield document.complain(where, message)
        for variable, count in Counter(variable for _, variable in named).items():
            if count > 1:
                message = f"{kind.lower()} '{name}' names '{variable}' {count} times."
                yield document.complain(named[0][0][:2], message, at_key=True)
    for where, variable in _groupings(study):
        if variable not in grouping:
            yield document.complain(where, unknown("item or column", variable, grouping))
    yield from _analysis_complaints(study, [*known, *grouping], document)
    yield from _interaction_complaints(study, document)
    yield from _path_complaints(study, document)
    yield from _multiverse_complaints(study, document)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is unknown, which is near, and what there is."""
    names = list(known)
    return f"unknown {kind} '{name}'.{nearest(name, names)} Known: {listed(names)}."


def _design_columns(study: StudyFile) -> list[str]:
    """Return the columns of strata and clusters, which may group and adjust."""
    holders = (study.population.strata, study.population.clusters)
    return [holder.column for holder in holders if holder is not None]


def _equations(study: StudyFile) -> Iterator[tuple[str, str, list[Named]]]:
    """Yield kind, name and variables of everything that is fitted."""
    for name, model in study.models.items():
        place: Place = ("models", name)
        yield (
            "Model",
            name,
            [
                ((*place, "outcome"), model.outcome),
                *_listed((*place, "predictors"), model.predictors),
                *_listed((*place, "controls"), model.controls),
            ],
        )
    for name, steps in study.hierarchical.items():
        place = ("hierarchical", name)
        blocks = (_listed((*place, "blocks", i), block) for i, block in enumerate(steps.blocks))
        yield (
            "Hierarchy",
            name,
            [
                ((*place, "outcome"), steps.outcome),
                *(named for block in blocks for named in block),
            ],
        )
    for name, moderation in study.moderation.items():
        place = ("moderation", name)
        yield (
            "Moderation",
            name,
            [
                *_fields(place, moderation, ("outcome", "predictor", "moderator")),
                *_listed((*place, "controls"), moderation.controls),
            ],
        )
    for name, mediation in study.mediation.items():
        place = ("mediation", name)
        yield (
            "Mediation",
            name,
            [
                *_fields(place, mediation, ("outcome", "predictor", "moderator")),
                *_listed((*place, "mediators"), mediation.mediators),
                *_listed((*place, "controls"), mediation.controls),
            ],
        )


def _fields(place: Place, declared: object, names: Iterable[str]) -> list[Named]:
    found = [(name, getattr(declared, name)) for name in names]
    return [((*place, name), value) for name, value in found if value is not None]


def _listed(place: Place, names: Iterable[str]) -> list[Named]:
    return [((*place, i), name) for i, name in enumerate(names)]


def _groupings(study: StudyFile) -> Iterator[Named]:
    for name, comparison in study.comparisons.items():
        yield ("comparisons", name, "group"), comparison.group
    for name, association in study.associations.items():
        yield ("associations", name, "rows"), association.rows
        yield ("associations", name, "columns"), association.columns
    for name, multiverse in study.multiverse.items():
        for label, exclusion in multiverse.exclude.items():
            yield ("multiverse", name, "exclude", label, "column"), exclusion.column


def _analysis_complaints(
    study: StudyFile, known: list[str], document: Document
) -> Iterator[Complaint]:
    """Yield names that a declared analysis uses and nothing declares, and ids used twice."""
    seen: set[str] = set()
    for i, analysis in enumerate(study.analyses):
        place: Place = ("analyses", i)
        for key, variable in analysis.variables():
            if variable not in known:
                message = unknown("item, construct or column", variable, dict.fromkeys(known))
                yield document.complain((*place, key), f"{message} (Analysis '{analysis.name}'.)")
        if analysis.finding in seen:
            message = f"there are two analyses of the kind and name '{analysis.finding}'."
            yield document.complain((*place, "name"), message)
        seen.add(analysis.finding)


def _interaction_complaints(study: StudyFile, document: Document) -> Iterator[Complaint]:
    for name, model in study.models.items():
        place: Place = ("models", name)
        for i, pair in enumerate(model.interactions):
            for variable in pair:
                if variable not in model.terms:
                    message = unknown("term of an interaction", variable, model.terms)
                    yield document.complain((*place, "interactions", i), message)
        for variable in model.categorical:
            if variable not in model.terms:
                message = unknown("categorical term", variable, model.terms)
                yield document.complain((*place, "categorical", variable), message, at_key=True)


def _path_complaints(study: StudyFile, document: Document) -> Iterator[Complaint]:
    constructs = list(study.constructs)
    for name, model in study.pls.items():
        for outcome, causes in model.paths.items():
            place: Place = ("pls", name, "paths", outcome)
            if outcome not in constructs:
                yield document.complain(place, unknown("construct", outcome, constructs))
            for i, cause in enumerate(causes):
                if cause not in constructs:
                    message = unknown("construct", cause, constructs)
                    yield document.complain((*place, i), message)
    for name, comparison in study.comparisons.items():
        for i, outcome in enumerate(comparison.outcomes):
            if outcome not in constructs:
                message = unknown("construct", outcome, constructs)
                yield document.complain(("comparisons", name, "outcomes", i), message)


def _multiverse_complaints(study: StudyFile, document: Document) -> Iterator[Complaint]:
    for name, multiverse in study.multiverse.items():
        place: Place = ("multiverse", name)
        if multiverse.model not in study.models:
            message = unknown("model", multiverse.model, study.models)
            yield document.complain((*place, "model"), message)
        elif multiverse.term not in study.models[multiverse.model].terms:
            message = unknown("term", multiverse.term, study.models[multiverse.model].terms)
            yield document.complain((*place, "term"), message)
