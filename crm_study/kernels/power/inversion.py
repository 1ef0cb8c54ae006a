"""Which effect, or how many, gives a wanted power: inverses of rising functions."""

from __future__ import annotations

import math
from collections.abc import Callable

from crm_study.errors import AnalysisError

#: More people than anybody asks.
MOST = 10**9
_PRECISION = 1e-13
_MOST_STEPS = 200


def wanted_power(power: float, *, alpha: float) -> float:
    """Read a wanted power, above alpha and below 1.

    Parameters
    ----------
    power : float
        Probability of finding an effect that is there.
    alpha : float
        Probability of finding one that is not, between 0 and 1.

    Returns
    -------
    float

    Raises
    ------
    AnalysisError
        Any other number.

    Examples
    --------
    >>> wanted_power(0.8, alpha=0.05)
    0.8
    """
    level_of_test(alpha)
    if not alpha < power < 1:
        raise AnalysisError(
            f"A wanted power must lie between alpha and 1, but is {power} with alpha {alpha}."
        )
    return float(power)


def level_of_test(alpha: float) -> float:
    """Read a level of significance strictly between 0 and 1.

    Parameters
    ----------
    alpha : float

    Returns
    -------
    float

    Raises
    ------
    AnalysisError
        Any other number.

    Examples
    --------
    >>> level_of_test(0.05)
    0.05
    """
    if not 0 < alpha < 1:
        raise AnalysisError(f"The level of a test must lie between 0 and 1, but is {alpha}.")
    return float(alpha)


def rising_root(function: Callable[[float], float], target: float, *, start: float) -> float:
    """Find where a rising function of a positive number reaches a target.

    Parameters
    ----------
    function : callable
        Rises from below the target at 0.
    target : float
    start : float
        A guess above 0.

    Returns
    -------
    float
        To about 13 digits; infinite when the function never gets there.

    References
    ----------
    .. [1] Ridders, C. (1979). IEEE Transactions on Circuits and Systems, 26(11), 979-980.

    Examples
    --------
    >>> round(rising_root(lambda x: x * x, 2.0, start=1.0), 12)
    1.414213562373
    """
    high = start
    while (above := function(high) - target) < 0:
        high *= 4
        if high > 1e30:
            return math.inf
    low = 0.0 if high == start else high / 4
    below = function(low) - target
    for _ in range(_MOST_STEPS):
        if above == 0 or high - low <= _PRECISION * high:
            break
        middle = (low + high) / 2
        value = function(middle) - target
        root = math.sqrt(value**2 - below * above)
        if root == 0:
            return middle
        point = middle - (middle - low) * value / root
        at_point = function(point) - target
        ends = sorted([(low, below), (middle, value), (point, at_point), (high, above)])
        low, below = max(end for end in ends if end[1] < 0)
        high, above = min(end for end in ends if end[1] >= 0)
    return high


def smallest_whole(
    function: Callable[[int], float], target: float, *, start: int, most: int = MOST
) -> int | None:
    """Find the smallest whole number at which a rising function reaches a target.

    Parameters
    ----------
    function : callable
        Of a whole number; does not fall.
    target : float
    start : int
        The smallest number allowed.
    most : int
        The largest.

    Returns
    -------
    int or None
        None when not even the largest is enough.

    Examples
    --------
    >>> smallest_whole(lambda n: n * n, 50, start=1)
    8
    """
    if function(start) >= target:
        return start
    low, high = start, min(2 * start + 1, most)
    while function(high) < target:
        if high >= most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if function(middle) >= target else (middle, high)
    return high
