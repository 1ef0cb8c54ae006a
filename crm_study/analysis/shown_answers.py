"""Which answers of real people are shown: extremes and shares that enough of them gave."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Row
from crm_study.results.small_groups import hidden_groups

EVERYBODY = 1


def smallest_shown(study: Study, responses: Responses) -> int:
    """Return how many people an answer must be of to be shown: one of generated answers."""
    return EVERYBODY if responses.origin.synthetic else study.privacy.smallest_cell


def shown_extremes(values: NDArray[np.float64], smallest: int) -> Mapping[str, float | None]:
    """Return the least and the greatest value, each where enough people share it."""
    if smallest == EVERYBODY or not values.size:
        return {}
    from crm_study.responses.privacy.small_cells import safe_extremes

    low, high = safe_extremes(values.tolist(), smallest=smallest)
    return {"minimum": low, "maximum": high}


def shown_shares(counts: Mapping[int, int], smallest: int) -> dict[int, float | None]:
    """Return the share of each answer; None where few gave it, or where it gives one back.

    Examples
    --------
    >>> shown_shares({1: 2, 2: 8, 3: 10}, 5)
    {1: None, 2: None, 3: 0.5}
    """
    total = sum(counts.values())
    hidden = hidden_groups({str(code): n for code, n in counts.items()}, smallest)
    return {
        code: None if str(code) in hidden else n / total if total else 0.0
        for code, n in counts.items()
    }


def drawn_shares(rows: Sequence[Row]) -> tuple[float, ...]:
    """Return the shares of one item to draw: those not shown as equal parts of their sum.

    Examples
    --------
    >>> drawn_shares([{"share": None}, {"share": None}, {"share": 0.5}])
    (0.25, 0.25, 0.5)
    """
    hidden = sum(row["share"] is None for row in rows)
    left = 1.0 - math.fsum(row["share"] or 0.0 for row in rows)
    return tuple(left / hidden if row["share"] is None else float(row["share"]) for row in rows)


def answers_note(smallest: int, *, bars: bool) -> Iterator[str]:
    """Yield what readers must know of the answers that are not shown."""
    if smallest == EVERYBODY:
        return
    yield f"An extreme that fewer than {smallest} people share is not shown."
    if bars:
        yield (
            f"Answers that fewer than {smallest} people gave are drawn as equal parts of their "
            "sum, together with one that would give them away."
        )
