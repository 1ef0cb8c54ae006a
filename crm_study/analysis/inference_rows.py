"""The rows of inference: every slope by every method, what each row is good for, and one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_study.analysis.chapter import status_of, trouble
from crm_study.analysis.inference_finding import InferenceFinding
from crm_study.analysis.inference_methods import COLUMNS, Method
from crm_study.analysis.model_frame import ModelFrame
from crm_study.errors import AnalysisError
from crm_study.results.cutoffs.inference import CLUSTERS_2015, SATTERTHWAITE_2015
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.findings import plain

#: Methods that need respondents to be independent.
NAIVE = ("ols", "hc0", "hc1", "hc2", "hc3", "hc4", "hc4m", "hc5")
#: Who steps in, in this order, where CR2 is undefined or its degrees of freedom are few.
_NEXT = ("wild_bootstrap", "cluster_means", "mixed", "design")
#: Who stands in without clusters.
_ALONE = ("design", "hc3", "hc1")


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What stands beside the rows of the methods.

    Attributes
    ----------
    n_obs : int
        Rows of the model.
    constant : frozenset of str
        Terms that are the same for every respondent of a cluster.
    similarity : mapping
        Intraclass correlations of the outcome and the design effect; None where undefined.
    rwg : float or None
        Agreement within clusters on the items of the outcome.
    notes : tuple of str
    conf_level : float
        Coverage of the limits.
    seed : int
        Of random draws.
    """

    n_obs: int
    constant: frozenset[str]
    similarity: Mapping[str, float | None]
    rwg: float | None
    notes: tuple[str, ...]
    conf_level: float
    seed: int


def inference_of(
    id_: str, frame: ModelFrame, methods: Sequence[Method], beside: Beside
) -> InferenceFinding:
    """Set the methods side by side; of the frame only names and design are read."""
    troubles: list[str] = []
    rows = [
        _row(method, frame, position, troubles)
        for position in range(len(frame.terms))
        for method in methods
    ]
    chosen = {term: _recommended(rows, term, frame) for term in frame.terms}
    for row in rows:
        row["standing"] = _standing(row, chosen[row["term"]], row["term"] in beside.constant)
    status, reason = status_of(sum(row["p_value"] is not None for row in rows), troubles)
    return InferenceFinding(
        id=id_,
        title=f"What stands behind the regression of {frame.equation}",
        rows=tuple(rows),
        overall=plain(_overall(frame, rows, chosen[frame.terms[0]], beside)),
        status=status,
        reason=reason,
        notes=beside.notes,
        rules=(SIGNIFICANCE_1925, CLUSTERS_2015, SATTERTHWAITE_2015),
    )


def _row(method: Method, frame: ModelFrame, position: int, troubles: list[str]) -> dict[str, Any]:
    """Return one method's row of one slope; empty, with its reason kept, where it fails."""
    term = frame.terms[position]
    many = len(frame.terms) > 1
    cells: Mapping[str, Any] = {}
    try:
        cells = method.cells(position)
    except AnalysisError as error:
        subject = f"{method.label}, {frame.labels[term]}" if many else method.label
        troubles.append(trouble(subject, error))
    found = plain({name: cells.get(name) for name in (*COLUMNS, "n_obs", "n_clusters")})
    return {
        "key": f"{method.id}:{term}",
        "method": method.id,
        "term": term,
        "label": f"{frame.labels[term]}: {method.label}" if many else method.label,
        "approach": method.label,
        **found,
        "verdict": SIGNIFICANCE_1925.verdict(found["p_value"]),
    }


def _recommended(rows: Sequence[Mapping[str, Any]], term: str, frame: ModelFrame) -> str:
    """Return the method that the design supports for one slope."""
    known = {row["method"]: row for row in rows if row["term"] == term and _answers(row)}
    if frame.design.cluster is None:
        return next((method for method in _ALONE if method in known), "hc3")
    if "cr2" in known and SATTERTHWAITE_2015.holds(known["cr2"]["df"]):
        return "cr2"
    return next((method for method in _NEXT if method in known), "cr2")


def _answers(row: Mapping[str, Any]) -> bool:
    """Tell whether a method came to a p value."""
    return row["p_value"] is not None


def _standing(row: Mapping[str, Any], chosen: str, constant: bool) -> str:  # noqa: FBT001
    """Say in a word what a row is good for."""
    if not _answers(row):
        return "undefined"
    if row["method"] == chosen:
        return "recommended"
    if constant and row["method"] in NAIVE:
        return "invalid"
    if row["method"] == "cr2" and not SATTERTHWAITE_2015.holds(row["df"]):
        return "few df"
    return "alternative"


def _overall(
    frame: ModelFrame, rows: Sequence[Mapping[str, Any]], chosen: str, beside: Beside
) -> dict[str, Any]:
    """Return the one row of `glance`."""
    naive = {row["term"]: row["verdict"] for row in rows if row["method"] == "ols"}
    differ = [row for row in rows if _answers(row) and row["verdict"] != naive[row["term"]]]
    return {
        "outcome": frame.outcome_label,
        "n_obs": beside.n_obs,
        "n_clusters": frame.design.n_clusters,
        **beside.similarity,
        "rwg": beside.rwg,
        "recommended": chosen,
        "n_answered": sum(map(_answers, rows)),
        "n_disagree": len(differ),
        "n_constant": len(beside.constant),
        "conf_level": beside.conf_level,
        "seed": beside.seed,
    }
