"""Lay a declared instrument out as a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from string import ascii_uppercase

from crm_study.protocol.asking import consent_given, consent_item
from crm_study.protocol.instrument import Instrument, Item
from crm_study.protocol.languages import (
    APPROVED,
    placeholders,
    status_counts,
    status_of,
    wordings,
)
from crm_study.protocol.strict import Text, say
from crm_study.protocol.study import Study
from crm_study.report.cleaning import purified
from crm_study.report.instrument.form import (
    Block,
    Choice,
    Condition,
    Form,
    Known,
    Part,
    Question,
    Texts,
)
from crm_study.report.instrument.form_version import form_version
from crm_study.report.instrument.form_words import (
    LANGUAGE_NAMES,
    STATUS_WORDS,
    words_are_drafts,
    words_in,
    words_status,
)
from crm_study.report.instrument.handed_out import handed_out

_GRID_FROM = 2
_UNTRANSLATED, _TO_FILL_IN = "untranslated", "to_fill_in"


def form_of(study: Study, languages: Sequence[str]) -> Form:
    """Return the questionnaire of a study as a form.

    Parameters
    ----------
    study : Study
        Its instrument is printed; its title stands in where the instrument has none.
    languages : sequence of str
        In the order they are printed.

    Returns
    -------
    Form
        With consent first, grids where neighbors share a scale, and drafts named.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> form = form_of(read_study("rusizi"), ["en"])
    >>> form.consent.id, form.parts[0].questions[0].number
    ('consent', 1)
    """
    return _Layout(study, study.instrument, tuple(languages)).form()


@dataclass(frozen=True, slots=True)
class _Layout:
    """One study in some languages."""

    study: Study
    sheet: Instrument
    languages: tuple[str, ...]

    def form(self) -> Form:
        """Return the whole form, its texts cleaned."""
        consent = self.consent
        form = Form(
            study=self.study.id,
            version=form_version(self.sheet),
            languages=self.languages,
            titles=self.say(self.sheet.title or self.study.title),
            intros=self.say(self.sheet.intro),
            consent=self.question(consent) if consent else None,
            parts=tuple(self.parts()),
            known=tuple(self.known()),
            drafts=tuple(self.drafts()),
            words=words_in(self.languages),
        )
        cleaned: Form = purified(form)
        return cleaned

    @property
    def consent(self) -> Item | None:
        """The question that is asked first."""
        return consent_item(self.sheet)

    @property
    def numbers(self) -> dict[str, int]:
        """The printed number of every question but consent."""
        consent = self.consent
        others = (item.id for item in self.sheet.items() if item is not consent)
        return {name: number for number, name in enumerate(others, start=1)}

    def say(self, text: Text) -> Texts:
        """Return a text in each language."""
        return tuple(say(text, lang) for lang in self.languages)

    def known(self) -> Iterator[Known]:
        """Yield the columns with a list of answers that no item asks for."""
        for one in handed_out(self.study):
            if one.choices:
                choices = tuple((code, self.say(text)) for code, text in one.choices.items())
                yield Known(one.column, self.say(one.label), choices)

    def parts(self) -> Iterator[Part]:
        """Yield the sections that have a question besides consent."""
        consent = self.consent
        asked = [
            (section, [item for item in section.items if item is not consent])
            for section in self.sheet.sections
        ]
        filled = [(section, items) for section, items in asked if items]
        for order, (section, items) in enumerate(filled):
            letter = ascii_uppercase[order] if order < len(ascii_uppercase) else str(order + 1)
            titles, intros = self.say(section.title), self.say(section.intro)
            yield Part(section.id, letter, titles, intros, tuple(self.blocks(items)))

    def blocks(self, items: list[Item]) -> Iterator[Block]:
        """Yield the blocks of a section; neighbors with one scale become a grid."""
        runs = [list(run) for _, run in groupby(items, _grid_key)]
        is_grid = [_grid_key(run[0]) is not None and len(run) >= _GRID_FROM for run in runs]
        for grid, joined in groupby(zip(is_grid, runs, strict=True), itemgetter(0)):
            questions = [tuple(map(self.question, run)) for _, run in joined]
            if grid:
                yield from (Block("grid", run) for run in questions)
            else:
                yield Block("list", tuple(chain.from_iterable(questions)))

    def question(self, item: Item) -> Question:
        """Return one item as it is printed."""
        conditions = tuple(
            Condition(shown.item, tuple(shown.equals))
            for shown in item.shown_if
            if self.consent is None or shown.item != self.consent.id
        )
        ends_at = tuple(self.ends_at(item))
        return Question(
            id=item.id,
            number=self.numbers.get(item.id, 0),
            kind=item.type,
            texts=self.say(item.text),
            hints=self.say(item.hint),
            notes=tuple(
                self.note(item, conditions, ends_at, at) for at in range(len(self.languages))
            ),
            statuses=tuple(self.status(item, lang) for lang in self.languages),
            choices=tuple(self.choices(item)),
            conditions=conditions,
            ends_at=ends_at,
            required=item.required,
            minimum=item.minimum,
            maximum=item.maximum,
        )

    def choices(self, item: Item) -> Iterator[Choice]:
        """Yield the answers of an item, those that mean no answer last."""
        scale = self.sheet.scales[item.scale] if item.scale else None
        if scale is None:
            return
        for code, text in scale.points.items():
            yield Choice(code, self.say(text), missing=False)
        for code, text in scale.missing.items():
            yield Choice(code, self.say(text), missing=True)

    def ends_at(self, item: Item) -> Iterator[int]:
        """Yield the codes after which nothing more is asked."""
        given = consent_given(self.sheet)
        expected = None
        if given is not None and item.id == given.item:
            expected = given.equals[0]
        elif item.role == "screening" and item.expected is not None:
            expected = str(item.expected)
        codes = (choice.code for choice in self.choices(item))
        yield from (code for code in codes if expected is not None and str(code) != expected)

    def note(
        self, item: Item, conditions: tuple[Condition, ...], ends_at: tuple[int, ...], at: int
    ) -> str:
        """Return when a question is asked and where the form ends, in one language."""
        words = {name: texts[at] for name, texts in words_in(self.languages).items()}
        asked = f" {words['and']} ".join(
            words["answer_is"].format(
                number=self.numbers[one.item], answers=self.answers(one.item, one.codes, at)
            )
            for one in conditions
        )
        ends = self.answers(item.id, tuple(map(str, ends_at)), at)
        notes = [words["only_if"].format(conditions=asked)] if conditions else []
        return " ".join([*notes, words["stop"].format(answers=ends)] if ends_at else notes)

    def answers(self, name: str, codes: tuple[str, ...], at: int) -> str:
        """Return answers in words with their codes: ``Yes (1) or No (2)``."""
        labels = {str(one.code): one.labels[at] for one in self.choices(self.sheet.item(name))}
        texts = [f"{labels[code]} ({code})" if labels.get(code) else code for code in codes]
        return f" {words_in(self.languages)['or'][at]} ".join(texts)

    def status(self, item: Item, lang: str) -> str:
        """Return the status of an item's text where the language's own does not tell it."""
        if not item.text.get(lang):
            return say(STATUS_WORDS[_UNTRANSLATED], lang)
        status = status_of(self.sheet, lang, item.id)
        told = status in (APPROVED, status_of(self.sheet, lang))
        return "" if told else say(STATUS_WORDS[status], lang)

    def drafts(self) -> Iterator[str]:
        """Yield a line for each language that holds a text below approved."""
        for lang in self.languages:
            found = list(self.unapproved(lang))
            if found:
                yield f"{LANGUAGE_NAMES.get(lang, lang)}: {', '.join(found)}"

    def unapproved(self, lang: str) -> Iterator[str]:
        """Yield what is below approved in a language, with the number of texts."""
        asked = [one for one in wordings(self.study) if one.asked]
        found = status_counts(self.study, lang)
        found[_UNTRANSLATED] = sum(one.lacks(lang) for one in asked)
        found[_TO_FILL_IN] = sum(bool(placeholders(one.text.get(lang, ""))) for one in asked)
        for status, count in found.items():
            if count and status != APPROVED:
                yield f"{say(STATUS_WORDS[status], lang)} ({count})"
        fixed = words_status(self.sheet, lang)
        if words_are_drafts(fixed):
            words = words_in([lang])["fixed_words"][0]
            yield f"{words} ({say(STATUS_WORDS[fixed], lang)})"


def _grid_key(item: Item) -> tuple[str, str] | None:
    """Return what neighbors must share to stand in one grid; None for a question of its own."""
    alone = item.type != "scale" or item.shown_if or item.role in ("consent", "screening")
    return None if alone or item.scale is None else (item.type, item.scale)
