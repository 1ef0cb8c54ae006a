"""The few words that writers add of their own, by language; French and Kinyarwanda are drafts."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.results.finding import SYNTHETIC_NOTE


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
    stamp : str
        What every exhibit of generated data says; `SYNTHETIC_NOTE` in the language.
    skip, about_data : str
        For readers who listen to the page: the link past its top, the name of its banner.
    of_tables, of_figures : str
        Headings of the lists of tables and of figures.
    author : str
        Opens a place that waits for the author.
    footnotes, back : str
        Name of the footnotes of a paragraph, and of the way back to it.
    addresses : str
        What numbers carry; words between back quotes are code.
    """

    table: str
    figure: str
    note: str
    see: str
    both: str
    contents: str
    update: str
    stamp: str
    skip: str
    about_data: str
    of_tables: str
    of_figures: str
    author: str
    footnotes: str
    back: str
    addresses: str


_WORDS = {
    "en": Words(
        table="Table",
        figure="Figure",
        note="Note.",
        see="See",
        both="and",
        contents="Contents",
        update="Page numbers appear when this list is updated: right-click it, then Update Field.",
        stamp=SYNTHETIC_NOTE,
        skip="Skip to the findings",
        about_data="About these data",
        of_tables="List of tables",
        of_figures="List of figures",
        author="Author:",
        footnotes="Footnotes",
        back="Back to footnote mark",
        addresses="Numbers are rounded for reading only. Each carries its address "
        "(finding/row/column) in the attribute `data-number`; the unrounded number stands at that "
        "address in `findings.json`.",
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
        stamp="DONNÉES SYNTHÉTIQUES (SYNTHETIC DATA)\u00a0: produites par crm-study, et non "
        "recueillies.",
        skip="Aller aux résultats",
        about_data="À propos de ces données",
        of_tables="Liste des tableaux",
        of_figures="Liste des figures",
        author="À l’auteur\u00a0:",
        footnotes="Notes de bas de page",
        back="Retour à l’appel de note",
        addresses="Les nombres ne sont arrondis que pour la lecture. Chacun porte son adresse "
        "(résultat/ligne/colonne) dans l’attribut `data-number`\u00a0; le nombre non arrondi se "
        "trouve à cette adresse dans `findings.json`.",
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
        stamp="AMAKURU Y'AMAHIMBANO (SYNTHETIC DATA): yakozwe na crm-study, nta muntu yabajijwe.",
        skip="Jya ku byavuyemo",
        about_data="Ibyerekeye aya makuru",
        of_tables="Urutonde rw'imbonerahamwe",
        of_figures="Urutonde rw'ibishushanyo",
        author="Umwanditsi:",
        footnotes="Ibisobanuro byo hasi",
        back="Subira ku kimenyetso cy'igisobanuro",
        addresses="Imibare yagabanyijwe imyanya kugira ngo isomeke gusa. Buri mubare ufite aderesi "
        "yawo (igisubizo/umurongo/inkingi) muri `data-number`; umubare wuzuye uboneka kuri iyo "
        "aderesi muri `findings.json`.",
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
