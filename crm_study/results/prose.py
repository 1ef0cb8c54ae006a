"""Sentences whose numbers know where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from string import Formatter

from crm_study.results.patterns import is_worded
from crm_study.results.speech import lang, voice

_NO_LANGUAGE = "zxx"
"""The code that ISO 639 has for what is in no language."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A number in a sentence: its text and the address it was read from."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


class Prose(str):
    """A string that also keeps its parts: plain text and `Slot`s.

    Examples
    --------
    >>> prose = compose("alpha was {a}.", a=Slot(".86", "reliability.main/scrm/estimate"))
    >>> prose, prose.slots[0].address
    ('alpha was .86.', 'reliability.main/scrm/estimate')
    """

    __slots__ = ("lang", "parts")

    lang: str
    parts: tuple[str | Slot, ...]

    def __new__(cls, parts: Iterable[str | Slot] = (), *, lang: str = "en") -> Prose:
        """Join the parts and keep them, with the language they are in."""
        kept = tuple(part for part in parts if str(part))
        prose = super().__new__(cls, "".join(str(part) for part in kept))
        prose.parts = kept
        prose.lang = lang
        return prose

    def _repr_html_(self) -> str:
        return f"<p>{escape(self)}</p>"

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The numbers, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


def compose(template: str, **values: str | Slot | Prose) -> Prose:
    """Fill a template in the language that is spoken; every value stays a part of its own.

    Parameters
    ----------
    template : str
        A literal, in English; it is the key of its translations.
    **values : str, Slot or Prose
        What fills its places. A plain text is translated where it is known words.
    """
    speaker = voice()
    parts: list[str | Slot] = []
    for text, name, _, _ in Formatter().parse(speaker.template(template) if speaker else template):
        filled = [] if name is None else _parts(values[name])
        parts.append(speaker.marks.elided(text, str(next(iter(filled), ""))) if speaker else text)
        parts.extend(filled)
    return Prose(parts, lang=lang())


def join(sentences: Iterable[Prose | str], separator: str = " ") -> Prose:
    """Join sentences into a paragraph, keeping every slot."""
    parts: list[str | Slot] = []
    speaker = voice()
    separator = speaker.marks.between(separator) if speaker else separator
    for sentence in sentences:
        if parts and sentence:
            parts.append(separator)
        parts.extend(_parts(sentence) if sentence else [])
    return Prose(parts, lang=lang())


def phrase(text: str) -> str:
    """Return words of the program or of the study in the language that is spoken.

    What is said already passes unchanged; what has no translation is marked ``[en]``.

    Examples
    --------
    >>> phrase("Sample and response by stratum")
    'Sample and response by stratum'
    """
    speaker = voice()
    if speaker is None or not text or _is_told(text, speaker.lang):
        return text
    return Prose([speaker.phrase(str(text))], lang=speaker.lang)


def word(text: str) -> str:
    """Return a text as `phrase` does, but leave names and codes as they are."""
    speaker = voice()
    if speaker is None or not text or _is_told(text, speaker.lang):
        return text
    return Prose([speaker.word(str(text))], lang=speaker.lang)


def known(text: str) -> str:
    """Return a text as `word` does, but leave what is not known as it is, without a mark."""
    speaker = voice()
    if speaker is None or not text or _is_told(text, speaker.lang):
        return text
    return speaker.translation(str(text)) or text


def numbered(number: int, label: str) -> Prose:
    """Return a label behind its number, in the language that is spoken.

    Examples
    --------
    >>> numbered(2, "Trust")
    '2. Trust'
    """
    return compose("{number}. {label}", number=str(number), label=label)


def lowered(label: str) -> Prose:
    """Return a label with a small first letter, for the middle of a sentence.

    Examples
    --------
    >>> lowered("Straight lines"), lowered("D² is large"), lowered("IRV")
    ('straight lines', 'D² is large', 'IRV')
    """
    told = str(phrase(label))
    small = told[:1].lower() + told[1:] if told[1:2].islower() else told
    return Prose([small], lang=lang())


def raised(sentence: Prose | str) -> Prose:
    """Return a sentence with a capital first letter, its numbers still slots."""
    told = phrase(sentence)
    first, *others = told.parts if isinstance(told, Prose) else (told,)
    if isinstance(first, str):
        first = first[:1].upper() + first[1:]
    return Prose([first, *others], lang=lang())


def verbatim(text: str) -> Prose:
    """Return a text that nobody translates: a citation, a file's name, an answer."""
    return Prose([text], lang=_NO_LANGUAGE)


def _is_told(text: str, code: str) -> bool:
    """Tell whether a text is in the language already, or is nothing but numbers."""
    if not isinstance(text, Prose):
        return False
    return text.lang in {code, _NO_LANGUAGE} or not any(
        is_worded(p) for p in text.parts if isinstance(p, str)
    )


def _parts(value: str | Slot | Prose) -> Sequence[str | Slot]:
    """Return the parts of what fills a place, told in the language that is spoken."""
    if isinstance(value, Slot):
        return [value]
    told = word(value)
    return told.parts if isinstance(told, Prose) else [told]
