"""What a file leaves open: asked all at once, with a mapping file to answer in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_study.errors import Complaint, DataError
from crm_study.responses.imports.mapping import mapping_text
from crm_study.responses.privacy.identifying_values import scrubbed

_SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """One thing that cannot be told from the file.

    Attributes
    ----------
    row : int
        Row of the first cell it is about; the header's for a header; 0 for the file.
    column : int
        Column, from 1; 0 for the file.
    message : str
        What was found and what is allowed.
    header : str
        Header to be matched, where that is the question.
    target : str
        Item whose value is to be matched, or that a header may stand for.
    value : str
        The value.
    count : int
        Cells it is about.
    """

    row: int
    column: int
    message: str
    header: str = ""
    target: str = ""
    value: str = ""
    count: int = 1


class OpenQuestionsError(DataError):
    """The file leaves questions open; ``template`` is a mapping file to answer them in."""

    def __init__(self, message: str, complaints: Iterable[Complaint], template: str) -> None:
        super().__init__(message, complaints)
        self.template = template


def refusal(questions: Sequence[Question], *, file: str, study: str) -> OpenQuestionsError:
    """Return the error that asks every question at once."""
    ordered = sorted(questions)
    complaints = [
        Complaint(file, question.row, question.column, _told(question)) for question in ordered
    ]
    lines = [str(complaint) for complaint in complaints[:_SHOWN]]
    if len(complaints) > _SHOWN:
        lines.append(f"… and {len(complaints) - _SHOWN} more.")
    n_cells = sum(question.count for question in ordered)
    count = "1 question" if len(ordered) == 1 else f"{len(ordered)} questions"
    head = (
        f"{file} was not imported: {count} about {n_cells} cells or headers. "
        "Nothing is guessed; answer in a mapping file and give it with --accept."
    )
    return OpenQuestionsError("\n".join([head, *lines]), complaints, _template(ordered, study))


def _told(question: Question) -> str:
    more = f" ({question.count} cells)" if question.count > 1 else ""
    return _without_persons(question.message) + more


def _without_persons(text: str) -> str:
    """Return a text without telephone numbers, e-mail and the like."""
    return scrubbed(text, asked=False, count=lambda _: None)


def _template(questions: Sequence[Question], study: str) -> str:
    columns = {question.header: "?" for question in questions if question.header}
    values: dict[str, dict[str, str]] = {}
    for question in questions:
        if question.target and question.value:
            values.setdefault(question.target, {})[_without_persons(question.value)] = "?"
    return mapping_text(columns, values, study=study)
