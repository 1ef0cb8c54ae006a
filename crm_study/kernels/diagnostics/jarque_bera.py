"""Jarque and Bera's test of normality, from skewness and kurtosis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p
from crm_study.kernels.arrays.validate import complete, varies


@dataclass(frozen=True, slots=True)
class JarqueBera:
    """Jarque and Bera's statistic and what it is made of, unrounded.

    Attributes
    ----------
    statistic : float
        Chi-squared with ``df`` 2 under normality, in large samples.
    df : int
    p_value : float
    skewness, kurtosis : float
        Moment ratios with n as divisor; kurtosis in excess of the normal's 3.
    n_obs : int
    """

    statistic: float
    df: int
    p_value: float
    skewness: float
    kurtosis: float
    n_obs: int


def jarque_bera(values: ArrayLike) -> JarqueBera:
    r"""Test whether skewness and kurtosis are those of a normal distribution.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete, in any unit, at least 2.

    Returns
    -------
    JarqueBera

    Raises
    ------
    AnalysisError
        Missing values, fewer than 2 values, or values that do not vary.

    Notes
    -----
    .. math:: JB = \frac n6 \left(g_1^2 + \frac{g_2^2}{4}\right)

    Equal to R's ``tseries::jarque.bera.test`` and statsmodels' ``jarque_bera``.

    References
    ----------
    .. [1] Jarque, C. M., & Bera, A. K. (1987). International Statistical Review, 55(2), 163-172.

    Examples
    --------
    >>> found = jarque_bera([1, 2, 3, 4, 10])
    >>> round(found.statistic, 4), round(found.p_value, 4)
    (1.0894, 0.58)
    """
    x = complete(values, name="values", ndim=1)
    if x.size < 2:
        raise AnalysisError(f"The Jarque-Bera test needs at least 2 values, but got {x.size}.")
    if not varies(x):
        raise AnalysisError(
            f"The Jarque-Bera test needs values that vary: every value is {x[0]:g}."
        )
    deviations = (x - x.mean()) / np.ptp(x)
    variance, third, fourth = (float((deviations**power).mean()) for power in (2, 3, 4))
    skewness, kurtosis = third / variance**1.5, fourth / variance**2 - 3
    statistic = x.size / 6 * (skewness**2 + kurtosis**2 / 4)
    return JarqueBera(statistic, 2, chi2_upper_p(statistic, 2), skewness, kurtosis, x.size)
