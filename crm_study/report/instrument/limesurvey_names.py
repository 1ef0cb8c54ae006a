"""Codes of a LimeSurvey: letters and digits only, each kept with what it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_study.report.instrument.form import Form
from crm_study.report.instrument.handed_out import HandedOut
from crm_study.report.instrument.naming import NameRule, safe_names

QUESTION_CODES = NameRule(
    longest=20, joint="", first="q", reserved=frozenset({"sid", "gid", "qid", "time", "other"})
)
ANSWER_CODES = NameRule(longest=5, joint="", first="A")


@dataclass(frozen=True, slots=True)
class LimesurveyNames:
    """The codes of one survey.

    Attributes
    ----------
    items : dict
        Column of the data to code of the question or subquestion.
    arrays : dict
        Part and place of a grid to the code of its array.
    variables : dict
        Column of the data to its name in an expression.
    answers : dict
        Column of the data to the code of each answer.
    """

    items: Mapping[str, str]
    arrays: Mapping[tuple[str, int], str]
    variables: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]

    def columns(self, form: Form, handed: Sequence[HandedOut]) -> dict[str, str]:
        """Return what every header of an export stands for."""
        rows = {item: name.replace("_", "[") + "]" for item, name in self.variables.items()}
        in_array = {
            question.id
            for part in form.parts
            for block in part.blocks
            if block.layout == "grid"
            for question in block.questions
        }
        known = [*(each.column for each in handed), *(q.id for q in form.questions())]
        return {
            rows[column] if column in in_array else self.items[column]: column for column in known
        }


def limesurvey_names(form: Form, handed: Sequence[HandedOut]) -> LimesurveyNames:
    """Return a code for everything that stands in the survey."""
    questions = list(form.questions())
    columns = [*(each.column for each in handed), *(question.id for question in questions)]
    items = safe_names(columns, QUESTION_CODES)
    places = {
        (part.id, at): block
        for part in form.parts
        for at, block in enumerate(part.blocks)
        if block.layout == "grid"
    }
    spelled = safe_names(
        [f"grid{part}x{at}" for part, at in places], QUESTION_CODES, taken=items.values()
    )
    arrays = dict(zip(places, spelled.values(), strict=True))
    within = {q.id: arrays[place] for place, block in places.items() for q in block.questions}
    answers = {
        question.id: _answers([str(choice.code) for choice in question.choices])
        for question in questions
    }
    answers |= {each.column: _answers(list(each.choices)) for each in handed}
    return LimesurveyNames(
        items=items,
        arrays=arrays,
        variables={
            column: f"{within[column]}_{name}" if column in within else name
            for column, name in items.items()
        },
        answers=answers,
    )


def _answers(codes: list[str]) -> dict[str, str]:
    """Return the code of each answer; a number of at most five digits is its own."""
    plain = [code for code in codes if code.isdecimal() and len(code) <= ANSWER_CODES.longest]
    others = [code for code in codes if code not in plain]
    return {**{code: code for code in plain}, **safe_names(others, ANSWER_CODES, taken=plain)}
