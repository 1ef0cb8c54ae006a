"""Whether groups differ in their scores, by how much, and which of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_study.analysis.chapter import status_of
from crm_study.analysis.comparison_finding import ComparisonFinding
from crm_study.analysis.comparison_rows import (
    DIFFER,
    UNDEFINED,
    Row,
    assumption_rows,
    compared,
    group_rows,
    outcome_rows,
    pair_rows,
)
from crm_study.analysis.declared_frame import declared_cells, declared_group
from crm_study.analysis.frames import require_columns
from crm_study.analysis.variable import Variable, variable_of
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import PASSES_1925, SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.analysis.variable import Table

_NOTES = (
    "Report the Welch row: it does not assume equal variances and loses next to nothing where "
    "they are equal. The other rows show whether the answer hangs on that choice.",
    "Differences are first minus second group, in sorted order. Mann–Whitney is exact below 50 "
    "respondents a group without ties, else normal with tie and continuity correction, as in R. "
    "Cohen's d in pooled standard deviations, Hedges' g by the exact gamma factor; limits by "
    "noncentral t. The limits of η² are two-sided, by noncentral F, λ/(λ + n).",
    "Pairs by Games–Howell (simultaneous limits) and by Dunn with Holm's correction. p values are "
    "not adjusted for the number of outcomes.",
    "Groups that nobody assigned at random differ in more than one way: a difference says "
    "nothing of its cause. Respondents count as independent.",
)


def comparison(
    frame: pd.DataFrame, *, outcomes: Sequence[str], group: str, conf_level: float = 0.95
) -> Finding:
    """Compare the scores of two or more groups.

    Parameters
    ----------
    frame : DataFrame
        Scores and the column ``group``; each outcome uses the rows that have both.
    outcomes : sequence of str
        Numeric columns to compare.
    group : str
        Column that tells the groups apart, text or numbers.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        Rows ``welch:<outcome>``, ``student:...`` and ``mann_whitney:...`` for two groups;
        ``welch:...``, ``anova:...`` and ``kruskal_wallis:...`` for more. Details: the groups,
        every pair, and the assumptions.

    Raises
    ------
    AnalysisError
        An unknown column, text as an outcome, fewer than 2 groups, or no outcome that can be
        compared.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"care": [1.0, 2, 3, 3, 4, 8], "trained": list("nnnyyy")})
    >>> found = comparison(frame, outcomes=["care"], group="trained")
    >>> round(found.number("welch:care", "df"), 2), found.number("welch:care", "verdict")
    (2.56, 'not told apart')
    """
    require_columns(frame, (*outcomes, group))
    labels = {name: name for name in (*outcomes, group)}
    groups = variable_of(frame, group)
    return _finding("comparison", frame, outcomes, groups, labels, conf_level)


def comparison_chapter(study: Study, responses: Responses, *, name: str) -> Finding:
    """Compare the declared outcomes between the declared groups on the main wave."""
    declared = study.comparisons[name]
    cells = declared_cells(study, responses)
    names = (*declared.outcomes, declared.group)
    require_columns(cells, names)
    groups = declared_group(study, responses, declared.group)
    labels = {column: study.label_of(column) for column in names}
    title = say(declared.label, "en", otherwise="")
    return _finding(
        f"comparison.{name}", cells, declared.outcomes, groups, labels, 0.95, title=title
    )


def _finding(
    id_: str,
    table: Table,
    outcomes: Sequence[str],
    group: Variable,
    labels: Mapping[str, str],
    conf_level: float,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    troubles: list[str] = []
    tables: dict[str, list[Row]] = {"tests": [], "groups": [], "pairs": [], "assumptions": []}
    for outcome in outcomes:
        try:
            _compare(table, outcome, group, labels, level, tables, troubles)
        except AnalysisError as error:
            troubles.append(f"{labels[outcome]}: {error}")
    rows = [plain(row) for row in tables.pop("tests")]
    if not rows:
        raise AnalysisError(" ".join(dict.fromkeys(troubles)))
    main = [row for row in rows if str(row["key"]).startswith("welch:")]
    status, reason = status_of(len(rows), troubles)
    return ComparisonFinding(
        id=id_,
        title=title or f"Comparison by {labels[group.name]}",
        rows=tuple(rows),
        overall={
            "group": labels[group.name],
            "n_outcomes": len(main),
            "n_groups": max(int(row["n_groups"]) for row in rows),
            "n_differ": sum(row["verdict"] == DIFFER for row in main),
            "n_undefined": sum(row["verdict"] == UNDEFINED for row in main),
            "conf_level": level,
        },
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(SIGNIFICANCE_1925, PASSES_1925),
        details={name: tuple(plain(row) for row in table) for name, table in tables.items()},
    )


def _compare(
    table: Table,
    outcome: str,
    group: Variable,
    labels: Mapping[str, str],
    level: float,
    tables: dict[str, list[Row]],
    troubles: list[str],
) -> None:
    """Add the rows of one outcome to every table."""
    answers = variable_of(table, outcome)
    used = ~(answers.gaps | group.gaps)
    scores = answers.take(used).numbers(purpose="comparing groups")
    groups = group.take(used).texts().tolist()
    seen = compared(outcome, labels[outcome], scores, groups, conf_level=level)
    tables["tests"] += outcome_rows(seen, troubles)
    tables["groups"] += group_rows(seen)
    tables["pairs"] += pair_rows(seen)
    tables["assumptions"] += assumption_rows(seen)
