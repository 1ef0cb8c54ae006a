"""The exact versions that a package was computed with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
_OWN = "crm-study"


def locked(extras: tuple[str, ...] = (), *, also: tuple[str, ...] = ()) -> list[str]:
    """Return ``name==version`` of crm-study and of everything it needs here, sorted.

    Parameters
    ----------
    extras : tuple of str
        Optional parts of crm-study that were used: ``paper``.
    also : tuple of str
        Further packages, such as the one that data come with.
    """
    seen: dict[str, str] = {}
    for name in (_OWN, *also):
        _gather(name, seen, extras if name == _OWN else ())
    own = f"{_OWN}[{','.join(extras)}]" if extras else _OWN
    others = sorted(f"{name}=={found}" for name, found in seen.items() if name != _OWN)
    return [f"{own}=={seen[_OWN]}", *others]


def _gather(name: str, seen: dict[str, str], extras: tuple[str, ...]) -> None:
    if name in seen:
        return
    try:
        seen[name] = version(name)
    except PackageNotFoundError:
        return
    for needed in _needed(name, extras):
        _gather(needed, seen, ())


def _needed(name: str, extras: tuple[str, ...]) -> Iterator[str]:
    """Yield what a package needs, without the optional parts nobody asked for."""
    for line in requires(name) or ():
        marker = line.partition(";")[2]
        asked = any(f"extra == '{one}'" in marker.replace('"', "'") for one in extras)
        found = _NAME.match(line)
        if found and (asked or "extra ==" not in marker):
            yield found[0].lower().replace("_", "-")
