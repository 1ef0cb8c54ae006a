"""The model's door: signs that no document may hold are dropped here, once."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
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

    Numbers and what is clean already pass unchanged.
    """
    if isinstance(value, Prose):
        if not _dirty(value):
            return value
        return Prose([purified(part) for part in value.parts], lang=value.lang)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(purified(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return _purified_record(value)
    return value


def _purified_record(record: Any) -> Any:
    old = {field.name: getattr(record, field.name) for field in fields(record)}
    new = {name: purified(value) for name, value in old.items()}
    return record if all(new[name] == old[name] for name in old) else replace(record, **new)


def _dirty(prose: Prose) -> bool:
    return any(
        _FORBIDDEN.search(part if isinstance(part, str) else part.text + part.address)
        for part in prose.parts
    )
