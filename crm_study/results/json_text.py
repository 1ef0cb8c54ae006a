"""JSON as ``json.dumps(value, indent=1)`` writes it, several times as fast.

The standard encoder indents in Python, number by number. A row of findings is flat, and a
flat row is written whole by the encoder in C, with line breaks for separators.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

_NESTED = (dict, list, tuple)


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


def _named(name: str) -> str:
    return _encoder(0).encode(name)


@lru_cache(maxsize=64)
def _encoder(depth: int) -> json.JSONEncoder:
    separator = f",\n{' ' * depth}"
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(separator, ": "))
