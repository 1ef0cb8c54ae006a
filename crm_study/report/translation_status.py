"""What a document says of its own translation: how far it has come, what is left in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from crm_study.report.document import Document, Notice
from crm_study.results.format import format_value
from crm_study.results.patterns import is_worded
from crm_study.results.prose import compose, join
from crm_study.results.speech import UNTRANSLATED, Voice, voice

_APPROVED = "approved"
_SIGNS = frozenset({"id", "name", "kind", "lang", "captions", "address", "mark"})


def with_translation_status(document: Document) -> Document:
    """Return a document with a notice below its first heading, where it is a translation.

    An approved translation without gaps needs none.
    """
    speaker = voice()
    if speaker is None or not document.blocks:
        return document
    marked = [text.count(UNTRANSLATED) for text in texts_of(document)]
    if speaker.catalogue.status == _APPROVED and not any(marked):
        return document
    first, *others = document.blocks
    notice = _notice(speaker, n_missing=sum(marked), n_texts=len(marked))
    return replace(document, blocks=(first, notice, *others))


def _notice(speaker: Voice, *, n_missing: int, n_texts: int) -> Notice:
    status = compose(
        "This document is a translation of status '{status}': a draft, as long as that is not "
        "'approved'. In case of doubt the English words count.",
        status=speaker.catalogue.status,
    )
    missing = compose(
        "{n} of its {of} texts are not translated; each is marked [en].",
        n=format_value(n_missing, "count"),
        of=format_value(n_texts, "count"),
    )
    return Notice("warning", join([status, missing] if n_missing else [status]))


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text of a document that says something."""
    if isinstance(value, str):
        if is_worded(value):
            yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)
    elif is_dataclass(value) and not isinstance(value, type):
        told = (part.name for part in fields(value) if part.name not in _SIGNS)
        for name in told:
            yield from texts_of(getattr(value, name))
