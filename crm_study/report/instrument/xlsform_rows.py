"""The rows of an XLSForm: a form becomes a survey, its choices and its settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crm_study.protocol.strict import say
from crm_study.report.instrument.electronic_words import range_message, spoken, tag
from crm_study.report.instrument.form import Block, Form, Kind, Part, Question, Texts
from crm_study.report.instrument.grid_pages import fits_a_phone, pages
from crm_study.report.instrument.handed_out import HandedOut
from crm_study.report.instrument.xlsform_logic import conditions_of, holds, limits_of
from crm_study.report.instrument.xlsform_names import XlsformNames

Row = dict[str, str]
_RECORDED = ("start", "end", "today", "audit")
"""What the device records by itself: times, and the time of each question; no place."""
_TYPES = {"text": "text", "number": "decimal", "date": "date"}


@dataclass(slots=True)
class SurveyRows:
    """Builds the survey sheet; ``gate`` holds what must be true for the rest to be asked."""

    form: Form
    handed: Sequence[HandedOut]
    names: XlsformNames
    gate: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield every row: what is recorded, consent, what is handed out, the sections."""
        yield from ({"type": name, "name": name} for name in _RECORDED)
        yield from self.opening()
        if self.form.consent:
            yield from self.question(self.form.consent, [])
        if self.handed:
            yield from self.before()
        for part in self.form.parts:
            yield from self.part(part)

    def opening(self) -> Iterator[Row]:
        """Yield the draft mark and the words before consent."""
        words = self.form.words
        if self.form.drafts:
            drafts = "; ".join(self.form.drafts)
            told = [
                f"{draft}. {text.format(languages=drafts)}"
                for draft, text in zip(words["draft"], words["not_approved"], strict=True)
            ]
            yield {
                "type": "note",
                "name": self.names.groups["draft note"],
                **self.says("label", told),
            }
        if any(self.form.intros):
            intros = self.says("label", self.form.intros)
            yield {"type": "note", "name": self.names.groups["intro note"], **intros}

    def before(self) -> Iterator[Row]:
        """Yield the group that the interviewer fills in."""
        label = self.says("label", self.form.words["staff"])
        yield self.begins("before interview", label)
        for each in self.handed:
            name = self.names.items[each.column]
            kind = f"select_one {self.names.lists[each.column]}" if each.choices else "text"
            texts = [say(each.label, language) for language in self.form.languages]
            yield {"type": kind, "name": name, **self.says("label", texts), **self.needed()}
        yield {"type": "end_group"}

    def part(self, part: Part) -> Iterator[Row]:
        """Yield a section as a group, its questions one by one and in grids."""
        titles = part.titles if any(part.titles) else spoken("questions", self.form.languages)
        inside = len(self.gate)
        yield self.begins(f"part {part.id}", self.says("label", titles))
        if any(part.intros):
            intro = self.says("label", part.intros)
            yield {"type": "note", "name": self.names.groups[f"intro {part.id}"], **intro}
        for at, block in enumerate(part.blocks):
            yield from self.block(block, part, at, titles, inside)
        yield {"type": "end_group"}

    def block(self, block: Block, part: Part, at: int, titles: Texts, inside: int) -> Iterator[Row]:
        """Yield questions of their own, or grids of as many rows as a screen shows."""
        if block.layout == "list" or not fits_a_phone(block):
            for question in block.questions:
                yield from self.question(question, self.gate[inside:])
            return
        for page, questions in enumerate(pages(block.questions)):
            name = self.names.groups[f"grid {part.id} {at} {page}"]
            label = self.says("label", titles)
            relevant = self.relevant(self.gate[inside:])
            grid = {"type": "begin_group", "name": name, "appearance": "table-list"}
            yield grid | label | relevant
            for question in questions:
                yield from self.question(question, [])
            yield {"type": "end_group"}

    def question(self, question: Question, gate: Sequence[str]) -> Iterator[Row]:
        """Yield one question, and close the gate behind one that can end the interview."""
        name = self.names.items[question.id]
        own = conditions_of(question, self.names.items, self.kinds)
        yield {
            "type": self.type_of(question),
            "name": name,
            **self.says("label", question.texts),
            **self.says("hint", self.hints(question)),
            **(self.needed() if question.required or question is self.form.consent else {}),
            **self.relevant([*gate, *own]),
            **self.limits(question),
        }
        if question.ends_at:
            goes_on = [str(c.code) for c in question.choices if c.code not in question.ends_at]
            self.gate.append(holds(name, question.kind, goes_on))

    def type_of(self, question: Question) -> str:
        """Return the type of a question as an XLSForm names it."""
        if question.kind in _TYPES:
            return _TYPES[question.kind]
        several = "multiple" if question.kind == "multiple" else "one"
        return f"select_{several} {self.names.lists[question.id]}"

    def hints(self, question: Question) -> list[str]:
        """Return the hint in each language, with the status of a text that is no final one.

        The status stands in every language: where one hint is blank, a phone shows a dash.
        """
        pairs = zip(self.form.languages, question.statuses, strict=True)
        found = "; ".join(f"{language}: {status}" for language, status in pairs if status)
        mark = f"[{found}]" if found else ""
        return [" ".join(filter(None, (hint, mark))) for hint in question.hints]

    def limits(self, question: Question) -> Row:
        """Return the constraint of a question, with what a wrong answer is told."""
        constraint = limits_of(question)
        if not constraint:
            return {}
        if question.kind == "multiple":
            told = self.alone(question)
        else:
            told = range_message(question.minimum, question.maximum, self.form.languages)
        return {"constraint": constraint, **self.says("constraint_message", told)}

    def alone(self, question: Question) -> Texts:
        """Say in each language which answers cannot be chosen together with others."""
        lonely = [choice for choice in question.choices if choice.missing]
        labels = [
            ", ".join(choice.labels[at] or str(choice.code) for choice in lonely)
            for at in range(len(self.form.languages))
        ]
        texts = zip(spoken("alone", self.form.languages), labels, strict=True)
        return tuple(text.format(label=label) for text, label in texts)

    def needed(self) -> Row:
        """Return what makes an answer needed."""
        return {"required": "yes", **self.says("required_message", self.form.words["required"])}

    def begins(self, group: str, label: Row) -> Row:
        """Return the row that opens a group, asked when the gate is open."""
        name = self.names.groups[group]
        return {"type": "begin_group", "name": name, **label, **self.relevant(self.gate)}

    def relevant(self, conditions: Sequence[str]) -> Row:
        """Return the condition of a row; nothing when it always stands."""
        return {"relevant": " and ".join(conditions)} if conditions else {}

    def says(self, column: str, texts: Sequence[str]) -> Row:
        """Return a text in the column of each language; nothing when all are blank."""
        if not any(texts):
            return {}
        pairs = zip(self.form.languages, texts, strict=True)
        return {f"{column}::{tag(language)}": text for language, text in pairs}

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of every question by item id."""
        return {question.id: question.kind for question in self.form.questions()}
