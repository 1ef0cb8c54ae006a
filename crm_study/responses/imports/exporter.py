"""What an exporting platform adds to the answers: its own columns, blanks and rejected rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crm_study.responses.imports.grid import Reason


@dataclass(frozen=True, slots=True)
class Drop:
    """Rows that are no answers by the platform's own word.

    Attributes
    ----------
    column : str
        Column that says so.
    values : tuple of str
        What it says, folded; none means any text that is not blank.
    reason : str
        What these rows are counted as.
    """

    column: str
    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Platform:
    """One exporting platform.

    Attributes
    ----------
    name, title : str
        Short name, and what it is called.
    recognizes : callable
        Whether a header is of this platform.
    roles : mapping of str to str
        Its own columns: folded header to what they are for; blank is of no use here.
    blanks : mapping of str to Reason
        Folded texts that mean no answer, and why.
    drops : tuple of Drop
        Rows that are no answers.
    parts : str
        Regular expression of a column of one option: groups ``item`` and ``option``.
    item : str
        Regular expression of an item's column: group ``item``.
    parent : str
        Column that links a row of a repeat to its parent.
    escapes : mapping of str to str
        How the platform writes signs that would break its lines.
    """

    name: str
    title: str
    recognizes: Callable[[Sequence[str]], bool]
    roles: Mapping[str, str] = field(default_factory=dict)
    blanks: Mapping[str, Reason] = field(default_factory=dict)
    drops: tuple[Drop, ...] = ()
    parts: str = ""
    item: str = ""
    parent: str = ""
    escapes: Mapping[str, str] = field(default_factory=dict)
