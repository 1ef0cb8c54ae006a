"""The lines below a table, in APA's order, with the word that opens them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm_study.report.words import words_of
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.prose import Prose, Slot
from crm_study.results.table import Table

_OWN_OPENINGS = ("Source:", "Source\u00a0:", "Inkomoko:")
_MARKED = re.compile(r"\*|[a-z]\. ")
"""How a note begins that explains a mark in the table: stars, SPSS's letters."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One line below a table.

    Attributes
    ----------
    text : str
        A `Prose` keeps the addresses of its numbers.
    opening : str
        ``Note.`` before the first, else nothing.
    stamp : bool
        Whether it says that the data are synthetic, which must not be overlooked.
    """

    text: str
    opening: str = ""
    stamp: bool = False


def note_lines(table: Table, lang: str = "en") -> tuple[NoteLine, ...]:
    """Return the notes of a table: the stamp, general notes in one paragraph, marks, sources.

    Examples
    --------
    >>> note_lines(Table("T", ("a",), (), ("Source: primary data.", "n varies.", "M of 5.")))
    (NoteLine(text='n varies. M of 5.', opening='Note.', stamp=False),
     NoteLine(text='Source: primary data.', opening='', stamp=False))
    """
    words = words_of(lang)
    stamps = [note for note in table.notes if note in {SYNTHETIC_NOTE, words.stamp}]
    sources = [note for note in table.notes if note.startswith(_OWN_OPENINGS)]
    others = [note for note in table.notes if note not in stamps and note not in sources]
    marked = [note for note in others if _MARKED.match(note)]
    general = [note for note in others if note not in marked]
    return (
        *(NoteLine(note, stamp=True) for note in stamps),
        *((NoteLine(_run_in(general), words.note),) if general else ()),
        *(NoteLine(note) for note in (*marked, *sources)),
    )


def _run_in(notes: Sequence[str]) -> str:
    """Set notes one after the other; the numbers of a `Prose` stay slots."""
    parts: list[str | Slot] = []
    for note in notes:
        parts += [" "] if parts else []
        parts += note.parts if isinstance(note, Prose) else [note]
    return Prose(parts)
