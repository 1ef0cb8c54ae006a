"""One test of several parameters from the analyses of many filled-in tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_upper_p
from crm_study.kernels.arrays.validate import complete


@dataclass(frozen=True, slots=True)
class PooledWald:
    """D1: whether several parameters are all zero.

    Attributes
    ----------
    statistic, df1, df2, p_value : float
        F, its degrees of freedom and its p.
    riv : float
        Average relative increase of the variances.
    """

    statistic: float
    df1: float
    df2: float
    p_value: float
    riv: float


def pool_wald(
    estimates: ArrayLike, covariances: ArrayLike, *, df_complete: float = float("inf")
) -> PooledWald:
    r"""Test that k parameters are all zero, pooled over m imputations (D1).

    Parameters
    ----------
    estimates : array_like of float, shape (m, k)
    covariances : array_like of float, shape (m, k, k)
        Of the estimates within each imputation.
    df_complete : float
        Residual degrees of freedom had nothing been missing. Where it is finite and
        k (m - 1) exceeds 4, the denominator's degrees of freedom are Reiter's (2007), as in
        ``mice::D1``; otherwise those of Li, Raghunathan and Rubin (1991).

    Returns
    -------
    PooledWald

    Raises
    ------
    AnalysisError
        Fewer than two imputations, tables that do not fit, or a singular covariance.

    Notes
    -----
    .. math:: r = (1 + 1/m) \operatorname{tr}(B \bar U^{-1}) / k, \qquad
              D_1 = \frac{\bar q' \bar U^{-1} \bar q}{k (1 + r)}

    References
    ----------
    .. [1] Li, K. H., Raghunathan, T. E., & Rubin, D. B. (1991). Journal of the American
       Statistical Association, 86(416), 1065-1073.
    .. [2] Reiter, J. P. (2007). Biometrika, 94(2), 502-508.

    Examples
    --------
    >>> found = pool_wald([[1.0], [2.0], [3.0]], [[[1.0]]] * 3)
    >>> round(found.statistic, 4), round(found.riv, 4)
    (1.7143, 1.3333)
    """
    q = complete(estimates, name="estimates", ndim=2)
    u = complete(covariances, name="covariances", ndim=3)
    m, k = q.shape
    if m < 2 or u.shape != (m, k, k):
        raise AnalysisError(
            "Pooling needs at least 2 imputations and one covariance each, but got estimates "
            f"of shape {q.shape} and covariances of shape {u.shape}."
        )
    mean, within = q.mean(axis=0), u.mean(axis=0)
    between = np.atleast_2d(np.cov(q, rowvar=False))
    try:
        inverse = np.linalg.inv(within)
    except np.linalg.LinAlgError:
        raise AnalysisError("The covariance of the estimates is singular.") from None
    riv = float((1 + 1 / m) * np.trace(between @ inverse) / k)
    statistic = float(mean @ inverse @ mean) / (k * (1 + riv))
    df2 = _wald_df(riv, k * (m - 1), k, df_complete)
    return PooledWald(statistic, float(k), df2, _f_p(statistic, k, df2), riv)


def _wald_df(riv: float, t: int, k: int, df_complete: float) -> float:
    """Degrees of freedom of D1's denominator; infinite where nothing is missing."""
    if np.isfinite(df_complete) and t > 4:
        return _reiter(max(riv, 0.0), t, df_complete)
    if riv <= 0:
        return df_complete
    if t > 4:
        return float(4 + (t - 4) * (1 + (1 - 2 / t) / riv) ** 2)
    return float(t * (1 + 1 / k) * (1 + 1 / riv) ** 2 / 2)


def _reiter(riv: float, t: int, df_complete: float) -> float:
    """Reiter's (2007) degrees of freedom, equation (5)."""
    a = riv * t / (t - 2)
    known = (df_complete + 1) / (df_complete + 3) * df_complete
    c0, c1, c2 = 1 / (t - 4), known - 2 * (1 + a), known - 4 * (1 + a)
    z = (
        1 / c2
        + c0 * (a**2 * c1 / ((1 + a) ** 2 * c2))
        + c0 * (8 * a**2 * c1 / ((1 + a) * c2**2) + 4 * a**2 / ((1 + a) * c2))
        + c0 * (4 * a**2 / (c2 * c1) + 16 * a**2 * c1 / c2**3)
        + c0 * (8 * a**2 / c2**2)
    )
    return float(4 + 1 / z)


def _f_p(statistic: float, df1: int, df2: float) -> float:
    """Upper tail of F; nan where the denominator has no degrees of freedom to speak of."""
    return f_upper_p(statistic, df1, min(df2, 1e12)) if df2 > 0 else float("nan")
