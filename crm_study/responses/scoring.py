"""Scoring: reverse-keying and scale scores, once, by the declared rules."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.missing.person_mean import (
    mean_of_answered,
    nearest_fractions,
    required_answers,
)
from crm_study.responses.columns import Columns

if TYPE_CHECKING:
    from crm_study.protocol.study import Study


def key_items(answers: Columns, study: Study) -> Columns:
    """Turn reverse-keyed items by the limits of their declared scale: low + high − answer."""
    turned = {}
    for name in answers:
        item, scale = study.item(name), study.scale_of(name)
        if item.reverse_keyed and scale is not None:
            turned[name] = scale.minimum + scale.maximum - answers[name]
    return answers.having(turned)


def score_constructs(items: Columns, study: Study) -> Columns:
    """Score every construct: the mean of the answered parts, if enough were answered.

    The parts of a first-order construct are its items; those of a second-order construct
    are its dimensions' scores, so that every dimension weighs the same. Scores that are equal
    as fractions are equal numbers, so that they tie in ranks.
    """
    scores: dict[str, _Score] = {}
    for name in study.constructs:
        _score(name, items, study, scores)
    ordered = {name: scores[name].values for name in study.constructs}
    return Columns.of(ordered, n_rows=len(items))


class _Score(NamedTuple):
    """Scores, and the common denominator that they have where answers are whole numbers."""

    values: NDArray[np.float64]
    unit: int


def _score(name: str, items: Columns, study: Study, scores: dict[str, _Score]) -> _Score:
    if name not in scores:
        construct, share = study.constructs[name], study.missing.min_answered
        inner = [_score(part, items, study, scores) for part in construct.constructs]
        parts = (
            np.column_stack([part.values for part in inner])
            if inner
            else items.matrix(construct.items)
        )
        n_parts = parts.shape[1]
        counts = range(required_answers(n_parts, share), n_parts + 1)
        unit = lcm(*counts) * lcm(*(part.unit for part in inner))
        means = mean_of_answered(parts, min_answered=share)
        scores[name] = _Score(nearest_fractions(means, unit=unit) if inner else means, unit)
    return scores[name]
