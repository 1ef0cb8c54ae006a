"""The ratio of two medians, with limits from order statistics."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.service.ratios import Ratio, Sides, sides_of


def ratio_of_medians(
    numerator: ArrayLike, denominator: ArrayLike, *, paired: bool, conf_level: float = 0.95
) -> Ratio:
    r"""Divide one median by another.

    Parameters
    ----------
    numerator, denominator : array_like of float, shape (n_1,) and (n_2,)
        Amounts above 0, complete; of the same rows in the same order when paired.
    paired : bool
        Whether both amounts belong to the same rows.
    conf_level : float, default 0.95

    Returns
    -------
    Ratio
        With normal limits, so that ``df`` is nan.

    Raises
    ------
    AnalysisError
        Missing values, an amount of 0 or less among those used, or fewer than 2 values.

    Notes
    -----
    The standard error of the logarithm of a median is the distance of two order statistics,
    number :math:`o = n/2 - \sqrt n` (rounded to even halves) from either end, over twice the
    normal quantile of the binomial probability that the median lies between them. Ties are
    taken to be rare. For pairs the covariance comes from the share of pairs below both
    medians.

    References
    ----------
    .. [1] Bonett, D. G., & Price, R. M. (2020). Journal of Educational and Behavioral
       Statistics, 45(6), 750-770.

    Examples
    --------
    >>> x, y = [36, 44, 47, 42, 49, 39, 46, 31, 33, 48], [32, 39, 26, 35, 43, 27, 40, 37, 34, 29]
    >>> round(ratio_of_medians(x, y, paired=False).estimate, 4)
    1.2464
    """
    sides = sides_of(numerator, denominator, paired=paired)
    z = normal_quantile((1 + confidence_level(conf_level)) / 2)
    x, y = sides.above, sides.below
    above, below = float(np.median(x)), float(np.median(y))
    errors = _log_error(x), _log_error(y)
    shared = _covariance(sides, above, below) * errors[0] * errors[1] if paired else 0.0
    reach = z * np.sqrt(max(errors[0] ** 2 + errors[1] ** 2 - 2 * shared, 0.0))
    center = np.log(above / below)
    return Ratio(
        numerator=above,
        denominator=below,
        estimate=above / below,
        conf_low=float(np.exp(center - reach)),
        conf_high=float(np.exp(center + reach)),
        df=float("nan"),
        n_numerator=x.size,
        n_denominator=y.size,
    )


def _log_error(values: Floats) -> float:
    """Return the standard error of the logarithm of a median."""
    n = values.size
    order = max(round(n / 2 - np.sqrt(n)), 1)
    ordered = np.sort(values)
    low, high = ordered[order - 1], ordered[n - order]
    if low <= 0:
        raise AnalysisError("A ratio of medians needs amounts above 0, but one is 0.")
    outside = float(special.bdtr(order - 1, n, 0.5))
    return float(np.log(high / low) / (2 * normal_quantile(1 - outside)))


def _covariance(sides: Sides, above: float, below: float) -> float:
    """Correlation of two medians, from the pairs that lie below both."""
    n = sides.above.size
    both = int(((sides.above < above) & (sides.below < below)).sum())
    return 4 * (both + 0.25) / (n + 1 - n % 2) - 1
