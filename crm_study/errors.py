"""What can go wrong, as one tree.

::

    StudyError
    ├── ProtocolError (ValueError)        the declared study cannot be used
    ├── DataError (ValueError)            the response file cannot be used
    ├── AnalysisError (ValueError)        a statistic is undefined for these numbers
    ├── AddressError (LookupError)        no number lives at this address
    ├── OutputError (OSError)             a result cannot be written
    └── MissingPackageError (ImportError) an optional package is not installed

Every message is a complete sentence that says where, what was found, what is
allowed and, when there is one, the nearest right name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class StudyError(Exception):
    """Anything this package refuses, in words a researcher can act on."""


class ProtocolError(StudyError, ValueError):
    """The declared study cannot be used; carries every complaint at once."""

    def __init__(self, message: str, complaints: Iterable[Complaint] = ()) -> None:
        super().__init__(message)
        self.complaints = tuple(complaints)


class DataError(StudyError, ValueError):
    """The response file cannot be used; carries every complaint at once."""

    def __init__(self, message: str, complaints: Iterable[Complaint] = ()) -> None:
        super().__init__(message)
        self.complaints = tuple(complaints)


class AnalysisError(StudyError, ValueError):
    """A statistic is undefined for the numbers it was given."""


class AddressError(StudyError, LookupError):
    """No number lives at this address."""


class OutputError(StudyError, OSError):
    """A result cannot be written where it was asked for."""


class MissingPackageError(StudyError, ImportError):
    """An optional package is needed and not installed."""


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing that is wrong, and where: ``file:line:column: message``.

    ``line`` and ``column`` count from 1; 0 means that the place is unknown.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


def nearest(name: str, known: Iterable[str]) -> str:
    """Return `` Did you mean 'x'?`` for the closest known name, or nothing.

    Examples
    --------
    >>> nearest("perfomance", ["performance", "scrm"])
    " Did you mean 'performance'?"
    >>> nearest("zzz", ["performance"])
    ''
    """
    names = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
    return f" Did you mean '{names[close[0]]}'?" if close else ""


def listed(names: Iterable[object], *, limit: int = 12) -> str:
    """Join names for a message, cut after ``limit`` with a count of the rest.

    Examples
    --------
    >>> listed(["a", "b", "c"], limit=2)
    'a, b and 1 more'
    """
    texts = [str(name) for name in names]
    if len(texts) <= limit:
        return ", ".join(texts)
    return f"{', '.join(texts[:limit])} and {len(texts) - limit} more"
