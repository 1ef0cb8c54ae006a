"""Which columns of a file may name a person, judged by the study and by their names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from crm_study.protocol.instrument import Item
from crm_study.protocol.study import Study
from crm_study.responses.privacy.identifying_names import Kind, kind_of_name, plain_words

USUAL_RESPONDENT = ("respondent", "respondent_id", "id")

_SPLIT = re.compile(r"[/.:\-\[\]]+|__+")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a study says about columns, ready to be asked of many headers.

    Attributes
    ----------
    design : frozenset of str
        Columns of the design and the fieldwork; none of them is an answer.
    replaced : frozenset of str
        Columns whose values become pseudonyms.
    named : frozenset of str
        Columns and items declared to name a person, in plain words.
    coded : frozenset of str
        Ids and questions answered with codes or dates: never dropped for their name.
    numbers : frozenset of str
        Ids and questions answered with a number.
    texts : frozenset of str
        Ids and questions answered with text.
    personal : dict of str to str
        Those of them that ask for a person's name or the like, with the kind.
    """

    design: frozenset[str]
    replaced: frozenset[str]
    named: frozenset[str]
    coded: frozenset[str]
    numbers: frozenset[str]
    texts: frozenset[str]
    personal: dict[str, Kind]

    def is_asked(self, column: str) -> bool:
        """Tell whether a column answers a question with codes, dates or a number."""
        return bool((self.coded | self.numbers) & _forms(column))

    def is_known(self, column: str) -> bool:
        """Tell whether the study speaks of a column at all."""
        known = self.coded | self.numbers | self.texts
        return column in self.design | self.replaced or bool(known & _forms(column))

    def kind(self, column: str) -> Kind | None:
        """Tell for what a column is dropped as a whole; None keeps it."""
        forms = _forms(column)
        if self.named & forms:
            return "declared"
        if column in self.design | self.replaced or self.coded & forms:
            return None
        found = next((self.personal[form] for form in forms if form in self.personal), None)
        return found or kind_of_name(column)


def declared_columns(study: Study) -> Declared:
    """Collect what a study says about its columns."""
    items = list(study.instrument.items())
    open_items = [item for item in items if item.type == "text" and not item.identifier]
    design = frozenset(design_columns(study))
    return Declared(
        design=design,
        replaced=frozenset(study.privacy.pseudonyms) | _personal_design(study),
        named=frozenset(map(plain_words, study.privacy.identifiers))
        | _spellings(item for item in items if item.identifier),
        coded=_spellings(
            item
            for item in items
            if item.type in {"scale", "multiple", "date"} and not item.identifier
        ),
        numbers=_spellings(item for item in items if item.type == "number" and not item.identifier),
        texts=_spellings(open_items),
        personal=_personal(open_items),
    )


def respondent_columns(study: Study) -> tuple[str, ...]:
    """Return the column that tells respondents apart, or the usual ones where none is declared."""
    return (study.respondent.column,) if study.respondent else USUAL_RESPONDENT


def respondent_column(study: Study, columns: Container[str]) -> str:
    """Return which of these columns tells respondents apart; blank for none."""
    return next((name for name in respondent_columns(study) if name in columns), "")


def design_columns(study: Study) -> Iterator[str]:
    """Yield the columns of design and fieldwork that a study declares."""
    population = study.population
    holders = (study.respondent, study.waves, population.strata, population.clusters)
    yield from (holder.column for holder in holders if holder is not None)
    fieldwork = study.fieldwork
    yield from filter(
        None,
        (
            study.weights.column,
            fieldwork.start,
            fieldwork.end,
            fieldwork.submitted,
            fieldwork.enumerator,
            fieldwork.version,
        ),
    )


def _personal_design(study: Study) -> frozenset[str]:
    """Return the design columns that name people, such as an enumerator's user name."""
    who = (study.respondent.column if study.respondent else None, study.fieldwork.enumerator)
    return frozenset(column for column in who if column and kind_of_name(column))


def _personal(items: Iterable[Item]) -> dict[str, Kind]:
    kinds = ((item, _kind_of_question(item)) for item in items)
    return {form: kind for item, kind in kinds if kind for form in _spellings([item])}


def _kind_of_question(item: Item) -> Kind | None:
    kinds = (kind_of_name(text) for text in (item.id, *item.text.values()))
    return next(filter(None, kinds), None)


def _spellings(items: Iterable[Item]) -> frozenset[str]:
    """Return ids and questions of items in plain words."""
    texts = {text for item in items for text in (item.id, *item.text.values())}
    return frozenset(filter(None, map(plain_words, texts)))


def _forms(column: str) -> set[str]:
    """Return a header and the parts of its path in plain words."""
    return {plain_words(part) for part in (column, *_SPLIT.split(column))} - {""}
