"""Values that name a person whatever column they stand in: phones, ids, mail, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from crm_study.responses.privacy.identifying_names import Kind, plain_words

_EMAIL = r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
_UUID = r"(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])"
_ALONE = r"(?<!\d)(?<!\d[.,])"
_LINE = r"7[ ]?[2389][ )-]{0,2}\d[ )./-]{0,2}(?:[ .-]?\d){6}(?![\d:])"
_PHONE = (
    rf"{_ALONE}(?:\+|00)?[ ]?250[ )-]{{0,2}}\(?0?\)?{_LINE}"
    rf"|{_ALONE}\(?0[ ]?{_LINE}"
    rf"|{_ALONE}(?:\+|00)[1-9]\d{{0,2}}(?:[ ().-]*\d){{7,11}}(?!\d)"
)
_BARE_PHONE = (
    rf"{_ALONE}(?<!\d[ ])7[2389]\d[ -]?\d{{3}}[ -]?\d{{3}}(?:\.0)?(?!\d|[.,]\d)"
    rf"|{_ALONE}7\.[2389]\d*E\+?0?8|{_ALONE}2\.507[2389]\d*E\+?11"
)
_NATIONAL_ID = (
    r"(?<!\d)[1-3][ -]?(?:19|20)\d{2}[ -]?[78][ -]?\d{7}[ -]?\d[ -]?\d{2}(?!\d)"
    r"|(?<!\d)[1-3]\.(?:19|20)\d*E\+?15"
)
_COORDINATES = (
    rf"{_ALONE}[+-]?\d{{1,2}}\.\d{{3,}}°?[ ]?[NS]?[ ]?[,;/ ]"
    rf"[ ]?[+-]?\d{{1,3}}\.\d{{3,}}°?[ ]?[EWO]?"
    r"(?:[ ]-?\d+(?:\.\d+)?){0,2}(?!\d|\.\d)"
    r"|\d{1,3}°[ ]?\d{1,2}['′’][ ]?(?:\d{1,2}(?:\.\d+)?[\"″”][ ]?)?[NSEWO]\b"
)
_IP = (
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])"
    r"|(?<![\w:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![\w:])"
)
_DEVICE = r"\bcollect:\w{6,}|\bee\.[\w.-]+:\w{6,}|(?<!\d)35\d{13}(?!\d)"

_ALWAYS: tuple[tuple[Kind, str], ...] = (
    ("e-mail", _EMAIL),
    ("national id", _NATIONAL_ID),
    ("location", _COORDINATES),
    ("phone", _PHONE),
)
"""What no answer to a question looks like."""

_LOOSE: tuple[tuple[Kind, str], ...] = (
    *_ALWAYS,
    ("device", _DEVICE),
    ("phone", _BARE_PHONE),
    ("IP address", _IP),
)
"""What a number asked for, such as an amount of money, may look like as well."""


def _joined(patterns: tuple[tuple[Kind, str], ...]) -> re.Pattern[str]:
    """Join patterns; what a UUID holds by chance is passed over."""
    return re.compile("|".join((_UUID, *(f"({pattern})" for _, pattern in patterns))))


_ALWAYS_PATTERN, _LOOSE_PATTERN = _joined(_ALWAYS), _joined(_LOOSE)
_NOT_NAMES = frozenset(
    (
        *("anonymous", "none", "unknown", "not", "and", "the", "staff", "manager", "client"),
        *("yes", "yego", "non", "oui", "aucun", "inconnu", "anonyme", "oya", "test"),
        *("madame", "monsieur", "mrs", "miss"),
    )
)
_DEGREES = re.compile(r"[+-]?\d{1,3}\.\d{3,}")
_NEAR_RWANDA = ((-3.2, -0.8), (28.5, 31.2))
_WORD = re.compile(r"[^\W\d_]+")


def scrubbed(text: str, *, asked: bool, count: Callable[[Kind], None]) -> str:
    """Return a text without the values that name a person, each replaced by its kind.

    Parameters
    ----------
    text : str
        A cell.
    asked : bool
        Whether the cell answers a declared question with codes or numbers; nine digits
        alone are then taken for an amount, not for a telephone.
    count : callable
        Told the kind of each value removed.

    Examples
    --------
    >>> scrubbed("write to a.b@example.org or 0788 123 456", asked=False, count=lambda kind: None)
    'write to [e-mail removed] or [phone removed]'
    >>> scrubbed("788123456", asked=True, count=lambda kind: None)
    '788123456'
    """
    kinds, pattern = (_ALWAYS, _ALWAYS_PATTERN) if asked else (_LOOSE, _LOOSE_PATTERN)

    def replace(found: re.Match[str]) -> str:
        if found.lastindex is None:
            return found[0]
        kind = kinds[found.lastindex - 1][0]
        count(kind)
        return f"[{kind} removed]"

    return pattern.sub(replace, text)


def holds_person(text: str, *, asked: bool) -> bool:
    """Tell whether a text holds a value that names a person.

    Examples
    --------
    >>> holds_person("1 1985 8 0012345 0 12", asked=True), holds_person("MFI01", asked=False)
    (True, False)
    """
    pattern = _ALWAYS_PATTERN if asked else _LOOSE_PATTERN
    return any(found.lastindex is not None for found in pattern.finditer(text))


def name_words(names: Collection[str]) -> frozenset[str]:
    """Return the words of people's names that may be looked for in free text.

    Words of one or two letters stay, and so do words such as "anonymous" or "manager".

    Examples
    --------
    >>> sorted(name_words(["Marie-Rose UWASE", "J. d'Arc"]))
    ['arc', 'marie', 'rose', 'uwase']
    """
    words = {word for name in names for word in plain_words(name).split() if not word.isdigit()}
    return frozenset(word for word in words if len(word) > 2) - _NOT_NAMES


def without_names(text: str, names: frozenset[str], count: Callable[[Kind], None]) -> str:
    """Return a text in which known names are replaced, whatever their case or accents."""

    def replace(found: re.Match[str]) -> str:
        if plain_words(found[0]) not in names:
            return found[0]
        count("name")
        return "[name removed]"

    return _WORD.sub(replace, text) if names else text


def looks_like_places(texts: Collection[str]) -> bool:
    """Tell whether every text is a latitude or every one a longitude in or near Rwanda.

    Three decimals or more are asked for: coarser numbers find a district, not a house.

    Examples
    --------
    >>> looks_like_places(["-2.48461", "-2.4912"]), looks_like_places(["29.5", "30.1"])
    (True, False)
    """
    if not texts or not all(_DEGREES.fullmatch(text) for text in texts):
        return False
    degrees = [float(text) for text in texts]
    return any(all(low < degree < high for degree in degrees) for low, high in _NEAR_RWANDA)
