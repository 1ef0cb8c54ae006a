"""The lines below a table, in APA's order, with the word that opens them."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.report.words import words_of
from crm_study.results.finding import SYNTHETIC_NOTE
from crm_study.results.table import Table

_OWN_OPENINGS = ("Source:", "Source\u00a0:", "Inkomoko:")


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
    """Return the notes of a table: the stamp first, then general notes, sources last.

    Examples
    --------
    >>> note_lines(Table("T", ("a",), (), ("Source: primary data.", "n varies.")))
    (NoteLine(text='n varies.', opening='Note.', stamp=False),
     NoteLine(text='Source: primary data.', opening='', stamp=False))
    """
    words = words_of(lang)
    stamps = [note for note in table.notes if note in {SYNTHETIC_NOTE, words.stamp}]
    sources = [note for note in table.notes if note.startswith(_OWN_OPENINGS)]
    general = [note for note in table.notes if note not in stamps and note not in sources]
    return (
        *(NoteLine(note, stamp=True) for note in stamps),
        *(NoteLine(note, "" if at else words.note) for at, note in enumerate(general)),
        *(NoteLine(note) for note in sources),
    )
