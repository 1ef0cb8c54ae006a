"""What each check of data quality looks for, and what its flags mean."""

from __future__ import annotations

from dataclasses import dataclass

TIME, PATTERN, CONSISTENCY, IDENTITY = "time", "pattern", "consistency", "identity"
FIELDWORK = "fieldwork"
FAMILIES = (TIME, PATTERN, CONSISTENCY, IDENTITY)
"""Independent kinds of evidence against an interview; fieldwork is about the survey."""

INTERVIEWS, ROWS, ITEMS = "interviews", "rows", "questions"


@dataclass(frozen=True, slots=True)
class CheckWords:
    """A check in words: its name for a reader, its family, what it counts, what flags mean."""

    label: str
    family: str
    unit: str
    meaning: str


CHECKS: dict[str, CheckWords] = {
    "missing_id": CheckWords(
        "No number", IDENTITY, ROWS, "Nobody can tell whose answers these are; refused."
    ),
    "duplicate_id": CheckWords(
        "Number used twice", IDENTITY, ROWS, "Sent twice, or mistyped; the later row is refused."
    ),
    "duplicate_answers": CheckWords(
        "Same answers throughout", IDENTITY, INTERVIEWS, "Sent twice, or copied."
    ),
    "percent_match": CheckWords(
        "Nearly the same answers", IDENTITY, INTERVIEWS, "Perhaps copied; short scales also agree."
    ),
    "version": CheckWords(
        "Outdated form", FIELDWORK, INTERVIEWS, "Asked with another form than was in use that day."
    ),
    "unreadable_time": CheckWords(
        "Unreadable time", FIELDWORK, INTERVIEWS, "A time that is not written as 2021-03-31T14:05."
    ),
    "end_before_start": CheckWords(
        "Ended before it began", TIME, INTERVIEWS, "The clock of the device was changed."
    ),
    "future": CheckWords("In the future", TIME, INTERVIEWS, "The clock of the device is wrong."),
    "outside_fieldwork": CheckWords(
        "Outside the fieldwork", TIME, INTERVIEWS, "A test, or a wrong clock."
    ),
    "several_days": CheckWords(
        "Over several days", TIME, INTERVIEWS, "Interrupted, or finished by somebody else."
    ),
    "too_short": CheckWords(
        "Too short", TIME, INTERVIEWS, "Under a third of the median time: hardly read."
    ),
    "too_fast": CheckWords(
        "Too fast an answer", TIME, INTERVIEWS, "Under two seconds an answer: hardly read."
    ),
    "out_of_range": CheckWords(
        "Out of range", CONSISTENCY, ROWS, "No answer of its scale, or beyond its limits."
    ),
    "skips": CheckWords(
        "Answered though not asked", CONSISTENCY, INTERVIEWS, "The answer to the filter is wrong."
    ),
    "missing_answers": CheckWords(
        "Many answers missing", PATTERN, INTERVIEWS, "Partial or broken off; call back."
    ),
    "missing_items": CheckWords(
        "Questions often left out", FIELDWORK, ITEMS, "Hard or unwelcome questions."
    ),
    "straight_lining": CheckWords(
        "Straight lines", PATTERN, INTERVIEWS, "The same answer through a block of questions."
    ),
    "irv_low": CheckWords(
        "Answers hardly vary", PATTERN, INTERVIEWS, "As in straight-lining (Dunn et al., 2018)."
    ),
    "irv_high": CheckWords(
        "Answers vary wildly", CONSISTENCY, INTERVIEWS, "As at random (Marjanovic et al., 2015)."
    ),
    "mahalanobis": CheckWords(
        "Unusual as a whole", CONSISTENCY, INTERVIEWS, "Careless, or simply unlike the others."
    ),
    "even_odd": CheckWords(
        "Halves of scales disagree", CONSISTENCY, INTERVIEWS, "Questions of a scale not read."
    ),
    "attention": CheckWords(
        "Attention check failed", CONSISTENCY, INTERVIEWS, "The instruction was not read."
    ),
    "enumerator_effect": CheckWords(
        "Answers depend on who asked", FIELDWORK, "scales", "Sit in on interviews; retrain."
    ),
    "enumerator_pace": CheckWords(
        "Unusual number a day", FIELDWORK, "enumerators", "Too many a day are hardly asked."
    ),
    "progress_strata": CheckWords(
        "Strata behind the plan", FIELDWORK, "strata", "Send more interviews there."
    ),
    "progress_clusters": CheckWords(
        "Institutions not reached", FIELDWORK, "institutions", "No interview yet."
    ),
    "response": CheckWords(
        "Planned and not complete", FIELDWORK, "planned", "RR1 counts them as eligible."
    ),
}
"""In the order of the page: identity, form, time, answers, pattern, consistency, survey."""
