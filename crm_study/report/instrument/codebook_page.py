"""The codebook as it is read: one entry a column, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_study.protocol.asking import consent_item
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.report.cleaning import purified
from crm_study.report.instrument.dictionary import Variable, dictionary
from crm_study.report.instrument.electronic_words import plain_number
from crm_study.report.instrument.form_version import form_version

_KINDS = {
    "scale": "one code",
    "multiple": "several codes, joined by a blank",
    "text": "text",
    "number": "number",
    "date": "date, year-month-day",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of the data.

    Attributes
    ----------
    name, label, kind : str
        Header, question or meaning, what a cell holds.
    codes : tuple of (str, str, bool)
        Code, label, and whether it means no answer.
    facts : tuple of (str, str)
        What else is declared, with its name.
    """

    name: str
    label: str
    kind: str
    codes: tuple[tuple[str, str, bool], ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries of one section."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """A whole codebook in one language.

    Attributes
    ----------
    title, citation, version, protocol, language : str
        Of the study, its form and its protocol.
    chapters : tuple of Chapter
        Columns by section; what is filled in beforehand first.
    constructs : tuple of (str, str, str, str)
        Name, label, kind of measurement, and how it is scored.
    """

    title: str
    citation: str
    version: str
    protocol: str
    language: str
    chapters: tuple[Chapter, ...]
    constructs: tuple[tuple[str, str, str, str], ...]


def codebook(study: Study, language: str) -> Codebook:
    """Return the codebook of a study.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> book = codebook(read_study("rusizi"), "en")
    >>> book.chapters[0].entries[0].name, book.constructs[0][0]
    ('respondent', 'kcf')
    """
    variables = dictionary(study)
    sections = dict.fromkeys(each.section.id if each.section else "" for each in variables)
    book = Codebook(
        title=study.title_in(language),
        citation=study.citation,
        version=form_version(study.instrument),
        protocol=study.sha256[:12],
        language=language,
        chapters=tuple(_chapter(study, variables, name, language) for name in sections),
        constructs=tuple(_constructs(study, language)),
    )
    cleaned: Codebook = purified(book)
    return cleaned


def _chapter(study: Study, variables: list[Variable], name: str, language: str) -> Chapter:
    inside = [each for each in variables if (each.section.id if each.section else "") == name]
    section = inside[0].section
    title = say(section.title, language, otherwise=name) if section else "Filled in beforehand"
    return Chapter(title, tuple(_entry(study, each, language) for each in inside))


def _entry(study: Study, variable: Variable, language: str) -> Entry:
    points = [(code, label, False) for code, label in variable.points.items()]
    missing = [(code, label, True) for code, label in variable.missing.items()]
    return Entry(
        name=variable.name,
        label=say(variable.label, language),
        kind=_KINDS[variable.kind],
        codes=tuple((code, say(label, language), none) for code, label, none in points + missing),
        facts=tuple(_facts(study, variable, language)),
    )


def _facts(study: Study, variable: Variable, language: str) -> Iterator[tuple[str, str]]:
    item = variable.item
    if variable.constructs:
        homes = (f"{study.label_of(name, language)} ({name})" for name in variable.constructs)
        yield "Construct", ", ".join(homes)
    if item is None:
        return
    if item.reverse_keyed:
        yield "Scoring", "reversed by the limits of its scale"
    if item.role:
        told = "right answer" if item.role == "attention" else "goes on with"
        known = item.expected is not None
        yield "Role", f"{item.role}, {told} {item.expected}" if known else item.role
    consent = consent_item(study.instrument)
    asked = [each for each in variable.conditions if consent is None or each.item != consent.id]
    if asked:
        parts = (f"{each.item} = {' or '.join(each.equals)}" for each in asked)
        yield "Asked if", " and ".join(parts)
    limits = (("at least", item.minimum), ("at most", item.maximum))
    bounds = [f"{name} {plain_number(value)}" for name, value in limits if value is not None]
    if bounds:
        yield "Range", ", ".join(bounds)
    if item.hint:
        yield "Hint", say(item.hint, language)
    if item.source:
        yield "Source", item.source + (f" (wording: {item.wording})" if item.wording else "")
    if item.identifier:
        yield "Privacy", "may name a person; dropped at import"


def _constructs(study: Study, language: str) -> Iterator[tuple[str, str, str, str]]:
    for name, construct in study.constructs.items():
        parts = construct.items or construct.constructs
        reversed_items = [item for item in construct.items if study.item(item).reverse_keyed]
        note = f"; reversed: {', '.join(reversed_items)}" if reversed_items else ""
        made = f"{'items' if construct.items else 'constructs'} {', '.join(parts)}{note}"
        yield name, study.label_of(name, language), construct.measurement, made
