"""The cells of one question: read by its kind, with the reason of every gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_study.errors import listed
from crm_study.responses.imports.choices import Choices, Meaning
from crm_study.responses.imports.column import Column, Context, Gap
from crm_study.responses.imports.grid import REASONS
from crm_study.responses.imports.headers import Use
from crm_study.responses.imports.questions import Question
from crm_study.responses.imports.readers import missing_of, reader_of
from crm_study.responses.imports.several import AMBIGUOUS, in_order, is_chosen
from crm_study.responses.imports.targets import Target
from crm_study.responses.imports.wording import folded


def read_column(target: Target, uses: Sequence[Use], context: Context) -> Column:
    """Read the columns that answer one question.

    Parameters
    ----------
    target : Target
        The question.
    uses : sequence of Use
        Its columns: usually one; several for versions of a form, or one per option.
    context : Context
        How this file is to be read.
    """
    whole = [use for use in uses if use.option is None]
    parts = [use for use in uses if use.option is not None]
    column = Column(target, [""] * len(context.table))
    for use in whole:
        _merge(column, _read_one(target, use, context), use, context)
    if parts:
        _add_parts(column, parts, context, summary=bool(whole))
    column.questions += list(dict.fromkeys(column.unsettled.values()))
    return column


def _merge(into: Column, read: Column, use: Use, context: Context) -> None:
    """Join the columns of several versions of a form; two different answers are a question."""
    into.gaps += read.gaps
    into.questions += read.questions
    into.notes += read.notes
    into.unsettled |= read.unsettled
    for branch, cells in read.branches.items():
        into.count(branch, cells)
    for row, text in enumerate(read.texts):
        before = into.texts[row]
        if text and before and text != before:
            told = f"'{into.target.name}' is answered twice in this row, differently"
            place = context.table.numbers[row]
            into.questions.append(Question(place, use.place + 1, told))
        into.texts[row] = before or text


def _read_one(target: Target, use: Use, context: Context) -> Column:
    cells = context.table.columns[use.place]
    column = Column(target, [""] * len(cells))
    rows: dict[str, list[int]] = {}
    for row, text in enumerate(cells):
        rows.setdefault(text, []).append(row)
    rows.pop("", None)
    for (row, place), remark in context.table.remarks.items():
        if place == use.place and not _is_declared(cells[row], target):
            column.gaps.append(Gap(row, remark.reason, remark.value))
            _without(rows, cells[row], row)
    answers = {text: found for text, found in rows.items() if not _is_gap(text, target, context)}
    for text, found in rows.items():
        if text not in answers:
            reason = context.platform.blanks[folded(text)]
            column.gaps += [Gap(row, reason, text) for row in found]
    reader = reader_of(target, answers, use, context, column)
    for text, found in answers.items():
        _place(column, reader(text), text, found, use, context)
    return column


def _is_declared(text: str, target: Target) -> bool:
    """Tell whether the item declares a code for no answer; it then stays in its cell."""
    return target.choices is not None and text in target.choices.missing


def _without(rows: dict[str, list[int]], text: str, row: int) -> None:
    """Leave a cell blank that the file itself calls no answer."""
    if text in rows:
        rows[text] = [other for other in rows[text] if other != row]
        if not rows[text]:
            del rows[text]


def _is_gap(text: str, target: Target, context: Context) -> bool:
    if folded(text) not in context.platform.blanks:
        return False
    return target.choices is None or target.choices.read(text).code is None


def _place(
    column: Column, meaning: Meaning, text: str, rows: list[int], use: Use, context: Context
) -> None:
    """Write what a text stands for into its rows, or ask."""
    if meaning.code is None:
        item = column.target.name
        message = f"'{use.header[:80]}' ({item}) holds '{text}'; {meaning.trouble}"
        number = context.table.numbers[rows[0]]
        asked = Question(number, use.place + 1, message, "", item, text, len(rows))
        if meaning.trouble == AMBIGUOUS:
            column.unsettled |= dict.fromkeys(rows, asked)
        else:
            column.questions.append(asked)
        for row in rows:
            column.texts[row] = text
        return
    column.count(meaning.branch, len(rows))
    if meaning.code in REASONS:
        reason = next(one for one in REASONS if one == meaning.code)
        column.gaps += [Gap(row, reason, text) for row in rows]
        return
    reason_known = missing_of(column.target, context).get(meaning.code)
    for row in rows:
        column.texts[row] = meaning.code
        if reason_known is not None:
            column.gaps.append(Gap(row, reason_known, meaning.code))


def _add_parts(column: Column, parts: Sequence[Use], context: Context, *, summary: bool) -> None:
    """Read the columns of single options; beside a summary they only settle what it cannot."""
    choices = column.target.choices
    if choices is None:
        return
    for row, number in enumerate(context.table.numbers):
        told = in_order(frozenset(_chosen(column, row, parts, choices, context)), choices)
        if not summary or (row in column.unsettled and told):
            column.texts[row] = told
            column.unsettled.pop(row, None)
        elif set(told.split()) - set(column.texts[row].split()):
            message = f"'{column.target.name}' has other options chosen than its summary says"
            column.questions.append(Question(number, parts[0].place + 1, message))
    if not summary:
        column.count("columns of options", len(context.table))


def _chosen(
    column: Column, row: int, parts: Sequence[Use], choices: Choices, context: Context
) -> Iterator[str]:
    for use in parts:
        text = context.table.columns[use.place][row]
        if folded(text) in context.platform.blanks:
            continue
        chosen = is_chosen(text, str(use.option), choices)
        if chosen:
            yield str(use.option)
        elif chosen is None:
            told = f"'{use.header[:80]}' ({column.target.name}) holds '{text}'; "
            told += f"allowed: {listed(['0', '1', 'blank'])}"
            number = context.table.numbers[row]
            column.questions.append(Question(number, use.place + 1, told))
