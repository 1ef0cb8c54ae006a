"""What reads one text of a column, by the kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from crm_study.responses.imports.choices import Choices, Meaning
from crm_study.responses.imports.column import Column, Context
from crm_study.responses.imports.grid import Reason
from crm_study.responses.imports.headers import Use
from crm_study.responses.imports.moments import as_moment
from crm_study.responses.imports.numerals import as_number, decimal_comma
from crm_study.responses.imports.several import read_several
from crm_study.responses.imports.targets import Target
from crm_study.responses.imports.wording import folded

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DAMAGED = "a spreadsheet turns an answer such as 1-2 into a date"


def missing_of(target: Target, context: Context) -> Mapping[str, Reason]:
    """Return the codes of a question that mean no answer, and why."""
    if target.choices is not None:
        return target.choices.missing
    return context.general_missing if target.kind == "number" else {}


def reader_of(
    target: Target, answers: Mapping[str, object], use: Use, context: Context, column: Column
) -> Callable[[str], Meaning]:
    """Return what reads one text of a column; what a person decided comes first."""
    read = _reader_of_kind(target, answers, use, context, column)
    told = context.accepted

    def reader(text: str) -> Meaning:
        code = told.meaning(target.name, text) if told.values else None
        return Meaning(code, "accepted") if code is not None else read(text)

    return reader


def _reader_of_kind(
    target: Target, answers: Mapping[str, object], use: Use, context: Context, column: Column
) -> Callable[[str], Meaning]:
    if target.kind == "choice" and target.choices is not None:
        return _choice_reader(target.choices, context.table.value_labels.get(use.place, {}))
    if target.kind == "several" and target.choices is not None:
        further = {
            folded(text): code
            for text, code in context.accepted.values.get(target.name, {}).items()
        }
        choices = target.choices
        return lambda text: read_several(text, choices, further=further)
    if target.kind == "number":
        return _number_reader(target, answers, use, context, column)
    if target.kind in ("date", "moment"):
        return _moment_reader(target, context)
    return lambda text: Meaning(text, "text")


def _choice_reader(choices: Choices, labels: Mapping[str, str]) -> Callable[[str], Meaning]:
    """Read codes and labels; a label the file keeps beside a code must not name another."""

    def reader(text: str) -> Meaning:
        meaning = choices.read(text)
        if meaning.code is None and _ISO_DAY.match(text):
            return Meaning(None, "", f"{meaning.trouble}; {_DAMAGED}")
        if meaning.branch != "code" or text not in labels:
            return meaning
        beside = choices.read(labels[text])
        if beside.code in (None, meaning.code):
            return meaning
        trouble = f"the file calls {text} '{labels[text]}', which is {beside.code} in the study"
        return Meaning(None, "", trouble)

    return reader


def _number_reader(
    target: Target, answers: Mapping[str, object], use: Use, context: Context, column: Column
) -> Callable[[str], Meaning]:
    comma = context.accepted.reading.decimal_comma.get(use.header)
    comma = context.accepted.reading.decimal_comma.get(target.name, comma)
    if comma is None and context.points_only and not any("," in text for text in answers):
        comma = False
    if comma is None:
        comma = decimal_comma(list(answers), low=target.low, high=target.high)
    if comma is None:
        return _ask_mark
    if any("," in text or "." in text for text in answers):
        mark = "comma" if comma else "point"
        column.notes.append(f"'{use.header[:60]}': the decimal mark is the {mark}")
    chosen = comma

    def reader(text: str) -> Meaning:
        number = as_number(text, comma=chosen)
        if number is None:
            return Meaning(None, "", "a number is expected")
        return Meaning(number, f"number, decimal {'comma' if chosen else 'point'}")

    return reader


def _ask_mark(text: str) -> Meaning:
    if "," not in text and "." not in text:
        return Meaning(text, "number")
    told = "the column can be read with decimal points and with decimal commas; say "
    return Meaning(None, "", f"{told}'reading: {{decimal_comma: {{ITEM: true or false}}}}'")


def _moment_reader(target: Target, context: Context) -> Callable[[str], Meaning]:
    def reader(text: str) -> Meaning:
        moment = as_moment(text, day_first=context.day_first)
        if moment is not None:
            return Meaning(moment[:10] if target.kind == "date" else moment, "date")
        if context.day_first is None and as_moment(text, day_first=True):
            told = "day and month can be read in both orders; say 'reading: {day_first: ...}'"
            return Meaning(None, "", told)
        return Meaning(None, "", "a date is expected, such as 2026-01-31")

    return reader
