"""Sum up one block of answers: admit its rows, and add up whole rows and rows with gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from crm_study.responses.scale.block import Block, Flags
from crm_study.responses.scale.further import cells_of
from crm_study.responses.scale.gaps import sum_with_gaps
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import Totals
from crm_study.responses.scale.weighing import sum_weights, usable
from crm_study.responses.scale.whole import sum_whole


def sum_up(block: Block, plan: ScalePlan) -> Totals:
    """Return the totals of one block.

    Rows with an answer that is not on its scale, an unknown wave or stratum, no institution
    or no usable weight are refused and counted by rule; the others of the pilot wave are
    admitted, counted and left out. Repeated respondents are not looked for.
    """
    n, main, refusals = block.n_rows, _main(block, plan), _refusals(block, plan)
    allowed = _allowed(block, refusals)
    admitted = main & allowed
    gaps = block.with_gaps()
    other = int((allowed & ~main).sum())
    counted = {"received": n, "admitted": int(admitted.sum()), "other_wave": other}
    counted |= {rule: int(refused.sum()) for rule, refused in refusals.items()}
    whole, cells = admitted & ~gaps, cells_of(block, plan)
    totals = sum_whole(block.rows(whole), plan, cells and cells.rows(whole))
    if gaps.any():
        rest = admitted & gaps
        totals = totals + sum_with_gaps(block.rows(rest), plan, cells and cells.rows(rest))
    strata = block.design[plan.strata[0]] if plan.strata else None
    clusters = block.design[plan.cluster] if plan.cluster else None
    return replace(
        totals,
        counted=Counter({rule: found for rule, found in counted.items() if found}),
        returned=strata.counted(main) if strata else Counter({"all": int(main.sum())}),
        strata=strata.counted(admitted) if strata else Counter({"all": int(admitted.sum())}),
        clusters=clusters.counted(admitted) if clusters else Counter(),
        weights=sum_weights(block, admitted, plan),
    )


def admitted_rows(block: Block, plan: ScalePlan) -> Flags:
    """Tell which rows are of the main wave and refused by no rule."""
    return _main(block, plan) & _allowed(block, _refusals(block, plan))


def _main(block: Block, plan: ScalePlan) -> Flags:
    if plan.main is None:
        return np.ones(block.n_rows, bool)
    return block.design[plan.main[0]].among({plan.main[1]})


def _allowed(block: Block, refusals: Mapping[str, Flags]) -> Flags:
    refused: Flags = np.any([np.zeros(block.n_rows, bool), *refusals.values()], axis=0)
    return ~refused


def _refusals(block: Block, plan: ScalePlan) -> dict[str, Flags]:
    found = {"not_on_scale": block.strange()}
    if plan.main:
        found["unknown_wave"] = ~block.design[plan.main[0]].among({plan.main[1], plan.pilot})
    if plan.strata:
        column, levels = plan.strata
        found["unknown_stratum"] = ~block.design[column].among(levels)
    if plan.cluster:
        found["missing_cluster"] = block.design[plan.cluster].among({""})
    if block.weights is not None:
        found["unusable_weight"] = ~usable(block.weights)
    return {rule: refused for rule, refused in found.items() if refused.any()}
