"""The questionnaire as a form: what paper and phone print, in the order they print it.

Consent stands first. Answers, codes and conditions are settled here once; a writer only
draws them. What a respondent must not see is not in it: keys, constructs, right answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["scale", "multiple", "text", "number", "date"]
Texts = tuple[str, ...]
"""The same words in each language of the form, in the form's order."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be ticked.

    Attributes
    ----------
    code : int
        What stands in the data.
    labels : tuple of str
        In each language; empty for an unnamed point.
    missing : bool
        Whether it means no answer, e.g. don't know.
    """

    code: int
    labels: Texts
    missing: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked when another was answered with one of these codes."""

    item: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is printed.

    Attributes
    ----------
    id : str
        Item id, the column of the data.
    number : int
        Its place in the form, from 1; the consent question has 0.
    texts, hints : tuple of str
        In each language; a hint may be empty.
    notes : tuple of str
        Conditions and where to stop, in each language; empty when there are none.
    statuses : tuple of str
        Status of the text in each language where it stands elsewhere than its
        language and below approved; else empty.
    ends_at : tuple of int
        Codes after which nothing more is asked.
    """

    id: str
    number: int
    kind: Kind
    texts: Texts
    hints: Texts
    notes: Texts
    statuses: Texts
    choices: tuple[Choice, ...]
    conditions: tuple[Condition, ...]
    ends_at: tuple[int, ...]
    required: bool
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that are printed alike: one by one, or as lines of one grid."""

    layout: Literal["list", "grid"]
    questions: tuple[Question, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers of a grid, which all its lines share."""
        return self.questions[0].choices


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its title, what is said before it, and its blocks."""

    id: str
    letter: str
    titles: Texts
    intros: Texts
    blocks: tuple[Block, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order asked."""
        return tuple(question for block in self.blocks for question in block.questions)


@dataclass(frozen=True, slots=True)
class Known:
    """A column that the study team ticks before the interview, e.g. the stratum."""

    column: str
    labels: Texts
    choices: tuple[tuple[str, Texts], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A whole questionnaire in one or more languages.

    Attributes
    ----------
    study, version : str
        Id of the study, and the hash of what is asked.
    languages : tuple of str
        Codes; every text of the form follows this order.
    titles, intros : tuple of str
        Above the form.
    consent : Question or None
        Asked before everything else.
    known : tuple of Known
        What the study team ticks itself.
    drafts : tuple of str
        One sentence a language for texts below approved; empty for a final form.
    words : dict
        The fixed words, see `form_words`.
    """

    study: str
    version: str
    languages: tuple[str, ...]
    titles: Texts
    intros: Texts
    consent: Question | None
    parts: tuple[Part, ...]
    known: tuple[Known, ...]
    drafts: Texts
    words: dict[str, Texts]

    def questions(self) -> Iterator[Question]:
        """Yield every question, consent first."""
        if self.consent is not None:
            yield self.consent
        for part in self.parts:
            yield from part.questions
