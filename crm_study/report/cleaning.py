"""The model's door: signs that no document may hold are dropped here, once."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from operator import is_
from typing import Any

from crm_study.results.prose import Prose

_FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control signs that XML forbids
    "\ud800-\udfff\ufffe\uffff"  # lone surrogates and non-characters
    "\u200b\u202a-\u202e\u2066-\u2069\ufeff"  # what hides or turns the text around it
    "]"
)


def clean(text: str) -> str:
    r"""Return a text without control signs, lone surrogates and bidi overrides.

    Examples
    --------
    >>> clean("a\x00b\u202ec")
    'abc'
    """
    return _FORBIDDEN.sub("", text)


def purified(value: Any) -> Any:
    """Return a value with every text in it cleaned: records, tuples, sentences.

    Numbers and what is clean already pass as they are.
    """
    if isinstance(value, Prose):
        if not _dirty(value):
            return value
        return Prose([purified(part) for part in value.parts], lang=value.lang)
    if isinstance(value, str):
        return clean(value) if _is_dirty(value) else value
    if isinstance(value, tuple):
        parts = tuple(map(purified, value))
        return value if all(map(is_, parts, value)) else parts
    if is_dataclass(value) and not isinstance(value, type):
        return _purified_record(value)
    return value


def _purified_record(record: Any) -> Any:
    changed = {}
    for name in _names(record.__class__):
        old = getattr(record, name)
        new = purified(old)
        if new is not old:
            changed[name] = new
    return replace(record, **changed) if changed else record


@lru_cache(maxsize=128)
def _names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a kind of record."""
    return tuple(field.name for field in fields(kind))


def _dirty(prose: Prose) -> bool:
    return _is_dirty(str(prose)) or any(_is_dirty(slot.address) for slot in prose.slots)


def _is_dirty(text: str) -> bool:
    """Tell whether a text holds a forbidden sign; none of them can be printed."""
    return not text.isprintable() and _FORBIDDEN.search(text) is not None
