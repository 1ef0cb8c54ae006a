"""Why a form may not be fielded yet: its texts, and the fixed words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_study.protocol.guides import Guide, read_interview, read_observation
from crm_study.protocol.languages import APPROVED, FORM, final_complaints
from crm_study.protocol.study import Study
from crm_study.report.instrument.form_words import (
    WORDS_TRANSLATIONS,
    words_are_drafts,
    words_status,
)

_GUIDES = {"interview": read_interview, "observation": read_observation}


def complaints_about_forms(
    study: Study, *, formats: Sequence[str], languages: Sequence[str]
) -> list[str]:
    """Return why forms in these formats and languages are no final ones; nothing when they are.

    Parameters
    ----------
    study : Study
        The declared study.
    formats : sequence of str
        Interview guide and observation checklist answer for their own texts, every other
        format for those of the questionnaire.
    languages : sequence of str
        Codes of languages.

    Returns
    -------
    list of str
        One sentence a reason.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> study = read_study("rusizi")
    >>> complaints_about_forms(study, formats=["interview"], languages=["en"])[0]
    "interview, en: 36 texts are 'source', below 'approved'."
    """
    guides = [(name, _GUIDES[name](study)) for name in formats if name in _GUIDES]
    found: list[str] = []
    for lang in languages:
        if any(name not in _GUIDES for name in formats):
            found += final_complaints(study, lang)
            found += _about_words(lang, words_status(study.instrument, lang))
        found += [line for name, guide in guides for line in _about_guide(name, guide, lang)]
    return found


def _about_guide(name: str, guide: Guide | None, lang: str) -> Iterator[str]:
    if guide is None or lang not in guide.languages:
        return
    shipped = WORDS_TRANSLATIONS.get(lang)
    status = guide.words_status(lang) or (shipped.status if shipped else "untranslated")
    for line in (*guide.final_complaints(lang), *_about_words(lang, status)):
        yield f"{name}, {line}"


def _about_words(lang: str, status: str) -> Iterator[str]:
    if words_are_drafts(status):
        yield (
            f"{lang}: the form's fixed words are '{status}', below '{APPROVED}'; "
            f"'{FORM}: {APPROVED}' under translations.{lang}.items says that a reader has "
            "approved them."
        )
