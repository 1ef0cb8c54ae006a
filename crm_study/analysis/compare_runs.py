"""Two runs of one study compared by what their findings hold."""

from __future__ import annotations

from typing import Any

from crm_study.analysis.compare import Plan, finding_of
from crm_study.analysis.compare_measures import reliability_rows
from crm_study.analysis.compare_rows import Moments, Row, hidden_row, judged, moments_row
from crm_study.analysis.compare_study import (
    files_of,
    labels_of_constructs,
    marked,
    plan_of,
    wordings,
)
from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings

_RUN = (
    "The waves are compared by the means, deviations and numbers of their findings: respondents "
    "count as independent, and branches and invariance need the answers."
)


def compare_findings(study: Study, old: Findings, new: Findings) -> Finding:
    """Compare two runs of one study by what their findings hold.

    Parameters
    ----------
    study : Study
        The study of both runs.
    old, new : Findings
        Each with ``descriptives.constructs``.

    Returns
    -------
    Finding
        As `compare_waves`, by Welch's test; without branches and invariance.

    Raises
    ------
    DataError
        Findings without the means of constructs, or made from no data.
    """
    if old.origin is None or new.origin is None:
        raise DataError("Findings without data hold no wave to compare.")
    plan = plan_of(study, labels_of_constructs(study, study.constructs), 0.95)
    items = plan_of(study, wordings(study), 0.95, key="item:")
    rows = _from_findings(old, new, "descriptives.constructs", plan)
    if not rows:
        raise DataError("Both findings.json need the chapter 'descriptives.constructs'.")
    details = {
        "items": _from_findings(old, new, "descriptives.items", items),
        "reliability": _reliability_of(old, new),
    }
    sizes = {"n_old": _size(old), "n_new": _size(new), "n_shared": None}
    found = finding_of(
        rows,
        plan,
        details=details,
        overall={
            **files_of(old.origin, new.origin),
            **sizes,
            "group": None,
            "n_hidden": None,
        },
        notes=(_RUN,),
    )
    return marked(found, old.origin, new.origin)


def _from_findings(old: Findings, new: Findings, name: str, plan: Plan) -> list[Row]:
    """Return the changes of what both runs have described."""
    if name not in old or name not in new:
        return []
    known = [{next(iter(row.values())): row for row in run[name].rows} for run in (old, new)]
    rows = [
        _change({"key": f"{plan.key}{key}", "label": label}, known[0][key], known[1][key], plan)
        for key, label in plan.labels.items()
        if key in known[0] and key in known[1]
    ]
    return judged(rows, method=plan.multiplicity)


def _change(head: Row, old: Any, new: Any, plan: Plan) -> Row:
    pair = [_moments(row) for row in (old, new)]
    if min(one.n for one in pair) < plan.smallest:
        return hidden_row(head)
    return moments_row(head, *pair, conf_level=plan.conf_level)


def _moments(row: Any) -> Moments:
    undefined = float("nan")
    known = {name: undefined if row[name] is None else row[name] for name in ("mean", "std_dev")}
    return Moments(int(row["n_obs"] or 0), **known)


def _size(findings: Findings) -> int | None:
    size = findings["descriptives.constructs"].overall.get("n_obs")
    return None if size is None else int(size)


def _reliability_of(old: Findings, new: Findings) -> list[Row]:
    name = "reliability.main"
    if name not in old or name not in new:
        return []
    return reliability_rows(old[name].rows, new[name].rows)
