"""Item analysis: does each item belong to its scale?"""

from __future__ import annotations

from typing import Any

import numpy as np

from crm_study.analysis.chapter import counted, status_of
from crm_study.errors import AnalysisError
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
    troubles: list[str] = []
    rows = [
        plain(row) for name in study.first_order() for row in _rows(study, frame, name, troubles)
    ]
    status, reason = status_of(len(list(study.first_order())), troubles)
    flagged = sum(row["verdict"] == ITEM_REST_1994.unmet for row in rows)
    return ItemsFinding(
        id=f"items.{wave}",
        title=f"Item analysis, {wave} wave",
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
    blank: dict[str, Any] = dict.fromkeys(("mean", "std_dev", "item_rest", "alpha_if_dropped"))
    columns = {name: dict(blank) for name in names}
    try:
        if len(names) < 2:
            raise AnalysisError(f"{counted(len(names), 'item')} has no rest to compare with.")
        found = item_analysis(complete)
        for i, name in enumerate(names):
            columns[name] = {column: getattr(found, column)[i] for column in blank}
    except AnalysisError as error:
        troubles.append(f"{study.label_of(construct)}: {error}".rstrip(".") + ".")
    return [
        {
            "item": name,
            "construct": construct,
            "label": item_label(study, name),
            "n_obs": len(complete),
            **columns[name],
            "verdict": ITEM_REST_1994.verdict(columns[name]["item_rest"]),
        }
        for name in names
    ]


def item_label(study: Study, name: str) -> str:
    """Return the words of an item, marked (R) when it is reverse-keyed."""
    item = study.item(name)
    text = say(item.text, "en", otherwise=name)
    return f"{text} (R)" if item.reverse_keyed else text
