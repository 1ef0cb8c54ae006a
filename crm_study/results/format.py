"""Numbers to text, APA 7: the only place that rounds.

Numbers carry the marks of the language that is spoken: ``.72`` in English is ``0,72`` in
French and Kinyarwanda. A missing number is an en dash in a table; in a sentence it is an
error, raised by the finding that wanted to say it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm_study.results.column import Style
from crm_study.results.prose import word
from crm_study.results.speech import current_marks

ABSENT = "–"
_MINUS = "−"


def format_value(value: Any, style: Style) -> str:
    """Return a value as it stands in a table or a sentence.

    Parameters
    ----------
    value : str, bool, int, float or None
        The unrounded value.
    style : str
        One of the styles of `crm_study.results.columns`.

    Examples
    --------
    >>> format_value(0.00012, "p"), format_value(0.7234, "bounded"), format_value(-1.5, "decimal")
    ('< .001', '.723', '−1.50')
    >>> format_value(0.95, "level"), format_value(None, "fine")
    ('95%', '–')
    """
    if value is None:
        return ABSENT
    if isinstance(value, str):
        return word(value)
    if isinstance(value, bool) or style == "logical":
        return word("yes" if value else "no")
    return current_marks().written(_WRITERS[style](value))


def interval_text(row: Mapping[str, Any], style: Style) -> str:
    """Return ``.86 [.79, .91]``: an estimate with its confidence limits.

    Examples
    --------
    >>> interval_text({"estimate": 0.5, "conf_low": -0.25, "conf_high": 1.25}, "decimal")
    '0.50 [−0.25, 1.25]'
    """
    columns = ("estimate", "conf_low", "conf_high")
    value, low, high = (format_value(row[column], style) for column in columns)
    return f"{value} [{low}{current_marks().parting}{high}]"


def p_phrase(value: float) -> str:
    """Return ``p < .001`` or ``p = .043``, with no-break spaces.

    Examples
    --------
    >>> p_phrase(0.0432).replace(chr(160), " ")
    'p = .043'
    """
    text = current_marks().written(_p_value(value))
    relation = "" if text.startswith(("<", ">")) else "= "
    return f"p {relation}{text}".replace(" ", "\u00a0")


def spss_number(value: float | None, decimals: int) -> str:
    """Return a number as SPSS prints it: no zero before the point, a hyphen, blanks for gaps.

    Examples
    --------
    >>> spss_number(0.0000273, 3), spss_number(-0.5, 3), spss_number(9.5472, 3)
    ('.000', '-.500', '9.547')
    """
    if value is None:
        return ""
    text = _without_leading_zero(f"{value:.{decimals}f}")
    text = text.removeprefix("-") if not text.strip("-.0") else text
    return text.replace(".", current_marks().decimal)


def _p_value(value: float) -> str:
    if value < 0.001:
        return "< .001"
    if value > 0.999:
        return "> .999"
    return _without_leading_zero(f"{value:.3f}")


def _count(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else _signed(f"{value:.2f}")


def _without_leading_zero(text: str) -> str:
    """APA: no zero before the point where the value cannot pass 1."""
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def _signed(text: str) -> str:
    """Put a real minus sign, and none before a rounded zero."""
    if text.startswith("-") and not text.strip("-0.%"):
        text = text[1:]
    return text.replace("-", _MINUS)


_WRITERS: dict[Style, Callable[[float], str]] = {
    "text": _count,
    "count": _count,
    "tenths": lambda value: _signed(f"{value:.1f}"),
    "decimal": lambda value: _signed(f"{value:.2f}"),
    "fine": lambda value: _signed(f"{value:.3f}"),
    "bounded": lambda value: _signed(_without_leading_zero(f"{value:.3f}")),
    "percent": lambda value: _signed(f"{100 * value:.1f}%"),
    "level": lambda value: f"{100 * value:.12g}%",
    "p": _p_value,
    "plain": lambda value: _without_leading_zero(f"{value:{'.3g' if abs(value) < 1 else 'g'}}"),
}
