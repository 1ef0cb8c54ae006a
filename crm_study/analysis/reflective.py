"""The items that reflective constructs are measured by: what factor chapters look at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import complete_rows
from crm_study.errors import AnalysisError, listed
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding, Status

_REPEATED = 1e-12


def reflective_constructs(
    study: Study, frame: Responses, *, least_items: int = 2
) -> tuple[dict[str, tuple[str, ...]], str | None]:
    """Return the items of every first-order reflective construct, and what was left out.

    An item that nobody answered, or everyone alike, says nothing of any other and would
    stop the rest: it is left out and named. A construct needs ``least_items`` that remain.
    """
    declared = {
        name: study.items_of(name)
        for name in study.first_order()
        if study.constructs[name].measurement == "reflective"
    }
    silent = [item for items in declared.values() for item in items if not _says(frame, item)]
    usable = {
        name: tuple(item for item in items if item not in silent)
        for name, items in declared.items()
    }
    kept = {name: items for name, items in usable.items() if len(items) >= least_items}
    told = f"Left out, for nobody or everyone alike answered: {listed(silent)}." if silent else None
    return kept, told


def reflective_items(study: Study, frame: Responses) -> tuple[tuple[str, ...], str | None]:
    """Return the items of the reflective constructs in the order asked, and what was left out."""
    constructs, told = reflective_constructs(study, frame, least_items=1)
    used = {item for items in constructs.values() for item in items}
    return tuple(item for item in study.scored_items() if item in used), told


def beside(found: Finding, told: str | None) -> Finding:
    """Return a finding that also says what was left out."""
    if told is None:
        return found
    status: Status = "warning" if found.status == "ok" else found.status
    return replace(found, status=status, reason=" ".join(filter(None, (told, found.reason))))


def _says(frame: Responses, item: str) -> bool:
    answers = frame.keyed[item]
    given = answers[~np.isnan(answers)]
    return len(given) > 0 and bool(np.ptp(given) > 0)


def complete_scores(frame: Responses, items: tuple[str, ...]) -> NDArray[np.float64]:
    """Return the scored answers of those who answered every item, shape (n, len(items))."""
    return complete_rows(frame.keyed.matrix(items))


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
    correlation = correlation_of(scores)
    twins = np.argwhere(np.triu(np.abs(correlation) > 1 - _REPEATED, k=1))
    if len(twins):
        pairs = [f"{items[i]} and {items[j]}" for i, j in twins.tolist()]
        raise AnalysisError(f"Items repeat one another: {listed(pairs)}.")
    return correlation
