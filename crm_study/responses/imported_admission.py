"""The admission of what an import read, by the rows of the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from crm_study.protocol.study import Study
from crm_study.responses.admission import Admission, admit
from crm_study.responses.answers import Refusal
from crm_study.responses.columns import Columns
from crm_study.responses.imports.imported import ImportedAnswers


def admit_imported(answers: ImportedAnswers, study: Study) -> Admission:
    """Admit the rows of an import; those it dropped count as received and refused.

    Parameters
    ----------
    answers : ImportedAnswers
        Its rows are numbered as in the file, and so are refusals and responses here.
    study : Study
        The declared study.

    Raises
    ------
    DataError
        A column the study needs is missing, or no row is left.
    """
    admission = admit(answers.frame, study, file=answers.file, sha256=answers.sha256)
    dropped = [
        Refusal(int(row["row"]), row["column"], row["value"], row["rule"], row["message"])
        for row in answers.dropped.to_dict("records")
    ]
    refused = [replace(one, row=answers.rows[one.row - 2]) for one in admission.refusals]
    refusals = tuple(sorted([*dropped, *refused], key=lambda refusal: refusal.row))
    found = admission.responses
    origin = replace(
        found.origin,
        n_received=answers.n_received,
        n_refused=found.origin.n_refused + len(dropped),
    )
    responses = replace(
        found,
        origin=origin,
        notes=(*found.notes, f"Imported from {answers.platform}: see 'import'."),
        people=_renumbered(found.people, answers.rows),
        arrivals=_renumbered(found.arrivals, answers.rows),
        refusals=refusals,
    )
    return replace(admission, responses=responses, refusals=refusals)


def _renumbered(people: Columns, rows: Sequence[int]) -> Columns:
    numbers = np.array([rows[number - 2] for number in people["row_number"]], dtype=int)
    return people.having({"row_number": numbers})
