"""A study's own words, and documents that speak its languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from crm_study.errors import StudyError
from crm_study.protocol.languages import wordings
from crm_study.protocol.reader import read_beside
from crm_study.results.marks import spaced
from crm_study.results.prose import phrase, word
from crm_study.results.speech import Voice, speaking, voice
from crm_study.results.table import Table

if TYPE_CHECKING:
    from crm_study.protocol.study import Study

_SIGNS = frozenset(
    {"id", "name", "svg", "kind", "lang", "captions", "number", "chapter", "mark", "left"}
)


def speaking_of(study: Study, lang: str) -> AbstractContextManager[Voice | None]:
    """Tell the findings of a study in a language, with the study's own words in it.

    Parameters
    ----------
    study : Study
        Whose texts are said.
    lang : str
        ``en``, ``fr`` or ``rw``.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> with speaking_of(read_study("rusizi"), "fr"):
    ...     str(phrase("Strongly agree"))
    'Tout à fait d’accord'
    """
    return speaking(lang, own={} if lang == "en" else own_words(study, lang))


def own_words(study: Study, lang: str) -> dict[str, str]:
    """Return what a study says in a language by its English words.

    Its words in that language, its names and its codes stand for themselves.
    """
    own = {word: told for other in _sources(study) for word, told in own_words(other, lang).items()}
    names = set(_names(study))
    own |= {name: name for name in names | set(map(_headed, names))}
    for wording in wordings(study):
        words = wording.text.get(lang)
        if words:
            told = spaced(words, lang)
            own |= {words: told, told: told}
            own |= {wording.text["en"]: told} if "en" in wording.text else {}
    return own


def _sources(study: Study) -> Iterator[Study]:
    """Yield the other studies whose numbers, and so whose words, the study sets beside its own."""
    for place in sorted({place for one in study.analyses for place in one.other_studies()}):
        try:
            yield read_beside(study, place)
        except StudyError:  # moved since: its words are then marked
            continue


def _names(study: Study) -> Iterator[str]:
    yield study.id
    yield from study.constructs
    yield from study.models
    yield from study.hypotheses
    yield from study.model_variables()
    groups = (study.pls, study.hierarchical, study.moderation, study.mediation)
    for names in (*groups, study.comparisons, study.associations):
        yield from names
    yield from (f"{one.kind}.{one.name}" for one in study.analyses)
    yield from (item.id for item in study.instrument.items())
    strata, clusters = study.population.strata, study.population.clusters
    yield from strata.levels if strata else ()
    yield from (part.column for part in (strata, clusters) if part)


def _headed(name: str) -> str:
    """Return a code as it stands where there is no label: ``queue_time`` as Queue time."""
    return name.replace("_", " ").capitalize()


def spoken(value: Any) -> Any:
    """Return a block, or a tuple of blocks, with every text in the language that is spoken.

    What was composed in the language already, and what is `verbatim`, passes unchanged.
    """
    if voice() is None:
        return value
    if isinstance(value, str):
        return phrase(value)
    if isinstance(value, tuple):
        return tuple(spoken(part) for part in value)
    if isinstance(value, Table):
        return value.spoken()
    if is_dataclass(value) and not isinstance(value, type):
        told = (part.name for part in fields(value) if part.name not in _SIGNS)
        return replace(value, **{name: spoken(getattr(value, name)) for name in told})
    return value


def spoken_facts(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the terms of a title page in the language; names among its texts as they are."""
    return tuple((phrase(term), word(text)) for term, text in facts)
