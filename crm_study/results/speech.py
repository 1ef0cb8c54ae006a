"""The language in which findings are told: English unless somebody else is speaking.

What a finding stores is English, and the same in every language. Its sentences, tables and
figures are told in the language of the voice that speaks while they are made::

    with speaking("fr"):
        print(finding)

A phrase that the language lacks is shown in English behind the mark ``[en]``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from crm_study.errors import OutputError, listed, nearest
from crm_study.results.marks import MARKS, Marks, spaced
from crm_study.results.patterns import (
    SENTENCE,
    Pattern,
    Patterns,
    has_letters,
    literals,
    patterns_of,
)

LANGUAGES = ("en", "fr", "rw")
UNTRANSLATED = "[en] "
_NUMBER = re.compile(r"[<>≤≥=±−-]?\s?\d*\.?\d+\s?%?")
_WORD = re.compile(r"[^\W\d_]{2,}")
_BETWEEN = ("; ", " · ", ", ")
"""What stands between the parts of a list, the marks of longer parts first."""
_MOST_COMMAS = 3
"""Commas that a label of the study may hold itself."""
_AROUND = "()[]“”«»'.,;:?!"
_MOST_NESTED = 6
_FEW_LETTERS = 10
"""Letters below which a pattern such as ``{a} and {b}`` proves nothing of what it matches."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The phrases of a language, and how far their translation has come."""

    status: str
    by: str
    date: str
    phrases: Mapping[str, str]
    patterns: Patterns


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """Who is speaking.

    Attributes
    ----------
    lang : str
        Language code.
    catalogue : Catalogue
        What the program says, by its English words.
    own : mapping of str to str
        What the study says, by its English words; names and codes stand for themselves.
    marks : Marks
        How numbers are written.
    missing : set of str
        What was asked for and has no translation.
    """

    lang: str
    catalogue: Catalogue
    own: Mapping[str, str]
    marks: Marks
    missing: set[str] = field(default_factory=set)
    _told: dict[tuple[str, int], str | None] = field(default_factory=dict)

    def template(self, english: str) -> str:
        """Return a template in the language, marked where there is none."""
        bare = english.strip()
        found = self.catalogue.phrases.get(bare)
        if found is None and not has_letters(bare):
            found = self.marks.between(bare)
        if found is None:
            self.missing.add(bare)
            found = f"{UNTRANSLATED}{bare}"
        return english.replace(bare, found) if bare else english

    def phrase(self, english: str) -> str:
        """Return a text in the language, each sentence marked for which there is none."""
        found = self.translation(english)
        if found is not None:
            return found
        sentences = SENTENCE.split(english)
        if len(sentences) > 1:
            return " ".join(map(self.phrase, sentences))
        self.missing.add(english)
        return f"{UNTRANSLATED}{english}"

    def word(self, english: str) -> str:
        """Return a word, a name or a code in the language; names and codes as they are."""
        found = self.translation(english)
        return self.phrase(english) if found is None and _is_said(english) else found or english

    def translation(self, english: str) -> str | None:
        """Return what a text is in the language; None where it is not known."""
        return self._remembered(english, 0)

    def _remembered(self, english: str, depth: int) -> str | None:
        """Return what was found before for a text, or a part of one, or find it now."""
        key = (english, depth)
        if key not in self._told:
            self._told[key] = self._part(english, depth) if depth else self._sought(english, 0)
        return self._told[key]

    def _sought(self, english: str, depth: int) -> str | None:
        exact = self._exact(english)
        if exact is not None:
            return exact
        if (pair := self._by_colon(english, depth)) is not None:
            return pair
        if not _WORD.search(english) or _NUMBER.fullmatch(english.strip()):
            return self.marks.written(english)
        if english.startswith("“") and english.endswith("”"):  # somebody else's words
            return english[1:-1].join(self.marks.quotes)
        return self._by_pattern(english, depth) if depth < _MOST_NESTED else None

    def _exact(self, english: str) -> str | None:
        own = self.own.get(english)
        translated = own if own != english else None
        return translated or self.catalogue.phrases.get(english) or own

    def _by_colon(self, english: str, depth: int) -> str | None:
        """Return ``name: level`` where both are known, or ``title: part`` of a known part."""
        name, colon, level = english.rpartition(": ")
        ending = self.catalogue.phrases.get(f"{{a}}: {level}") if colon else None
        told = (self._exact(level) or "") if ending is None else ""
        if not (ending or told) or SENTENCE.search(english) or depth >= _MOST_NESTED:
            return None
        before = self._sought(name, depth + 1)
        if before is None:
            return None
        return ending.format(a=before) if ending else f"{before}{self.marks.colon} {told}"

    def _by_pattern(self, english: str, depth: int) -> str | None:
        """Return the answer of the pattern with the most words whose parts are all known."""
        second: str | None = None
        for pattern in self.catalogue.patterns.of_text(english):
            for parts in pattern.parts_of(english):
                told = {name: self._remembered(part, depth + 1) for name, part in parts.items()}
                if None not in told.values():
                    return self.marks.elided(pattern.answer.format(**told))
                if second is None and depth == 0 and pattern.weight >= _FEW_LETTERS:
                    second = self._in_part(pattern, parts, told)
        return second

    def _in_part(
        self, pattern: Pattern, parts: Mapping[str, str], told: Mapping[str, str | None]
    ) -> str | None:
        """Return the answer of a pattern with the unknown parts marked; not over sentences."""
        unknown = {name: parts[name] for name, one in told.items() if one is None}
        if any(map(SENTENCE.search, unknown.values())):
            return None
        self.missing.update(unknown.values())
        marked = {name: f"{UNTRANSLATED}{part}" for name, part in unknown.items()}
        return self.marks.elided(pattern.answer.format(**{**told, **marked}))

    def _part(self, english: str, depth: int) -> str | None:
        found = self._sought(english, depth)
        if found is not None:
            return found
        if not _is_said(english):
            return english
        mark = next((one for one in _BETWEEN if one in english), None)
        if mark is None or depth >= _MOST_NESTED:
            return None
        return self._list(english.split(mark), mark, depth)

    def _list(self, pieces: list[str], mark: str, depth: int) -> str | None:
        """Return the parts of a list in the language; None where one is not known.

        A label with commas of its own is looked for before the pieces it falls into.
        """
        told: list[str] = []
        while pieces:
            for size in range(min(len(pieces), _MOST_COMMAS + 1), 0, -1):
                part = mark.join(pieces[:size])
                found = self._exact(part) if size > 1 else self._remembered(part, depth + 1)
                if found is not None:
                    break
            else:
                return None
            told.append(found)
            pieces = pieces[size:]
        template = f"{{a}}{mark}{{b}}"
        return literals(self.catalogue.phrases.get(template, template))[1].join(told)


_VOICE: ContextVar[Voice | None] = ContextVar("voice", default=None)


def voice() -> Voice | None:
    """Return who is speaking; None for English."""
    return _VOICE.get()


def lang() -> str:
    """Return the code of the language that is spoken."""
    speaker = _VOICE.get()
    return "en" if speaker is None else speaker.lang


def current_marks() -> Marks:
    """Return how numbers are written now."""
    speaker = _VOICE.get()
    return MARKS["en"] if speaker is None else speaker.marks


@contextmanager
def speaking(lang: str, *, own: Mapping[str, str] | None = None) -> Iterator[Voice | None]:
    """Tell findings in a language.

    Parameters
    ----------
    lang : str
        ``en``, ``fr`` or ``rw``.
    own : mapping of str to str, optional
        The study's own words in that language, by their English ones.

    Yields
    ------
    Voice or None
        Who speaks; None for English.

    Raises
    ------
    OutputError
        A language that findings cannot be told in.

    Examples
    --------
    >>> from crm_study.results.format import format_value
    >>> with speaking("fr"):
    ...     format_value(0.7234, "bounded")
    '0,723'
    """
    require_language(lang)
    speaker = None if lang == "en" else Voice(lang, catalogue_of(lang), own or {}, MARKS[lang])
    token = _VOICE.set(speaker)
    try:
        yield speaker
    finally:
        _VOICE.reset(token)


def require_language(lang: str) -> None:
    """Refuse a language that findings cannot be told in.

    Raises
    ------
    OutputError
        The message names the languages there are.
    """
    if lang not in LANGUAGES:
        raise OutputError(
            f"Findings cannot be told in '{lang}'.{nearest(lang, LANGUAGES)} "
            f"Languages: {listed(LANGUAGES)}."
        )


@lru_cache(maxsize=len(LANGUAGES))
def catalogue_of(lang: str) -> Catalogue:
    """Read the phrases of a language.

    Examples
    --------
    >>> catalogue_of("fr").status
    'machine'
    """
    place = files("crm_study.results").joinpath("translations", f"{lang}.json")
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    phrases = {key: spaced(text, lang) for key, text in found["phrases"].items() if text}
    return Catalogue(found["status"], found["by"], found["date"], phrases, patterns_of(phrases))


def _is_said(text: str) -> bool:
    """Tell words from names and codes: ``supported`` from ``kcf1``, ``MFI01`` and ``Aiken``."""
    if " " not in text:
        return text.isalpha() and text.islower() and len(text) > 2
    words = (word.strip(_AROUND).replace("-", "") for word in text.split())
    return any(word.islower() and word.isalpha() and len(word) > 1 for word in words)
