"""Words that only an electronic form needs; the others are in `form_words`."""

from __future__ import annotations

from collections.abc import Sequence

from crm_study.protocol.strict import Text, say
from crm_study.report.instrument.form_words import LANGUAGE_NAMES, words_in

ELECTRONIC_WORDS: dict[str, Text] = {
    "stratum": {"en": "Group", "fr": "Groupe", "rw": "Itsinda"},
    "wave": {"en": "Wave of the survey", "fr": "Vague de l'enquête", "rw": "Icyiciro"},
    "pilot": {"en": "Pilot", "fr": "Pilote", "rw": "Igerageza"},
    "main": {"en": "Main survey", "fr": "Enquête principale", "rw": "Ubushakashatsi nyamukuru"},
    "questions": {"en": "Questions", "fr": "Questions", "rw": "Ibibazo"},
    "alone": {
        "en": "“{label}” cannot be chosen together with another answer.",
        "fr": "« {label} » ne peut pas être choisi avec une autre réponse.",
        "rw": "“{label}” ntishobora guhitanwamo n'ikindi gisubizo.",
    },
    "asked_if": {
        "en": "Answer only if the answer to “{question}” was: {answers}.",
        "fr": "Répondez seulement si la réponse à « {question} » était : {answers}.",
        "rw": "Musubize gusa niba igisubizo kuri “{question}” cyari: {answers}.",
    },
}


def spoken(key: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return one of these texts in each language, English where one is missing.

    Examples
    --------
    >>> spoken("main", ["fr", "sw"])
    ('Enquête principale', 'Main survey')
    """
    return tuple(say(ELECTRONIC_WORDS[key], language) for language in languages)


def tag(language: str) -> str:
    """Return a language as forms name it.

    Examples
    --------
    >>> tag("fr")
    'Français (fr)'
    """
    return f"{LANGUAGE_NAMES.get(language, language)} ({language})"


def plain_number(value: float) -> str:
    """Return a bound without a needless ``.0``.

    Examples
    --------
    >>> plain_number(18.0), plain_number(0.5)
    ('18', '0.5')
    """
    return str(int(value)) if value == int(value) else repr(value)


def range_message(
    low: float | None, high: float | None, languages: Sequence[str]
) -> tuple[str, ...]:
    """Say in each language which numbers are allowed.

    Examples
    --------
    >>> range_message(18, 99, ["en"])
    ('Please write a number from 18 to 99.',)
    """
    words = words_in(languages)
    key = "between" if None not in (low, high) else "at_least" if high is None else "at_most"
    bounds = {
        name: plain_number(value)
        for name, value in (("low", low), ("high", high))
        if value is not None
    }
    return tuple(
        told.format(range=bounded.format(**bounds))
        for told, bounded in zip(words["out_of_range"], words[key], strict=True)
    )
