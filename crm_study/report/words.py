"""The few words that writers add of their own, by language; French and Kinyarwanda are drafts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around exhibits and on top of lists.

    Attributes
    ----------
    table, figure : str
        What exhibits are called.
    note : str
        Opens the first note below a table.
    see, both : str
        ``See Table 1 and Figure 1.``
    contents, update : str
        Heading of the list of contents, and how Word fills in its page numbers.
    """

    table: str
    figure: str
    note: str
    see: str
    both: str
    contents: str
    update: str


_WORDS = {
    "en": Words(
        table="Table",
        figure="Figure",
        note="Note.",
        see="See",
        both="and",
        contents="Contents",
        update="Page numbers appear when this list is updated: right-click it, then Update Field.",
    ),
    "fr": Words(
        table="Tableau",
        figure="Figure",
        note="Note.",
        see="Voir",
        both="et",
        contents="Table des matières",
        update="Les numéros de page paraissent à la mise à jour de la liste : clic droit, puis "
        "Mettre à jour les champs.",
    ),
    "rw": Words(
        table="Imbonerahamwe",
        figure="Igishushanyo",
        note="Icyitonderwa.",
        see="Reba",
        both="na",
        contents="Ibirimo",
        update="Nimero z'impapuro zigaragara iyo uru rutonde ruvuguruwe: kanda iburyo, uhitemo "
        "Update Field.",
    ),
}


def words_of(lang: str) -> Words:
    """Return the words of a language; English where there are none.

    Examples
    --------
    >>> words_of("fr").table
    'Tableau'
    """
    return _WORDS.get(lang, _WORDS["en"])
