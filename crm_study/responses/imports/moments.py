"""Dates and times of every export as ISO 8601; the order of day and month is one per file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crm_study.responses.imports.wording import folded

_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$")
_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?(?:\s+(?P<zone>[a-z]+(?:[+-]\d{1,2}(?::\d{2})?)?|[+-]\d{2}:?\d{2}))?)?$"
)
_YEAR_FIRST = re.compile(r"^(?P<y>\d{4})[/.-](?P<a>\d{1,2})[/.-](?P<b>\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"^(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})[/.-](?P<y>\d{4})" + _TIME)
_ZONES = {"gmt": "+00:00", "utc": "+00:00", "z": "+00:00", "cat": "+02:00", "eat": "+03:00"}
_SHIFT = re.compile(r"^(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?$")


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the day stands before the month; None where both readings fit."""

    day_first: bool | None
    why: str


def order_of(texts: Iterable[str], *, window: tuple[str, str] | None = None) -> Order:
    """Decide the order of day and month from all dates of a file.

    Parameters
    ----------
    texts : iterable of str
        Cells of the date columns.
    window : (str, str), optional
        First and last day the dates may have, as ISO dates.

    Examples
    --------
    >>> order_of(["29/10/2018 15:52:25", "1/11/2018 10:00:00"]).day_first
    True
    >>> order_of(["1/5/2015 16:07:30"]).day_first is None
    True
    """
    dates = [m for m in (_YEAR_LAST.match(folded(text)) for text in texts) if m is not None]
    if any(m["mark"] == "." for m in dates):
        return Order(day_first=True, why="dates with points put the day first")
    day = sum(int(m["a"]) > 12 for m in dates)
    month = sum(int(m["b"]) > 12 for m in dates)
    if day and month:
        return Order(None, "some dates have a number above 12 first and others second")
    if day or month:
        where = "begin with a number above 12" if day else "have a number above 12 in the middle"
        return Order(day_first=bool(day), why=f"{day or month} dates {where}")
    if all(m["a"] == m["b"] for m in dates):
        return Order(day_first=False, why="day and month are the same number everywhere")
    fitting = [first for first in (True, False) if window and _inside(dates, first, window)]
    if len(fitting) == 1:
        return Order(fitting[0], "only this order lies within the declared fieldwork")
    return Order(None, "no date has a day above 12")


def _inside(dates: list[re.Match[str]], day_first: bool, window: tuple[str, str]) -> bool:  # noqa: FBT001
    days = [_date(m, day_first=day_first) for m in dates]
    return all(day is not None and window[0] <= day <= window[1] for day in days)


def as_moment(text: str, *, day_first: bool | None) -> str | None:
    """Return a date or a time as ISO 8601; None when it is none, or its order is unknown.

    An offset from UTC is kept; the abbreviation of a time zone is kept only where it is
    one of the region (CAT, EAT) or UTC itself.

    Examples
    --------
    >>> as_moment("2018/04/09 2:30:02 PM MDT", day_first=None)
    '2018-04-09T14:30:02'
    >>> as_moment("30.05.2023 11:36:59", day_first=True)
    '2023-05-30T11:36:59'
    """
    text = text.strip()
    if _ISO.match(text):
        return text if _is_date(text[:10]) else None
    found = _YEAR_FIRST.match(folded(text)) or _YEAR_LAST.match(folded(text))
    if found is None:
        return None
    day = _date(found, day_first=day_first)
    return day if day is None or found["hour"] is None else f"{day}T{_time(found)}"


def _date(found: re.Match[str], *, day_first: bool | None) -> str | None:
    first, second = int(found["a"]), int(found["b"])
    if found.re is _YEAR_FIRST:
        month, day = first, second
    elif first == second or day_first is not None:
        month, day = (second, first) if day_first else (first, second)
    else:
        return None
    text = f"{found['y']}-{month:02d}-{day:02d}"
    return text if _is_date(text) else None


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _time(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"] == "p")
    return f"{hour:02d}:{found['minute']}:{found['second'] or '00'}{_zone(found['zone'] or '')}"


def _zone(text: str) -> str:
    shift = _SHIFT.match(text)
    if shift:
        return f"{shift[1]}{int(shift[2]):02d}:{shift[3] or '00'}"
    return _ZONES.get(text, "")
