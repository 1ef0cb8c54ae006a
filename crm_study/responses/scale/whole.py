"""Rows without a gap: one product of the answers gives every moment of items and scores."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from crm_study.kernels.moments.exact_products import Whole, sums_and_products
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.moments.pairwise import pairs_of
from crm_study.responses.scale.block import Codes
from crm_study.responses.scale.counting import ShortSum, counted_by_sums, counted_scores
from crm_study.responses.scale.further import Cells, Scored, places_needed, sum_further
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import Totals, items_of


def sum_whole(codes: Codes, plan: ScalePlan, cells: Cells | None = None) -> Totals:
    """Return the totals of rows that answered everything; design is counted elsewhere."""
    signs, turns = _keying(plan)
    largest = max(abs(code) for item in plan.items for code in item.codes)
    raw = Moments(codes.shape[1], *sums_and_products(codes, largest=largest))
    keyed = raw.mapped(np.diag(signs), turns)
    scores = keyed.mapped(weights_of(plan), np.zeros(len(plan.scores), np.int64), unit=plan.unit)
    return Totals(
        answers=tuple(
            counted_by_sums(row, item.codes, int(total), int(squares))
            for row, item, total, squares in zip(
                codes, plan.items, raw.sums, np.diagonal(raw.products), strict=True
            )
        ),
        frequencies=tuple(counted_scores(_short_sums(plan), codes)),
        complete=keyed,
        scales=tuple(keyed.of(items_of(plan, place)) for place in range(len(plan.scores))),
        models={name: scores.of(places) for name, places in plan.models},
        pairs=pairs_of(scores),
        **sum_further(scored_whole(codes, plan, places_needed(plan)), codes, None, cells, plan),
    )


def scored_whole(codes: Codes, plan: ScalePlan, places: Iterable[int]) -> Scored:
    """Return some scores of rows that answered everything, in the smallest units."""
    totals = {place: _short_sums(plan)[place] for place in places}
    values = {place: total.values(codes) for place, total in totals.items()}
    return Scored(values, {place: total.unit // total.step for place, total in totals.items()})


@lru_cache(maxsize=4)
def _keying(plan: ScalePlan) -> tuple[Whole, Whole]:
    """Return sign and shift of every item: a turned one is ``turned_at - x``."""
    signs = np.array([1 if item.turned_at is None else -1 for item in plan.items], np.int64)
    return signs, np.array([item.turned_at or 0 for item in plan.items], np.int64)


@lru_cache(maxsize=4)
def weights_of(plan: ScalePlan) -> Whole:
    """Return what an answer adds to each score in the common unit, shape (n_scores, n_items)."""
    weights = np.zeros((len(plan.scores), len(plan.items)), np.int64)
    for i, score in enumerate(plan.scores):
        n = len(score.parts)
        for part in score.parts:
            if score.of_scores:
                weights[i] += weights[part] // n
            else:
                weights[i, part] += plan.unit // n
    return weights


@lru_cache(maxsize=4)
def _short_sums(plan: ScalePlan) -> tuple[ShortSum, ...]:
    """Return how every score follows from the answers, whether through other scores or not."""
    common = weights_of(plan)
    units = [plan.unit // score.unit for score in plan.scores]
    weights = (row // unit for row, unit in zip(common, units, strict=True))
    return tuple(
        _short_sum(row, plan, score.unit) for row, score in zip(weights, plan.scores, strict=True)
    )


def _short_sum(weights: Whole, plan: ScalePlan, unit: int) -> ShortSum:
    signs, turns = _keying(plan)
    step = int(np.gcd.reduce(weights))
    factors = [(int(i), int(signs[i] * weights[i]) // step) for i in np.flatnonzero(weights)]
    ends = [
        (factor * plan.items[i].codes[0], factor * plan.items[i].codes[-1]) for i, factor in factors
    ]
    lowest, highest = sum(min(pair) for pair in ends), sum(max(pair) for pair in ends)
    return ShortSum(
        factors=tuple(factors),
        lowest=lowest,
        width=highest - lowest + 1,
        step=step,
        shift=int(weights @ turns) + lowest * step,
        unit=unit,
        most=sum(max(map(abs, pair)) for pair in ends),
    )
