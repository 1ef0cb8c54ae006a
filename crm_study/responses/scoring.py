"""Scoring: reverse-keying and scale scores, once, by the declared rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.missing.person_mean import mean_of_answered
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
    are its dimensions' scores, so that every dimension weighs the same.
    """
    scores: dict[str, NDArray[np.float64]] = {}
    for name in study.constructs:
        _score(name, items, study, scores)
    ordered = {name: scores[name] for name in study.constructs}
    return Columns.of(ordered, n_rows=len(items))


def _score(
    name: str, items: Columns, study: Study, scores: dict[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    if name not in scores:
        construct = study.constructs[name]
        if construct.items:
            parts = items.matrix(construct.items)
        else:
            inner = [_score(part, items, study, scores) for part in construct.constructs]
            parts = np.column_stack(inner)
        scores[name] = mean_of_answered(parts, min_answered=study.missing.min_answered)
    return scores[name]
