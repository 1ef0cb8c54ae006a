"""Texts that a declared language lacks, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crm_study.errors import Complaint
from crm_study.protocol.languages import Wording, wordings
from crm_study.protocol.reader import read_documents
from crm_study.protocol.study import Study


class Gaps(NamedTuple):
    """Missing texts that a respondent would see, and those that only a report would lack."""

    asked: list[Complaint]
    told: list[Complaint]


def gaps(study: Study) -> Gaps:
    """Return every text that lacks words in a language of the instrument.

    A respondent who meets a question, an answer or a title without words is a complaint. A
    title or label of study.yaml without words is worth a note: English is shown there.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> gaps(read_study("rusizi"))
    Gaps(asked=[], told=[])
    """
    lacking = list(_lacking(study))
    if not lacking:
        return Gaps([], [])
    documents = read_documents(study.folder)
    found = Gaps([], [])
    for one, lang in lacking:
        message = f"'{one.name}' has no text in '{lang}'."
        complaint = documents[one.file].complain(one.place, message)
        (found.asked if one.asked else found.told).append(complaint)
    return found


def _lacking(study: Study) -> Iterator[tuple[Wording, str]]:
    for one in wordings(study):
        for lang in study.instrument.languages:
            if one.lacks(lang):
                yield one, lang
