"""Item analysis: whether each item belongs to its scale."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import empty_wave, no_scale, status_of, trouble
from crm_study.analysis.construct_labels import label_in, labels_kept
from crm_study.analysis.frames import complete_rows
from crm_study.analysis.pilot import KEEP, advise
from crm_study.errors import AnalysisError
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.description.descriptives import describe
from crm_study.kernels.factor.factorability import squared_multiple_correlations
from crm_study.kernels.reliability.item_diagnosis import diagnose_items
from crm_study.kernels.reliability.reliability import item_analysis
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.measurement import ITEM_REST_1994, MISSING_1976, REDUNDANT_1991
from crm_study.results.finding import Finding, Row
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = ("mean", "std_dev", "item_rest", "alpha_if_dropped", "smc")
_UNJUDGED = {
    **dict.fromkeys(("keyed_rest", "conf_low", "conf_high")),
    **dict.fromkeys(("verdict", "diagnosis"), "undefined"),
    "evidence": "",
}
_NOTES = (
    "Statistics rest on the respondents who answered every item of the construct; (R) marks a "
    "reverse-keyed item, turned by the declared scale limits before anything is computed.",
)


class ItemsFinding(Finding):
    """Every item beside the rest of its scale."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the item statistics."""
        columns = ["item", "n_obs", "mean", "std_dev", "floor", "ceiling", "item_rest", "smc"]
        decided = ["decided"] if any(row.get("decided") for row in self.rows) else []
        return self.lay_out([*columns, "alpha_if_dropped", "verdict", *decided])

    def tables(self) -> tuple[Table, ...]:
        """Return the statistics and, where items are flagged, the advice with its evidence."""
        flagged = self._flagged()
        if not flagged:
            return (self.table(),) if self.rows else ()
        advice = self.further(
            flagged,
            ["item", "verdict", "diagnosis", "evidence"],
            title=f"{self.title}: what to do, and on what evidence",
        )
        return (self.table(), advice)

    def prose(self) -> Prose:
        """Name the items that a researcher should look at, and why."""
        if all(row["item_rest"] is None for row in self.rows):
            return super().prose()
        rule, flagged = self.rules[0], self._flagged()
        cutoff = Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}")
        if not flagged:
            return compose(
                "Every item correlates at least {cutoff} with the rest of its scale ({source}).",
                cutoff=cutoff,
                source=rule.source,
            )
        named = [f"{row['verdict']} {row['item']} ({row['diagnosis']})" for row in flagged]
        return compose(
            "{n_flagged} of {n_items} items need attention: {names}. An item is called weak when "
            "it correlates less than {cutoff} with the rest of its scale ({source}), and dropped "
            "for it only when the whole interval lies below.",
            n_flagged=self.slot("glance", "n_flagged"),
            n_items=self.slot("glance", "n_items"),
            cutoff=cutoff,
            source=rule.source,
            names=", ".join(named),
        )

    def figure(self) -> Figure | None:
        """Map the items: item–rest correlation, interval and verdict, construct by construct."""
        from crm_study.figures.item_map import item_map

        known = [row for row in self.rows if row["keyed_rest"] is not None]
        if not known:
            return None
        cutoff = self.rules[0].cutoff
        return item_map(
            [str(row["item"]) for row in known],
            [row["keyed_rest"] for row in known],
            [row["conf_low"] for row in known],
            [row["conf_high"] for row in known],
            [str(row["verdict"]) for row in known],
            reference=cutoff,
            reference_label=f"r = {format_value(cutoff, 'bounded')}",
            groups=[label_in(self.details, str(row["construct"])) for row in known],
            stamp=self.stamp,
        )

    def figures(self) -> dict[str, Figure]:
        """Return the map of the pilot, where items are still decided on."""
        return super().figures() if self.id.endswith(".pilot") else {}

    def _flagged(self) -> list[Row]:
        return [row for row in self.rows if row["verdict"] not in (KEEP, "undefined")]


def items_chapter(study: Study, responses: Responses, *, wave: str) -> Finding:
    """Diagnose every item beside the rest of its construct, in one wave."""
    frame = responses.wave(wave)
    id_, title = f"items.{wave}", f"Item analysis, {wave} wave"
    if not study.constructs:
        return ItemsFinding(id_, title, **no_scale())
    if not len(frame):
        return ItemsFinding(id_, title, **empty_wave(wave))
    troubles: list[str] = []
    rows = [
        plain(row) for name in study.first_order() for row in _rows(study, frame, name, troubles)
    ]
    status, reason = status_of(sum(row["mean"] is not None for row in rows), troubles)
    return ItemsFinding(
        id=id_,
        title=title,
        rows=tuple(rows),
        overall={
            "n_items": len(rows),
            "n_flagged": sum(row["verdict"] not in (KEEP, "undefined") for row in rows),
            "conf_level": 0.95,
        },
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(ITEM_REST_1994, REDUNDANT_1991, MISSING_1976),
        details=labels_kept(study, study.first_order()),
    )


def _rows(
    study: Study, frame: Responses, construct: str, troubles: list[str]
) -> list[dict[str, Any]]:
    names = study.constructs[construct].items
    scores = frame.keyed.matrix(names)
    complete = complete_rows(scores)
    decided = {one.item: f"{one.action}: {one.reason}" for one in study.pilot_decisions}
    found: list[dict[str, Any]] = [dict.fromkeys(_COLUMNS) for _ in names]
    judged: list[dict[str, Any]] = [dict(_UNJUDGED) for _ in names]
    try:
        found = _statistics(complete)
        if len(names) > 1:
            judged = _judged(complete, names, np.isnan(scores).mean(axis=0).tolist())
    except AnalysisError as error:
        troubles.append(trouble(study.label_of(construct), error))
    return [
        {
            "item": name,
            "construct": construct,
            "label": item_label(study, name),
            "n_obs": len(complete),
            "n_missing": int(np.isnan(scores[:, i]).sum()),
            **found[i],
            **judged[i],
            **_extremes(study, name, scores[:, i]),
            "decided": decided.get(name),
        }
        for i, name in enumerate(names)
    ]


def _judged(
    complete: NDArray[np.float64], names: list[str], missing: list[float]
) -> list[dict[str, Any]]:
    found = diagnose_items(complete)
    return [
        {
            "keyed_rest": float(found.item_rest[i]),
            "conf_low": float(found.conf_low[i]),
            "conf_high": float(found.conf_high[i]),
            **asdict(advise(found, i, names, missing_share=share)),
        }
        for i, share in enumerate(missing)
    ]


def _statistics(scores: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Return the statistics of each item; a single item has no rest to compare with."""
    if scores.shape[1] == 1:
        alone = describe(scores[:, 0])
        empty = dict.fromkeys(_COLUMNS)
        return [{**empty, "mean": alone.mean, "std_dev": alone.std_dev}]
    found = item_analysis(scores)
    columns = {name: getattr(found, name) for name in _COLUMNS if name != "smc"}
    columns["smc"] = _shared(scores)
    return [{name: float(columns[name][i]) for name in _COLUMNS} for i in range(scores.shape[1])]


def _shared(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each item's squared multiple correlation; undefined for a singular scale."""
    try:
        return squared_multiple_correlations(correlation_of(scores))
    except AnalysisError:
        return np.full(scores.shape[1], np.nan)


def _extremes(study: Study, name: str, answers: NDArray[np.float64]) -> dict[str, float | None]:
    """Return the shares of scored answers at the ends of the declared scale."""
    scale, given = study.scale_of(name), answers[~np.isnan(answers)]
    if scale is None or not len(given):
        return {"floor": None, "ceiling": None}
    return {
        "floor": float((given == scale.minimum).mean()),
        "ceiling": float((given == scale.maximum).mean()),
    }


def item_label(study: Study, name: str) -> str:
    """Return the words of an item, marked (R) when it is reverse-keyed."""
    item = study.item(name)
    text = say(item.text, "en", otherwise=name)
    return f"{text} (R)" if item.reverse_keyed else text
