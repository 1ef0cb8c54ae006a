"""One rule asked of printed numbers: what it allows, what was printed, and the verdict.

A verdict is kind on purpose. Numbers are compared as intervals: every original that
prints so is tried, whether it was rounded half up or half to even. A table whose numbers
were cut instead of rounded is read with `truncation_interval` throughout.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import RoundingInterval, rounding_interval

Verdict = Literal["consistent", "inconsistent", "impossible", "not_checkable"]
Read = Callable[[str], RoundingInterval]
#: Relative noise of the arithmetic behind a derived limit.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Check:
    """The answer of one rule.

    Attributes
    ----------
    rule : str
        Short name of the rule.
    formula : str
        What it says, in symbols.
    source : str
        Who proposed it.
    verdict : str
        ``consistent``; ``inconsistent`` when several numbers cannot all be right;
        ``impossible`` when one cannot be right whatever the others are;
        ``not_checkable`` when something is missing or the rule has no power.
    printed : str
        The number judged, as printed.
    lower, upper : float
        Where the other printed numbers put it; nan when nothing does.
    note : str
        What stands in the way, or what would follow.
    """

    rule: str
    formula: str
    source: str
    verdict: Verdict
    printed: str
    lower: float = math.nan
    upper: float = math.nan
    note: str = ""

    @property
    def broken(self) -> bool:
        """Whether the printed numbers break the rule."""
        return self.verdict in ("inconsistent", "impossible")


def compare(
    rule: str,
    *,
    formula: str,
    source: str,
    printed: str,
    allowed: tuple[float, float],
    limits: tuple[float, float] = (-math.inf, math.inf),
    read: Read = rounding_interval,
) -> Check:
    """Compare a printed number with what the other printed numbers leave for it.

    Parameters
    ----------
    rule, formula, source : str
        As `Check` keeps them.
    printed : str
        The number to be judged.
    allowed : pair of float
        The smallest and the largest value that the others allow.
    limits : pair of float, optional
        Where the number lies by its nature, e.g. 0 and 1 for a share.
    read : callable, default `rounding_interval`
        How printed numbers become intervals.

    Raises
    ------
    AnalysisError
        A text that is not a printed number.

    Examples
    --------
    >>> allowed = span(lambda t: t * t, rounding_interval("3.616"))
    >>> check = compare(
    ...     "f_is_t_squared", formula="F = t²", source="algebra", printed="13.20", allowed=allowed
    ... )
    >>> check.verdict, round(check.lower, 3), round(check.upper, 3)
    ('inconsistent', 13.072, 13.079)
    """
    own = read(printed)
    outside = own.upper < limits[0] or own.lower > limits[1]
    agrees = meets(own, *allowed)
    return Check(
        rule=rule,
        formula=formula,
        source=source,
        verdict="impossible" if outside else "consistent" if agrees else "inconsistent",
        printed=printed,
        lower=allowed[0],
        upper=allowed[1],
    )


def not_checkable(rule: str, *, formula: str, source: str, printed: str, note: str) -> Check:
    """Return the answer of a rule that cannot be asked, with the reason."""
    return Check(rule, formula, source, "not_checkable", printed, note=note)


def verdict_of(*, fits: bool, otherwise: Verdict) -> Verdict:
    """Return ``consistent``, or what to say otherwise.

    Examples
    --------
    >>> verdict_of(fits=False, otherwise="impossible")
    'impossible'
    """
    return "consistent" if fits else otherwise


def meets(own: RoundingInterval, lower: float, upper: float) -> bool:
    """Tell whether an interval and a pair of limits share a number, up to noise.

    Examples
    --------
    >>> meets(RoundingInterval(0.435, 0.445, 2), 0.445, 0.5)
    True
    """
    scale = max(
        abs(limit) for limit in (lower, upper, own.lower, own.upper) if math.isfinite(limit)
    )
    room = _NOISE * max(scale, 1e-3)
    return lower <= own.upper + room and own.lower <= upper + room


def span(function: Callable[..., float], *intervals: RoundingInterval) -> tuple[float, float]:
    """Return the smallest and largest value of a function on a box of intervals.

    The function must be monotone in each argument on either side of zero, which holds
    for every formula used here: the corners, and zero where an interval holds it, are
    enough.

    Parameters
    ----------
    function : callable
        Of as many numbers as there are intervals.
    *intervals : RoundingInterval
        Infinite ends are allowed where the function is defined there.

    Examples
    --------
    >>> span(lambda b, se: b / se, RoundingInterval(0.95, 1.05, 1), RoundingInterval(0.45, 0.55, 1))
    (1.727272727272727, 2.3333333333333335)
    """
    if not intervals:
        raise AnalysisError("A box needs at least one interval.")
    values = [function(*corner) for corner in product(*map(_ends, intervals))]
    known = [value for value in values if not math.isnan(value)]
    return (min(known), max(known)) if known else (math.nan, math.nan)


def _ends(interval: RoundingInterval) -> Sequence[float]:
    inside = [0.0] if interval.lower < 0 < interval.upper else []
    return (interval.lower, *inside, interval.upper)
