"""JSON as ``json.dumps(value, indent=1)`` writes it, several times as fast.

The standard encoder indents in Python, number by number. A row of findings is flat, and flat
rows are written whole by the encoder in C, with line breaks for separators.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

_NESTED = (dict, list, tuple)
_SCALARS = frozenset({str, int, float, bool, type(None)})


def indented(value: Any, *, depth: int = 0) -> str:
    r"""Return a value as JSON, one space an indent, every character as it is.

    Parameters
    ----------
    value : dict, list or scalar
        Keys are text; numbers are finite.
    depth : int
        Spaces that the first line is indented by already.

    Raises
    ------
    ValueError
        A number that is not finite.

    Examples
    --------
    >>> indented({"a": [1, 2], "b": {}})
    '{\n "a": [\n  1,\n  2\n ],\n "b": {}\n}'
    """
    if not value or not isinstance(value, _NESTED):
        return _encoder(0).encode(value)
    if isinstance(value, list) and all(map(_is_row, value)):
        return _rows(value, depth)
    inner = "\n" + " " * (depth + 1)
    parts = value.values() if isinstance(value, dict) else value
    ends = "{}" if isinstance(value, dict) else "[]"
    if not any(isinstance(part, _NESTED) for part in parts):
        body = _encoder(depth + 1).encode(value)[1:-1]
    else:
        texts = [indented(part, depth=depth + 1) for part in parts]
        if isinstance(value, dict):
            texts = [f"{_named(name)}: {text}" for name, text in zip(value, texts, strict=True)]
        body = f",{inner}".join(texts)
    return f"{ends[0]}{inner}{body}\n{' ' * depth}{ends[1]}"


def _is_row(value: Any) -> bool:
    return type(value) is dict and bool(value) and _SCALARS.issuperset(map(type, value.values()))


def _rows(rows: list[dict[str, Any]], depth: int) -> str:
    """Write flat rows at once: in JSON a line breaks between values only, never inside a text."""
    outer, inner, deep = ("\n" + " " * (depth + further) for further in range(3))
    body = _encoder(depth + 2).encode(rows)[2:-2]
    body = body.replace(f"}},{deep}{{", f"{inner}}},{inner}{{{deep}")
    return f"[{inner}{{{deep}{body}{inner}}}{outer}]"


def _named(name: str) -> str:
    return _encoder(0).encode(name)


@lru_cache(maxsize=64)
def _encoder(depth: int) -> json.JSONEncoder:
    separator = f",\n{' ' * depth}"
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(separator, ": "))
