"""Numbers as people type them: the decimal mark is one per column, or a question."""

from __future__ import annotations

import re
from collections.abc import Collection

_GROUP = "[ '’\u00a0\u202f_]"
_WHOLE = r"^[+-]?(\d+|\d{1,3}((" + "{mark}" + r"\d{3})+|(" + _GROUP + r"\d{3})+))"
_POINT = re.compile(_WHOLE.replace("{mark}", ",") + r"(\.\d+)?(e[+-]?\d+)?$", re.I)
_COMMA = re.compile(_WHOLE.replace("{mark}", r"\.") + r"(,\d+)?(e[+-]?\d+)?$", re.I)
_BARE_POINT = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$", re.I)
_BARE_COMMA = re.compile(r"^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$", re.I)
_LEADING_ZERO = re.compile(r"^[+-]?0\d*[.,]")


def as_number(text: str, *, comma: bool) -> str | None:
    """Return a number in plain digits with a decimal point; None when it is none.

    Examples
    --------
    >>> as_number("1 234,5", comma=True), as_number("1,234.5", comma=False)
    ('1234.5', '1234.5')
    """
    text = text.strip()
    pattern, bare = (_COMMA, _BARE_COMMA) if comma else (_POINT, _BARE_POINT)
    if not (pattern.match(text) or bare.match(text)):
        return None
    plain = re.sub(rf"{_GROUP}|\." if comma else rf"{_GROUP}|,", "", text)
    return plain.replace(",", ".").lstrip("+")


def decimal_comma(texts: Collection[str], *, low: float | None, high: float | None) -> bool | None:
    """Decide whether a column's decimal mark is the comma; None when both readings fit.

    Parameters
    ----------
    texts : collection of str
        The different cells of one column that are not blank.
    low, high : float or None
        Smallest and largest number declared for the item.

    Examples
    --------
    >>> decimal_comma({"1,54", "2"}, low=None, high=None)
    True
    >>> decimal_comma({"22.1"}, low=None, high=None)
    False
    >>> decimal_comma({"1,234"}, low=None, high=None) is None
    True
    >>> decimal_comma({"1,234"}, low=0, high=10)
    True
    """
    fits = {comma: _fitting(texts, comma=comma) for comma in (False, True)}
    if fits[False] != fits[True]:
        return fits[True] > fits[False]
    readings = [[as_number(text, comma=comma) for text in sorted(texts)] for comma in (False, True)]
    if readings[0] == readings[1]:
        return False
    possible = [
        comma
        for comma, numbers in zip((False, True), readings, strict=True)
        if all(_within(number, low, high) for number in numbers if number is not None)
    ]
    return possible[0] if len(possible) == 1 else None


def _fitting(texts: Collection[str], *, comma: bool) -> int:
    """Count the cells that read as numbers; ``0,125`` has no thousands."""
    thousands = "." if comma else ","
    return sum(
        as_number(text, comma=comma) is not None
        and not (_LEADING_ZERO.match(text.strip()) and thousands in text)
        for text in texts
    )


def _within(number: str, low: float | None, high: float | None) -> bool:
    value = float(number)
    return (low is None or value >= low) and (high is None or value <= high)
