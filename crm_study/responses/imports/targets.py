"""What a study wants from a file: its items, and the columns that say who, where and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from crm_study.protocol.study import Study
from crm_study.responses.imports.choices import Choices, choices_of_item, choices_of_strata
from crm_study.responses.imports.wording import folded
from crm_study.responses.privacy.coarsen import DURATION

Kind = Literal["choice", "several", "number", "date", "text", "moment"]
_BETWEEN = (" / ", "/", " - ", " | ", " ", ", ")
_USUAL = ("respondent", "respondent_id", "synthetic", "synthetic_seed")


@dataclass(frozen=True, eq=False)
class Target:
    """One column of the canonical table.

    Attributes
    ----------
    name : str
        Item id, or the declared name of another column.
    kind : str
        What its cells hold.
    is_item : bool
        Whether it is a question of the instrument.
    labels : tuple of str
        The question in every language.
    choices : Choices or None
        Codes allowed.
    role : str
        What the column is for: ``respondent``, ``wave``, ``start`` … or blank.
    """

    name: str
    kind: Kind
    is_item: bool = False
    labels: tuple[str, ...] = ()
    choices: Choices | None = None
    role: str = ""
    section: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def headers(self) -> Iterator[str]:
        """Yield every folded header this question may have: one language, or two together."""
        yield from (folded(label) for label in self.labels)
        for first, second in permutations(dict.fromkeys(map(folded, self.labels)), 2):
            yield f"{first} ({second})"
            yield from (f"{first}{between}{second}" for between in _BETWEEN)


def targets_of(study: Study, *, further: tuple[str, ...] = ()) -> dict[str, Target]:
    """Return every column a study declares, by name, in the order of the canonical table.

    Parameters
    ----------
    study : Study
        The declared study.
    further : tuple of str
        Columns to keep that it does not declare, such as the number of a paper form.
    """
    found: dict[str, Target] = {}
    for target in (*_design(study), *_items(study), *_fieldwork(study)):
        found.setdefault(target.name, target)
    privacy = study.privacy
    undeclared = (*privacy.pseudonyms, *privacy.quasi_identifiers, *privacy.identifiers)
    for name in (*undeclared, *_USUAL, *further):
        found.setdefault(name, Target(name, "text"))
    return found


def _design(study: Study) -> Iterator[Target]:
    population = study.population
    if study.respondent:
        yield Target(study.respondent.column, "text", role="respondent")
    if study.waves:
        codes = (study.waves.pilot, study.waves.main)
        yield Target(study.waves.column, "choice", choices=Choices(codes, {}), role="wave")
    if population.strata:
        choices = choices_of_strata(population.strata)
        yield Target(population.strata.column, "choice", choices=choices, role="stratum")
    if population.clusters:
        yield Target(population.clusters.column, "text", role="cluster")
    if study.weights.column:
        yield Target(study.weights.column, "number", role="weight")


def _items(study: Study) -> Iterator[Target]:
    kinds: dict[str, Kind] = {"scale": "choice", "multiple": "several", "number": "number"}
    kinds |= {"date": "date", "text": "text"}
    for section in study.instrument.sections:
        for item in section.items:
            yield Target(
                item.id,
                kinds[item.type],
                is_item=True,
                labels=tuple(item.text.values()),
                choices=choices_of_item(study, item.id),
                section=tuple(section.title.values()),
                low=item.minimum,
                high=item.maximum,
            )


def _fieldwork(study: Study) -> Iterator[Target]:
    fieldwork = study.fieldwork
    for role in ("start", "end", "submitted"):
        name = getattr(fieldwork, role)
        if name:
            yield Target(name, "moment", role=role)
    for role in ("enumerator", "version"):
        name = getattr(fieldwork, role)
        if name:
            yield Target(name, "text", role=role)
    if fieldwork.start and fieldwork.end:
        yield Target(DURATION, "number")
