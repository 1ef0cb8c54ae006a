"""Texts a form would lack: a respondent must never see a blank or a dash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_study.errors import ProtocolError, listed
from crm_study.protocol.instrument import Instrument
from crm_study.protocol.languages import instrument_wordings


def require_texts(instrument: Instrument, languages: Sequence[str]) -> None:
    """Refuse an instrument that lacks a text in one of the languages.

    Raises
    ------
    ProtocolError
        Names every text that is missing.
    """
    missing = list(missing_texts(instrument, languages))
    if missing:
        count = "1 text is" if len(missing) == 1 else f"{len(missing)} texts are"
        raise ProtocolError(
            f"The form cannot be written: {count} missing.\n{listed(missing, limit=40)}."
        )


def missing_texts(instrument: Instrument, languages: Sequence[str]) -> Iterator[str]:
    """Yield where a text that a respondent reads is missing.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> instrument = read_study("ecsi-mobile").instrument
    >>> list(missing_texts(instrument, ["en"])), next(missing_texts(instrument, ["sw"]))
    ([], 'scales.rating10.points.1 (sw)')
    """
    for wording in instrument_wordings(instrument):
        for language in languages:
            if wording.asked and wording.lacks(language):
                yield f"{wording.name} ({language})"
