"""Indices of careless answering, one number an interview each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.interviews import Interviews
from crm_study.errors import AnalysisError
from crm_study.kernels.quality.distance import Distance, squared_distance
from crm_study.kernels.quality.even_odd import even_odd
from crm_study.kernels.quality.matches import Matches, percent_match
from crm_study.kernels.quality.runs import runs
from crm_study.kernels.quality.synonyms import antonyms, synonyms
from crm_study.kernels.quality.variability import variability
from crm_study.protocol.instrument import Item
from crm_study.results.cutoffs.quality import STRAIGHT_RUN

Floats = NDArray[np.float64]
T = TypeVar("T")
_SMALLEST_BLOCK = 3
_FEWEST_ITEMS = 10
"""Answers below which two people may well agree on all of them by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """The indices of n interviews; nan where undefined, None with a reason in `troubles`."""

    share_answered: Floats
    longest_run: Floats
    mean_run: Floats
    is_straight: NDArray[np.bool_]
    n_blocks: int
    irv: Floats
    distance: Distance | None
    even_odd: Floats | None
    synonyms: Floats
    antonyms: Floats
    matches: Matches | None
    is_copy: NDArray[np.bool_] | None
    troubles: dict[str, str]


def indices_of(interviews: Interviews) -> Indices:
    """Compute every index; one that is undefined leaves its reason."""
    troubles: dict[str, str] = {}
    longest, mean, straight, n_blocks = _straight(interviews)
    scored = [name for name in interviews.study.scored_items() if name in interviews.place]
    alike = _same_limits(interviews, scored)
    raw = interviews.columns(alike)
    keyed = interviews.columns(alike, keyed=True)
    enough = len(alike) >= _SMALLEST_BLOCK
    unknown = np.full(len(interviews), np.nan)
    if not enough:
        troubles["irv"] = "Too few items on one scale."
    return Indices(
        share_answered=share_answered(interviews),
        longest_run=longest,
        mean_run=mean,
        is_straight=straight,
        n_blocks=n_blocks,
        irv=variability(raw) if enough else unknown,
        distance=_tried("mahalanobis", lambda: _distance(interviews, scored), troubles),
        even_odd=_tried("even_odd", lambda: even_odd(_scales(interviews)), troubles),
        synonyms=synonyms(keyed).correlation if enough else unknown,
        antonyms=antonyms(raw).correlation if enough else unknown,
        matches=_tried("percent_match", lambda: _matches(interviews, scored), troubles),
        is_copy=_tried("duplicate_answers", lambda: _copies(interviews), troubles),
        troubles=troubles,
    )


def share_answered(interviews: Interviews) -> Floats:
    """Return answers given over questions asked; nan where nothing was asked."""
    asked = interviews.asked
    given = (~np.isnan(interviews.values) & asked).sum(axis=1)
    n_asked = asked.sum(axis=1)
    return np.where(n_asked > 0, given / np.maximum(n_asked, 1), np.nan)


def blocks_of(interviews: Interviews) -> Iterator[list[Item]]:
    """Yield the items asked one after the other on one scale, three at least."""
    for section in interviews.study.instrument.sections:
        items = [item for item in section.items if item.id in interviews.place]
        asked = [item for item in items if item.role is None and item.type == "scale"]
        for _, block in groupby(asked, key=lambda item: item.scale):
            if len(found := list(block)) >= _SMALLEST_BLOCK:
                yield found


def _tried(name: str, compute: Callable[[], T], troubles: dict[str, str]) -> T | None:
    try:
        return compute()
    except AnalysisError as error:
        troubles[name] = str(error)
        return None


def _straight(interviews: Interviews) -> tuple[Floats, Floats, NDArray[np.bool_], int]:
    """Find a long run in any block, or a whole block that holds a reversed item."""
    n = len(interviews)
    longest, means = np.zeros(n), []
    straight = np.zeros(n, dtype=bool)
    for block in blocks_of(interviews):
        found = runs(interviews.columns([item.id for item in block]))
        longest, size = np.maximum(longest, found.longest), len(block)
        means.append(found.mean)
        straight |= (found.longest >= STRAIGHT_RUN.cutoff) & (found.longest >= size / 2)
        if any(item.reverse_keyed for item in block):
            straight |= found.longest == size
    mean = np.mean(means, axis=0) if means else np.full(n, np.nan)
    return np.where(longest > 0, longest, np.nan), np.asarray(mean), straight, len(means)


def _same_limits(interviews: Interviews, names: list[str]) -> list[str]:
    """Return the scored items of the limits that most of them share."""
    limits: dict[tuple[int, int], list[str]] = {}
    for name in names:
        if scale := interviews.study.scale_of(name):
            limits.setdefault((scale.minimum, scale.maximum), []).append(name)
    return max(limits.values(), key=len, default=[])


def _distance(interviews: Interviews, names: list[str]) -> Distance:
    return squared_distance(interviews.columns(names, keyed=True))


def _scales(interviews: Interviews) -> list[Floats]:
    """Return the keyed items of every reflective scale with two halves."""
    study = interviews.study
    return [
        interviews.columns(list(study.constructs[name].items), keyed=True)
        for name in study.first_order()
        if study.constructs[name].measurement == "reflective" and len(study.items_of(name)) > 1
    ]


def _matches(interviews: Interviews, names: list[str]) -> Matches:
    if len(names) < _FEWEST_ITEMS:
        raise AnalysisError(f"Needs {_FEWEST_ITEMS} items; fewer agree by chance.")
    return percent_match(interviews.columns(names), at_least=_FEWEST_ITEMS)


def _copies(interviews: Interviews) -> NDArray[np.bool_]:
    """Mark interviews that repeat one another answer by answer."""
    if interviews.values.shape[1] < _FEWEST_ITEMS:
        raise AnalysisError(f"Needs {_FEWEST_ITEMS} items; fewer agree by chance.")
    answered = np.asarray((~np.isnan(interviews.values)).sum(axis=1) >= _FEWEST_ITEMS)
    whole = [row.tobytes() for row in np.nan_to_num(interviews.values, nan=-1e9)]
    times = Counter(whole)
    repeated = np.asarray([times[row] > 1 for row in whole], dtype=bool)
    return np.asarray(repeated & answered)
