"""Degrees of freedom as a range, and what a printed p or critical value says of them.

Nothing about a test is printed as rarely as its degrees of freedom, and few things
can be recovered as well: p and the critical value fall with df, so a printed one
leaves one unbroken range of whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import (
    normal_quantile,
    normal_two_sided_p,
    t_quantile,
    t_two_sided_p,
)
from crm_study.kernels.published.rounding import (
    RoundingInterval,
    p_value_interval,
    rounding_interval,
)

#: From here on t is taken for normal: the difference is in the ninth digit.
_NORMAL_DF = 2**30


@dataclass(frozen=True, slots=True)
class DfRange:
    """Degrees of freedom from low to high, both included; an open top is infinite.

    The range is empty, and nothing is possible, when low exceeds high.
    """

    low: float
    high: float

    def overlap(self, other: DfRange) -> DfRange:
        """Return what two ranges share."""
        return DfRange(max(self.low, other.low), min(self.high, other.high))

    def whole(self) -> DfRange:
        """Return the first and last whole number inside, 1 at the least.

        Examples
        --------
        >>> DfRange(52.95, 56.02).whole()
        DfRange(low=53, high=56)
        """
        low = max(1, math.ceil(self.low * (1 - 1e-12))) if math.isfinite(self.low) else self.low
        high = math.floor(self.high * (1 + 1e-12)) if math.isfinite(self.high) else self.high
        return DfRange(low, high)

    @property
    def empty(self) -> bool:
        """Whether no number is left."""
        return self.low > self.high or self.low == math.inf


def p_value_df(statistic: RoundingInterval, p_value: str) -> DfRange:
    """Find the whole degrees of freedom at which a printed t has a printed p.

    Parameters
    ----------
    statistic : RoundingInterval
        Where the t lies.
    p_value : str
        The two-sided p as printed: "0.00", ".000", "<.001".

    Returns
    -------
    DfRange
        Whole ends; open at the top when the normal law agrees as well, empty when no
        df gives this p.

    Raises
    ------
    AnalysisError
        A text that is not a printed probability.

    Examples
    --------
    >>> p_value_df(rounding_interval("3.616"), ".000")
    DfRange(low=88, high=inf)
    """
    p = p_value_interval(p_value)
    smallest, largest = (math.sqrt(square) for square in squares(statistic))
    return _falling(lambda df: _p(largest, df), lambda df: _p(smallest, df), p)


def critical_df(printed: str, *, alpha: float = 0.05) -> DfRange:
    """Find the whole degrees of freedom for which a printed critical t is right.

    Parameters
    ----------
    printed : str
        The two-sided critical value as printed, for example "1.96".
    alpha : float, default 0.05
        Both tails together.

    Returns
    -------
    DfRange
        Whole ends; open at the top when the normal law's value prints the same. Outside
        this range a table of the normal law, or the wrong row, was used.

    Raises
    ------
    AnalysisError
        A text that is not a printed number, or an alpha outside 0 to 1.

    References
    ----------
    .. [1] Student (1908). The probable error of a mean. Biometrika, 6(1), 1-25.

    Examples
    --------
    >>> critical_df("1.96")
    DfRange(low=473, high=inf)
    >>> critical_df("2.093")
    DfRange(low=19, high=19)
    """
    if not 0 < alpha < 1:
        raise AnalysisError(f"Alpha must lie between 0 and 1, but is {alpha}.")

    def critical(df: float) -> float:
        beyond = df >= _NORMAL_DF
        return normal_quantile(1 - alpha / 2) if beyond else t_quantile(1 - alpha / 2, df)

    return _falling(critical, critical, rounding_interval(printed))


def p_value_range(statistic: RoundingInterval, df: DfRange) -> tuple[float, float]:
    """Compute the smallest and largest two-sided p of a printed t over a range of df.

    Parameters
    ----------
    statistic : RoundingInterval
        Where the t lies.
    df : DfRange
        Not empty; an infinite end stands for the normal law.

    Returns
    -------
    tuple of float, shape (2,)
        Both ends are attained.

    Examples
    --------
    >>> low, high = p_value_range(rounding_interval("3.616"), DfRange(17, 17))
    >>> round(low, 4), round(high, 4)
    (0.0021, 0.0021)
    """
    smallest, largest = (math.sqrt(square) for square in squares(statistic))
    return _p(largest, df.high), _p(smallest, df.low)


def squares(statistic: RoundingInterval) -> tuple[float, float]:
    """Find the smallest and the largest square in an interval.

    Examples
    --------
    >>> squares(RoundingInterval(-0.5, 2.0, 0)), squares(RoundingInterval(-3.0, -2.0, 0))
    ((0.0, 4.0), (4.0, 9.0))
    """
    ends = statistic.lower**2, statistic.upper**2
    return (0.0 if statistic.lower <= 0 <= statistic.upper else min(ends)), max(ends)


def _p(statistic: float, df: float) -> float:
    """Two-sided p, normal from a billion degrees of freedom on."""
    return normal_two_sided_p(statistic) if df >= _NORMAL_DF else t_two_sided_p(statistic, df)


def _falling(
    lower: Callable[[float], float], upper: Callable[[float], float], printed: RoundingInterval
) -> DfRange:
    """Whole df at which [lower(df), upper(df)], falling with df, meets the printed interval."""
    low = _first(lambda df: lower(df) <= printed.upper)
    high = _first(lambda df: upper(df) < printed.lower) - 1
    return DfRange(low, high)


def _first(holds: Callable[[float], bool]) -> float:
    """Smallest whole df from which a condition holds for good; infinite when never."""
    low, high = 0, 1
    while not holds(high):
        low, high = high, 2 * high
        if low >= _NORMAL_DF:
            return math.inf
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
