"""Rubin's rules: one answer from the analyses of many filled-in tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import (
    normal_quantile,
    t_quantile,
    t_two_sided_p,
)
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level

#: Smallest share of missing information that the degrees of freedom reckon with, as in mice.
_SMALLEST_LAMBDA = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Pooled estimates of k parameters; every array has shape (k,).

    Attributes
    ----------
    estimate, std_error : ndarray of float
        Mean over the imputations, and the root of the total variance.
    within, between, total : ndarray of float
        Mean variance of an estimate, variance of the estimates over the imputations, and
        within + (1 + 1/m) between.
    statistic, df, p_value : ndarray of float
        t, its degrees of freedom by Barnard and Rubin, and its two-sided p.
    conf_low, conf_high : ndarray of float
        By that t.
    riv : ndarray of float
        Relative increase of the variance, (1 + 1/m) between / within.
    lambda_ : ndarray of float
        Share of the total variance that is due to missing answers.
    fmi : ndarray of float
        Fraction of missing information, lambda with the small-sample correction of df.
    """

    estimate: Floats
    std_error: Floats
    within: Floats
    between: Floats
    total: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    riv: Floats
    lambda_: Floats
    fmi: Floats


@dataclass(frozen=True, slots=True)
class PooledRSquared:
    """R² over the imputations, pooled as Fisher's z of its root.

    Attributes
    ----------
    estimate, conf_low, conf_high, fmi : float
        The limits square those of the root, as ``mice::pool.r.squared`` does.
    """

    estimate: float
    conf_low: float
    conf_high: float
    fmi: float


def pool_estimates(
    estimates: ArrayLike,
    std_errors: ArrayLike,
    *,
    df_complete: float = float("inf"),
    conf_level: float = 0.95,
) -> Pooled:
    r"""Pool the estimates of m imputations.

    Parameters
    ----------
    estimates, std_errors : array_like of float, shape (m, k)
        One row an imputation.
    df_complete : float
        Residual degrees of freedom had nothing been missing; infinite for a large sample.
    conf_level : float
        Coverage, strictly between 0 and 1.

    Returns
    -------
    Pooled
        As ``mice::pool``.

    Raises
    ------
    AnalysisError
        Fewer than two imputations, tables of different shapes, or a level outside 0 to 1.

    Notes
    -----
    .. math:: T = \bar U + (1 + 1/m) B, \qquad \nu_{old} = (m - 1) / \lambda^2, \qquad
              \nu_{obs} = \tfrac{\nu_{com} + 1}{\nu_{com} + 3} \nu_{com} (1 - \lambda),
              \qquad \nu = \frac{\nu_{old} \nu_{obs}}{\nu_{old} + \nu_{obs}}

    References
    ----------
    .. [1] Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys, ch. 3.
    .. [2] Barnard, J., & Rubin, D. B. (1999). Biometrika, 86(4), 948-955.

    Examples
    --------
    >>> found = pool_estimates([[1.0], [2.0], [3.0]], [[1.0], [1.0], [1.0]])
    >>> found.estimate, found.total.round(4), found.df.round(4)
    (array([2.]), array([2.3333]), array([6.125]))
    """
    level = confidence_level(conf_level)
    q, u = _tables(estimates, std_errors)
    m = len(q)
    within, between = (u**2).mean(axis=0), q.var(axis=0, ddof=1)
    added = (1 + 1 / m) * between
    total = within + added
    with np.errstate(divide="ignore", invalid="ignore"):
        riv, share = added / within, added / total
        statistic = q.mean(axis=0) / np.sqrt(total)
    df = _barnard_rubin(share, m, df_complete)
    reach = _quantiles((1 + level) / 2, df) * np.sqrt(total)
    return Pooled(
        estimate=q.mean(axis=0),
        std_error=np.sqrt(total),
        within=within,
        between=between,
        total=total,
        statistic=statistic,
        df=df,
        p_value=_two_sided_p(statistic, df),
        conf_low=q.mean(axis=0) - reach,
        conf_high=q.mean(axis=0) + reach,
        riv=riv,
        lambda_=share,
        fmi=(riv + 2 / (df + 3)) / (riv + 1),
    )


def pool_r_squared(r_squared: ArrayLike, *, n_obs: int, conf_level: float = 0.95) -> PooledRSquared:
    """Pool R² over imputations as Fisher's z of the multiple correlation.

    Parameters
    ----------
    r_squared : array_like of float, shape (m,)
        One an imputation, below 1.
    n_obs : int
        Respondents, 4 at the least.
    conf_level : float
        Coverage, strictly between 0 and 1. Its z is exact where mice takes 1.96.

    Returns
    -------
    PooledRSquared

    Raises
    ------
    AnalysisError
        Fewer than two imputations, fewer than 4 respondents, or a share outside 0 to 1.

    References
    ----------
    .. [1] Harel, O. (2009). Journal of Applied Statistics, 36(10), 1109-1118.

    Examples
    --------
    >>> round(pool_r_squared([0.25, 0.36], n_obs=103).estimate, 4)
    0.3047
    """
    level = confidence_level(conf_level)
    shares = complete(r_squared, name="R²", ndim=1)
    if ((shares < 0) | (shares >= 1)).any() or n_obs < 4:
        raise AnalysisError(
            "Pooling R² needs shares from 0 to below 1 and at least 4 respondents, but the "
            f"shares reach from {shares.min():g} to {shares.max():g} and n is {n_obs}."
        )
    z = np.arctanh(np.sqrt(shares))[:, None]
    pooled = pool_estimates(z, np.full_like(z, (n_obs - 3) ** -0.5))
    reach = normal_quantile((1 + level) / 2) * pooled.std_error
    middle, low, high = (
        float(np.tanh(value[0]) ** 2)
        for value in (pooled.estimate, pooled.estimate - reach, pooled.estimate + reach)
    )
    return PooledRSquared(middle, low, high, float(pooled.fmi[0]))


def _barnard_rubin(share: Floats, m: int, df_complete: float) -> Floats:
    """Degrees of freedom of a pooled t."""
    lambda_ = np.maximum(share, _SMALLEST_LAMBDA)
    old: Floats = (m - 1) / lambda_**2
    if not np.isfinite(df_complete):
        return old
    observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - lambda_)
    return old * observed / (old + observed)


def _tables(estimates: ArrayLike, std_errors: ArrayLike) -> tuple[Floats, Floats]:
    """Read two tables of one shape, with two imputations at the least."""
    q = complete(estimates, name="estimates", ndim=2)
    u = complete(std_errors, name="standard errors", ndim=2)
    if len(q) < 2 or q.shape != u.shape:
        raise AnalysisError(
            "Pooling needs at least 2 imputations and one standard error per estimate, but got "
            f"estimates of shape {q.shape} and standard errors of shape {u.shape}."
        )
    return q, u


def _quantiles(probability: float, df: Floats) -> Floats:
    return np.array([t_quantile(probability, float(one)) for one in df])


def _two_sided_p(statistic: Floats, df: Floats) -> Floats:
    pairs = zip(statistic.tolist(), df.tolist(), strict=True)
    return np.array([t_two_sided_p(t, one) for t, one in pairs])
