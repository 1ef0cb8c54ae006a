"""Rows with gaps: every score and every pair has rows of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.moments.exact_products import Whole
from crm_study.kernels.moments.moments import Moments, moments_of_columns
from crm_study.kernels.moments.pairwise import pair_moments
from crm_study.responses.scale.block import Codes, Flags, blank_of
from crm_study.responses.scale.counting import counted_answers, counted_values
from crm_study.responses.scale.further import Cells, Scored, sum_further
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import Totals, items_of


def sum_with_gaps(codes: Codes, plan: ScalePlan, cells: Cells | None = None) -> Totals:
    """Return the totals of rows with gaps; design is counted elsewhere."""
    known = codes != blank_of(codes.dtype)
    values = _keyed(codes, known, plan)
    scores, scored = _scored(values, known, plan)
    units = [plan.unit // score.unit for score in plan.scores]
    common = scores * np.array(units, np.int64)[:, None]
    groups = [list(items_of(plan, place)) for place in range(len(plan.scores))]
    return Totals(
        answers=tuple(
            counted_answers(row, item.codes) for row, item in zip(codes, plan.items, strict=True)
        ),
        frequencies=tuple(
            counted_values(np.compress(scored[i], scores[i]), score.unit)
            for i, score in enumerate(plan.scores)
        ),
        complete=_complete(values, known),
        scales=tuple(_complete(values[group], known[group]) for group in groups),
        models={
            name: _complete(common[list(places)], scored[list(places)], unit=plan.unit)
            for name, places in plan.models
        },
        pairs=pair_moments(common, scored, unit=plan.unit),
        **sum_further(_named(scores, scored, plan), codes, known, cells, plan),
    )


def scored_with_gaps(codes: Codes, plan: ScalePlan) -> Scored:
    """Return all scores of rows with gaps."""
    known = codes != blank_of(codes.dtype)
    return _named(*_scored(_keyed(codes, known, plan), known, plan), plan)


def _named(scores: Whole, scored: Flags, plan: ScalePlan) -> Scored:
    units = {place: score.unit for place, score in enumerate(plan.scores)}
    return Scored(dict(enumerate(scores)), units, scored)


def _keyed(codes: Codes, known: Flags, plan: ScalePlan) -> NDArray[np.int16]:
    """Return scored answers, 0 where unknown."""
    values = np.where(known, codes, 0).astype(np.int16)
    for i, item in enumerate(plan.items):
        if item.turned_at is not None:
            values[i] = np.where(known[i], item.turned_at - values[i], 0)
    return values


def _scored(values: NDArray[np.int16], known: Flags, plan: ScalePlan) -> tuple[Whole, Flags]:
    """Return every score times its unit, 0 where unknown, and where it is known."""
    scores: list[Whole] = []
    scored: list[Flags] = []
    for score in plan.scores:
        parts = list(score.parts)
        if score.of_scores:
            units = [plan.scores[part].unit for part in parts]
            shared = int(np.lcm.reduce(units))
            totals = sum(
                (scores[part] * (shared // unit) for part, unit in zip(parts, units, strict=True)),
                np.zeros(values.shape[1], np.int64),
            )
            answered = sum((scored[part].astype(np.int64) for part in parts), np.int64(0))
        else:
            shared = 1
            totals = values[parts].sum(axis=0, dtype=np.int32)
            answered = known[parts].sum(axis=0, dtype=np.int16)
        factor = np.zeros(len(parts) + 1, np.int64)
        for n in range(score.need, len(parts) + 1):
            factor[n] = score.unit // (shared * n)
        scores.append(totals * factor[answered])
        scored.append(np.asarray(answered >= score.need))
    return np.array(scores), np.array(scored)


def _complete(values: NDArray[np.signedinteger], known: Flags, *, unit: int = 1) -> Moments:
    rows = known.all(axis=0)
    return moments_of_columns(np.compress(rows, values, axis=1), unit=unit)
