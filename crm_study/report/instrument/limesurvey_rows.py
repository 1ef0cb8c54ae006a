"""The rows of a LimeSurvey structure: groups, questions, subquestions and answers."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crm_study.protocol.strict import say
from crm_study.report.instrument.electronic_words import plain_number, spoken
from crm_study.report.instrument.form import Block, Form, Kind, Part, Question
from crm_study.report.instrument.handed_out import HandedOut
from crm_study.report.instrument.limesurvey_names import LimesurveyNames

Row = dict[str, str]
_TYPES: dict[Kind, str] = {"scale": "L", "multiple": "M", "number": "N", "text": "T", "date": "D"}


@dataclass(slots=True)
class LimesurveyRows:
    """Builds the rows of one language; every language has the same rows in the same order."""

    form: Form
    handed: Sequence[HandedOut]
    names: LimesurveyNames
    at: int
    gate: list[str] = field(default_factory=list)
    n_questions: int = 0
    n_groups: int = 0

    @property
    def language(self) -> str:
        """Code of the language of these rows."""
        return self.form.languages[self.at]

    def rows(self) -> Iterator[Row]:
        """Yield consent, what is handed out, and the parts."""
        if self.form.consent:
            yield self.group(self.form.words["consent"][self.at])
            yield from self.single(self.form.consent)
        if self.handed:
            yield self.group(self.form.words["staff"][self.at])
            for each in self.handed:
                yield from self.before(each)
        for part in self.form.parts:
            yield from self.part(part)

    def part(self, part: Part) -> Iterator[Row]:
        """Yield a section: its group, its arrays and its single questions."""
        title = part.titles[self.at] or spoken("questions", self.form.languages)[self.at]
        yield self.group(title, part.intros[self.at])
        for at, block in enumerate(part.blocks):
            if block.layout == "grid":
                yield from self.array(block, self.names.arrays[part.id, at], title)
            else:
                for question in block.questions:
                    yield from self.single(question)

    def group(self, title: str, text: str = "") -> Row:
        """Return the row of a group, shown when consent was given and nothing ended it."""
        self.n_groups += 1
        number = str(self.n_groups)
        row = self.row("G", f"G{number}", as_html(title), text, number)
        return row | {"relevance": self.relevance([])}

    def before(self, each: HandedOut) -> Iterator[Row]:
        """Yield a question on what is known beforehand."""
        text = say(each.label, self.language)
        kind = "L" if each.choices else "S"
        name = self.names.items[each.column]
        yield self.question(kind, name, text) | {"mandatory": "Y", "relevance": self.relevance([])}
        for code, label in each.choices.items():
            answer = self.names.answers[each.column][code]
            yield self.row("A", "0", answer, say(label, self.language))

    def single(self, question: Question) -> Iterator[Row]:
        """Yield a question, its subquestions or answers; close the gate behind an end."""
        name = self.names.items[question.id]
        conditions = [
            self.holds(one.item, self.kinds[one.item], one.codes) for one in question.conditions
        ]
        yield {
            **self.question(_TYPES[question.kind], name, question.texts[self.at]),
            "relevance": self.relevance(conditions),
            "help": as_html(self.help(question)),
            "mandatory": "Y" if question.required else "N",
            **self.limits(question),
        }
        if question.choices:
            yield from self.choices(question)
        if question.ends_at:
            goes_on = [str(c.code) for c in question.choices if c.code not in question.ends_at]
            self.gate.append(self.holds(question.id, question.kind, goes_on))

    def array(self, block: Block, name: str, title: str) -> Iterator[Row]:
        """Yield an array: one subquestion an item, the answers once."""
        required = all(question.required for question in block.questions)
        yield {
            **self.question("F", name, title),
            "relevance": self.relevance([]),
            "mandatory": "Y" if required else "N",
        }
        for question in block.questions:
            self.n_questions += 1
            text = " ".join(filter(None, (question.texts[self.at], self.help(question))))
            item = self.names.items[question.id]
            yield self.row("SQ", "0", item, text, str(self.n_questions))
        yield from self.choices(block.questions[0])

    def choices(self, question: Question) -> Iterator[Row]:
        """Yield the answers of a question, or the boxes of one with several answers."""
        for choice in question.choices:
            code = self.names.answers[question.id][str(choice.code)]
            label = choice.labels[self.at] if choice.labels else ""
            if question.kind == "multiple":
                self.n_questions += 1
                number = str(self.n_questions)
                yield self.row("SQ", "0", code, label or str(choice.code), number)
            else:
                yield self.row("A", "0", code, label or str(choice.code))

    def help(self, question: Question) -> str:
        """Return the hint and the status of a text that is no final one."""
        status = question.statuses[self.at]
        return " ".join(filter(None, (question.hints[self.at], f"[{status}]" if status else "")))

    def limits(self, question: Question) -> Row:
        """Return the range of a number, or the answers that stand alone."""
        low, high = question.minimum, question.maximum
        found = {"min_num_value_n": low, "max_num_value_n": high}
        limits = {name: plain_number(value) for name, value in found.items() if value is not None}
        lonely = [
            self.names.answers[question.id][str(choice.code)]
            for choice in question.choices
            if choice.missing and question.kind == "multiple"
        ]
        return limits | ({"exclude_all_others": ";".join(lonely)} if lonely else {})

    def holds(self, item: str, kind: Kind, codes: Sequence[str]) -> str:
        """Return when another question was answered with one of the codes."""
        name = self.names.variables[item]
        answers = self.names.answers.get(item, {})
        if kind == "multiple":
            parts = [f'{name}_{answers[code]}.NAOK == "Y"' for code in codes]
        else:
            parts = [f'{name}.NAOK == "{answers.get(code, code)}"' for code in codes]
        return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"

    def relevance(self, conditions: Sequence[str]) -> str:
        """Return the condition of a row, ``1`` when it always stands."""
        return " and ".join([*self.gate, *conditions]) or "1"

    def question(self, kind: str, name: str, text: str) -> Row:
        """Return the row of a question."""
        self.n_questions += 1
        return self.row("Q", kind, name, text, str(self.n_questions))

    def row(self, kind: str, scale: str, name: str, text: str, number: str = "") -> Row:
        """Return a row in the language."""
        return {
            "id": number,
            "class": kind,
            "type/scale": scale,
            "name": name,
            "text": as_html(text),
            "language": self.language,
        }

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of every question by item id."""
        return {question.id: question.kind for question in self.form.questions()}


def as_html(text: str) -> str:
    """Return a text as LimeSurvey shows it: its signs are no tags, its braces no expression.

    Examples
    --------
    >>> as_html("a < {b}")
    'a &lt; &#123;b}'
    """
    return html.escape(text, quote=False).replace("{", "&#123;").replace("\n", "<br />")
