"""What changed from one wave to the next, and in which branch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.compare_finding import CompareFinding
from crm_study.analysis.compare_rows import (
    CLUSTERED,
    HIGHER,
    LOWER,
    Row,
    Scores,
    change_row,
    hidden_row,
    judged,
    scores_of,
)
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.groups.multiplicity import Method
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.small_groups import hidden_groups

if TYPE_CHECKING:
    import pandas as pd

NOTES = (
    "The change is the new mean less the old one, in scale points, unweighted. Welch's interval "
    "takes the waves for two samples of independent people. Where institutions, or people, stand "
    "in both waves the interval is that of a regression on the wave with CR2 standard errors and "
    "Satterthwaite's degrees of freedom.",
    "g is the change in pooled standard deviations without its small-sample bias (Hedges); its "
    "limits by noncentral t take people for independent.",
    "p is adjusted for the number of rows in its table; 'higher' and 'lower' go by the adjusted p.",
    "A change says what is different, not why: other people may have answered, and other things "
    "happened in between.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """One wave: its scores, and what they are divided and bound by.

    Attributes
    ----------
    scores : ndarray of float, shape (n_obs, n_variables)
    units : list of str or None
        Institution, or number of the respondent, of every row.
    groups : list of str or None
        Branch of every row.
    """

    scores: Floats
    units: list[str] | None
    groups: list[str | None] | None


def compare(
    old: pd.DataFrame,
    new: pd.DataFrame,
    *,
    variables: Sequence[str],
    by: str | None = None,
    cluster: str | None = None,
    smallest: int = 5,
    multiplicity: Method = "holm",
    conf_level: float = 0.95,
) -> Finding:
    """Compare the scores of two waves.

    Parameters
    ----------
    old, new : DataFrame
        The two waves, each with the columns named below.
    variables : sequence of str
        Numeric columns to compare; each uses the rows that have it.
    by : str, optional
        Column of the branches: each is compared with itself.
    cluster : str, optional
        Column whose values stand in both waves, such as the institution; standard errors
        then count it (CR2).
    smallest : int, default 5
        Branches of fewer people in either wave are not shown, nor what gives them away.
    multiplicity : str, default "holm"
        How p values are adjusted, within each table.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        A row a variable; branches in the details.

    Raises
    ------
    AnalysisError
        An unknown column, text where numbers are needed, or fewer people in a wave than may
        be shown.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.DataFrame({"care": [1.0, 2, 3, 2, 2, 3]})
    >>> new = pd.DataFrame({"care": [3.0, 4, 4, 5, 4, 3]})
    >>> found = compare(old, new, variables=["care"])
    >>> round(found.number("care", "change"), 2), found.number("care", "verdict")
    (1.67, 'higher')
    """
    names = [*variables, *([by] if by else []), *([cluster] if cluster else [])]
    waves = []
    for frame in (old, new):
        require_columns(frame, names)
        waves.append(wave_of(frame, variables, by=by, units=frame[cluster] if cluster else None))
    plan = Plan(
        {name: name for name in variables},
        smallest=smallest,
        multiplicity=multiplicity,
        conf_level=confidence_level(conf_level),
    )
    rows = compared(waves[0], waves[1], plan)
    branches, n_hidden = branches_compared(waves[0], waves[1], plan)
    return finding_of(
        rows,
        plan,
        details={"groups": branches},
        overall={"group": by, "n_hidden": n_hidden if by else None},
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared and how.

    Attributes
    ----------
    labels : mapping of str to str
        Variables in the order of the columns, with their words.
    smallest : int
        Fewest people that may be shown.
    multiplicity : str
        Adjustment of the p values.
    conf_level : float
    key : str
        What stands before the names in the keys of rows.
    """

    labels: Mapping[str, str]
    smallest: int
    multiplicity: Method
    conf_level: float
    key: str = ""


def wave_of(
    frame: pd.DataFrame, variables: Sequence[str], *, by: str | None, units: pd.Series[Any] | None
) -> Wave:
    """Read one wave from a frame."""
    scores = numbers_of(frame[list(variables)], purpose="comparing waves")
    groups = None
    if by is not None:
        blank = frame[by].isna()
        groups = [
            None if gone else str(value) for value, gone in zip(frame[by], blank, strict=True)
        ]
    return Wave(scores, None if units is None else [str(unit) for unit in units], groups)


def compared(old: Wave, new: Wave, plan: Plan) -> list[Row]:
    """Return a row a variable, of all people.

    Raises
    ------
    AnalysisError
        A wave has fewer people than may be shown.
    """
    for name, wave in (("old", old), ("new", new)):
        if len(wave.scores) < plan.smallest:
            raise AnalysisError(
                f"The {name} wave has {len(wave.scores)} people; a comparison shows no fewer than "
                f"{plan.smallest}."
            )
    rows = [
        _row({"key": f"{plan.key}{name}", "label": label}, _pair(old, new, column), plan)
        for column, (name, label) in enumerate(plan.labels.items())
    ]
    return judged(rows, method=plan.multiplicity)


def _pair(old: Wave, new: Wave, column: int) -> tuple[Scores, Scores]:
    return (
        scores_of(old.scores[:, column], old.units),
        scores_of(new.scores[:, column], new.units),
    )


def _row(head: Row, pair: tuple[Scores, Scores], plan: Plan) -> Row:
    """Return one change; what fewer people answered than may be shown stays hidden."""
    if min(one.values.size for one in pair) < plan.smallest:
        return hidden_row(head)
    return change_row(head, *pair, conf_level=plan.conf_level)


def branches_compared(old: Wave, new: Wave, plan: Plan) -> tuple[list[Row], int]:
    """Return the rows of every branch, and how many branches are hidden.

    Small branches are hidden, those in one wave only, and enough others to keep the sum of
    what is hidden from giving a small one back.
    """
    names = sorted({*_known(old), *_known(new)})
    parts = {name: (_part(old, name), _part(new, name)) for name in names}
    people = {name: _fewest(*pair) for name, pair in parts.items()}
    gone = {name for name, count in people.items() if count == 0}
    hidden = hidden_groups({n: max(people[n], 1) for n in names}, plan.smallest) | gone
    rows: list[Row] = []
    for name, pair in parts.items():
        for column, (variable, label) in enumerate(plan.labels.items()):
            head = {"key": f"{name}:{plan.key}{variable}", "group": name, "label": label}
            scores = _pair(*pair, column)
            rows.append(hidden_row(head) if name in hidden else _row(head, scores, plan))
    return judged(rows, method=plan.multiplicity), len(hidden)


def _known(wave: Wave) -> set[str]:
    return {name for name in wave.groups or () if name is not None}


def _part(wave: Wave, name: str) -> Wave:
    """Return the people of one branch."""
    chosen = np.array([group == name for group in wave.groups or ()], dtype=bool)
    units = wave.units
    kept = None if units is None else [units[at] for at in np.flatnonzero(chosen)]
    return Wave(wave.scores[chosen], kept, None)


def _fewest(old: Wave, new: Wave) -> int:
    """Return the fewest scores that any variable has in either wave."""
    known = (np.sum(~np.isnan(wave.scores), axis=0) for wave in (old, new))
    return int(min(counts.min() for counts in known))


def finding_of(
    rows: Sequence[Row],
    plan: Plan,
    *,
    details: Mapping[str, Sequence[Row]],
    overall: Mapping[str, Any],
    notes: Sequence[str] = (),
) -> CompareFinding:
    """Put rows together as a finding."""
    kept = {name: tuple(map(plain, table)) for name, table in details.items() if table}
    return CompareFinding(
        id="compare",
        title="Change from the old to the new wave",
        rows=tuple(map(plain, rows)),
        overall={
            "n_constructs": len(rows),
            "n_higher": sum(row["verdict"] == HIGHER for row in rows),
            "n_lower": sum(row["verdict"] == LOWER for row in rows),
            "method": CLUSTERED if any(row["method"] == CLUSTERED for row in rows) else "Welch",
            "smallest_cell": plan.smallest,
            "conf_level": plan.conf_level,
            **overall,
        },
        notes=(*notes, *NOTES),
        rules=(SIGNIFICANCE_1925,),
        details=kept,
    )
