"""How a language writes numbers and sets its signs: decimal mark, percent sign, spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DECIMALS = re.compile(r"(?<![\w.])(\d*)\.(\d+)(?!\.\d)")
_LONG = re.compile(r"(?<![\w.,])\d{5,}(?![\w,])")
_THREE = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_PARTING = re.compile(r"(?<=[\d%]), (?=[−-]?[\d.])")
_LIMITS = re.compile(r"(\[\{\w+\}), (\{\w+\}\])")
_LEVEL = re.compile(r"(?<=\d)%")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«“{])")
_WIDE = re.compile(r" (?=[:%»])|(?<=«) ")
_NARROW = re.compile(r" (?=[;?!])")
_ELISION = re.compile(r"(?<!\w)([Dd]|\w*[Qq]u)e (?=(?:«\u00a0)?[AEIOUÀÂÄÉÈÊËÎÏÔÖÛÜ])")
"""``de`` and ``que`` before a name that begins with a vowel; codes in small letters stay whole."""


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
    colon, semicolon : str
        As they stand after a word.
    quotes : tuple of (str, str)
        Around somebody else's words.
    elides : bool
        Whether ``de`` and ``que`` lose their vowel before a name that begins with one.
    """

    decimal: str = "."
    group: str = ""
    percent: str = "%"
    parting: str = ", "
    leading_zero: bool = False
    colon: str = ":"
    semicolon: str = ";"
    quotes: tuple[str, str] = ("“", "”")
    elides: bool = False

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

    def between(self, template: str) -> str:
        """Return a template without words with the signs of the language between its places.

        Examples
        --------
        >>> MARKS["rw"].between("{a}: {b} [{low}, {high}]")
        '{a}: {b} [{low}; {high}]'
        """
        text = template.replace("%", self.percent)
        text = text.replace(": ", f"{self.colon} ").replace("; ", f"{self.semicolon} ")
        return _LIMITS.sub(lambda found: f"{found[1]}{self.parting}{found[2]}", text)

    def elided(self, text: str, following: str = "") -> str:
        """Return a text, which more may follow, with the elisions of the language.

        Examples
        --------
        >>> MARKS["fr"].elided("selon que Essor", "de"), MARKS["fr"].elided("items de ", "Essor")
        ('selon qu’Essor', 'items d’')
        """
        if not self.elides:
            return text
        ahead = following[:3]
        return _ELISION.sub("\\1\u2019", text + ahead).removesuffix(ahead)


MARKS: dict[str, Marks] = {
    "en": Marks(),
    "fr": Marks(
        decimal=",",
        group="\u202f",
        percent="\u00a0%",
        parting="\u00a0; ",
        leading_zero=True,
        colon="\u00a0:",
        semicolon="\u202f;",
        quotes=("«\u00a0", "\u00a0»"),
        elides=True,
    ),
    "rw": Marks(",", "\u202f", "%", "; ", leading_zero=True),
}
"""By language. Kinyarwanda: the decimal comma, as the Unicode locale data (CLDR) have it."""


def spaced(text: str, lang: str) -> str:
    """Set the no-break spaces and the apostrophes of French typography.

    Examples
    --------
    >>> spaced("Voir : 5 % ; « l'oui » ?", "fr").replace(chr(160), "~").replace(chr(8239), "-")
    'Voir~: 5~%-; «~l’oui~»-?'
    """
    if lang != "fr":
        return text
    text = _APOSTROPHE.sub("\u2019", text)
    text = _WIDE.sub("\u00a0", text)
    return _NARROW.sub("\u202f", text)
