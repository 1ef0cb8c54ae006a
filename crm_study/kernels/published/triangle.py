r"""R squared, t and df of one predictor: any two give the third.

.. math:: R^2 = \frac{t^2}{t^2 + df}, \qquad df = n - 2

A publication prints two of them rounded and often leaves out the third. What remains of
df after both roundings may be one number, many, or none; none means that the two
cannot come from the same model with one predictor.
"""

from __future__ import annotations

import math
from typing import Literal

from crm_study.errors import AnalysisError
from crm_study.kernels.published.df_range import DfRange, squares
from crm_study.kernels.published.rounding import RoundingInterval

Kind = Literal["plain", "adjusted"]
#: More whole numbers than anyone will look at one by one.
_MANY = 10**6


def r_squared_from_t(t: float, df: float) -> float:
    """Compute the R squared of a one-predictor model from its t.

    Parameters
    ----------
    t : float
        The slope's t; its sign does not matter, which is why R squared has none.
    df : float
        Residual degrees of freedom, positive.

    Returns
    -------
    float
        Share of the outcome's variance, from 0 to 1. In a larger model this is the
        predictor's squared partial correlation.

    Raises
    ------
    AnalysisError
        A t that is nan, or degrees of freedom that are not positive.

    References
    ----------
    .. [1] Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). Applied multiple
       regression/correlation analysis for the behavioral sciences (3rd ed.).

    Examples
    --------
    >>> r_squared_from_t(3.0, 9)
    0.5
    """
    if math.isnan(t) or not 0 < df < math.inf:
        raise AnalysisError(f"R squared needs a t and a positive df, but t is {t} and df is {df}.")
    return 1.0 if math.isinf(t) else t * t / (t * t + df)


def degrees_of_freedom(
    r_squared: RoundingInterval, statistic: RoundingInterval, *, kind: Kind = "plain"
) -> DfRange:
    r"""Find the degrees of freedom that a printed R squared and t leave open.

    Parameters
    ----------
    r_squared : RoundingInterval
        Where the model's R squared lies, as a proportion.
    statistic : RoundingInterval
        Where the t of its only predictor lies.
    kind : {"plain", "adjusted"}
        Which R squared was printed.

    Returns
    -------
    DfRange
        Real ends. A printed zero leaves the top open; a range that holds no whole
        number says that the two numbers contradict each other.

    Raises
    ------
    AnalysisError
        An R squared that cannot lie between 0 and 1, or between -1 and 1 when adjusted.

    Notes
    -----
    With s = 0, or s = 1 for the adjusted R squared,

    .. math:: R^2 = \frac{t^2 - s}{t^2 + df} \quad\Longleftrightarrow\quad
              df = \frac{t^2 - s}{R^2} - t^2.

    R squared grows with t squared at any df, so a df is possible when the smallest t
    does not exceed the largest R squared there, and the other way round.

    References
    ----------
    .. [1] Cohen, J., Cohen, P., West, S. G., & Aiken, L. S. (2003). Applied multiple
       regression/correlation analysis for the behavioral sciences (3rd ed.).

    Examples
    --------
    >>> from crm_study.kernels.published.rounding import rounding_interval
    >>> found = degrees_of_freedom(rounding_interval("0.44"), rounding_interval("3.616"))
    >>> round(found.low, 3), round(found.high, 3)
    (16.303, 16.988)
    """
    name, minimum = ("R squared", 0.0) if kind == "plain" else ("adjusted R squared", -1.0)
    bounds = r_squared.within(minimum, 1.0, name=name)
    smallest, largest = squares(statistic)
    shift = 0.0 if kind == "plain" else 1.0
    not_above = _solutions(bounds.upper, _times(smallest, 1 - bounds.upper) - shift)
    not_below = _solutions(-bounds.lower, shift - _times(largest, 1 - bounds.lower))
    return DfRange(0.0, math.inf).overlap(not_above).overlap(not_below)


def integer_df(
    r_squared: RoundingInterval, statistic: RoundingInterval, *, kind: Kind = "plain"
) -> tuple[int, ...]:
    """List the whole degrees of freedom that a printed R squared and t allow.

    Parameters
    ----------
    r_squared, statistic, kind
        As for `degrees_of_freedom`.

    Returns
    -------
    tuple of int
        Ascending. Empty when the two numbers cannot come from one model with one
        predictor, whatever its sample.

    Raises
    ------
    AnalysisError
        An R squared outside 0 to 1, or a range with no end or with more than a
        million members, such as that of a printed zero.

    Examples
    --------
    >>> from crm_study.kernels.published.rounding import rounding_interval
    >>> integer_df(rounding_interval("0.44"), rounding_interval("3.616"))
    ()
    >>> integer_df(rounding_interval("0.50"), rounding_interval("3.00"))
    (9,)
    """
    whole = degrees_of_freedom(r_squared, statistic, kind=kind).whole()
    if whole.empty:
        return ()
    if whole.high - whole.low >= _MANY:
        raise AnalysisError(
            f"The printed numbers allow any df from {whole.low} to {whole.high}; "
            "that range is too long to list, so use degrees_of_freedom."
        )
    return tuple(range(int(whole.low), int(whole.high) + 1))


def _solutions(slope: float, minimum: float) -> DfRange:
    """Solve slope * df >= minimum for df."""
    if slope == 0:
        return DfRange(-math.inf, math.inf) if minimum <= 0 else DfRange(math.inf, -math.inf)
    end = minimum / slope
    return DfRange(end, math.inf) if slope > 0 else DfRange(-math.inf, end)


def _times(square: float, share: float) -> float:
    """Multiply; nothing of an unbounded square is nothing."""
    return square * share if share else 0.0
