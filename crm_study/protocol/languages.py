"""The texts of a study in its languages: which there are, and how far each has come.

A status belongs to a language, and to single texts where they stand elsewhere than their
language. Only what is `approved` may be fielded; `source` too, since the first wording needs
a pretest and an approval like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from crm_study.errors import Complaint, listed
from crm_study.protocol.instrument import Instrument, Item, TranslationStatus
from crm_study.protocol.nodes import Document
from crm_study.protocol.nodes import Path as Place
from crm_study.protocol.strict import Text
from crm_study.protocol.study import Study, StudyFile

LADDER: tuple[str, ...] = get_args(TranslationStatus)
"""The statuses of a translation, the lowest first."""

APPROVED = "approved"
FORM = "form"
"""The key under which a study approves the fixed words that are printed around its texts."""
UNDECLARED = "undeclared"
_PLACEHOLDER = re.compile(r"\[([^\[\]\n]+)\]")
_NOT_ASKED = "constructs"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in every language it has.

    Attributes
    ----------
    file : str
        ``instrument`` or ``study``: the file it stands in.
    place : tuple
        Its place in that file.
    name : str
        Its place in words that do not move: ``items.kcf1.text``.
    text : dict
        The words by language.
    """

    file: str
    place: Place
    name: str
    text: Text

    @property
    def key(self) -> str:
        """What its status is filed under: the item's id, else its name."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "items" else self.name

    @property
    def asked(self) -> bool:
        """Whether a respondent reads it."""
        return self.file == "instrument" and self.place[0] != _NOT_ASKED

    @property
    def needed(self) -> bool:
        """Whether it must have words: those of an item, and any that has some."""
        return self.name.endswith(".text") or any(self.text.values())

    def lacks(self, lang: str) -> bool:
        """Whether it should have words in a language, and has none."""
        return self.needed and not self.text.get(lang, "").strip()


def wordings(study: Study) -> Iterator[Wording]:
    """Yield every text of a study, those of the instrument first and in the order asked.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> [one.name for one in wordings(read_study("rusizi"))][:3]
    ['title', 'intro', 'scales.agreement5.points.1']
    """
    yield from instrument_wordings(study.instrument)
    for name in StudyFile.model_fields:
        own = name != "constructs" or study.constructs != study.instrument.constructs
        if name != "instrument" and own:
            kind = Study.model_fields[name].annotation
            for place, labels, text in _walk(getattr(study, name), kind, (name,), (name,)):
                yield Wording("study", place, ".".join(("study", *labels)), text)


def instrument_wordings(instrument: Instrument) -> Iterator[Wording]:
    """Yield every text of an instrument, in the order of its file."""
    for place, labels, text in _walk(instrument, Instrument, (), ()):
        yield Wording("instrument", place, ".".join(labels), text)


def status_of(instrument: Instrument, lang: str, key: str | None = None) -> str:
    """Return how far a language has come, or one item or text of it.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> instrument = read_study("rusizi").instrument
    >>> status_of(instrument, "rw"), status_of(instrument, "en", "kcf1")
    ('machine', 'source')
    >>> status_of(instrument, "sw")
    'undeclared'
    """
    translation = instrument.translations.get(lang)
    if translation is None:
        return UNDECLARED
    return translation.items.get(key, translation.status) if key else translation.status


def status_counts(study: Study, lang: str) -> dict[str, int]:
    """Return how many asked texts of a language stand on each status, the lowest first."""
    found = Counter(
        status_of(study.instrument, lang, one.key)
        for one in wordings(study)
        if one.asked and one.text.get(lang, "").strip()
    )
    return {status: found[status] for status in (UNDECLARED, *LADDER) if found[status]}


def final_complaints(study: Study, lang: str) -> list[str]:
    """Return why the texts of a language may not be fielded yet; nothing when they may.

    Parameters
    ----------
    study : Study
        The declared study.
    lang : str
        Language of the form.

    Returns
    -------
    list of str
        A sentence each for texts that are missing, for statuses below ``approved``, and for
        places in square brackets that nobody has filled in.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> final_complaints(read_study("ecsi-mobile"), "fr")
    ["fr: 33 texts are 'machine', below 'approved'."]
    """
    asked = [one for one in wordings(study) if one.asked]
    if lang not in study.instrument.languages:
        known = listed(study.instrument.languages)
        return [f"{lang}: the instrument has no such language. Languages: {known}."]
    missing = [one.name for one in asked if one.lacks(lang)]
    empty = [one.name for one in asked if placeholders(one.text.get(lang, ""))]
    low = {status: n for status, n in status_counts(study, lang).items() if status != APPROVED}
    return [
        *([f"{lang}: no text for {listed(missing)}."] if missing else []),
        *(f"{lang}: {n} texts are '{status}', below '{APPROVED}'." for status, n in low.items()),
        *([f"{lang}: to be filled in, in square brackets: {listed(empty)}."] if empty else []),
    ]


def placeholders(text: str) -> list[str]:
    """Return what a text leaves to be filled in: capitals in square brackets.

    Examples
    --------
    >>> placeholders("Call [NAME AND PHONE] before [date].")
    ['NAME AND PHONE']
    """
    return [found for found in _PLACEHOLDER.findall(text) if found.isupper()]


def status_complaints(instrument: Instrument, document: Document) -> Iterator[Complaint]:
    """Yield statuses of languages and texts that the instrument does not have."""
    keys = {FORM, *(one.key for one in instrument_wordings(instrument))}
    for lang, translation in instrument.translations.items():
        place: Place = ("translations", lang)
        if lang not in instrument.languages:
            message = f"'{lang}' is none of the languages: {listed(instrument.languages)}."
            yield document.complain(place, message, at_key=True)
        for key in translation.items:
            if key not in keys:
                message = f"'{key}' is neither an item nor the place of a text."
                yield document.complain((*place, "items", key), message, at_key=True)


def _walk(
    value: Any, kind: Any, place: Place, labels: tuple[str, ...]
) -> Iterator[tuple[Place, tuple[str, ...], Text]]:
    """Yield every text below a value, with its place and its name."""
    if kind == Text:
        yield place, labels, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = (*place, field.alias or name)
            yield from _walk(getattr(value, name), field.annotation, inner, (*labels, name))
    elif isinstance(value, dict | list) and get_args(kind):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in pairs:
            yield from _walk(one, get_args(kind)[-1], (*place, key), _labels(labels, key, one))


def _labels(labels: tuple[str, ...], key: object, value: object) -> tuple[str, ...]:
    """Name one of several: by its id where it has one; an item without its section."""
    if isinstance(value, Item):
        return ("items", value.id)
    return (*labels, str(getattr(value, "id", key)))
