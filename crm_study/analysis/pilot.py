"""The pilot that decides: what to do with each item, and on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.kernels.reliability.item_diagnosis import ItemDiagnosis
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, PILOT, Responses
from crm_study.results.cutoffs.measurement import ITEM_REST_1994, MISSING_1976, REDUNDANT_1991
from crm_study.results.format import format_value

KEEP, REWRITE, REVERSE, DROP = "keep", "rewrite", "reverse", "drop"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do with an item, what ails it, and the evidence in words."""

    verdict: str
    diagnosis: str
    evidence: str


def advise(found: ItemDiagnosis, i: int, names: Sequence[str], *, missing_share: float) -> Advice:
    """Judge item ``i`` of a scale; one reason each, the gravest first.

    An interval that reaches the cut-off leaves the item undecided: it is rewritten, not
    dropped, because so few respondents cannot condemn it.
    """
    if found.constant[i]:
        return Advice(REWRITE, "constant", "Everyone answered alike.")
    if not MISSING_1976.holds(missing_share):
        share = format_value(missing_share, "percent")
        return Advice(REWRITE, "misread", f"{share} gave no answer: not understood, or not wanted.")
    if found.twin[i] >= 0 and not REDUNDANT_1991.holds(float(found.twin_correlation[i])):
        r = format_value(float(found.twin_correlation[i]), "bounded")
        return Advice(DROP, "redundant", f"It repeats {names[int(found.twin[i])]}: r = {r}.")
    return _beside_the_rest(found, i)


def _beside_the_rest(found: ItemDiagnosis, i: int) -> Advice:
    r, low, high = (float(a[i]) for a in (found.item_rest, found.conf_low, found.conf_high))
    if np.isnan(r):
        return Advice(KEEP, "undefined", "The rest of its scale does not vary.")
    shown = [format_value(None if np.isnan(x) else x, "bounded") for x in (r, low, high)]
    interval = f"r = {shown[0]} [{shown[1]}, {shown[2]}], n = {found.n_obs}."
    if found.opposed[i] and high < 0:
        return Advice(REVERSE, "reversed", f"It runs against the rest of its scale: {interval}")
    if ITEM_REST_1994.holds(r):
        return Advice(KEEP, "fine", f"It goes with the rest of its scale: {interval}")
    if high < ITEM_REST_1994.cutoff:
        return Advice(DROP, "weak", f"It shares little with the rest of its scale: {interval}")
    return Advice(REWRITE, "weak", f"It may share too little with the rest: {interval}")


def shared_clusters(study: Study, responses: Responses) -> str | None:
    """Name the institutions that answered in the pilot and again in the main wave."""
    if study.population.clusters is None:
        return None
    pilot = set(responses.wave(PILOT).people["cluster"])
    again = sorted(pilot & set(responses.wave(MAIN).people["cluster"]))
    if not again:
        return None
    return (
        f"Pilot institutions answered in the main wave too: {', '.join(again)}. They have seen "
        "the questionnaire before and must be left out of the main sample."
    )
