"""Checks of when and how long an interview was held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.interview_times import Moments, day_of, durations, moments
from crm_study.analysis.interviews import Interviews
from crm_study.analysis.quality_check import Check, Mask, not_collected, not_computed, of_interviews
from crm_study.results.cutoffs.quality import HUANG_2012, SPEED_OF_MEDIAN_2015

Floats = NDArray[np.float64]
_NO_TIMES = "Declare the columns start and end under fieldwork."
_NO_CLOCK = "No interview has a start and an end with a time of day."
_CUT = "The times were cut to days at import; check the export itself."


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Times of n interviews; `duration` in seconds, nan where unknown."""

    start: Moments | None
    end: Moments | None
    submitted: Moments | None
    duration: Floats
    per_answer: Floats
    day: Floats

    @property
    def is_cut(self) -> bool:
        """Whether times were cut to days, and only the length of interviews is known."""
        read = [one for one in (self.start, self.end, self.submitted) if one is not None]
        clocks = any((~np.isnan(one.seconds)).any() for one in read)
        return bool(read) and not clocks and not np.isnan(self.duration).all()


def timing_of(interviews: Interviews) -> Timing:
    """Read the times once."""
    found = {
        role: moments(interviews.design[role]) if interviews.has(role) else None
        for role in ("start", "end", "submitted")
    }
    start, end = found["start"], found["end"]
    unknown = np.full(len(interviews), np.nan)
    duration = durations(start, end) if start and end else unknown
    if interviews.has("duration"):
        told = np.array(interviews.design["duration"], dtype=float)
        duration = np.where(np.isnan(duration), told, duration)
    n_answers = (~np.isnan(interviews.values)).sum(axis=1)
    day = unknown
    for one in (found["start"], found["end"], found["submitted"]):
        day = np.where(np.isnan(day), one.day, day) if one else day
    per_answer = np.where(n_answers > 0, duration / np.maximum(n_answers, 1), np.nan)
    return Timing(start, end, found["submitted"], duration, per_answer, day)


def time_checks(interviews: Interviews, timing: Timing, *, today: str | None) -> Iterator[Check]:
    """Yield every check of times; what was not collected says so."""
    yield _unreadable(interviews, timing)
    yield _reversed(interviews, timing)
    yield _future(interviews, timing, today)
    yield _outside(interviews, timing)
    yield _several_days(interviews, timing)
    yield from _short(interviews, timing)


def _unreadable(interviews: Interviews, timing: Timing) -> Check:
    name = "unreadable_time"
    read = [one for one in (timing.start, timing.end, timing.submitted) if one is not None]
    if not read:
        return not_collected(name, _NO_TIMES)
    if timing.is_cut:
        return not_computed(name, _CUT)
    flagged = np.logical_or.reduce([one.is_unreadable for one in read])
    return of_interviews(name, flagged, rows=interviews.rows)


def _reversed(interviews: Interviews, timing: Timing) -> Check:
    name = "end_before_start"
    if timing.start is None or timing.end is None:
        return not_collected(name, _NO_TIMES)
    span = timing.end.day - timing.start.day
    checked = ~np.isnan(timing.duration) | ~np.isnan(span)
    flagged = np.where(np.isnan(timing.duration), span < 0, timing.duration < 0)
    return of_interviews(name, flagged, rows=interviews.rows, checked=checked)


def _future(interviews: Interviews, timing: Timing, today: str | None) -> Check:
    """Compare with today, else with the day of submission; a day is allowed for time zones."""
    name = "future"
    if np.isnan(timing.day).all():
        return not_collected(name, _NO_TIMES)
    last = timing.day if timing.end is None else np.fmax(timing.day, timing.end.day)
    limit = np.full(len(interviews), day_of(today) if today else np.nan)
    if timing.submitted is not None:
        limit = np.fmin(limit, timing.submitted.day + 1)
    checked = ~np.isnan(last) & ~np.isnan(limit)
    if not checked.any():
        return not_collected(name, "Needs the day of today, or a column submitted.")
    return of_interviews(name, last > limit, rows=interviews.rows, checked=checked)


def _outside(interviews: Interviews, timing: Timing) -> Check:
    name = "outside_fieldwork"
    fieldwork = interviews.study.fieldwork
    if fieldwork.earliest is None and fieldwork.latest is None:
        return not_collected(name, "Declare the days earliest and latest under fieldwork.")
    if np.isnan(timing.day).all():
        return not_collected(name, _NO_TIMES)
    first = day_of(fieldwork.earliest) if fieldwork.earliest else -np.inf
    last = day_of(fieldwork.latest) if fieldwork.latest else np.inf
    if np.isnan(first) or np.isnan(last):
        return not_computed(name, "A day under fieldwork is not written as 2021-03-31.")
    flagged = (timing.day < first) | (timing.day > last)
    return of_interviews(name, flagged, rows=interviews.rows, checked=~np.isnan(timing.day))


def _several_days(interviews: Interviews, timing: Timing) -> Check:
    name = "several_days"
    if timing.start is None or timing.end is None:
        return not_collected(name, _NO_TIMES)
    span = timing.end.day - timing.start.day
    return of_interviews(name, span > 0, rows=interviews.rows, checked=~np.isnan(span))


def _short(interviews: Interviews, timing: Timing) -> Iterator[Check]:
    """Yield the checks of the whole time and of the time for an answer."""
    known: Mask = timing.duration > 0
    absent = timing.start is None or timing.end is None
    missing, reason = (not_collected, _NO_TIMES) if absent else (not_computed, _NO_CLOCK)
    if not known.any():
        yield missing("too_short", reason)
        yield missing("too_fast", reason)
        return
    look = partial(of_interviews, rows=interviews.rows)
    shortest = SPEED_OF_MEDIAN_2015.cutoff * float(np.median(timing.duration[known]))
    yield look("too_short", timing.duration < shortest, checked=known, cutoff=shortest / 60)
    able = known & ~np.isnan(timing.per_answer)
    hasty = timing.per_answer < HUANG_2012.cutoff
    yield look("too_fast", hasty, checked=able, cutoff=HUANG_2012.cutoff)
