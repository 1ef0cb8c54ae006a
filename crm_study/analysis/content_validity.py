"""Content validity: what experts say of the relevance of each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.frames import numbers_of
from crm_study.errors import AnalysisError, listed
from crm_study.kernels.agreement.aiken import AikenV, aiken_v
from crm_study.kernels.agreement.content_validity import (
    ContentValidity,
    content_validity_ratio,
    critical_ratio,
)
from crm_study.kernels.agreement.content_validity import content_validity as index_of
from crm_study.protocol.study import Study
from crm_study.responses.ratings import read_ratings
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.measurement import LYNN_1986
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd

_TITLE = "Content validity"
_NOTES = (
    "I-CVI is the share of experts who call the item relevant, κ* the same corrected for chance "
    "(Polit, Beck & Owen, 2007), V Aiken's index with a score interval (Penfield & Giacobbi, "
    "2004), CVR Lawshe's ratio with relevant counted as essential; its critical value is exact "
    "(Ayre & Scally, 2014).",
)


class ContentValidityFinding(Finding):
    """Indices of each item, and of the scale."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the indices of each item."""
        columns = ["item", "i_cvi", "kappa_star", "aiken_v", "conf_low", "conf_high", "cvr"]
        styles = dict.fromkeys(("conf_low", "conf_high"), "bounded")
        return self.lay_out([*columns, "verdict"], styles=styles)  # type: ignore[arg-type]

    def prose(self) -> Prose:
        """Say how the scale stands and how many items fall short."""
        if not self.rows:
            return super().prose()
        rule = self.rules[0]
        return compose(
            "{n_experts} experts: S-CVI/Ave = {average}, S-CVI/UA = {universal}; {n_flagged} of "
            "{n_items} items have an I-CVI below {cutoff} ({source}).",
            n_experts=self.slot("glance", "n_experts"),
            average=self.slot("glance", "s_cvi_ave"),
            universal=self.slot("glance", "s_cvi_ua"),
            n_flagged=self.slot("glance", "n_flagged"),
            n_items=self.slot("glance", "n_items"),
            cutoff=Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
        )


def content_validity_chapter(study: Study, responses: Responses) -> Finding:  # noqa: ARG001
    """Judge the items by the declared sheet of expert ratings."""
    plan = study.content_validity
    if plan is None:
        reason = "The study declares no sheet of expert ratings."
        return ContentValidityFinding(
            "content_validity", _TITLE, status="not_applicable", reason=reason
        )
    return content_validity(
        read_ratings(study),
        relevant_from=plan.relevant_from,
        minimum=plan.minimum,
        maximum=plan.maximum,
    )


def content_validity(
    ratings: pd.DataFrame, *, relevant_from: int = 3, minimum: int = 1, maximum: int = 4
) -> Finding:
    """Judge items by experts' ratings of their relevance.

    Parameters
    ----------
    ratings : DataFrame
        One row an expert, one column an item.
    relevant_from : int
        The lowest rating that means "relevant".
    minimum, maximum : int
        Limits of the rating scale.

    Raises
    ------
    AnalysisError
        Fewer than two experts, a missing rating, or one outside the scale.

    Examples
    --------
    >>> import pandas as pd
    >>> ratings = pd.DataFrame({"a1": [4, 4, 3, 4], "a2": [4, 2, 3, 4]})
    >>> content_validity(ratings).number("a2", "i_cvi")
    0.75
    """
    table = numbers_of(ratings, purpose="content validity")
    outside = table[(table < minimum) | (table > maximum)]
    if outside.size:
        raise AnalysisError(
            f"Ratings must lie from {minimum} to {maximum}, but there are: "
            f"{listed(f'{value:g}' for value in np.unique(outside))}."
        )
    index = index_of(table, relevant_from=relevant_from)
    aiken = aiken_v(table, low=minimum, high=maximum)
    rows = _rows([str(item) for item in ratings.columns], index, aiken)
    flagged = sum(row["verdict"] == LYNN_1986.unmet for row in rows)
    overall = {
        "s_cvi_ave": index.s_cvi_ave,
        "s_cvi_ua": index.s_cvi_ua,
        "n_experts": index.n_experts,
        "n_items": index.n_items,
        "n_flagged": flagged,
        "cvr_critical": critical_ratio(index.n_experts, level=SIGNIFICANCE_1925.cutoff).ratio,
    }
    return ContentValidityFinding(
        id="content_validity",
        title=_TITLE,
        rows=tuple(plain(row) for row in rows),
        overall=plain(overall),
        status="warning" if flagged else "ok",
        reason=f"{flagged} of {len(rows)} items fall short of the cut-off." if flagged else None,
        notes=_NOTES,
        rules=(LYNN_1986,),
    )


def _rows(items: list[str], index: ContentValidity, aiken: AikenV) -> list[dict[str, Any]]:
    columns = {
        "i_cvi": index.i_cvi,
        "kappa_star": index.modified_kappa,
        "aiken_v": aiken.estimate,
        "conf_low": aiken.conf_low,
        "conf_high": aiken.conf_high,
        "cvr": content_validity_ratio(index.n_agreeing, n_experts=index.n_experts),
    }
    return [
        {
            "item": item,
            **{name: float(values[i]) for name, values in columns.items()},
            "verdict": LYNN_1986.verdict(float(index.i_cvi[i])),
        }
        for i, item in enumerate(items)
    ]
