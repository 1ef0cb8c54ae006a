"""Interview guide and observation checklist in one language, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from crm_study.protocol.guides import Guide, InterviewGuide, ObservationChecklist
from crm_study.protocol.languages import APPROVED
from crm_study.protocol.strict import say
from crm_study.report.cleaning import purified
from crm_study.report.instrument.form_words import (
    LANGUAGE_NAMES,
    STATUS_WORDS,
    WORDS_TRANSLATIONS,
    words_are_drafts,
    words_in,
)


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A question or a check: its words, what helps with it, and the codes it speaks to."""

    id: str
    number: int
    text: str
    helps: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuideSheet:
    """One guide in one language.

    Attributes
    ----------
    kind : str
        ``interview`` or ``observation``.
    fields : tuple of str
        Names of the boxes on top.
    facts : tuple of str
        Who, how many, how long.
    marks : tuple of (int, str)
        What an observer may tick; empty for an interview.
    draft : str
        What is not approved yet; empty for a final sheet.
    """

    kind: str
    lang: str
    title: str
    draft: str
    facts: tuple[str, ...]
    fields: tuple[str, ...]
    opening: str
    closing: str
    lines: tuple[GuideLine, ...]
    marks: tuple[tuple[int, str], ...]
    codebook: tuple[tuple[str, str], ...]
    words: dict[str, str]


def sheet_of_guide(guide: Guide, lang: str) -> GuideSheet:
    """Return a guide in one language, its texts cleaned.

    Examples
    --------
    >>> from crm_study.protocol.guides import read_interview
    >>> from crm_study.protocol.reader import read_study
    >>> sheet = sheet_of_guide(read_interview(read_study("rusizi")), "en")
    >>> sheet.kind, sheet.lines[0].codes
    ('interview', ('kcf', 'cro'))
    """
    words = {name: texts[0] for name, texts in words_in([lang]).items()}
    sheet = (
        _interview(guide, lang, words)
        if isinstance(guide, InterviewGuide)
        else _observation(guide, lang, words)
    )
    cleaned: GuideSheet = purified(sheet)
    return cleaned


def _interview(guide: InterviewGuide, lang: str, words: dict[str, str]) -> GuideSheet:
    low, high = guide.minutes
    who = say(guide.informants, lang)
    lines = tuple(
        GuideLine(
            one.id,
            number,
            say(one.text, lang),
            tuple(say(probe, lang) for probe in one.probes),
            tuple(one.codes),
        )
        for number, one in enumerate(guide.questions, start=1)
    )
    return GuideSheet(
        kind="interview",
        lang=lang,
        title=say(guide.title, lang),
        draft=_draft(guide, lang, words),
        facts=(*([who] if who else []), words["length"].format(low=low, high=high)),
        fields=("interview_number", "institution", "interviewer", "date", "start", "end"),
        opening=say(guide.intro, lang),
        closing=say(guide.closing, lang),
        lines=lines,
        marks=(),
        codebook=_codebook(guide, lang),
        words=words,
    )


def _observation(guide: ObservationChecklist, lang: str, words: dict[str, str]) -> GuideSheet:
    lines = tuple(
        GuideLine(
            one.id,
            number,
            say(one.text, lang),
            tuple(text for text in [say(one.evidence, lang)] if text),
            tuple(one.codes),
        )
        for number, one in enumerate(guide.checks, start=1)
    )
    return GuideSheet(
        kind="observation",
        lang=lang,
        title=say(guide.title, lang),
        draft=_draft(guide, lang, words),
        facts=(words["each_observer"].format(n=guide.observers),),
        fields=("visit_number", "institution", "observer", "date", "start", "end"),
        opening=say(guide.intro, lang),
        closing="",
        lines=lines,
        marks=tuple((mark, say(text, lang)) for mark, text in guide.marks.items()),
        codebook=_codebook(guide, lang),
        words=words,
    )


def _codebook(guide: Guide, lang: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, say(text, lang)) for code, text in guide.codebook.items())


def _draft(guide: Guide, lang: str, words: dict[str, str]) -> str:
    """Return which texts of a language are below approved."""
    found = dict.fromkeys(
        guide.status_of(lang, key) for key, _, text in guide.texts() if text.get(lang)
    )
    if any(any(text.values()) and not text.get(lang) for _, _, text in guide.texts()):
        found["untranslated"] = None
    told = [say(STATUS_WORDS[one], lang) for one in found if one != APPROVED]
    shipped = WORDS_TRANSLATIONS.get(lang)
    status = guide.words_status(lang) or (shipped.status if shipped else "untranslated")
    if words_are_drafts(status):
        told.append(f"{words['fixed_words']} ({say(STATUS_WORDS[status], lang)})")
    name = LANGUAGE_NAMES.get(lang, lang)
    return words["not_approved"].format(languages=f"{name}: {', '.join(told)}") if told else ""
