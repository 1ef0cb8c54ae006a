"""Formative constructs and checklists: an index and its coverage, never an alpha."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import no_scale, status_of, trouble
from crm_study.analysis.frames import complete_rows
from crm_study.analysis.items import item_label
from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.factor.factorability import squared_multiple_correlations
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.measurement import DIAMANTOPOULOS_2001
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.table import Table

_TITLE = "Formative constructs and checklists"
_NONE = "Every construct is reflective."
_NOTES = (
    "The items of these constructs make them up; they need not correlate, so that alpha, omega "
    "and a factor model would judge them by the wrong test. Coverage is the share of answers "
    "above the lowest point of the scale; VIF tells whether an indicator repeats the others.",
)


class FormativeFinding(Finding):
    """Coverage and redundancy of every indicator."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the indicators."""
        return self.lay_out(["item", "construct", "n_obs", "mean", "coverage", "vif", "verdict"])

    def prose(self) -> Prose:
        """Say how many indicators repeat the others."""
        if not self.rows:
            return super().prose()
        rule = self.rules[0]
        return compose(
            "{n_flagged} of {n_items} indicators have a VIF above {cutoff} ({source}).",
            n_flagged=self.slot("glance", "n_flagged"),
            n_items=self.slot("glance", "n_items"),
            cutoff=Slot(format_value(rule.cutoff, "decimal"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
        )


def formative_chapter(study: Study, responses: Responses) -> Finding:
    """Describe the constructs that are not reflective, in the main wave."""
    names = [
        name for name in study.first_order() if study.constructs[name].measurement != "reflective"
    ]
    if not study.constructs:
        return FormativeFinding("formative", _TITLE, **no_scale())
    if not names:
        return FormativeFinding("formative", _TITLE, status="not_applicable", reason=_NONE)
    frame = responses.wave(MAIN)
    troubles: list[str] = []
    rows = [row for name in names for row in _rows(study, frame, name, troubles)]
    flagged = sum(row["verdict"] == DIAMANTOPOULOS_2001.unmet for row in rows)
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return FormativeFinding(
        id="formative",
        title=_TITLE,
        rows=tuple(plain(row) for row in rows),
        overall={"n_items": len(rows), "n_flagged": flagged, "n_obs": len(frame)},
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(DIAMANTOPOULOS_2001,),
    )


def _rows(
    study: Study, frame: Responses, construct: str, troubles: list[str]
) -> Iterator[dict[str, Any]]:
    items = study.items_of(construct)
    scores = frame.keyed.matrix(items)
    try:
        vif = _indicator_vif(scores)
    except AnalysisError as error:
        troubles.append(trouble(study.label_of(construct), error))
        vif = [float("nan")] * len(items)
    for i, item in enumerate(items):
        answered = scores[~np.isnan(scores[:, i]), i]
        scale = study.scale_of(item)
        lowest = scale.minimum if scale else answered.min(initial=np.inf)
        yield {
            "item": item,
            "construct": construct,
            "label": item_label(study, item),
            "n_obs": len(answered),
            "mean": float(answered.mean()) if len(answered) else None,
            "coverage": float((answered > lowest).mean()) if len(answered) else None,
            "vif": vif[i],
            "verdict": DIAMANTOPOULOS_2001.verdict(vif[i]),
        }


def _indicator_vif(scores: NDArray[np.float64]) -> Sequence[float]:
    """Return 1 / (1 − SMC) of each indicator on the others."""
    complete = complete_rows(scores)
    shared = squared_multiple_correlations(correlation_of(complete))
    return [float(1 / (1 - value)) for value in shared]
