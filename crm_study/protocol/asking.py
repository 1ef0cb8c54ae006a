"""When a question is asked: consent and screening come before its own conditions."""

from __future__ import annotations

from itertools import takewhile

from crm_study.protocol.instrument import Instrument, Item, Shown

_YES = 1
"""The code of an answer that lets the interview go on, where no other is declared."""


def consent_item(instrument: Instrument) -> Item | None:
    """Return the item that asks for consent: the one named, else the one of that role.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> consent_item(read_study("rusizi").instrument).id
    'consent'
    """
    if instrument.consent is not None:
        return instrument.item(instrument.consent)
    return next((item for item in instrument.items() if item.role == "consent"), None)


def consent_given(instrument: Instrument) -> Shown | None:
    """Return the condition that every question but consent itself stands under."""
    consent = consent_item(instrument)
    if consent is None:
        return None
    code = _YES if consent.expected is None else consent.expected
    return Shown(item=consent.id, equals=[str(code)])


def asked_if(instrument: Instrument, name: str) -> tuple[Shown, ...]:
    """Return every condition under which an item is asked; all must hold.

    Consent comes first, whatever the order of the sections; then every screening question
    asked before the item, because a wrong answer to it ends the interview; then the item's
    own ``shown_if``. The item that asks for consent stands under none.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> instrument = read_study("rusizi").instrument
    >>> [shown.item for shown in asked_if(instrument, "kcf1")]
    ['consent', 'tenure12', 'contact']
    """
    consent = consent_given(instrument)
    if consent is not None and consent.item == name:
        return ()
    earlier = takewhile(lambda item: item.id != name, instrument.items())
    passed = [
        Shown(item=item.id, equals=[str(item.expected)])
        for item in earlier
        if item.role == "screening" and item.expected is not None
    ]
    conditions = [*([consent] if consent else []), *passed, *instrument.item(name).shown_if]
    return tuple(each for at, each in enumerate(conditions) if each not in conditions[:at])
