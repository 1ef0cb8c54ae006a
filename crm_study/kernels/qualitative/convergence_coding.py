"""Whether several sources say the same of one topic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from crm_study.errors import AnalysisError

#: Where a source places a topic; silent says nothing of it.
Level = Literal["high", "middle", "low", "silent"]
#: What the sources come to together.
Verdict = Literal["converge", "complement", "diverge", "silence"]


def level_of(value: float | None, *, low: float, high: float) -> Level:
    """Place a number from 0 to 100 below, between or above two bounds.

    Parameters
    ----------
    value : float or None
        None and nan are silence.
    low, high : float
        Up to ``low`` is low, from ``high`` on is high.

    Raises
    ------
    AnalysisError
        ``low`` is not below ``high``.

    Examples
    --------
    >>> [level_of(value, low=40, high=60) for value in (40.0, 50.0, 60.0, None)]
    ['low', 'middle', 'high', 'silent']
    """
    if not low < high:
        raise AnalysisError(f"The lower bound {low:g} must lie below the upper one, {high:g}.")
    if value is None or math.isnan(value):
        return "silent"
    if value >= high:
        return "high"
    return "low" if value <= low else "middle"


def verdict_of(levels: Sequence[Level]) -> Verdict:
    """Join the levels of the sources.

    Parameters
    ----------
    levels : sequence of {"high", "middle", "low", "silent"}
        One a source.

    Returns
    -------
    {"converge", "complement", "diverge", "silence"}
        Silence where fewer than two sources speak; converge where all that speak say the
        same; diverge where one says high and another low; complement otherwise.

    References
    ----------
    .. [1] Farmer, T., Robinson, K., Elliott, S. J., & Eyles, J. (2006). Qualitative Health
       Research, 16(3), 377-394.

    Examples
    --------
    >>> verdict_of(["high", "high", "silent"]), verdict_of(["high", "middle", "high"])
    ('converge', 'complement')
    >>> verdict_of(["high", "low", "middle"]), verdict_of(["high", "silent", "silent"])
    ('diverge', 'silence')
    """
    spoken = [level for level in levels if level != "silent"]
    if len(spoken) < 2:
        return "silence"
    if len(set(spoken)) == 1:
        return "converge"
    return "diverge" if {"high", "low"} <= set(spoken) else "complement"
