"""Texts a form would lack: a respondent must never see a blank or a dash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_study.errors import ProtocolError, listed
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.strict import Text


def require_texts(instrument: Instrument, languages: Sequence[str]) -> None:
    """Refuse an instrument that lacks a text in one of the languages.

    Raises
    ------
    ProtocolError
        Names every text that is missing.
    """
    missing = list(missing_texts(instrument, languages))
    if missing:
        raise ProtocolError(
            f"The form cannot be written: {len(missing)} texts are missing.\n"
            f"{listed(missing, limit=40)}."
        )


def missing_texts(instrument: Instrument, languages: Sequence[str]) -> Iterator[str]:
    """Yield where a text is missing: a needed one, or one that other languages have.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> instrument = read_study("ecsi-mobile").instrument
    >>> list(missing_texts(instrument, ["en"])), "IMAG1 (sw)" in missing_texts(instrument, ["sw"])
    ([], True)
    """
    for place, text, needed in _texts(instrument):
        for language in languages:
            if (needed or any(text.values())) and not text.get(language, "").strip():
                yield f"{place} ({language})"


def _texts(instrument: Instrument) -> Iterator[tuple[str, Text, bool]]:
    yield "the title", instrument.title, False
    yield "the intro", instrument.intro, False
    for name, scale in instrument.scales.items():
        for code, label in {**scale.points, **scale.missing}.items():
            yield f"{name}: {code}", label, False
    for section in instrument.sections:
        yield f"title of {section.id}", section.title, False
        yield f"intro of {section.id}", section.intro, False
        for item in section.items:
            yield item.id, item.text, True
            yield f"hint of {item.id}", item.hint, False
