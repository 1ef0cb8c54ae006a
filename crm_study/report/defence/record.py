"""A stock question as data, and its answer from one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crm_study.errors import AddressError
from crm_study.report.run import Run
from crm_study.results.prose import Prose, join

Sentence = Callable[[Run], Prose]


@dataclass(frozen=True, slots=True)
class Question:
    """A question examiners ask of every study, and what answers it.

    Attributes
    ----------
    id : str
        Its name in anchors and tests.
    question : str
        As an examiner asks it.
    sentences : tuple of callable
        Each reads the run and gives a sentence; the first is the answer, the others its
        evidence. One whose numbers the run lacks is left out.
    declare : str
        Which analysis to declare where the first sentence has no numbers.
    """

    id: str
    question: str
    sentences: tuple[Sentence, ...]
    declare: str

    def answer(self, run: Run) -> Prose | None:
        """Return the answer, or None where the run lacks the numbers for it."""
        first = said(self.sentences[0], run)
        if first is None:
            return None
        others = (said(sentence, run) for sentence in self.sentences[1:])
        return join([first, *(other for other in others if other)])


def said(sentence: Sentence, run: Run) -> Prose | None:
    """Return a sentence, or None where the run lacks a number that it needs."""
    try:
        return sentence(run) or None
    except AddressError:
        return None


def all_said(sentences: tuple[Sentence, ...], run: Run) -> Iterator[Prose]:
    """Yield the sentences that the run has the numbers for."""
    for sentence in sentences:
        found = said(sentence, run)
        if found is not None:
            yield found
