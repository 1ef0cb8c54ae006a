"""Reliability of every construct, pilot and main wave, judged by a rule with a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import empty_wave, status_of
from crm_study.analysis.pilot import shared_clusters
from crm_study.errors import AnalysisError
from crm_study.kernels.congeneric import (
    average_variance_extracted,
    composite_reliability,
    omega_total,
    one_factor,
)
from crm_study.kernels.reliability import cronbach_alpha, split_half
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.columns import Style
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.format import format_value
from crm_study.results.prose import Prose, Slot, compose
from crm_study.results.rules import NUNNALLY_1978, ROBINSON_1991
from crm_study.results.table import Table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
_HEADS = {"label": "Construct", "estimate": "α", "std_estimate": "Std. α"}
_ALPHA = ("estimate", "std_estimate", "conf_low", "conf_high")
_COMPANIONS = ("omega_total", "composite_reliability", "ave", "split_half")
_STYLES: dict[str, Style] = dict.fromkeys(("estimate", "conf_low", "conf_high"), "bounded")
_NOTES = (
    "α is Cronbach's alpha (raw, from covariances) on the respondents who answered every item "
    "of the construct (listwise, as SPSS); the interval is Feldt's.",
    "ω, CR and AVE come from a one-factor maximum-likelihood model of the construct's own items "
    "(three items or more); split-half is odd against even items, Spearman–Brown corrected.",
    "A second-order construct is judged on all items of its dimensions; it has no one-factor "
    "model, hence no ω, CR or AVE.",
)


class ReliabilityFinding(Finding):
    """Alpha of every construct with its interval."""

    __slots__ = ()

    def table(self) -> Table:
        """Return alpha, its interval and its companions by construct."""
        columns = ["label", "n_items", "n_obs", "estimate", "conf_low", "conf_high", "verdict"]
        columns += ["omega_total", "composite_reliability", "ave", "split_half"]
        return self.lay_out(columns, heads=_HEADS, styles=_STYLES)

    def prose(self) -> Prose:
        """Say how many scales meet the rule and which is the weakest."""
        if self.overall.get("weakest") is None:
            return super().prose()
        rule, floor = self.rules
        weakest = str(self.number("glance", "weakest"))
        return compose(
            "{n_acceptable} of {n_constructs} scales reach α ≥ {cutoff} ({source}) with an "
            "interval that stays above {floor} ({floor_source}). The lowest is {label} "
            "(α = {alpha}, {level} CI [{low}, {high}], n = {n_obs}).",
            n_acceptable=self.slot("glance", "n_acceptable"),
            n_constructs=self.slot("glance", "n_constructs"),
            cutoff=Slot(format_value(rule.cutoff, "bounded"), f"{self.id}/rules/{rule.name}"),
            source=rule.source,
            floor=Slot(format_value(floor.cutoff, "bounded"), f"{self.id}/rules/{floor.name}"),
            floor_source=floor.source,
            label=str(self.row(weakest)["label"]),
            alpha=self.slot(weakest, "estimate", style="bounded"),
            level=self.slot("glance", "conf_level"),
            low=self.slot(weakest, "conf_low", style="bounded"),
            high=self.slot(weakest, "conf_high", style="bounded"),
            n_obs=self.slot(weakest, "n_obs"),
        )

    def figure(self) -> Figure | None:
        """Draw alpha and its interval by construct."""
        from crm_study.figures.intervals import interval_plot

        shown = [row for row in self.rows if row["estimate"] is not None]
        if not shown:
            return None
        texts = [_interval_text(row) for row in shown]
        return interval_plot(
            [str(row["label"]) for row in shown],
            [row["estimate"] for row in shown],
            [row["conf_low"] for row in shown],
            [row["conf_high"] for row in shown],
            texts=texts,
            reference=self.rules[0].cutoff,
            reference_label=f"α = {format_value(self.rules[0].cutoff, 'bounded')}",
            axis_label="Cronbach's α with 95% interval",
            stamp=self.stamp,
        )


def reliability_chapter(study: Study, responses: Responses, *, wave: str) -> Finding:
    """Estimate the reliability of every construct in one wave.

    Formative constructs, checklists and single items have no alpha: they keep their row,
    with the reason.
    """
    frame = responses.wave(wave)
    id_, title = f"reliability.{wave}", f"Reliability, {wave} wave"
    if not len(frame):
        return ReliabilityFinding(id_, title, **empty_wave(wave))
    scales = {
        name: (study.label_of(name), construct.measurement, _scores(study, frame, name))
        for name, construct in study.constructs.items()
    }
    second_order = {name for name, construct in study.constructs.items() if construct.constructs}
    found = _finding(id_, title, scales, second_order)
    again = shared_clusters(study, responses)
    if again is None:
        return found
    return replace(found, status="warning", reason=" ".join(filter(None, (again, found.reason))))


def reliability(items: pd.DataFrame, *, name: str = "scale", label: str = "") -> Finding:
    """Estimate the reliability of one scale held in a DataFrame.

    Parameters
    ----------
    items : DataFrame
        One column an item, reverse-keyed items already turned; rows with a missing
        answer are left out (listwise) and the number left is ``n_obs``.
    name : str
        Key of the row.
    label : str, optional
        What to call the scale in tables and sentences.

    Returns
    -------
    Finding
        One row; ``estimate`` is the raw alpha.

    Examples
    --------
    >>> import pandas as pd
    >>> items = pd.DataFrame({"a": [4, 2, 5, 3, 1], "b": [5, 3, 5, 3, 2], "c": [4, 2, 4, 3, 2]})
    >>> round(reliability(items).number("scale", "estimate"), 4)
    0.9628
    """
    scores = items.to_numpy(dtype=float)
    scales = {name: (label or name, "reflective", scores)}
    return _finding("reliability", f"Reliability of {label or name}", scales, frozenset())


def _finding(
    id_: str,
    title: str,
    scales: Mapping[str, tuple[str, str, Floats]],
    second_order: set[str] | frozenset[str],
) -> Finding:
    troubles: list[str] = []
    rows = [
        plain(_row(name, *parts, is_second_order=name in second_order, troubles=troubles))
        for name, parts in scales.items()
    ]
    known = [row for row in rows if row["estimate"] is not None]
    status, reason = status_of(len(known), troubles)
    weakest = min(known, key=lambda row: row["estimate"])["construct"] if known else None
    overall = {
        "n_constructs": len(known),
        "n_acceptable": sum(row["verdict"] == NUNNALLY_1978.met for row in known),
        "weakest": weakest,
        "conf_level": 0.95,
    }
    return ReliabilityFinding(
        id=id_,
        title=title,
        rows=tuple(rows),
        overall=overall,
        status=status,
        reason=reason,
        notes=_NOTES,
        rules=(NUNNALLY_1978, ROBINSON_1991),
    )


def _scores(study: Study, frame: Responses, construct: str) -> Floats:
    return frame.items[list(study.items_of(construct))].to_numpy(dtype=float)


def _row(
    name: str,
    label: str,
    measurement: str,
    scores: Floats,
    *,
    is_second_order: bool,
    troubles: list[str],
) -> dict[str, Any]:
    complete = scores[~np.isnan(scores).any(axis=1)]
    row: dict[str, Any] = {"construct": name, "label": label, "measurement": measurement}
    row |= dict.fromkeys((*_ALPHA, *_COMPANIONS))
    row |= {"n_items": scores.shape[1], "n_obs": len(complete), "verdict": "undefined"}
    if reason := _refusal(measurement, scores.shape[1]):
        troubles.append(f"{label}: {reason}")
        return row
    try:
        alpha = cronbach_alpha(complete)
    except AnalysisError as error:
        troubles.append(f"{label}: {error}".rstrip(".") + ".")
        return row
    row |= {name: getattr(alpha, name) for name in _ALPHA}
    row["verdict"] = _verdict(alpha.estimate, alpha.conf_low)
    row |= dict(_companions(label, complete, troubles, one_factor_model=not is_second_order))
    return row


def _verdict(estimate: float, conf_low: float) -> str:
    """Call a scale reliable only when its interval stays above the cut-off's lower neighbour."""
    if NUNNALLY_1978.holds(estimate) and not ROBINSON_1991.holds(conf_low):
        return ROBINSON_1991.unmet
    return NUNNALLY_1978.verdict(estimate)


def _refusal(measurement: str, n_items: int) -> str:
    if measurement != "reflective":
        return f"a {measurement} construct has no internal consistency to estimate."
    return "a single item has no internal consistency to estimate." if n_items < 2 else ""


def _companions(
    label: str, scores: Floats, troubles: list[str], *, one_factor_model: bool
) -> Iterator[tuple[str, float]]:
    try:
        yield "split_half", split_half(scores)
        if one_factor_model and scores.shape[1] > 2:
            model = one_factor(np.cov(scores, rowvar=False), n_obs=len(scores))
            if not model.converged:
                raise AnalysisError("the one-factor model did not converge")
            if model.improper:
                troubles.append(f"{label}: the one-factor model has a variance below zero.")
            yield "omega_total", omega_total(model)
            yield "composite_reliability", composite_reliability(model)
            yield "ave", average_variance_extracted(model)
    except AnalysisError as error:
        troubles.append(f"{label}: {error}".rstrip(".") + ".")


def _interval_text(row: Mapping[str, Any]) -> str:
    value, low, high = (
        format_value(row[column], "bounded") for column in ("estimate", "conf_low", "conf_high")
    )
    return f"{value} [{low}, {high}]"
