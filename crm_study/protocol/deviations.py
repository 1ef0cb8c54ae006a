"""What differs between a frozen promise and the study as it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm_study.protocol.freeze import Frozen
from crm_study.protocol.promises import PARTS, promises
from crm_study.protocol.study import Study

ABSENT = "(none)"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that is not as it was promised.

    Attributes
    ----------
    part : str
        ``sample``, ``exclusions``, ``scales``, ``items``, ``constructs``, ``models``,
        ``hypotheses`` or ``published``.
    name : str
        What of it: ``kcf1`` for a whole item, ``kcf1.text.en`` for one value of it.
    before, after : str
        Its values in words; ``(none)`` where it was added or removed.
    """

    part: str
    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{PARTS[self.part]}, {self.name}: {self.before} → {self.after}"


def deviations(study: Study, frozen: Frozen) -> list[Deviation]:
    """Return every deviation from a frozen protocol, part by part.

    Parameters
    ----------
    study : Study
        The study as declared now.
    frozen : Frozen
        What was promised. A language added since is no deviation; changed words are.

    Examples
    --------
    >>> from datetime import date
    >>> from crm_study.protocol.freeze import freeze
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("rusizi")
    >>> deviations(study, freeze(study, on=date(2026, 1, 5), software="crm-study 0.1.0"))
    []
    """
    later = set(study.instrument.languages) - set(frozen.languages)
    then, now, own = frozen.promises, promises(study), promises(study, defaults=False)
    found = [
        (part, *difference)
        for part in PARTS
        for difference in _part(then.get(part, {}), _without(now[part], later), own[part])
    ]
    found += [("items", *moved) for moved in _order(then.get("items", {}), now["items"])]
    return [
        Deviation(part, name, in_words(was), in_words(is_now)) for part, name, was, is_now in found
    ]


def _part(
    before: dict[str, Any], after: dict[str, Any], own: dict[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield each value that differs; an entry that came or went as a whole."""
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after:
            yield from _differences(before[name], after[name], own.get(name), (name,))
        elif name in before or name in own:
            yield name, before.get(name), after.get(name)


def _order(
    before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the order of what stands on both sides, where it has changed."""
    was, is_now = [n for n in before if n in after], [n for n in after if n in before]
    if was != is_now:
        yield "order asked", was, is_now


def _differences(
    before: Any, after: Any, own: Any, place: tuple[str, ...]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the values that differ.

    A key that was not frozen counts only where the study itself (``own``) gives it a value:
    a default that a later version adds is no deviation of the study's.
    """
    if not (isinstance(before, dict) and isinstance(after, dict)):
        if before != after:
            yield ".".join(place), before, after
        return
    declared = own if isinstance(own, dict) else {}
    for key in dict.fromkeys([*before, *after]):
        if key in before or key in declared:
            inner = (*place, key)
            yield from _differences(before.get(key), after.get(key), declared.get(key), inner)


def _without(value: Any, languages: set[str]) -> Any:
    """Leave out the words of languages that came later."""
    if isinstance(value, dict):
        return {
            key: _without(one, languages)
            for key, one in value.items()
            if not (key in languages and isinstance(one, str))
        }
    return value


def in_words(value: Any) -> str:
    """Return plain values as one line.

    Examples
    --------
    >>> in_words({"outcome": "performance", "predictors": ["scrm", "learning"]})
    'outcome performance; predictors (scrm, learning)'
    """
    if value is None or value in ({}, []):
        return ABSENT
    if isinstance(value, dict):
        return "; ".join(f"{key} {_inner(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_inner(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _inner(value: Any) -> str:
    """Return a value inside another; what holds several stands in brackets."""
    nested = isinstance(value, dict) or (isinstance(value, list) and len(value) != 1)
    return f"({in_words(value)})" if nested and value else in_words(value)
