"""Where things stand on the sheet, in millimeters; Word and PDF draw the same plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_study.report.instrument.form import Block, Form, Question

_A4 = (210.0, 297.0)
_MARGIN = 15.0
_NUMBER = 13.0
_LETTER = 1.35  # of the small print above a grid, on average
_NARROWEST, _WIDEST = 10.0, 18.0
_LINES_OF_A_LABEL = 3
_ANSWERS_AT_MOST = 0.66
_HEAD, _SMALLEST_HEAD = 7.2, 5.4
_INSET = 1.4
_WIDE_LETTER = 1.27  # of the answers' names, at full size
_ANSWERS_OF_LIST = 0.5
_WHOLE_GRID, _WHOLE_LIST = 10, 3
DATE_GROUPS = (2, 2, 4)
"""Boxes of a date: day, month, year."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A4 upright for one language, across for two side by side.

    Attributes
    ----------
    width, height, margin : float
        In mm.
    """

    width: float
    height: float
    margin: float = _MARGIN

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one block.

    Attributes
    ----------
    number, text, answer : float
        Width in mm of the number, of each language's text, and of each answer (in a grid)
        or of all answers (in a list).
    head : float
        Size in points of the answers' names above a grid.
    """

    number: float
    text: float
    answer: float
    head: float = _HEAD


def sheet_of(form: Form) -> Sheet:
    """Return the sheet a form is printed on."""
    narrow, long = _A4
    return Sheet(narrow, long) if len(form.languages) == 1 else Sheet(long, narrow)


def columns_of(block: Block, form: Form) -> Columns:
    """Return the columns of a block, so that no answer's name is broken inside a word.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> from crm_study.report.instrument.form_of import form_of
    >>> form = form_of(read_study("rusizi"), ["en"])
    >>> columns_of(form.parts[1].blocks[0], form).number
    13.0
    """
    width, n_languages = sheet_of(form).text_width, len(form.languages)
    if block.layout == "list":
        answers = width * _ANSWERS_OF_LIST
        return Columns(_NUMBER, (width - _NUMBER - answers) / n_languages, answers)
    labels = [label for one in block.choices for label in one.labels]
    longest = max((len(word) for label in labels for word in label.split()), default=1)
    letters = max(longest, max(map(len, labels), default=1) / _LINES_OF_A_LABEL)
    wanted = min(max(letters * _LETTER + 2, _NARROWEST), _WIDEST)
    n_choices = len(block.choices)
    answer = min(wanted, width * _ANSWERS_AT_MOST / n_choices)
    head = min(max(_HEAD * (answer - _INSET) / (longest * _WIDE_LETTER), _SMALLEST_HEAD), _HEAD)
    return Columns(_NUMBER, (width - _NUMBER - n_choices * answer) / n_languages, answer, head)


def is_whole(block: Block) -> bool:
    """Tell whether a block is short enough to stand on one page in one piece."""
    return len(block.questions) <= (_WHOLE_GRID if block.layout == "grid" else _WHOLE_LIST)


def digits_of(question: Question) -> int:
    """Return how many boxes a number needs; 0 for one long box where no limit is declared.

    A limit with decimals, or below zero, needs signs that boxes have no place for.
    """
    limits = (question.minimum, question.maximum)
    if question.maximum is None or any(one is not None and one % 1 for one in limits):
        return 0
    return 0 if (question.minimum or 0) < 0 else len(str(int(question.maximum)))


def joined(texts: Sequence[str], mark: str = " / ") -> str:
    """Return texts of several languages in one line; equal ones once.

    Examples
    --------
    >>> joined(["Date", "Date"]), joined(["Start", "Début"])
    ('Date', 'Start / Début')
    """
    return mark.join(dict.fromkeys(text for text in texts if text))


def bounds_of(question: Question, form: Form) -> str:
    """Return the range of a number in words, empty where none is declared."""
    low, high = question.minimum, question.maximum
    if low is None and high is None:
        return ""
    name = "between" if low is not None and high is not None else "at_least"
    name = "at_most" if low is None else name
    shown = {key: f"{one:g}" for key, one in (("low", low), ("high", high)) if one is not None}
    return joined([text.format(**shown) for text in form.words[name]])
