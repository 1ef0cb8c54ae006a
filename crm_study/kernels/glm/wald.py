"""Joint Wald tests of several coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.distributions import chi2_upper_p, f_upper_p
from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Whether several coefficients are all zero: F = chi-squared / df1, or chi-squared itself."""

    statistic: float
    df1: int
    df2: float | None
    p_value: float


def wald_test(
    estimate: Floats, covariance: Floats, *, columns: Sequence[int], df: float | None = None
) -> WaldTest:
    """Test that the coefficients in ``columns`` are all zero.

    Parameters
    ----------
    estimate : ndarray of float, shape (p,)
        Coefficients.
    covariance : ndarray of float, shape (p, p)
        Of the coefficients.
    columns : sequence of int
        Which of them.
    df : float, optional
        Residual degrees of freedom for an F; without it the statistic is chi-squared.

    References
    ----------
    .. [1] Wald, A. (1943). Transactions of the American Mathematical Society, 54, 426-482.

    Examples
    --------
    >>> wald_test(np.array([1.0, 2.0]), np.eye(2), columns=[0, 1]).statistic
    5.0
    """
    chosen = np.asarray(columns, dtype=np.intp)
    part = estimate[chosen]
    chi2 = float(part @ np.linalg.solve(covariance[np.ix_(chosen, chosen)], part))
    size = chosen.size
    if df is None:
        return WaldTest(chi2, size, None, chi2_upper_p(chi2, size))
    return WaldTest(chi2 / size, size, df, f_upper_p(chi2 / size, size, df))
