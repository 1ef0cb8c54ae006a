"""Checks of who answered, with what, and how."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.interview_times import moments
from crm_study.analysis.interviews import Interviews
from crm_study.analysis.quality_check import (
    Check,
    counted,
    not_collected,
    not_computed,
    of_interviews,
)
from crm_study.analysis.quality_indices import Indices
from crm_study.kernels.quality.variability import median_and_spread
from crm_study.results.cutoffs.comparison import SCHAFER_1999
from crm_study.results.cutoffs.quality import (
    AAPOR_COMPLETE_2023,
    KURIAKOSE_2016,
    LEYS_2013,
    MEADE_2012,
    STRAIGHT_RUN,
)

Floats = NDArray[np.float64]
_ALIKE = "The index does not vary enough over these interviews."
_NEARLY_ONE = 1 - 1e-6
_AT_THE_DOOR = {
    "missing_id": ("missing_respondent",),
    "duplicate_id": ("duplicate_respondent",),
    "out_of_range": ("not_on_scale", "not_a_number"),
}
"""Rules of admission behind a check of the rows received."""


def identity_checks(interviews: Interviews, indices: Indices) -> Iterator[Check]:
    """Yield the checks of numbers, copies and versions."""
    yield _at_the_door(interviews, "missing_id")
    yield _at_the_door(interviews, "duplicate_id")
    if indices.is_copy is None:
        yield not_computed("duplicate_answers", indices.troubles["duplicate_answers"])
    else:
        yield of_interviews("duplicate_answers", indices.is_copy, rows=interviews.rows)
    yield _matching(interviews, indices)
    yield _version(interviews)


def answer_checks(interviews: Interviews, indices: Indices) -> Iterator[Check]:
    """Yield the checks of single answers: range, conditions, gaps, attention."""
    yield _range(interviews)
    yield _skips(interviews)
    cutoff = AAPOR_COMPLETE_2023.cutoff
    partial_ = indices.share_answered < cutoff
    able = ~np.isnan(indices.share_answered)
    look = partial(of_interviews, rows=interviews.rows)
    yield look("missing_answers", partial_, checked=able, cutoff=cutoff)
    missing = missing_shares(interviews)
    n_high = sum(not SCHAFER_1999.holds(share) for share in missing.values())
    yield counted("missing_items", n_high, len(missing), cutoff=SCHAFER_1999.cutoff)
    yield _attention(interviews)


def pattern_checks(interviews: Interviews, indices: Indices) -> Iterator[Check]:
    """Yield the checks of answers as a whole."""
    look = partial(of_interviews, rows=interviews.rows)
    if indices.n_blocks:
        able = ~np.isnan(indices.longest_run)
        cutoff = STRAIGHT_RUN.cutoff
        yield look("straight_lining", indices.is_straight, checked=able, cutoff=cutoff)
    else:
        yield not_computed("straight_lining", "No three questions in a row share a scale.")
    yield from _variability(interviews, indices)
    if indices.distance is None:
        yield not_computed("mahalanobis", indices.troubles["mahalanobis"])
    else:
        p_value = indices.distance.p_value
        far = np.asarray(p_value < MEADE_2012.cutoff)
        known = np.asarray(~np.isnan(p_value))
        yield look("mahalanobis", far, checked=known, cutoff=MEADE_2012.cutoff)
    if indices.even_odd is None:
        yield not_computed("even_odd", indices.troubles["even_odd"])
    else:
        yield _even_odd(interviews, indices.even_odd)


def missing_shares(interviews: Interviews) -> dict[str, float]:
    """Return the share of gaps among those asked, by item that anybody was asked."""
    asked, gap = interviews.asked, np.isnan(interviews.values)
    n_asked = asked.sum(axis=0)
    n_missing = (asked & gap).sum(axis=0)
    return {
        name: float(n_missing[j] / n_asked[j])
        for j, name in enumerate(interviews.names)
        if n_asked[j]
    }


def _at_the_door(interviews: Interviews, name: str) -> Check:
    rules = _AT_THE_DOOR[name]
    rows = dict.fromkeys(one.row for one in interviews.refusals if one.rule in rules)
    return counted(name, len(rows), len(interviews.received["row_number"]), rows=tuple(rows))


def _range(interviews: Interviews) -> Check:
    """Rows refused for an answer that is none, and numbers beyond declared limits."""
    refused = _at_the_door(interviews, "out_of_range").rows
    beyond = np.zeros(len(interviews), dtype=bool)
    for j, name in enumerate(interviews.names):
        item, value = interviews.questions[name], interviews.values[:, j]
        if item.minimum is not None:
            beyond |= value < item.minimum
        if item.maximum is not None:
            beyond |= value > item.maximum
    rows = (*refused, *of_interviews("out_of_range", beyond, rows=interviews.rows).rows)
    return counted("out_of_range", len(rows), len(interviews.received["row_number"]), rows=rows)


def _skips(interviews: Interviews) -> Check:
    conditional = [
        name
        for name in interviews.names
        if any(shown.item != interviews.consent for shown in interviews.conditions(name))
    ]
    if not conditional and interviews.consented.all():
        return not_collected("skips", "No question that can be judged is asked conditionally.")
    wrong = np.asarray((~np.isnan(interviews.values) & ~interviews.asked).any(axis=1))
    return of_interviews("skips", wrong, rows=interviews.rows)


def _attention(interviews: Interviews) -> Check:
    items = [
        item
        for item in interviews.questions.values()
        if item.role == "attention" and item.expected is not None and item.id in interviews.place
    ]
    if not items:
        return not_collected("attention", "The questionnaire has no attention check.")
    answers = interviews.columns([item.id for item in items])
    expected = np.array([item.expected for item in items], dtype=float)
    wrong = ~np.isnan(answers) & (answers != expected)
    able, failed = np.asarray(~np.isnan(answers).all(axis=1)), np.asarray(wrong.any(axis=1))
    return of_interviews("attention", failed, rows=interviews.rows, checked=able)


def _matching(interviews: Interviews, indices: Indices) -> Check:
    """Look for near copies; exact ones have a check of their own."""
    if indices.matches is None:
        return not_computed("percent_match", indices.troubles["percent_match"])
    share, cutoff = indices.matches.share, KURIAKOSE_2016.cutoff
    copied = np.zeros(len(interviews), dtype=bool) if indices.is_copy is None else indices.is_copy
    return of_interviews(
        "percent_match",
        (share >= cutoff) & ~copied,
        rows=interviews.rows,
        checked=~np.isnan(share),
        cutoff=cutoff,
    )


def _variability(interviews: Interviews, indices: Indices) -> Iterator[Check]:
    for name, side in (("irv_low", -1), ("irv_high", 1)):
        if "irv" in indices.troubles:
            yield not_computed(name, indices.troubles["irv"])
        else:
            yield _beyond(interviews, name, indices.irv, side=side)


def _beyond(interviews: Interviews, name: str, values: Floats, *, side: int) -> Check:
    """Flag values more robust standard deviations from the median than the rule allows."""
    known = ~np.isnan(values)
    center, spread = median_and_spread(values)
    if not spread > 0:
        return not_computed(name, _ALIKE)
    cutoff = center + side * LEYS_2013.cutoff * spread
    flagged = side * (values - cutoff) > 0
    return of_interviews(name, flagged, rows=interviews.rows, checked=known, cutoff=cutoff)


def _even_odd(interviews: Interviews, index: Floats) -> Check:
    """Judge the index by Fisher's z of the correlation that it corrects, which is even."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.arctanh(np.clip(-index / (2 + index), -_NEARLY_ONE, _NEARLY_ONE))
    center, spread = median_and_spread(z)
    if not spread > 0:
        return not_computed("even_odd", _ALIKE)
    r = np.tanh(center - LEYS_2013.cutoff * spread)
    cutoff = float(-max(2 * r / (1 + r), -1.0))
    known = np.asarray(~np.isnan(index))
    flagged = np.asarray(index > cutoff)
    return of_interviews("even_odd", flagged, rows=interviews.rows, checked=known, cutoff=cutoff)


def _version(interviews: Interviews) -> Check:
    """Flag forms other than the one in use, unless it came into use later."""
    name = "version"
    if not interviews.has("version"):
        return not_collected(name, "Declare the column version under fieldwork.")
    version = np.array(interviews.design["version"], dtype=str)
    day = np.zeros(len(interviews))
    for role in ("submitted", "end", "start"):
        if interviews.has(role):
            found = moments(interviews.design[role]).day
            day = np.where(np.isnan(found), day, found)
    known = version != ""
    used = {one: _usual(version[known & (day == one)]) for one in np.unique(day[known])}
    since: dict[str, float] = {}
    for one, usual in sorted(used.items()):
        since.setdefault(usual, float(one))
    old = [
        is_known and own != used[when] and since.get(own, -1.0) < when
        for own, when, is_known in zip(version, day, known, strict=True)
    ]
    return of_interviews(name, np.array(old, dtype=bool), rows=interviews.rows, checked=known)


def _usual(versions: NDArray[np.str_]) -> str:
    """Return the version used most, of equals the last by name."""
    names, counts = np.unique(versions, return_counts=True)
    return str(names[counts == counts.max()][-1])
