"""How many times one quantity is another: ratios of means, geometric means and medians."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.groups.t_tests import paired as paired_t
from crm_study.kernels.groups.t_tests import welch


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with limits on the logarithmic scale, where ratios are symmetric. Unrounded.

    Attributes
    ----------
    numerator, denominator : float
        The two averages, in the unit of the data.
    estimate : float
        Their ratio.
    conf_low, conf_high : float
    df : float
        Degrees of freedom of the limits; nan where the normal law is used.
    n_numerator, n_denominator : int
        Values behind each average.
    """

    numerator: float
    denominator: float
    estimate: float
    conf_low: float
    conf_high: float
    df: float
    n_numerator: int
    n_denominator: int


@dataclass(frozen=True, slots=True)
class Sides:
    """The values above and below the line of a ratio, checked."""

    above: Floats
    below: Floats
    paired: bool


def ratio_of_means(
    numerator: ArrayLike, denominator: ArrayLike, *, paired: bool, conf_level: float = 0.95
) -> Ratio:
    r"""Divide one mean by another.

    Parameters
    ----------
    numerator, denominator : array_like of float, shape (n_1,) and (n_2,)
        Amounts of 0 or more, complete; of the same rows in the same order when paired.
    paired : bool
        Whether both amounts belong to the same rows.
    conf_level : float, default 0.95

    Returns
    -------
    Ratio

    Raises
    ------
    AnalysisError
        Missing values, an amount below 0, a mean of 0, or fewer than 2 values.

    Notes
    -----
    .. math:: \ln\frac{\bar x}{\bar y} \pm t_{df} \sqrt{\frac{s_x^2}{n_x \bar x^2}
              + \frac{s_y^2}{n_y \bar y^2}}

    less :math:`2 s_{xy} / (n \bar x \bar y)` and with n - 1 df for pairs; Satterthwaite's
    df for two groups.

    References
    ----------
    .. [1] Bonett, D. G., & Price, R. M. (2020). Confidence intervals for ratios of means
       and medians. Journal of Educational and Behavioral Statistics, 45(6), 750-770.

    Examples
    --------
    >>> found = ratio_of_means([2, 4, 6.0], [1, 2, 3.0], paired=True)
    >>> found.estimate, found.df
    (2.0, 2.0)
    """
    sides = sides_of(numerator, denominator, paired=paired)
    level = confidence_level(conf_level)
    x, y = sides.above, sides.below
    if not (x.mean() > 0 and y.mean() > 0):
        raise AnalysisError("A ratio of means needs two means above 0, but one of them is 0.")
    parts = [x.var(ddof=1) / x.mean() ** 2 / x.size, y.var(ddof=1) / y.mean() ** 2 / y.size]
    variance, df = _spread(parts, sides)
    return _ratio(sides, x.mean(), y.mean(), variance, df, level)


def ratio_of_geometric_means(
    numerator: ArrayLike, denominator: ArrayLike, *, paired: bool, conf_level: float = 0.95
) -> Ratio:
    """Divide one geometric mean by another: a t test of logarithms, carried back.

    Parameters
    ----------
    numerator, denominator : array_like of float, shape (n_1,) and (n_2,)
        Amounts above 0, complete; of the same rows in the same order when paired.
    paired : bool
        Whether both amounts belong to the same rows; else Welch's test.
    conf_level : float, default 0.95

    Returns
    -------
    Ratio

    Raises
    ------
    AnalysisError
        Missing values, an amount of 0 or less, or fewer than 2 values.

    References
    ----------
    .. [1] Bland, J. M., & Altman, D. G. (1996). Transformations, means, and confidence
       intervals. British Medical Journal, 312, 1079.

    Examples
    --------
    >>> found = ratio_of_geometric_means([8, 16, 32.0], [1, 2, 4.0], paired=True)
    >>> round(found.estimate, 6), round(found.conf_low, 6)
    (8.0, 8.0)
    """
    sides = sides_of(numerator, denominator, paired=paired)
    if min(sides.above.min(), sides.below.min()) <= 0:
        raise AnalysisError("A ratio of geometric means needs amounts above 0, but one is 0.")
    x, y = np.log(sides.above), np.log(sides.below)
    test = (paired_t if paired else welch)(x, y, conf_level=conf_level)
    limits = (test.conf_low, test.conf_high) if test.std_error > 0 else (test.estimate,) * 2
    return Ratio(
        numerator=float(np.exp(x.mean())),
        denominator=float(np.exp(y.mean())),
        estimate=float(np.exp(test.estimate)),
        conf_low=float(np.exp(limits[0])),
        conf_high=float(np.exp(limits[1])),
        df=test.df,
        n_numerator=x.size,
        n_denominator=y.size,
    )


def sides_of(numerator: ArrayLike, denominator: ArrayLike, *, paired: bool) -> Sides:
    """Read both sides of a ratio of amounts.

    Raises
    ------
    AnalysisError
        Missing values, an amount below 0, fewer than 2 values, or pairs of unequal length.

    Examples
    --------
    >>> sides_of([1, 2], [3, 4.0], paired=True).below.tolist()
    [3.0, 4.0]
    """
    above = complete(numerator, name="numerator", ndim=1)
    below = complete(denominator, name="denominator", ndim=1)
    if paired and above.size != below.size:
        raise AnalysisError(
            "A ratio of pairs needs as many numerators as denominators, but got "
            f"{above.size} and {below.size}."
        )
    if min(above.size, below.size) < 2:
        raise AnalysisError(
            "A ratio needs at least 2 numerators and 2 denominators, but got "
            f"{above.size} and {below.size}."
        )
    if min(above.min(), below.min()) < 0:
        lowest = min(above.min(), below.min())
        raise AnalysisError(f"A ratio needs amounts of 0 or more, but one is {lowest:g}.")
    return Sides(above, below, paired)


def _spread(parts: list[float], sides: Sides) -> tuple[float, float]:
    """Variance of the logarithm of the ratio, and its degrees of freedom."""
    total = float(sum(parts))
    n_x, n_y = sides.above.size, sides.below.size
    if sides.paired:
        x, y = sides.above, sides.below
        shared = float((x - x.mean()) @ (y - y.mean())) / (n_x - 1)
        return max(total - 2 * shared / (n_x * x.mean() * y.mean()), 0.0), float(n_x - 1)
    below = parts[0] ** 2 / (n_x - 1) + parts[1] ** 2 / (n_y - 1)
    return total, float(total**2 / below) if below > 0 else float("nan")


def _ratio(
    sides: Sides, above: float, below: float, variance: float, df: float, level: float
) -> Ratio:
    reach = t_quantile((1 + level) / 2, df) * np.sqrt(variance) if variance > 0 else 0.0
    center = np.log(above / below)
    return Ratio(
        numerator=float(above),
        denominator=float(below),
        estimate=float(above / below),
        conf_low=float(np.exp(center - reach)),
        conf_high=float(np.exp(center + reach)),
        df=df,
        n_numerator=sides.above.size,
        n_denominator=sides.below.size,
    )
