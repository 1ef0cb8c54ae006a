"""A linear model as the procedure REGRESSION of SPSS computes it: from correlations."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.distributions import f_upper_p, t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class SpssRegression:
    """What REGRESSION prints; arrays have one place a predictor, the constant left out.

    Attributes
    ----------
    b, std_error, beta, t, p_value, conf_low, conf_high, tolerance, vif : ndarray of float
        Shape (n_predictors,).
    r_squared, adj_r_squared, sigma, f, f_p_value, durbin_watson : float
        Of the whole model; sigma is the "Std. Error of the Estimate".
    aic, bic : float
        Akaike and Schwarz criteria of /STATISTICS=SELECTION.
    centered_leverage : float
        Largest "Centered Leverage Value" of /SAVE=LEVER.
    cook : float
        Largest distance of /SAVE=COOK.
    """

    b: Floats
    std_error: Floats
    beta: Floats
    t: Floats
    p_value: Floats
    conf_low: Floats
    conf_high: Floats
    tolerance: Floats
    vif: Floats
    r_squared: float
    adj_r_squared: float
    sigma: float
    f: float
    f_p_value: float
    durbin_watson: float
    aic: float
    bic: float
    centered_leverage: float
    cook: float


def spss_regression(outcome: ArrayLike, predictors: ArrayLike) -> SpssRegression:
    r"""Fit a linear model with a constant, as REGRESSION does.

    Parameters
    ----------
    outcome : array_like of float, shape (n,)
        Complete rows only: SPSS leaves out rows with a gap (listwise).
    predictors : array_like of float, shape (n, k)
        Without the constant.

    Raises
    ------
    AnalysisError
        A missing value.

    Notes
    -----
    From the correlation matrix :math:`R_{xx}` of the predictors and their correlations
    :math:`r_{xy}` with the outcome,

    .. math:: \beta = R_{xx}^{-1} r_{xy}, \quad b_j = \beta_j s_y / s_j, \quad
              \mathrm{tol}_j = 1 / (R_{xx}^{-1})_{jj}, \\
              AIC = n \ln(SSE / n) + 2p, \quad SBC = n \ln(SSE / n) + p \ln n

    with p the coefficients, the constant included.

    References
    ----------
    .. [1] IBM Corp. (2021). IBM SPSS Statistics Algorithms: REGRESSION.

    Examples
    --------
    >>> found = spss_regression([1, 2, 3, 5], [[1.0], [2], [3], [4]])
    >>> found.b.round(4).tolist(), round(found.r_squared, 4)
    ([1.3], 0.9657)
    """
    y, x = complete(outcome, name="outcome", ndim=1), complete(predictors, name="x", ndim=2)
    n, k = x.shape
    ratio = y.std(ddof=1) / x.std(axis=0, ddof=1)
    r: Floats = np.asarray(np.corrcoef(np.column_stack([x, y]), rowvar=False))
    inverse: Floats = np.asarray(np.linalg.inv(r[:k, :k]), dtype=np.float64)
    beta = inverse @ r[:k, k]
    r_squared, df = float(beta @ r[:k, k]), n - k - 1
    unexplained = (1 - r_squared) / df
    sse = unexplained * df * (n - 1) * y.var(ddof=1)
    b, se = beta * ratio, np.sqrt(unexplained * inverse.diagonal()) * ratio
    f = r_squared / k / unexplained
    reach = t_quantile(0.975, df) * se
    return SpssRegression(
        b=b,
        std_error=se,
        beta=beta,
        t=b / se,
        p_value=np.array([t_two_sided_p(float(one), df) for one in b / se]),
        conf_low=b - reach,
        conf_high=b + reach,
        tolerance=1 / inverse.diagonal(),
        vif=inverse.diagonal(),
        r_squared=r_squared,
        adj_r_squared=r_squared - k * unexplained,
        sigma=sqrt(sse / df),
        f=f,
        f_p_value=float(f_upper_p(f, k, df)),
        aic=n * log(sse / n) + 2 * (k + 1),
        bic=n * log(sse / n) + (k + 1) * log(n),
        **_of_rows(y, x, b, inverse),
    )


def _of_rows(y: Floats, x: Floats, b: Floats, inverse: Floats) -> dict[str, float]:
    """Return what follows from single rows: Durbin–Watson, leverage, Cook's distance."""
    (n, k), away = x.shape, x - x.mean(axis=0)
    residual = y - y.mean() - away @ b
    z = away / x.std(axis=0, ddof=1)
    lever = np.einsum("ij,jk,ik->i", z, inverse, z) / (n - 1)
    full, sse = lever + 1 / n, float((residual**2).sum())
    cook = residual**2 * full / ((1 - full) ** 2 * (k + 1) * sse / (n - k - 1))
    return {
        "durbin_watson": float((np.diff(residual) ** 2).sum() / sse),
        "centered_leverage": float(lever.max()),
        "cook": float(cook.max()),
    }
