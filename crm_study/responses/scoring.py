"""Scoring: reverse-keying and scale scores, once, by the declared rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.missing.person_mean import mean_of_answered

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.protocol.study import Study


def key_items(answers: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Turn reverse-keyed items by the limits of their declared scale: low + high − answer."""
    keyed = answers.copy()
    for name in answers.columns:
        item, scale = study.item(name), study.scale_of(name)
        if item.reverse_keyed and scale is not None:
            keyed[name] = scale.minimum + scale.maximum - answers[name]
    return keyed


def score_constructs(items: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Score every construct: the mean of the answered parts, if enough were answered.

    The parts of a first-order construct are its items; those of a second-order construct
    are its dimensions' scores, so that every dimension weighs the same.
    """
    import pandas as pd

    scores: dict[str, NDArray[np.float64]] = {}
    for name in study.constructs:
        _score(name, items, study, scores)
    ordered = {name: scores[name] for name in study.constructs}
    return pd.DataFrame(ordered, index=items.index, dtype=float)


def _score(
    name: str, items: pd.DataFrame, study: Study, scores: dict[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    if name not in scores:
        construct = study.constructs[name]
        if construct.items:
            parts = items[construct.items].to_numpy(dtype=float)
        else:
            inner = [_score(part, items, study, scores) for part in construct.constructs]
            parts = np.column_stack(inner)
        scores[name] = mean_of_answered(parts, min_answered=study.missing.min_answered)
    return scores[name]
