"""Fieller's limits of a ratio of means, which may be open when the denominator is unsure."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, nan, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.service.ratios import Sides, sides_of

#: An interval, everything outside an interval, or every number.
Shape = Literal["bounded", "outside", "unbounded"]


@dataclass(frozen=True, slots=True)
class Fieller:
    """The ratios that a t test would not reject. Unrounded.

    Attributes
    ----------
    estimate : float
        Mean of the numerator over that of the denominator.
    conf_low, conf_high : float
        Limits; where the shape is ``outside`` the set is what lies *not* between them, and
        where it is ``unbounded`` they are minus and plus infinity.
    shape : str
        ``bounded``, ``outside`` or ``unbounded``.
    df : float
    """

    estimate: float
    conf_low: float
    conf_high: float
    shape: Shape
    df: float

    def holds(self, ratio: float) -> bool:
        """Tell whether a ratio is one that is not rejected."""
        within = self.conf_low <= ratio <= self.conf_high
        return not within if self.shape == "outside" else within


def fieller(
    numerator: ArrayLike, denominator: ArrayLike, *, paired: bool, conf_level: float = 0.95
) -> Fieller:
    r"""Find the ratios of two means that the data do not reject.

    Parameters
    ----------
    numerator, denominator : array_like of float, shape (n_1,) and (n_2,)
        Amounts of 0 or more, complete; of the same rows in the same order when paired.
    paired : bool
        Whether both amounts belong to the same rows.
    conf_level : float, default 0.95

    Returns
    -------
    Fieller

    Raises
    ------
    AnalysisError
        Missing values, an amount below 0, a denominator of 0, or fewer than 2 values.

    Notes
    -----
    The set of all :math:`\rho` with

    .. math:: (\bar x - \rho \bar y)^2 \le t^2 (v_x - 2 \rho v_{xy} + \rho^2 v_y)

    with the variances and covariance of the means. Pairs have n - 1 degrees of freedom;
    two groups keep their own variances and Satterthwaite's degrees of freedom at the
    estimated ratio, as ``mratios::ttestratio`` by default.

    References
    ----------
    .. [1] Fieller, E. C. (1954). Journal of the Royal Statistical Society B, 16(2), 175-185.
    .. [2] Tamhane, A. C., & Logan, B. R. (2004). Biometrical Journal, 46(1), 58-69.

    Examples
    --------
    >>> found = fieller([4, 6, 5, 7.0], [2, 3, 2, 3.0], paired=True)
    >>> round(found.conf_low, 4), round(found.conf_high, 4), found.shape
    (1.8271, 2.6354, 'bounded')
    """
    sides = sides_of(numerator, denominator, paired=paired)
    level = confidence_level(conf_level)
    x, y = float(sides.above.mean()), float(sides.below.mean())
    if not y:
        raise AnalysisError("A ratio of means needs a denominator above 0, but its mean is 0.")
    v_x, v_y, v_xy, df = _variances(sides)
    squared = t_quantile((1 + level) / 2, df) ** 2 if isfinite(df) else 0.0
    a, b, c = y * y - squared * v_y, x * y - squared * v_xy, x * x - squared * v_x
    low, high, shape = _solutions(a, b, c)
    return Fieller(x / y, low, high, shape, df)


def _solutions(a: float, b: float, c: float) -> tuple[float, float, Shape]:
    """Solve a ρ² - 2 b ρ + c <= 0; the estimate itself always solves it."""
    inside = b * b - a * c
    if a > 0:
        root = sqrt(max(inside, 0.0))
        return (b - root) / a, (b + root) / a, "bounded"
    if a == 0 or inside <= 0:
        return -inf, inf, "unbounded"
    ends = sorted(((b - sqrt(inside)) / a, (b + sqrt(inside)) / a))
    return ends[0], ends[1], "outside"


def _variances(sides: Sides) -> tuple[float, float, float, float]:
    """Variances and covariance of the two means, and the degrees of freedom."""
    x, y = sides.above, sides.below
    v_x, v_y = float(x.var(ddof=1)) / x.size, float(y.var(ddof=1)) / y.size
    if sides.paired:
        return v_x, v_y, float(np.cov(x, y)[0, 1]) / x.size, float(x.size - 1)
    scaled = (x.mean() / y.mean()) ** 2 * v_y
    below = v_x**2 / (x.size - 1) + scaled**2 / (y.size - 1)
    df = max(1.0, float((v_x + scaled) ** 2 / below)) if below > 0 else nan
    return v_x, v_y, 0.0, df
