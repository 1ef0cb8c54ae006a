"""How a language writes numbers: the decimal mark, the thousands, the percent sign."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DECIMALS = re.compile(r"(?<![\w.])(\d*)\.(\d+)(?!\.\d)")
_LONG = re.compile(r"(?<![\w.,])\d{5,}(?![\w,])")
_THREE = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_PARTING = re.compile(r"(?<=[\d%]), (?=[−-]?[\d.])")
_LEVEL = re.compile(r"(?<=\d)%")


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs that stand in and around the numbers of a language.

    Attributes
    ----------
    decimal : str
        Between units and decimals.
    group : str
        Between thousands, from five digits on.
    percent : str
        What follows a share.
    parting : str
        Between two numbers in brackets.
    leading_zero : bool
        Whether a zero always stands before the decimal mark.
    """

    decimal: str = "."
    group: str = ""
    percent: str = "%"
    parting: str = ", "
    leading_zero: bool = False

    def written(self, text: str) -> str:
        """Return a number, as English writes it, with the marks of the language.

        Examples
        --------
        >>> MARKS["fr"].written("< .001"), MARKS["rw"].written("44.5%"), MARKS["en"].written(".5")
        ('< 0,001', '44,5%', '.5')
        """
        zero = "0" if self.leading_zero else ""
        text = _DECIMALS.sub(lambda found: f"{found[1] or zero}{self.decimal}{found[2]}", text)
        text = _PARTING.sub(self.parting, text)
        text = _LEVEL.sub(lambda _: self.percent, text)
        return _LONG.sub(lambda found: _THREE.sub(self.group, found[0]), text)


MARKS: dict[str, Marks] = {
    "en": Marks(),
    "fr": Marks(",", "\u202f", "\u00a0%", "\u00a0; ", leading_zero=True),
    "rw": Marks(",", "\u202f", "%", "; ", leading_zero=True),
}
"""By language. Kinyarwanda: the decimal comma, as the Unicode locale data (CLDR) have it."""
