"""The items that reflective constructs are measured by: what factor chapters look at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.correlation_matrix import correlation_of
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses


def reflective_constructs(study: Study, *, least_items: int = 2) -> dict[str, tuple[str, ...]]:
    """Return the items of every first-order reflective construct with enough of them."""
    return {
        name: study.items_of(name)
        for name in study.first_order()
        if study.constructs[name].measurement == "reflective"
        and len(study.items_of(name)) >= least_items
    }


def reflective_items(study: Study) -> tuple[str, ...]:
    """Return the items of the reflective constructs, in the order asked."""
    used = {
        item for items in reflective_constructs(study, least_items=1).values() for item in items
    }
    return tuple(item for item in study.scored_items() if item in used)


def complete_scores(frame: Responses, items: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the scored answers of those who answered every item, shape (n, len(items))."""
    scores: NDArray[np.float64] = frame.items[list(items)].to_numpy(dtype=float)
    return scores[~np.isnan(scores).any(axis=1)]


def item_correlations(scores: NDArray[np.float64], items: tuple[str, ...]) -> NDArray[np.float64]:
    """Correlate complete item scores, shape (len(items), len(items)).

    Raises
    ------
    AnalysisError
        Too few respondents, or items that everyone answered alike; the message names them.
    """
    if len(scores) < 3:
        raise AnalysisError(
            f"Correlations of items need at least 3 respondents who answered all "
            f"{len(items)} items, but there are {len(scores)}."
        )
    constant = [item for item, column in zip(items, scores.T, strict=True) if np.ptp(column) == 0]
    if constant:
        raise AnalysisError(f"Everyone answered alike: {listed(constant)}.")
    return correlation_of(scores)
