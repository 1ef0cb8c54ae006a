"""Two waves of one study compared by their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.compare import (
    Plan,
    Wave,
    branches_compared,
    compared,
    finding_of,
    wave_of,
)
from crm_study.analysis.compare_measures import comparability_rows, reliability_rows
from crm_study.analysis.compare_rows import Row
from crm_study.analysis.compare_study import (
    files_of,
    labels_of_constructs,
    marked,
    plan_of,
    wordings,
)
from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.frames import require_columns
from crm_study.analysis.reliability import reliability_chapter
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.finding import Finding

if TYPE_CHECKING:
    import pandas as pd

WAVE = "wave"


@one_thread
def compare_waves(
    study: Study, old: Responses, new: Responses, *, by: str = WAVE, conf_level: float = 0.95
) -> Finding:
    """Compare the main waves of two files that answer one study.

    Parameters
    ----------
    study : Study
        Declares constructs, institutions, the smallest cell and the adjustment of p values.
    old, new : Responses
        Admitted rows of the old and the new file.
    by : str, default "wave"
        A column of branches; ``wave`` compares the waves as a whole only.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        ``compare``: constructs in its rows; items, branches, reliability and comparability
        in its details. Where no institutions are declared but respondents' numbers stand in
        both waves, standard errors count people.

    Raises
    ------
    AnalysisError
        An unknown column, or fewer people in a wave than may be shown.

    Examples
    --------
    >>> import crm_study as cs
    >>> from crm_study.responses.reader import data_file
    >>> study = cs.read_study("rusizi")
    >>> answers = cs.read_responses(data_file(study), study)
    >>> compare_waves(study, answers, answers).number("scrm", "change")
    0.0
    """
    frames = [_frame(study, responses, by) for responses in (old, new)]
    shared = _shared(study, old, new)
    units = [_units(study, responses, shared) for responses in (old, new)]
    constructs = plan_of(study, labels_of_constructs(study, study.constructs), conf_level)
    top = plan_of(study, labels_of_constructs(study, study.top_order()), conf_level)
    items = plan_of(study, wordings(study), conf_level, key="item:")
    column = None if by == WAVE else by
    rows = compared(*_pair(frames, units, constructs), constructs)
    branches, n_hidden = branches_compared(*_pair(frames, units, top, by=column), top)
    details = {
        "groups": branches,
        "items": compared(*_pair(frames, units, items), items),
        "reliability": _reliability(study, old, new),
        "comparability": comparability_rows(study, *frames),
    }
    found = finding_of(
        rows,
        constructs,
        details=details,
        overall={
            **files_of(old.origin, new.origin),
            "n_old": len(frames[0]),
            "n_new": len(frames[1]),
            "n_shared": shared,
            "group": None if column is None else study.label_of(column),
            "n_hidden": n_hidden if column else None,
        },
    )
    return marked(found, old.origin, new.origin)


def _frame(study: Study, responses: Responses, by: str) -> pd.DataFrame:
    """Return scores, items and branches of a main wave.

    Raises
    ------
    AnalysisError
        The wave is empty, or has no such column.
    """
    if not len(responses.wave(MAIN)):
        raise AnalysisError(f"{responses.origin.file} holds no row of the main wave.")
    frame = declared_groups(study, responses, () if by == WAVE else (by,))
    if by != WAVE:
        require_columns(frame, (by,))
    return frame


def _pair(
    frames: Sequence[pd.DataFrame], units: Sequence[Any], plan: Plan, *, by: str | None = None
) -> tuple[Wave, Wave]:
    old, new = (
        wave_of(frame, list(plan.labels), by=by, units=unit)
        for frame, unit in zip(frames, units, strict=True)
    )
    return old, new


def _shared(study: Study, old: Responses, new: Responses) -> int | None:
    """Return how many respondents' numbers stand in both waves; None where there are none."""
    if study.respondent is None:
        return None
    known = [set(one.wave(MAIN).design["respondent"]) for one in (old, new)]
    return len(known[0] & known[1])


def _units(study: Study, responses: Responses, shared: int | None) -> Any:
    """Return what may stand in both waves: institutions, else people."""
    design = responses.wave(MAIN).design
    if study.population.clusters is not None:
        return design["cluster"]
    return design["respondent"] if shared else None


def _reliability(study: Study, old: Responses, new: Responses) -> list[Row]:
    first, second = (reliability_chapter(study, one, wave=MAIN) for one in (old, new))
    return reliability_rows(first.rows, second.rows)
