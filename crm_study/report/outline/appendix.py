"""The appendix: what was assumed, every table that has no place before, every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from crm_study.protocol.strict import say
from crm_study.report.citations import cited
from crm_study.report.document import Items, TableBlock
from crm_study.report.outline.material import Material
from crm_study.report.outline.part import Chapter, Group, Part
from crm_study.report.outline.sources import prose_of, shown
from crm_study.results.finding import Finding
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, compose, phrase, verbatim
from crm_study.results.rule import Rule
from crm_study.results.table import Cell, Table

if TYPE_CHECKING:
    from crm_study.protocol.strict import Text

_FAMILIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("more-data", "Data", ("sample", "profile", "quality", "missing", "weights")),
    (
        "more-measures",
        "Items and constructs",
        (
            "reliability",
            "items",
            "content_validity",
            "factorability",
            "factors",
            "measurement",
            "discriminant",
            "method_bias",
            "formative",
            "descriptives",
            "correlation",
        ),
    ),
    (
        "more-models",
        "Models",
        ("regression", "diagnostics", "inference", "importance", "sensitivity"),
    ),
)
"""Anchor, title and kinds of the sections for what stands nowhere else."""


def assumptions(material: Material) -> Iterator[Group]:
    """List what the study assumes."""
    yield from _listed(material.study.assumptions)


def limits(material: Material) -> Iterator[Group]:
    """List what cannot be reproduced."""
    yield from _listed(material.study.not_reproducible)


def _listed(texts: list[Text]) -> Iterator[Group]:
    if texts:
        yield Group(after=(Items(tuple(say(text, "en") for text in texts)),))


def absent(material: Material) -> Iterator[Group]:
    """Name what does not apply here, each with its reason, in one line."""
    told = [
        compose("{title}: {reason}", title=found.title, reason=phrase(found.reason or ""))
        for found in material.findings
        if found.status == "not_applicable"
    ]
    if told:
        yield Group(after=(Items(tuple(told)),))


def left_over(material: Material) -> Iterable[Part]:
    """Yield sections for everything that stands nowhere yet: nothing gets lost."""
    named = {kind for _, _, kinds in _FAMILIES for kind in kinds}
    for name, title, kinds in _FAMILIES:
        found = [one for kind in kinds for one in material.kind(kind)]
        yield Part(name, title, parts=tuple(_parts(found)))
    rest = [one for one in material.findings if one.id.partition(".")[0] not in named]
    yield Part("more-analyses", "Other analyses", parts=tuple(_parts(rest)))


def _parts(findings: list[Finding]) -> Iterator[Part]:
    for found in findings:
        yield Part(f"more-{found.id}", found.title, sources=(partial(_rest, found),))


def _rest(found: Finding, material: Material) -> Iterator[Group]:
    """Yield what a finding has that was not shown; its words too where it was shown nowhere."""
    if found.status == "not_applicable" or not (found.rows or found.reason):
        return
    untold = not material.was_told(found)
    for group in shown(material, found, say=prose_of if untold else _silent):
        if group.exhibits or (untold and (group.reading or group.notices)):
            yield group


def _silent(_: Finding) -> Prose:
    return Prose()


def rules(material: Material) -> Iterator[Group]:
    """List every cut-off that was applied, once, under the first finding that used it."""
    used: dict[str, tuple[Finding, Rule]] = {}
    for found in material.findings:
        for rule in found.rules:
            used.setdefault(rule.name, (found, rule))
    if not used:
        return
    table = Table(
        title="Cut-offs and where they come from",
        head=("Judged", "Cut-off", "If met", "If not", "Source"),
        rows=tuple(_rule_row(*pair) for pair in used.values()),
    )
    yield Group(exhibits=(TableBlock(table, name="outline.rules"),))


def _rule_row(found: Finding, rule: Rule) -> tuple[Cell, ...]:
    relation = "≥" if rule.direction == "at_least" else "≤"
    cutoff = f"{relation}\u00a0{format_value(rule.cutoff, 'plain')}"
    number = Cell(cutoff, f"{found.id}/rules/{rule.name}", numeric=True)
    source = verbatim(cited(phrase(rule.source)))
    return (Cell(rule.about), number, Cell(rule.met), Cell(rule.unmet), Cell(source))


def attachments(material: Material) -> Iterator[Group]:
    """Leave a place for the papers that a thesis attaches."""
    if material.ready("sample") is not None:
        yield Group(
            literature="attach the letter of consent, the questionnaire in its languages, the "
            "interview guide, the observation checklist, the list of institutions and the "
            "research permit."
        )


APPENDIX = Chapter(
    name="appendix",
    title="Further tables and figures",
    place=None,
    parts=(
        Part("about-assumptions", "What is assumed", sources=(assumptions,)),
        Part("about-limits", "What cannot be reproduced", sources=(limits,)),
        Part("about-absent", "What does not apply here", sources=(absent,)),
        Part("leftovers", "", each=left_over),
        Part("about-rules", "Rules applied", sources=(rules,)),
        Part("attachments", "Papers to attach", sources=(attachments,)),
    ),
)
