"""Coarser answers that are still useful: dates, bands of age, coded institutions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from crm_study.errors import DataError
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.pseudonyms import pseudonym

if TYPE_CHECKING:
    import pandas as pd

AGE_EDGES = (18, 25, 35, 45, 55, 65)
"""Where bands of age begin: 18-24, 25-34 ..., 65 and more."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ZONE = re.compile(r"\s+(?=Z$|[+-]\d{2}:?\d{2}$)")
DURATION = "duration_minutes"
"""Column in which an interview's length stays when its times are cut to days."""


def cut_to_date(value: object) -> str:
    """Return the day of a moment written as ISO 8601; blank for anything else.

    Examples
    --------
    >>> cut_to_date("2026-03-02T10:01:27.000+02:00"), cut_to_date("10:01")
    ('2026-03-02', '')
    """
    found = _DATE.match(cell_text(value))
    return found[0] if found else ""


def seconds_between(start: object, end: object) -> float | None:
    """Return the seconds from one moment to another; None when either is unclear.

    Moments with an offset and moments without are not compared: they may lie two hours
    apart and look alike. A day alone is no moment.

    Examples
    --------
    >>> seconds_between("2026-03-02T10:01:27+02:00", "2026-03-02T10:31:26.500+02:00")
    1799.5
    >>> seconds_between("2026-03-02", "2026-03-02") is None
    True
    """
    texts = [_ZONE.sub("", cell_text(moment)) for moment in (start, end)]
    if any(_DATE.fullmatch(text) for text in texts):
        return None
    try:
        first, last = map(datetime.fromisoformat, texts)
    except ValueError:
        return None
    if (first.tzinfo is None) != (last.tzinfo is None):
        return None
    return (last - first).total_seconds()


def minutes_between(start: object, end: object) -> int | None:
    """Return the whole minutes from one moment to another, as `seconds_between` has them.

    Examples
    --------
    >>> minutes_between("2026-03-02T10:01:27+02:00", "2026-03-02T10:31:26+02:00")
    29
    >>> minutes_between("2026-03-02T10:01:27+02:00", "2026-03-02 10:31:26") is None
    True
    """
    seconds = seconds_between(start, end)
    return None if seconds is None else int(seconds // 60)


def without_moments(
    frame: pd.DataFrame,
    columns: Sequence[str],
    *,
    start: str | None,
    end: str | None,
    parts: int = 1,
) -> pd.DataFrame:
    """Return a frame with durations instead of moments: ``duration_minutes``, then dates only.

    Parameters
    ----------
    frame : DataFrame
        Left as it is.
    columns : sequence of str
        Columns of moments; those that are there are cut to the day.
    start, end : str or None
        The two between which an interview took its time.
    parts : int
        Into how many parts a minute is divided: 1 gives whole minutes, 100 hundredths. What
        is less than a part is left off.

    Notes
    -----
    Where the two are days already, the minutes that stand in the frame are taken.
    """
    cut = frame.copy()
    blank = [""] * len(frame)
    pairs = zip(
        frame[start] if start in frame.columns else blank,
        frame[end] if end in frame.columns else blank,
        frame[DURATION] if DURATION in frame.columns else blank,
        strict=True,
    )
    minutes = [_minutes(first, last, told, parts) for first, last, told in pairs]
    if DURATION in frame.columns or (start in frame.columns and end in frame.columns):
        cut[DURATION] = minutes
    for column in columns:
        if column in frame.columns:
            cut[column] = [cut_to_date(value) for value in frame[column]]
    return cut


def _minutes(start: object, end: object, told: object, parts: int) -> str:
    """Write the minutes between two moments, else those told, in parts of a minute."""
    seconds = seconds_between(start, end)
    try:
        minutes = float(cell_text(told)) if seconds is None else seconds / 60
    except ValueError:
        return ""
    if not math.isfinite(minutes):
        return ""
    return str(math.floor(minutes * parts) / parts).removesuffix(".0")


def banded(value: object, *, edges: Sequence[float] = AGE_EDGES) -> str:
    """Return the band a number falls into; blank cells and text stay as they are.

    Parameters
    ----------
    value : object
        A number, such as an age in years.
    edges : sequence of float
        Where bands begin, rising.

    Raises
    ------
    DataError
        Edges that do not rise.

    Examples
    --------
    >>> banded(34), banded("35.5"), banded(70), banded(17), banded("")
    ('25-34', '35-44', '65 or more', 'under 18', '')
    """
    if not edges or any(later <= former for former, later in pairwise(edges)):
        raise DataError(f"Bands must begin at rising numbers, but begin at {list(edges)}.")
    text = cell_text(value)
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number:  # noqa: PLR0124 - the text "nan"
        return ""
    place = sum(number >= edge for edge in edges)
    if place == 0:
        return f"under {edges[0]:g}"
    if place == len(edges):
        return f"{edges[-1]:g} or more"
    return _band(edges[place - 1], edges[place])


def coded_clusters(names: Iterable[str], key: bytes) -> dict[str, str]:
    """Return a code M01, M02 ... for each institution, in an order that the key shuffles.

    Parameters
    ----------
    names : iterable of str
        All institutions of the study at once: a later one would shift the codes.
    key : bytes
        The study's key; without it the order tells nothing.

    Examples
    --------
    >>> coded_clusters(["Abacus", "Bright", "Cedar"], b"0" * 32)
    {'Cedar': 'M01', 'Bright': 'M02', 'Abacus': 'M03'}
    """
    known = sorted({name for name in names if name}, key=lambda name: pseudonym(name, key))
    width = max(2, len(str(len(known))))
    return {name: f"M{place:0{width}d}" for place, name in enumerate(known, start=1)}


def _band(first: float, following: float) -> str:
    whole = float(first).is_integer() and float(following).is_integer()
    return f"{first:g}-{following - 1:g}" if whole else f"{first:g} to under {following:g}"
