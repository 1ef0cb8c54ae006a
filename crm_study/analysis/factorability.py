"""Factorability: whether the items share enough to be factored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.items import item_label
from crm_study.analysis.reflective import (
    beside,
    complete_scores,
    item_correlations,
    reflective_items,
)
from crm_study.kernels.factor.factorability import bartlett_sphericity, sampling_adequacy
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.measurement import KAISER_1974
from crm_study.results.finding import Finding, Status
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.table import Table

Floats = NDArray[np.float64]
_TITLE = "Factorability of the items"
_NONE = "Fewer than two items belong to reflective constructs."
_NOTES = (
    "Computed from Pearson correlations of the respondents who answered every item (listwise, "
    "as SPSS). KMO and MSA compare correlations with partial correlations; Bartlett's test asks "
    "whether the items correlate at all, which with many respondents they nearly always do.",
)


class FactorabilityFinding(Finding):
    """KMO, MSA of each item, Bartlett's test."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the sampling adequacy of each item."""
        return self.lay_out(["item", "msa", "verdict"])

    def prose(self) -> Prose:
        """Say whether factoring makes sense."""
        if not self.rows:
            return super().prose()
        rule = self.rules[0]
        return compose(
            "The Kaiser–Meyer–Olkin measure is {kmo}, {verdict} by the cut-off of {cutoff} "
            "({source}); Bartlett's test gives χ²({df}) = {chi2}, {p}, n = {n}. {n_flagged} of "
            "{n_items} items fall below the cut-off.",
            kmo=self.slot("glance", "kmo"),
            verdict=rule.verdict(self.number("glance", "kmo")),
            cutoff=Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
            df=self.slot("glance", "bartlett_df"),
            chi2=self.slot("glance", "bartlett_statistic"),
            p=self.p_slot("glance", "bartlett_p_value"),
            n=self.slot("glance", "n_obs"),
            n_flagged=self.slot("glance", "n_flagged"),
            n_items=self.slot("glance", "n_items"),
        )


def factorability_chapter(study: Study, responses: Responses) -> Finding:
    """Judge the correlations of all reflective items of the main wave."""
    frame = responses.wave(MAIN)
    items, told = reflective_items(study, frame)
    if len(items) < 2:
        return beside(
            FactorabilityFinding("factorability", _TITLE, status="not_applicable", reason=_NONE),
            told,
        )
    scores = complete_scores(frame, items)
    labels = {item: item_label(study, item) for item in items}
    found = factorability_of(item_correlations(scores, items), labels, n_obs=len(scores))
    return beside(found, told)


def factorability_of(
    correlation: Floats, labels: Mapping[str, str], *, n_obs: int, notes: tuple[str, ...] = ()
) -> Finding:
    """Judge the correlations of items, whose words are given by id."""
    adequacy = sampling_adequacy(correlation)
    sphericity = bartlett_sphericity(correlation, n_obs=n_obs)
    rows = [
        {
            "item": item,
            "label": label,
            "msa": float(msa),
            "verdict": KAISER_1974.verdict(float(msa)),
        }
        for (item, label), msa in zip(labels.items(), adequacy.msa, strict=True)
    ]
    overall: dict[str, Any] = {
        "kmo": adequacy.kmo,
        "bartlett_statistic": sphericity.statistic,
        "bartlett_df": sphericity.df,
        "bartlett_p_value": sphericity.p_value,
        "determinant": sphericity.determinant,
        "n_items": len(labels),
        "n_flagged": sum(row["verdict"] == KAISER_1974.unmet for row in rows),
        "n_obs": n_obs,
    }
    status, reason = _status(adequacy.kmo)
    return FactorabilityFinding(
        id="factorability",
        title=_TITLE,
        rows=tuple(plain(row) for row in rows),
        overall=plain(overall),
        status=status,
        reason=reason,
        notes=(*notes, *_NOTES),
        rules=(KAISER_1974,),
    )


def _status(kmo: float) -> tuple[Status, str | None]:
    if KAISER_1974.holds(kmo):
        return "ok", None
    return "warning", "The items share too little to be factored with confidence."
