"""The conceptual framework and the revised model, drawn from what the study declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.figures.framework import Arrow, Box
from crm_study.report.document import FigureBlock
from crm_study.report.outline.diagram import diagram
from crm_study.report.outline.main_model import main_model
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group
from crm_study.report.outline.variables import roles_of
from crm_study.results.finding import Finding, Row
from crm_study.results.prose import Prose, compose, join, phrase

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_PLACES = {
    "independent": "left",
    "dependent": "right",
    "mediator": "above",
    "moderator": "below",
    "control": "below",
}
_SIGNIFICANT = 0.05


def conceptual_framework(material: Material) -> Iterator[Group]:
    """Draw the declared variables as boxes, with the declared associations between them."""
    study = material.study
    boxes, arrows = _declared(study)
    if not arrows or not (material.kind("regression") or material.kind("mediation")):
        return
    svg = _drawn(material, "outline.framework", boxes, arrows)
    yield Group(
        lead="The framework shows which variables the study relates, and by which indicators "
        "each is known.",
        exhibits=(
            FigureBlock("outline.framework", "Conceptual framework", _declared_alt(study), svg),
        ),
        caution="Arrows show how the variables are ordered in theory. One questionnaire at one "
        "time can agree with that order; it cannot show it.",
        literature="name the theory behind each arrow and cite it.",
    )


def _declared(study: Study) -> tuple[list[Box], list[Arrow]]:
    roles = _roles(study)
    boxes = [
        Box(name, phrase(study.label_of(name)), _indicators(study, name), _PLACES[role])
        for name, role in roles.items()
    ]
    drawn = {box.name for box in boxes}
    return boxes, [one for one in dict.fromkeys(_arrows(study)) if {one.start, one.end} <= drawn]


def _roles(study: Study) -> dict[str, str]:
    """Return the variables that are drawn: the dimensions of one that is drawn are not."""
    roles = roles_of(study)
    inner = {part for name in roles if name in study.constructs for part in _inner(study, name)}
    return {name: roles[name] for name in _ordered(study, roles) if name not in inner}


def _inner(study: Study, name: str) -> tuple[str, ...]:
    return tuple(study.constructs[name].constructs)


def _ordered(study: Study, roles: dict[str, str]) -> list[str]:
    known = [name for name in study.constructs if name in roles]
    return [*known, *sorted(name for name in roles if name not in study.constructs)]


def _indicators(study: Study, name: str) -> tuple[str, ...]:
    if name not in study.constructs:
        return ()
    return tuple(phrase(study.label_of(part)) for part in _inner(study, name))


def _arrows(study: Study) -> Iterator[Arrow]:
    for model in study.models.values():
        for term in model.terms:
            yield Arrow(term, model.outcome)
    for path in study.mediation.values():
        for mediator in path.mediators:
            yield Arrow(path.predictor, mediator)
            yield Arrow(mediator, path.outcome)
    for moderated in study.moderation.values():
        yield Arrow(moderated.predictor, moderated.outcome)
        yield Arrow(moderated.moderator, moderated.outcome)


def _declared_alt(study: Study) -> Prose:
    roles = _roles(study)
    told = [
        compose("{variable} ({role})", variable=study.label_of(name), role=role)
        for name, role in roles.items()
    ]
    return compose("Boxes and arrows: {variables}.", variables=join(told, ", "))


def revised_model(material: Material) -> Iterator[Group]:
    """Draw only the paths of the overall model that differ from zero, with their β."""
    name = main_model(material)
    found = material.ready(f"regression.{name}")
    if found is None:
        return
    rows = [row for row in found.rows if row["std_estimate"] is not None and _differs(row)]
    study, outcome = material.study, material.study.models[name].outcome
    if not rows:
        yield Group(reading=_nothing(study, outcome))
        return
    boxes = [Box(str(r["term"]), phrase(str(r["label"])), (), "left") for r in rows]
    boxes.append(Box(outcome, phrase(study.label_of(outcome)), (), "right"))
    arrows = [Arrow(str(row["term"]), outcome, _beta(found, row)) for row in rows]
    svg = _drawn(material, "outline.revised", boxes, arrows)
    alt = _revised_alt(found, rows)
    yield Group(
        lead="Only the paths of the overall model whose slope differs from zero are kept.",
        exhibits=(FigureBlock("outline.revised", "Revised model", alt, svg),),
        reading=_revised_words(found, rows),
        caution="A path that is left out is not shown to be zero, and one that is kept is an "
        "association among these respondents. A model that was trimmed on the same data fits "
        "them better than it will fit others.",
        literature="set this model beside the framework and beside those of other studies.",
    )


def _drawn(material: Material, name: str, boxes: list[Box], arrows: list[Arrow]) -> str:
    """Return the picture of boxes and arrows, which is drawn once like every other."""
    return material.draw(diagram(name, boxes, arrows, synthetic=material.synthetic))[name]


def _differs(row: Row) -> bool:
    return row["p_value"] is not None and row["p_value"] < _SIGNIFICANT


def _beta(found: Finding, row: Row) -> str:
    return f"β = {found.slot(str(row['term']), 'std_estimate', style='bounded')}"


def _revised_alt(found: Finding, rows: list[Row]) -> Prose:
    return compose(
        "Arrows to {outcome} from {paths}.",
        outcome=str(found.overall["outcome"]),
        paths=join([_path(found, row) for row in rows], ", "),
    )


def _path(found: Finding, row: Row) -> Prose:
    return compose(
        "{label} (β = {beta}, {p})",
        label=str(row["label"]),
        beta=found.slot(str(row["term"]), "std_estimate", style="bounded"),
        p=found.p_slot(str(row["term"])),
    )


def _revised_words(found: Finding, rows: list[Row]) -> Prose:
    return compose(
        "Kept beside {outcome}: {paths}. The model accounts for {r2} of its variance.",
        outcome=str(found.overall["outcome"]),
        paths=join([_path(found, row) for row in rows], "; "),
        r2=found.slot("glance", "r_squared", style="percent"),
    )


def _nothing(study: Study, outcome: str) -> Prose:
    return compose(
        "No slope of the overall model of {outcome} differs from zero: there is no path to draw.",
        outcome=study.label_of(outcome),
    )
