"""Times of an import cut to days, once it is known how long each interview took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from crm_study.errors import listed
from crm_study.protocol.study import Study
from crm_study.responses.imports.sources import Decision
from crm_study.responses.privacy.coarsen import DURATION, without_moments

if TYPE_CHECKING:
    import pandas as pd

Times = Literal["cut", "keep"]
PARTS_OF_A_MINUTE = 100
"""Minutes are kept to a hundredth: checks of speed need the seconds, nobody the clock."""


def cut_times(
    frame: pd.DataFrame, study: Study, decisions: list[Decision], *, times: Times | None = None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Cut start, end and submission to days, and write how long each interview took.

    Parameters
    ----------
    frame : DataFrame
        Canonical cells, one row an interview; left as it is.
    study : Study
        Names the columns under ``fieldwork``, and says under ``privacy.times`` whether
        they are cut.
    decisions : list of Decision
        What was done is added.
    times : {"cut", "keep"}, optional
        In place of what the study says.

    Returns
    -------
    frame : DataFrame
        With ``duration_minutes`` where start and end are there; blank where they cannot
        be compared.
    cut : tuple of str
        Columns that were cut.
    """
    fieldwork = study.fieldwork
    roles = (fieldwork.start, fieldwork.end, fieldwork.submitted)
    columns = tuple(dict.fromkeys(name for name in roles if name and name in frame.columns))
    if (times or study.privacy.times) == "keep" or not columns:
        return frame, ()
    start, end = fieldwork.start, fieldwork.end
    cut = without_moments(frame, columns, start=start, end=end, parts=PARTS_OF_A_MINUTE)
    decisions.append(Decision("times", f"{listed(columns)} cut to days", _told(cut)))
    return cut, columns


def _told(cut: pd.DataFrame) -> str:
    """Say where the length of the interviews is, or that nothing tells it."""
    if DURATION not in cut.columns:
        return "nothing else is needed of them; 'privacy: {times: keep}' keeps them"
    n_known = int((cut[DURATION] != "").sum())
    return f"'{DURATION}' tells the length of {n_known} of {len(cut)} interviews"
