"""What was measured and how: the operationalization of the variables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.protocol.strict import say
from crm_study.report.document import TableBlock
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Group
from crm_study.results.prose import join, phrase, verbatim
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_HEAD = ("Variable", "Role", "Indicators", "Answers", "Source")
_ROLES = (
    ("outcome", "dependent"),
    ("predictor", "independent"),
    ("mediator", "mediator"),
    ("moderator", "moderator"),
    ("control", "control"),
)


def operationalization(material: Material) -> Iterator[Group]:
    """Show every construct with its role, items, scale and source."""
    study = material.study
    if not study.constructs or not _is_about_constructs(material):
        return
    rows = tuple(_row(study, name) for name in study.constructs)
    table = Table(
        "Operationalization of the variables",
        _HEAD,
        rows,
        (
            "Items keep the codes of the questionnaire. A variable of several dimensions is "
            "measured by the items of its dimensions.",
        ),
    )
    yield Group(
        lead="Every variable was defined by indicators that the questionnaire asks for.",
        exhibits=(TableBlock(table, name="outline.variables"),),
        literature="define each variable in your own words and cite the works the constructs "
        "come from; the table names those that the instrument declares.",
    )


def _is_about_constructs(material: Material) -> bool:
    kinds = ("descriptives", "reliability", "regression", "measurement", "pls")
    return any(one.rows for kind in kinds for one in material.kind(kind))


def roles_of(study: Study) -> dict[str, str]:
    """Return the role of every variable that a declared model names, the first one it has."""
    named: dict[str, set[str]] = {role: set() for role, _ in _ROLES}
    for model in study.models.values():
        named["outcome"].add(model.outcome)
        named["predictor"].update(model.predictors)
        named["control"].update(model.controls)
    for path in study.mediation.values():
        named["outcome"].add(path.outcome)
        named["predictor"].add(path.predictor)
        named["mediator"].update(path.mediators)
    for moderated in study.moderation.values():
        named["moderator"].add(moderated.moderator)
    found: dict[str, str] = {}
    for role, words in _ROLES:
        for name in named[role]:
            found.setdefault(name, words)
    return found


def _row(study: Study, name: str) -> tuple[Cell, ...]:
    construct, roles = study.constructs[name], roles_of(study)
    inner = [study.label_of(part) for part in construct.constructs]
    indicators = join(inner, ", ") if inner else verbatim(_codes(construct.items))
    role = roles.get(name) or _outer_role(study, name) or "–"
    return (
        Cell(study.label_of(name)),
        Cell("marker" if name == study.marker else role),
        Cell(indicators),
        Cell(_answers(study, name)),
        Cell(verbatim(_sources(study, name))),
    )


def _outer_role(study: Study, name: str) -> str:
    roles = roles_of(study)
    for outer, construct in study.constructs.items():
        if name in construct.constructs and outer in roles:
            return roles[outer]
    return ""


def _codes(items: list[str]) -> str:
    """Name the first and the last of items that count up: ``kcf1–kcf6``."""
    bases = {item.rstrip("0123456789") for item in items}
    if len(items) > 2 and len(bases) == 1:
        return f"{items[0]}–{items[-1]}"
    return ", ".join(items)


def _answers(study: Study, name: str) -> str:
    scales = {item: study.scale_of(item) for item in study.items_of(name)}
    told: dict[tuple[tuple[int, int], tuple[str, ...]], None] = {}
    for scale in scales.values():
        if scale is not None:
            ends = (scale.minimum, scale.maximum)
            words = (say(scale.points[end], "en", otherwise=str(end)) for end in ends)
            told[ends, tuple(words)] = None
    return join([_ends(*one) for one in told], "; ")


def _ends(ends: tuple[int, int], words: tuple[str, ...]) -> str:
    low, high = (str(end) for end in ends)
    return join([verbatim(f"{low} ="), phrase(words[0]), verbatim(f"… {high} ="), phrase(words[1])])


def _sources(study: Study, name: str) -> str:
    sources = (study.item(item).source or "" for item in study.items_of(name))
    return "; ".join(dict.fromkeys(one.removeprefix("construct after ") for one in sources if one))
