"""Cross references: every name in a study must name something that exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from crm_study.errors import AddressError, AnalysisError, Complaint
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.protocol.instrument import Instrument, Item
from crm_study.protocol.languages import status_complaints
from crm_study.protocol.nodes import Document
from crm_study.protocol.nodes import Path as Place
from crm_study.protocol.study import StudyFile
from crm_study.protocol.variables import unknown, variable_complaints
from crm_study.results.address import parse_address

_PER_MODEL = ("regression", "diagnostics", "inference", "importance", "sensitivity")
_PER_NAME = ("hierarchical", "moderation", "mediation", "pls", "multiverse")
_PER_GROUPING = {"comparison": "comparisons", "association": "associations"}
_SINGLE = (
    "deviations",
    "sample",
    "profile",
    "quality",
    "weights",
    "reliability.pilot",
    "reliability.main",
    "items.pilot",
    "items.main",
    "descriptives.items",
    "descriptives.constructs",
    "missing",
    "correlation",
    "power",
)


def instrument_complaints(instrument: Instrument, document: Document) -> Iterator[Complaint]:
    """Yield what does not fit together inside the instrument."""
    seen: dict[str, int] = {}
    for s, section in enumerate(instrument.sections):
        for i, item in enumerate(section.items):
            place: Place = ("sections", s, "items", i)
            if item.id in seen:
                message = f"the item id '{item.id}' is used twice; first in line {seen[item.id]}."
                yield document.complain((*place, "id"), message)
            seen.setdefault(item.id, document.places.get((*place, "id"), (0, 0))[0])
            if item.type in ("scale", "multiple"):
                yield from _scale_complaints(item.id, item.scale, instrument, document, place)
            yield from _shown_complaints(item, seen, document, place)
    if instrument.consent is not None and instrument.consent not in seen:
        yield document.complain(("consent",), unknown("item", instrument.consent, seen))
    for name, scale in instrument.scales.items():
        for code in sorted(set(scale.points) & set(scale.missing)):
            message = f"the code {code} of scale '{name}' is both a point and a missing code."
            yield document.complain(("scales", name, "missing", code), message, at_key=True)
    yield from status_complaints(instrument, document)


def study_complaints(
    study: StudyFile, instrument: Instrument, document: Document
) -> Iterator[Complaint]:
    """Yield what does not fit together between study.yaml and its instrument."""
    items = [item.id for item in instrument.items()]
    yield from _construct_complaints(study, items, document)
    yield from variable_complaints(study, items, document)
    yield from _address_complaints(study, document)
    yield from _printed_complaints(study, document)
    for i, decision in enumerate(study.pilot_decisions):
        if decision.item not in items:
            message = unknown("item", decision.item, items)
            yield document.complain(("pilot_decisions", i, "item"), message)
    if study.marker is not None and study.marker not in study.constructs:
        message = unknown("construct", study.marker, study.constructs)
        yield document.complain(("marker",), message)
    if study.waves and study.waves.pilot == study.waves.main:
        yield document.complain(("waves", "main"), "pilot and main wave carry the same code.")


def _shown_complaints(
    item: Item, earlier: Mapping[str, int], document: Document, place: Place
) -> Iterator[Complaint]:
    """Yield conditions on items that are not asked before this one."""
    for k, shown in enumerate(item.shown_if):
        if shown.item not in earlier or shown.item == item.id:
            message = unknown("earlier item", shown.item, [n for n in earlier if n != item.id])
            yield document.complain((*place, "shown_if", k, "item"), message)


def _scale_complaints(
    item: str, scale: str | None, instrument: Instrument, document: Document, place: Place
) -> Iterator[Complaint]:
    if scale is None:
        message = f"item '{item}' has no 'scale'; give one, or 'type: text' or 'type: number'."
        yield document.complain(place, message)
    elif scale not in instrument.scales:
        yield document.complain((*place, "scale"), unknown("scale", scale, instrument.scales))


def _construct_complaints(
    study: StudyFile, items: list[str], document: Document
) -> Iterator[Complaint]:
    for name, construct in study.constructs.items():
        place: Place = ("constructs", name)
        if bool(construct.items) == bool(construct.constructs):
            message = f"construct '{name}' needs either 'items' or 'constructs' (second order)."
            yield document.complain(place, message, at_key=True)
        for i, item in enumerate(construct.items):
            if item not in items:
                message = f"{unknown('item', item, items)} It is listed in construct '{name}'."
                yield document.complain((*place, "items", i), message)
        for item, count in Counter(construct.items).items():
            if count > 1:
                message = f"construct '{name}' lists the item '{item}' {count} times."
                yield document.complain((*place, "items"), message)
        for i, part in enumerate(construct.constructs):
            if part not in study.constructs:
                message = unknown("construct", part, study.constructs)
                yield document.complain((*place, "constructs", i), message)
        if _reaches_itself(name, study):
            message = f"construct '{name}' is, through its dimensions, a part of itself."
            yield document.complain((*place, "constructs"), message)


def _reaches_itself(name: str, study: StudyFile) -> bool:
    reached: set[str] = set()
    waiting = list(study.constructs[name].constructs)
    while waiting:
        part = waiting.pop()
        if part == name:
            return True
        if part in study.constructs and part not in reached:
            reached.add(part)
            waiting.extend(study.constructs[part].constructs)
    return False


def _address_complaints(study: StudyFile, document: Document) -> Iterator[Complaint]:
    for place, address in _addresses(study):
        try:
            parsed = parse_address(address)
        except AddressError as error:
            yield document.complain(place, str(error))
            continue
        findings = _findings(study)
        if parsed.finding not in findings:
            yield document.complain(place, unknown("finding", parsed.finding, findings))
        elif parsed.finding.startswith("regression."):
            model = study.models[parsed.finding.removeprefix("regression.")]
            rows = ["glance", "intercept", *model.terms]
            if parsed.row not in rows and not (model.categorical or model.interactions):
                yield document.complain(place, unknown("row", parsed.row, rows))
    for i, decision in enumerate(study.published_decisions):
        if decision.hypothesis not in study.hypotheses:
            message = unknown("hypothesis", decision.hypothesis, study.hypotheses)
            yield document.complain(("published_decisions", i, "hypothesis"), message)


def _findings(study: StudyFile) -> list[str]:
    """Return the id of every finding that an address of this study may name."""
    named = [(kind, study.models) for kind in _PER_MODEL]
    named += [(kind, getattr(study, kind)) for kind in _PER_NAME]
    named += [(kind, getattr(study, key)) for kind, key in _PER_GROUPING.items()]
    own = [analysis.finding for analysis in study.analyses]
    return [*_SINGLE, *(f"{kind}.{name}" for kind, names in named for name in names), *own]


def _addresses(study: StudyFile) -> Iterator[tuple[Place, str]]:
    for name, hypothesis in study.hypotheses.items():
        for side, criterion in (
            ("supported_if", hypothesis.supported_if),
            ("refuted_if", hypothesis.refuted_if),
        ):
            for part in criterion.parts() if criterion else ():
                if part.address is not None:
                    yield ("hypotheses", name, side, "address"), part.address
    for i, number in enumerate(study.published):
        yield ("published", i, "address"), number.address
    for i, decision in enumerate(study.published_decisions):
        yield ("published_decisions", i, "p_value"), decision.p_value
    for i, target in enumerate(study.simulation.targets if study.simulation else ()):
        yield ("simulation", "targets", i, "address"), target.address


def _printed_complaints(study: StudyFile, document: Document) -> Iterator[Complaint]:
    printed: list[tuple[Place, str]] = [
        (("published", i, "printed"), number.printed) for i, number in enumerate(study.published)
    ]
    for i, target in enumerate(study.simulation.targets if study.simulation else ()):
        printed.append((("simulation", "targets", i, "printed"), target.printed))
    for place, text in printed:
        try:
            rounding_interval(text)
        except AnalysisError as error:
            yield document.complain(place, str(error))
