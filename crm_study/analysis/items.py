"""Item analysis: whether each item belongs to its scale."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import empty_wave, status_of
from crm_study.errors import AnalysisError
from crm_study.kernels.descriptives import describe
from crm_study.kernels.reliability import item_analysis
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.rules import ITEM_REST_1994
from crm_study.results.table import Table

_COLUMNS = ("mean", "std_dev", "item_rest", "alpha_if_dropped")
_NOTES = (
    "Statistics rest on the respondents who answered every item of the construct; (R) marks a "
    "reverse-keyed item, turned by the declared scale limits before anything is computed.",
)


class ItemsFinding(Finding):
    """Every item beside the rest of its scale."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the item statistics."""
        columns = ["item", "construct", "n_obs", "mean", "std_dev", "item_rest"]
        return self.lay_out([*columns, "alpha_if_dropped", "verdict"])

    def prose(self) -> Prose:
        """Name the items that a researcher should look at."""
        if all(row["item_rest"] is None for row in self.rows):
            return super().prose()
        rule = self.rules[0]
        cutoff = Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}")
        flagged = [str(row["item"]) for row in self.rows if row["verdict"] == rule.unmet]
        if not flagged:
            return compose(
                "Every item correlates at least {cutoff} with the rest of its scale ({source}).",
                cutoff=cutoff,
                source=rule.source,
            )
        return compose(
            "{n_flagged} of {n_items} items correlate less than {cutoff} with the rest of their "
            "scale ({source}) and should be examined: {names}.",
            n_flagged=self.slot("glance", "n_flagged"),
            n_items=self.slot("glance", "n_items"),
            cutoff=cutoff,
            source=rule.source,
            names=", ".join(flagged),
        )


def items_chapter(study: Study, responses: Responses, *, wave: str) -> Finding:
    """Correlate every item with the rest of its construct, in one wave."""
    frame = responses.wave(wave)
    id_, title = f"items.{wave}", f"Item analysis, {wave} wave"
    if not len(frame):
        return ItemsFinding(id_, title, **empty_wave(wave))
    troubles: list[str] = []
    rows = [
        plain(row) for name in study.first_order() for row in _rows(study, frame, name, troubles)
    ]
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    flagged = sum(row["verdict"] == ITEM_REST_1994.unmet for row in rows)
    return ItemsFinding(
        id=id_,
        title=title,
        rows=tuple(rows),
        overall={"n_items": len(rows), "n_flagged": flagged},
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(ITEM_REST_1994,),
    )


def _rows(
    study: Study, frame: Responses, construct: str, troubles: list[str]
) -> list[dict[str, Any]]:
    names = study.constructs[construct].items
    scores = frame.items[names].to_numpy(dtype=float)
    complete = scores[~np.isnan(scores).any(axis=1)]
    columns: list[dict[str, float | None]] = [dict.fromkeys(_COLUMNS) for _ in names]
    try:
        columns = _statistics(complete)
    except AnalysisError as error:
        troubles.append(f"{study.label_of(construct)}: {error}".rstrip(".") + ".")
    return [
        {
            "item": name,
            "construct": construct,
            "label": item_label(study, name),
            "n_obs": len(complete),
            **found,
            "verdict": ITEM_REST_1994.verdict(found["item_rest"]),
        }
        for name, found in zip(names, columns, strict=True)
    ]


def _statistics(scores: NDArray[np.float64]) -> list[dict[str, float | None]]:
    """Return the statistics of each item; a single item has no rest to compare with."""
    if scores.shape[1] == 1:
        alone = describe(scores[:, 0])
        empty = dict.fromkeys(_COLUMNS)
        return [{**empty, "mean": alone.mean, "std_dev": alone.std_dev}]
    found = item_analysis(scores)
    return [
        {name: float(getattr(found, name)[i]) for name in _COLUMNS} for i in range(scores.shape[1])
    ]


def item_label(study: Study, name: str) -> str:
    """Return the words of an item, marked (R) when it is reverse-keyed."""
    item = study.item(name)
    text = say(item.text, "en", otherwise=name)
    return f"{text} (R)" if item.reverse_keyed else text
