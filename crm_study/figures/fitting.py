"""Words and numbers made to fit a place on a figure."""

from __future__ import annotations

import math
from functools import lru_cache

from crm_study.figures.lettering import SMALL, folded, width_of
from crm_study.results.prose import verbatim, word

_NARROWEST_SIGN = 0.12
_STEP = 0.94


def fitted(label: str, *, room: float, lines: int = 1, size: float = SMALL) -> str:
    r"""Wrap a label into so many millimeters and lines; the rest ends in an ellipsis.

    Examples
    --------
    >>> fitted("We contact customers after each loan", room=30, lines=2)
    'We contact customers\nafter each loan'
    """
    return _fitted(str(word(label)), room, lines, size)


@lru_cache(maxsize=2048)
def _fitted(told: str, room: float, lines: int, size: float) -> str:
    """Wrap words of whatever language; what is remembered knows none."""
    label = verbatim(told)
    width = max(4, int(room / (_NARROWEST_SIGN * size)))
    words = folded(label, width=width, lines=lines)
    while width > 4 and width_of(verbatim(words), size=size) > room:
        width = min(width - 1, int(width * _STEP))
        words = folded(label, width=width, lines=lines)
    return words


def known(value: float | None) -> float | None:
    """Return a finite number as it is, None for None, nan and infinity.

    Examples
    --------
    >>> known(0.5), known(float("nan")), known(None)
    (0.5, None, None)
    """
    return None if value is None or not math.isfinite(value) else float(value)


def two_decimals(value: float | None) -> str:
    """Print a coefficient as APA does, a dash for none; the table keeps the exact number.

    Examples
    --------
    >>> two_decimals(-0.473), two_decimals(1.04), two_decimals(-0.001), two_decimals(None)
    ('−.47', '1.04', '.00', '–')
    """
    number = known(value)
    if number is None:
        return "\u2013"
    text = f"{abs(number):.2f}"
    sign = "\u2212" if number < 0 and float(text) > 0 else ""
    return sign + (text[1:] if text.startswith("0.") else text)
