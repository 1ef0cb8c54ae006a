"""Rows without a gap: one product of the answers gives every moment of items and scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.moments.exact_products import Whole, exact_products
from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.moments.pairwise import pairs_of
from crm_study.responses.scale.block import Codes
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import Totals, items_of


def sum_whole(codes: Codes, plan: ScalePlan) -> Totals:
    """Return the totals of rows that answered everything; design is counted elsewhere."""
    signs, turns = _keying(plan)
    answers = tuple(
        counted_answers(row, item.codes) for row, item in zip(codes, plan.items, strict=True)
    )
    raw = Moments(codes.shape[1], _sums(answers), exact_products(codes))
    keyed = raw.mapped(np.diag(signs), turns)
    scores = keyed.mapped(weights_of(plan), np.zeros(len(plan.scores), np.int64), unit=plan.unit)
    return Totals(
        answers=answers,
        frequencies=tuple(_frequencies(codes, plan)),
        complete=keyed,
        scales=tuple(keyed.of(items_of(plan, place)) for place in range(len(plan.scores))),
        models={name: scores.of(places) for name, places in plan.models},
        pairs=pairs_of(scores),
    )


def _sums(answers: tuple[Counter[int], ...]) -> Whole:
    """Sum the answers to every item from how often each was given."""
    sums = [sum(code * n for code, n in counts.items()) for counts in answers]
    return np.array(sums, np.int64)


def counted_answers(row: NDArray[np.signedinteger], codes: tuple[int, ...]) -> Counter[int]:
    """Count every code among the answers to one item, none of which is a blank."""
    *most, last = codes
    counts = Counter({code: int(np.count_nonzero(row == code)) for code in most})
    counts[last] = len(row) - counts.total()
    return counts


def counted_values(values: NDArray[np.integer], unit: int) -> Frequencies:
    """Count whole values."""
    if not len(values):
        return Frequencies(unit=unit)
    lowest = int(values.min())
    counts = np.bincount(values - lowest)
    found = np.flatnonzero(counts)
    pairs = zip((found + lowest).tolist(), counts[found].tolist(), strict=True)
    return Frequencies(dict(pairs), unit)


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


def _frequencies(codes: Codes, plan: ScalePlan) -> Iterator[Frequencies]:
    signs, turns = _keying(plan)
    done: list[NDArray[np.int32]] = []
    for score in plan.scores:
        total = np.zeros(codes.shape[1], np.int32)
        for part in score.parts:
            if score.of_scores:
                factor = score.unit // len(score.parts) // plan.scores[part].unit
                total += done[part] * np.int32(factor)
            elif signs[part] < 0:
                total -= codes[part]
            else:
                total += codes[part]
        if not score.of_scores:
            total += np.int32(turns[list(score.parts)].sum())
            total *= np.int32(score.unit // len(score.parts))
        done.append(total)
        yield counted_values(total, score.unit)
