"""Which texts of a form may be fielded: those whose translation is approved."""

from __future__ import annotations

from collections.abc import Iterator

from crm_study.protocol.instrument import Instrument

APPROVED = "approved"
UNDECLARED = "undeclared"


def status_of(instrument: Instrument, language: str, item: str | None = None) -> str:
    """Return how far a language has come, or one item in it.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> status_of(read_study("ecsi-mobile").instrument, "sw")
    'undeclared'
    """
    translation = instrument.translations.get(language)
    if translation is None:
        return UNDECLARED
    return translation.items.get(item, translation.status) if item else translation.status


def unapproved(instrument: Instrument, language: str) -> Iterator[str]:
    """Yield a line for the language, then one for every item that stands elsewhere than it."""
    general = status_of(instrument, language)
    if general != APPROVED:
        yield f"{language}: {general}"
    for item in instrument.items():
        status = status_of(instrument, language, item.id)
        if status not in (APPROVED, general):
            yield f"{language}, item '{item.id}': {status}"


def is_draft(instrument: Instrument, language: str) -> bool:
    """Tell whether any text of a language is below approved."""
    return any(unapproved(instrument, language))
