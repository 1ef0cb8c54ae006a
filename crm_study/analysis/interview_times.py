"""When interviews began and ended, from text; nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_DATE_ONLY = 10


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Points in time of n interviews.

    Attributes
    ----------
    seconds : ndarray of float, shape (n,)
        Since 1970, in UTC where an offset is written and in local time where not; nan
        without a time of day.
    has_offset : ndarray of bool, shape (n,)
        Whether an offset from UTC is written.
    day : ndarray of float, shape (n,)
        Day as written, counted from the year 1; nan where there is none.
    is_unreadable : ndarray of bool, shape (n,)
        Text that is no ISO 8601 time.
    """

    seconds: Floats
    has_offset: Mask
    day: Floats
    is_unreadable: Mask


def moments(texts: Sequence[str]) -> Moments:
    """Read times as ISO 8601 writes them.

    Parameters
    ----------
    texts : sequence of str, length n
        ``2021-03-31T14:05:00+02:00``, ``2021-03-31 14:05`` or ``2021-03-31``; blank is none.

    Returns
    -------
    Moments

    Examples
    --------
    >>> found = moments(["2021-03-31T14:05:00", "2021-03-31", "31 March", ""])
    >>> found.day.tolist(), found.is_unreadable.tolist()
    ([737880.0, 737880.0, nan, nan], [False, False, True, False])
    >>> found.seconds.tolist()
    [1617199500.0, nan, nan, nan]
    """
    n = len(texts)
    seconds, day = np.full(n, np.nan), np.full(n, np.nan)
    has_offset, is_unreadable = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    epoch = datetime(1970, 1, 1)
    for i, text in enumerate(texts):
        if not text:
            continue
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            is_unreadable[i] = True
            continue
        day[i] = when.toordinal()
        has_offset[i] = when.tzinfo is not None
        if len(text) > _DATE_ONLY:
            offset = when.utcoffset()
            local = when.replace(tzinfo=None)
            seconds[i] = ((local - offset if offset else local) - epoch).total_seconds()
    return Moments(seconds, has_offset, day, is_unreadable)


def durations(start: Moments, end: Moments) -> Floats:
    """Return seconds from start to end; nan unless both or neither carry an offset.

    Examples
    --------
    >>> durations(moments(["2021-03-31T14:05:00Z"]), moments(["2021-03-31T16:25:00+02:00"]))
    array([1200.])
    """
    comparable = start.has_offset == end.has_offset
    return np.where(comparable, end.seconds - start.seconds, np.nan)


def day_of(text: str) -> float:
    """Return the day of one date or time, as `Moments.day` counts.

    Examples
    --------
    >>> day_of("2021-03-31")
    737880.0
    """
    return float(moments([text]).day[0])
