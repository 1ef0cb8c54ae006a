"""What the interviewer fills in: the columns of the study that no item asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from crm_study.protocol.strict import Text
from crm_study.protocol.study import Study
from crm_study.report.instrument.electronic_words import ELECTRONIC_WORDS
from crm_study.report.instrument.form_words import FORM_WORDS


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One column known before the interview; ``choices`` by code, empty for free text."""

    column: str
    label: Text
    choices: Mapping[str, Text] = field(default_factory=dict)


def handed_out(study: Study) -> list[HandedOut]:
    """Return the columns of respondent, wave, stratum, institution and interviewer.

    A column that an item of the instrument asks for is not among them.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> [each.column for each in handed_out(read_study("rusizi"))]
    ['respondent', 'wave', 'function', 'mfi']
    """
    asked = {item.id for item in study.instrument.items()}
    found = {each.column: each for each in _columns(study) if each.column not in asked}
    return list(found.values())


def columns_of(study: Study) -> list[str]:
    """Return every column of the study's data, in the order of its canonical file."""
    items = [item.id for item in study.instrument.items()]
    return [*(each.column for each in handed_out(study)), *items]


def _columns(study: Study) -> Iterator[HandedOut]:
    population = study.population
    if study.respondent:
        yield HandedOut(study.respondent.column, FORM_WORDS["respondent_number"])
    if study.waves:
        waves = study.waves
        choices = {waves.pilot: ELECTRONIC_WORDS["pilot"], waves.main: ELECTRONIC_WORDS["main"]}
        yield HandedOut(waves.column, ELECTRONIC_WORDS["wave"], choices)
    if population.strata:
        levels = population.strata.levels
        choices = {code: level.label or {"en": code} for code, level in levels.items()}
        yield HandedOut(population.strata.column, ELECTRONIC_WORDS["stratum"], choices)
    if population.clusters:
        yield HandedOut(population.clusters.column, FORM_WORDS["institution"])
    if study.fieldwork.enumerator:
        yield HandedOut(study.fieldwork.enumerator, FORM_WORDS["enumerator"])
