"""Median with limits that assume no distribution, and the sign test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import complete, confidence_level


@dataclass(frozen=True, slots=True)
class MedianInterval:
    """A median against 0. Unrounded, in the unit of the values.

    Attributes
    ----------
    estimate : float
    lower_quartile, upper_quartile : float
        By linear interpolation (R's type 7).
    conf_low, conf_high : float
        Order statistics; nan where so few values cannot give the coverage.
    exact_level : float
        Coverage that these order statistics have, at least the one asked for.
    n_above, n_below : int
        Values above and below 0.
    p_value : float
        Two-sided sign test, zeros left out; nan where all are zero.
    n_obs : int
    """

    estimate: float
    lower_quartile: float
    upper_quartile: float
    conf_low: float
    conf_high: float
    exact_level: float
    n_above: int
    n_below: int
    p_value: float
    n_obs: int


def median_interval(values: ArrayLike, *, conf_level: float = 0.95) -> MedianInterval:
    r"""Estimate a median by order statistics, and test it against 0 by signs.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete.
    conf_level : float, default 0.95

    Returns
    -------
    MedianInterval

    Raises
    ------
    AnalysisError
        No value, or a missing one.

    Notes
    -----
    The limits are the order statistics k and n + 1 − k with the largest k for which

    .. math:: P(X \le k - 1) \le \alpha / 2, \qquad X \sim B(n, 1/2)

    References
    ----------
    .. [1] Conover, W. J. (1999). Practical nonparametric statistics (3rd ed.), 3.2 and 3.4.

    Examples
    --------
    >>> found = median_interval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10.0])
    >>> found.estimate, found.conf_low, found.conf_high, round(found.exact_level, 4)
    (5.5, 2.0, 9.0, 0.9785)
    """
    level = confidence_level(conf_level)
    numbers = np.sort(complete(values, name="values", ndim=1))
    n = numbers.size
    if n < 1:
        raise AnalysisError("A median needs at least 1 value.")
    tails = special.bdtr(np.arange(n), n, 0.5)
    k = int((tails <= (1 - level) / 2 + 1e-12).sum())
    above, below = int((numbers > 0).sum()), int((numbers < 0).sum())
    lower, middle, upper = (float(q) for q in np.quantile(numbers, [0.25, 0.5, 0.75]))
    return MedianInterval(
        estimate=middle,
        lower_quartile=lower,
        upper_quartile=upper,
        conf_low=float(numbers[k - 1]) if k else float("nan"),
        conf_high=float(numbers[n - k]) if k else float("nan"),
        exact_level=float(1 - 2 * tails[k - 1]) if k else float("nan"),
        n_above=above,
        n_below=below,
        p_value=_sign_p(above, below),
        n_obs=n,
    )


def _sign_p(above: int, below: int) -> float:
    """Two-sided binomial probability of so uneven signs."""
    n = above + below
    if not n:
        return float("nan")
    return min(1.0, 2 * float(special.bdtr(min(above, below), n, 0.5)))
