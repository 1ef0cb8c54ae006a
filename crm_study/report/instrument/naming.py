"""Names that a platform accepts, each kept with the id it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameRule:
    """What a platform accepts as a name.

    Attributes
    ----------
    longest : int
        Most characters.
    joint : str
        What stands for a character that is not allowed; ``""`` where names have letters
        and digits only.
    first : str
        What a name begins with when its own first character may not.
    lower : bool
        Whether capital letters are refused.
    reserved : frozenset of str
        Names, in small letters, that the platform uses itself.
    """

    longest: int
    joint: str
    first: str
    lower: bool = False
    reserved: frozenset[str] = frozenset()


def safe_names(
    ids: Iterable[str], rule: NameRule, *, taken: Collection[str] = ()
) -> dict[str, str]:
    """Return a name for every id: unlike every other one, also without regard to capitals.

    An id that is a name already keeps it, whatever its place in the order.

    Examples
    --------
    >>> rule = NameRule(longest=8, joint="_", first="q", lower=True)
    >>> safe_names(["crm1", "CRM1", "1a", "âge du client"], rule)
    {'crm1': 'crm1', 'CRM1': 'crm1_2', '1a': 'q1a', 'âge du client': 'age_du_c'}
    """
    wanted = {name: _spelled(name, rule) for name in ids}
    used = {name.lower() for name in taken} | rule.reserved
    kept = {name for name, spelled in wanted.items() if spelled == name}
    chosen: dict[str, str] = {}
    for name in sorted(wanted, key=lambda each: each not in kept):
        chosen[name] = _unused(wanted[name], used, rule)
        used.add(chosen[name].lower())
    return {name: chosen[name] for name in wanted}


def _spelled(name: str, rule: NameRule) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    allowed = r"[^A-Za-z0-9_]+" if rule.joint else r"[^A-Za-z0-9]+"
    text = re.sub(allowed, rule.joint, plain).strip("_")
    text = text.lower() if rule.lower else text
    if not text[:1].isalpha():
        text = rule.first + text
    return text[: rule.longest]


def _unused(name: str, used: Collection[str], rule: NameRule) -> str:
    candidate, number = name, 1
    while candidate.lower() in used:
        number += 1
        ending = f"{rule.joint}{number}" if rule.joint else f"x{number}"
        candidate = name[: rule.longest - len(ending)] + ending
    return candidate
