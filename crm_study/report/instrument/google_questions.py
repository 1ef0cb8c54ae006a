"""What a Google Form asks: a form in one language as pages of plain questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from crm_study.protocol.strict import say
from crm_study.report.instrument.electronic_words import range_message, spoken
from crm_study.report.instrument.form import Choice, Form, Question
from crm_study.report.instrument.handed_out import HandedOut

GoogleKind = Literal["page", "choice", "checkboxes", "grid", "line", "text", "number", "date"]


@dataclass(frozen=True, slots=True)
class GoogleQuestion:
    """One thing in the form, as the script adds it.

    Attributes
    ----------
    kind : str
        What is added.
    title, help : str
        Its texts.
    required : bool
        Whether it must be answered.
    options : tuple of str
        Answers, or the columns of a grid.
    rows : tuple of str
        Rows of a grid.
    goes_on : tuple of str
        Options that go to the next page; the others end the form. Empty where none does.
    limits : tuple
        Smallest and largest number, and what a wrong one is told.
    columns : dict
        Header in the export to item id.
    values : dict
        By item: text in the export to code.
    """

    kind: GoogleKind
    title: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    limits: tuple[float | None, float | None, str] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def script(self) -> dict[str, Any]:
        """Return what the script needs to add it; blanks are left out."""
        found = {
            "kind": self.kind,
            "title": self.title,
            "help": self.help,
            "required": self.required,
            "options": self.options,
            "rows": self.rows,
            "goesOn": self.goes_on,
        }
        if self.limits:
            low, high, told = self.limits
            found |= {"low": low, "high": high, "told": told}
        blank = {name for name, value in found.items() if value is None or value in ("", ())}
        return {name: value for name, value in found.items() if name not in blank}


@dataclass(slots=True)
class GoogleForm:
    """Builds the questions of one language; titles are unlike one another."""

    form: Form
    handed: Sequence[HandedOut]
    titles: dict[str, int] = field(default_factory=dict)

    def questions(self) -> Iterator[GoogleQuestion]:
        """Yield consent on a page of its own, then what is handed out, then the parts."""
        if self.form.consent:
            yield self.single(self.form.consent)
        if self.handed:
            yield self.page(self.form.words["staff"][0])
            yield from map(self.before, self.handed)
        for part in self.form.parts:
            title = part.titles[0] or spoken("questions", self.form.languages)[0]
            yield self.page(title, part.intros[0])
            for block in part.blocks:
                if block.layout == "grid":
                    yield self.grid(title, block.questions)
                else:
                    yield from self.singles(block.questions, title)

    def singles(self, questions: Sequence[Question], title: str) -> Iterator[GoogleQuestion]:
        """Yield questions one by one; behind one that can end the form begins a page."""
        for question in questions:
            yield self.single(question)
            if question.ends_at:
                yield self.page(title)

    def page(self, title: str, text: str = "") -> GoogleQuestion:
        """Return the beginning of a page."""
        return GoogleQuestion("page", title, text)

    def unique(self, title: str) -> str:
        """Return a title that no other question has, since the export knows nothing else."""
        self.titles[title] = self.titles.get(title, 0) + 1
        return title if self.titles[title] == 1 else f"{title} ({self.titles[title]})"

    def before(self, each: HandedOut) -> GoogleQuestion:
        """Return a question on what is known beforehand."""
        language = self.form.languages[0]
        title = self.unique(say(each.label, language))
        options = {say(text, language): code for code, text in each.choices.items()}
        return GoogleQuestion(
            "choice" if options else "line",
            title,
            required=True,
            options=tuple(options),
            columns={title: each.column},
            values={each.column: options} if options else {},
        )

    def single(self, question: Question) -> GoogleQuestion:
        """Return a question of its own; Google cannot hide it, so its condition is told."""
        title = self.unique(question.texts[0])
        kinds: dict[str, GoogleKind] = {"scale": "choice", "multiple": "checkboxes"}
        kinds |= {"text": "text", "number": "number", "date": "date"}
        options, conditional = options_of(question.choices), bool(question.conditions)
        ends = [label for label, code in options.items() if int(code) in question.ends_at]
        return GoogleQuestion(
            kinds[question.kind],
            title,
            help=self.help(question),
            required=question is self.form.consent or (question.required and not conditional),
            options=tuple(options),
            goes_on=tuple(label for label in options if label not in ends) if ends else (),
            limits=self.limits(question),
            columns={title: question.id},
            values={question.id: options} if options else {},
        )

    def limits(self, question: Question) -> tuple[float | None, float | None, str] | None:
        """Return the range of a number and what a wrong one is told."""
        low, high = question.minimum, question.maximum
        if question.kind != "number" or (low is None and high is None):
            return None
        return low, high, range_message(low, high, self.form.languages)[0]

    def grid(self, title: str, questions: Sequence[Question]) -> GoogleQuestion:
        """Return a grid of questions with the same answers."""
        title = self.unique(title)
        options = options_of(questions[0].choices)
        rows: dict[str, str] = {}
        for question in questions:
            row, number = question.texts[0], 1
            while row in rows:
                number += 1
                row = f"{question.texts[0]} ({number})"
            rows[row] = question.id
        return GoogleQuestion(
            "grid",
            title,
            required=all(question.required for question in questions),
            options=tuple(options),
            rows=tuple(rows),
            columns={f"{title} [{row}]": item for row, item in rows.items()},
            values=dict.fromkeys(rows.values(), options),
        )

    def help(self, question: Question) -> str:
        """Return the hint, the condition in words, and the status of a draft."""
        asked = [
            spoken("asked_if", self.form.languages)[0].format(
                question=self.question(one.item).texts[0], answers=self.told(one.item, one.codes)
            )
            for one in question.conditions
        ]
        marks = [f"[{status}]" for status in question.statuses if status]
        return " ".join(filter(None, (*asked, question.hints[0], *marks)))

    def told(self, item: str, codes: Sequence[str]) -> str:
        """Return answers in words."""
        labels = {str(c.code): c.labels[0] or str(c.code) for c in self.question(item).choices}
        return ", ".join(labels.get(code, code) for code in codes)

    def question(self, item: str) -> Question:
        """Return a question by its id."""
        return next(question for question in self.form.questions() if question.id == item)


def options_of(choices: Sequence[Choice]) -> dict[str, str]:
    """Return the codes by the words a respondent sees, which Google needs to differ."""
    options: dict[str, str] = {}
    for choice in choices:
        label = (choice.labels[0] if choice.labels else "") or str(choice.code)
        options[f"{label} ({choice.code})" if label in options else label] = str(choice.code)
    return options
