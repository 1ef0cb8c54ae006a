"""What stands above and below exhibits: words, numbers, places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_study.report.words import words_of

Kind = Literal["table", "figure"]


@dataclass(frozen=True, slots=True)
class Captions:
    """How tables and figures are called and numbered, and where their titles stand.

    Attributes
    ----------
    table, figure : str
        The words in the language of the report.
    chapter : str
        What stands before the number: ``"4."`` makes Table 4.1.
    inline : bool
        ``Table 1: Title`` in one line; otherwise APA's number above the title.
    table_above, figure_above : bool
        Whether the title stands above.
    """

    table: str = "Table"
    figure: str = "Figure"
    chapter: str = ""
    inline: bool = False
    table_above: bool = True
    figure_above: bool = True

    def number(self, number: int) -> str:
        """Return the number as printed.

        Examples
        --------
        >>> Captions(chapter="4.").number(7)
        '4.7'
        """
        return f"{self.chapter}{number}"

    def word(self, kind: Kind) -> str:
        """Return the word for one kind of exhibit."""
        return self.table if kind == "table" else self.figure

    def above(self, kind: Kind) -> bool:
        """Tell whether the title of this kind of exhibit stands above it."""
        return self.table_above if kind == "table" else self.figure_above

    def label(self, kind: Kind, number: int) -> str:
        """Return ``Table 4.7``."""
        return f"{self.word(kind)} {self.number(number)}"


def captions_in(lang: str) -> Captions:
    """Return APA's captions in a language.

    Examples
    --------
    >>> captions_in("fr").label("table", 3)
    'Tableau 3'
    """
    words = words_of(lang)
    return Captions(table=words.table, figure=words.figure)
