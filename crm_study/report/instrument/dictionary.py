"""The data dictionary: every column of the data, with its codes, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from crm_study.protocol.asking import asked_if
from crm_study.protocol.instrument import Item, Section, Shown
from crm_study.protocol.strict import Text
from crm_study.protocol.study import Study
from crm_study.report.instrument.handed_out import handed_out

Measure = Literal["nominal", "ordinal", "scale"]


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the data.

    Attributes
    ----------
    name : str
        Header of the column.
    kind : str
        ``scale``, ``multiple``, ``text``, ``number`` or ``date``.
    label : dict
        The question, or what the column is, by language.
    points, missing : mapping
        Labels by code: answers, and codes that mean no answer.
    section : Section or None
        Where it is asked; None for what is filled in beforehand.
    constructs : tuple of str
        Constructs it is an item of.
    conditions : tuple of Shown
        When it is asked; all must hold.
    item : Item or None
        Its declaration.
    """

    name: str
    kind: str
    label: Text
    points: Mapping[str, Text] = field(default_factory=dict)
    missing: Mapping[str, Text] = field(default_factory=dict)
    section: Section | None = None
    constructs: tuple[str, ...] = ()
    conditions: tuple[Shown, ...] = ()
    item: Item | None = None

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers: codes of a scale, or a number itself."""
        return self.kind == "number" or (self.kind == "scale" and all(map(_is_whole, self.points)))

    @property
    def measure(self) -> Measure:
        """Its level: what a construct uses is ordered, other codes are names."""
        if self.kind == "number":
            return "scale"
        return "ordinal" if self.constructs else "nominal"


def dictionary(study: Study) -> list[Variable]:
    """Return every column of a study's data.

    Parameters
    ----------
    study : Study
        The declared study.

    Returns
    -------
    list of Variable
        What is filled in beforehand, then the items in the order asked.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> first, *_, last = dictionary(read_study("rusizi"))
    >>> first.name, last.kind
    ('respondent', 'text')
    """
    return [*_handed(study), *_items(study)]


def _handed(study: Study) -> Iterator[Variable]:
    for each in handed_out(study):
        kind = "scale" if each.choices else "text"
        yield Variable(each.column, kind, each.label, points=each.choices)


def _items(study: Study) -> Iterator[Variable]:
    homes: dict[str, list[str]] = {}
    for name in study.first_order():
        for part in study.items_of(name):
            homes.setdefault(part, []).append(name)
    general = {str(code): {"en": "Missing"} for code in study.missing.codes}
    for section in study.instrument.sections:
        for item in section.items:
            scale = study.scale_of(item.id)
            points = _coded(scale.points) if scale else {}
            coded = item.type in ("scale", "number")
            missing = {**(_coded(scale.missing) if scale else {}), **(general if coded else {})}
            yield Variable(
                name=item.id,
                kind=item.type,
                label=item.text,
                points=points,
                missing={code: text for code, text in missing.items() if code not in points},
                section=section,
                constructs=tuple(homes.get(item.id, ())),
                conditions=asked_if(study.instrument, item.id),
                item=item,
            )


def _coded(labels: Mapping[int, Text]) -> dict[str, Text]:
    return {str(code): label for code, label in labels.items()}


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
