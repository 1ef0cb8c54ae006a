"""What an import gives back: the canonical table, every gap, every row that stayed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_study.responses.imports.headers import Use
from crm_study.responses.imports.skips import Conflict
from crm_study.responses.imports.sources import Decision

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class ImportedAnswers:
    """An export as one canonical table; nothing of the file is unaccounted for.

    Attributes
    ----------
    frame : DataFrame
        Text cells: item ids and declared columns, codes as values, one row a respondent.
    rows : tuple of int
        Number of each row in the file, as a spreadsheet counts.
    reasons : DataFrame
        ``row item reason value``: one row for every cell that is no answer.
    dropped : DataFrame
        ``row column value rule message``: rows of the file that are not in the frame.
    repeats : mapping of str to DataFrame
        Tables below the respondents, linked by ``respondent_row`` and the respondent's code.
    uses : tuple of Use
        What every column of the file was used for.
    absent : tuple of str
        Items of the study that the file does not have.
    decisions : tuple of Decision
        Container, encoding, delimiter, platform, header, dates, marks; each with its why.
    conflicts : tuple of Conflict
        Answers to questions that were not asked.
    removed : mapping of str to int
        Values dropped because they name a person, by kind.
    respondent : str
        Column of the frame that tells respondents apart; blank where there is none.
    file, sha256, platform : str
        Name, hash and platform of the file; the file itself is never changed.
    n_received, n_columns : int
        Rows of the file that hold anything, and its columns.
    n_incomplete : int
        Interviews that the platform says were not submitted; they stay.
    cells : mapping of str to int
        Cells of the whole file that are ``blank`` or say that they were ``not shown``.
    branches : mapping of str to mapping
        By column of the frame: how many cells were read in which way.
    cut : tuple of str
        Columns of times of which only the day was kept.
    """

    frame: pd.DataFrame
    rows: tuple[int, ...]
    reasons: pd.DataFrame
    dropped: pd.DataFrame
    repeats: Mapping[str, pd.DataFrame]
    uses: tuple[Use, ...]
    absent: tuple[str, ...]
    decisions: tuple[Decision, ...]
    conflicts: tuple[Conflict, ...]
    removed: Mapping[str, int]
    respondent: str
    file: str
    sha256: str
    platform: str
    n_received: int
    n_columns: int
    n_incomplete: int = 0
    cells: Mapping[str, int] = field(default_factory=dict)
    branches: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cut: tuple[str, ...] = ()

    def dropped_by_rule(self) -> dict[str, int]:
        """Return the rows that stayed out, by reason."""
        return dict(Counter(self.dropped["rule"]))

    def gaps_by_reason(self) -> dict[str, int]:
        """Return the cells that are no answer, by reason."""
        return dict(Counter(self.reasons["reason"]))
