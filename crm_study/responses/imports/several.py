"""Several answers in one cell, or spread over columns of zeros and ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crm_study.errors import listed
from crm_study.responses.imports.choices import Choices, Meaning
from crm_study.responses.imports.wording import folded

_BETWEEN = re.compile(r"\s*[;,|]\s*|\s+")
AMBIGUOUS = "it can be split into known options in more than one way"
_ON = {"1", "true", "yes", "y", "checked", "x", "oui", "yego", "selected", "vrai", "ja", "on"}
_OFF = {"0", "false", "no", "n", "unchecked", "non", "oya", "not selected", "faux", "nein", "off"}


def read_several(text: str, choices: Choices, *, further: Mapping[str, str]) -> Meaning:
    """Read a cell that joins several answers, by known options only.

    Parameters
    ----------
    text : str
        Codes or labels joined by blanks, commas, semicolons or bars; labels may hold them.
    choices : Choices
        The known options.
    further : mapping of str to str
        Folded texts a person matched to a code.

    Examples
    --------
    >>> choices = Choices(("1", "2"), {"1": ("Loans, small",), "2": ("Savings",)})
    >>> read_several("Savings, Loans, small", choices, further={}).code
    '1 2'
    """
    options = {**choices.options(), **further}
    whole = folded(text).strip(" ;,|")
    found = _ways(whole, options)
    if len(found) == 1:
        return Meaning(in_order(next(iter(found)), choices), "options")
    if found:
        return Meaning(None, "", AMBIGUOUS)
    strange = [part for part in re.split(r"[;,|]\s*", text.strip(" ;,|")) if part]
    if len(strange) == 1:
        strange = strange[0].split()
    unknown = [part for part in strange if folded(part) not in options] or strange
    known = listed(f"{code} ({choices.label(code)})" for code in choices.codes)
    return Meaning(None, "", f"unknown option: {listed(unknown)}; allowed: {known}")


def in_order(codes: frozenset[str], choices: Choices) -> str:
    """Join codes by a blank, in the order declared."""
    known = (*choices.codes, *choices.missing)
    return " ".join(code for code in dict.fromkeys(known) if code in codes)


def _ways(text: str, options: Mapping[str, str]) -> set[frozenset[str]]:
    """Return the sets of codes a text can be split into; two are enough to know."""
    known: dict[int, set[frozenset[str]]] = {len(text): {frozenset()}}
    for start in range(len(text) - 1, -1, -1):
        ways: set[frozenset[str]] = set()
        for option, code in options.items():
            end = start + len(option)
            if option and text.startswith(option, start):
                gap = _BETWEEN.match(text, end)
                follow = len(text) if end == len(text) else gap.end() if gap else -1
                ways |= {rest | {code} for rest in known.get(follow, ())}
        known[start] = set(sorted(ways, key=sorted)[:2])
    return known[0]


def is_chosen(text: str, option: str, choices: Choices) -> bool | None:
    """Tell whether a column of one option says that it was chosen; None when it says neither.

    Examples
    --------
    >>> choices = Choices(("1",), {"1": ("Radial",)})
    >>> is_chosen("TRUE", "1", choices), is_chosen("0", "1", choices), is_chosen("x?", "1", choices)
    (True, False, None)
    """
    word = folded(text)
    if word in _ON or choices.options().get(word) == option:
        return True
    return False if word in _OFF or not word else None


def is_filled(text: str) -> bool:
    """Tell whether a column of one option says anything but no."""
    return folded(text) not in (*_OFF, "", "n/a")
