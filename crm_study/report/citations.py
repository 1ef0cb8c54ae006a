"""Works named in a sentence, as APA 7 sets them."""

from __future__ import annotations

import re

from crm_study.results.prose import Prose, Slot

_PAGES = re.compile(r"(?<=, )(\d{1,4})-(\d{1,4})\b(?!-)")
_IN_BRACKETS = re.compile(r"(\([^()]+?) \((\d{4}[a-z]?)\)")


def cited(text: str) -> str:
    """Return a text with en dashes between pages, and the year of a work in brackets bare.

    Examples
    --------
    >>> cited("It is low (Kaiser (1974), Psychometrika 39, 31-36).")
    'It is low (Kaiser, 1974, Psychometrika 39, 31–36).'
    """
    return _IN_BRACKETS.sub(r"\1, \2", _PAGES.sub("\\1–\\2", text))


def cited_parts(text: str) -> tuple[str | Slot, ...]:
    """Return the parts of a sentence, neighboring words in one, with its works as `cited`."""
    merged: list[str | Slot] = []
    for part in text.parts if isinstance(text, Prose) else (text,):
        if merged and isinstance(part, str) and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(cited(part) if isinstance(part, str) else part for part in merged)
