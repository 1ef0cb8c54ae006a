"""Power of a correlation and of R² when the predictors, too, are drawn at random."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_quantile, t_quantile
from crm_study.kernels.power.inversion import level_of_test

#: Share of the mixture that is left out on either side.
_LEFT_OUT = 1e-15


def correlation_power_fisher(
    correlation: float, *, n_obs: int, alpha: float = 0.05, alternative: str = "two_sided"
) -> float:
    r"""Compute the power of the t test of a correlation by Fisher's z, as ``pwr.r.test``.

    Parameters
    ----------
    correlation : float
        In the population, strictly between -1 and 1.
    n_obs : int
        Respondents, 4 at the least.
    alpha : float
    alternative : {"two_sided", "greater"}

    Returns
    -------
    float
        The critical r is that of t; z is corrected for its bias, r / (2 (n - 1)).

    Raises
    ------
    AnalysisError
        A correlation of size 1 or more, fewer than 4 respondents, a level outside 0 to 1.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences, 12.7.2.

    Examples
    --------
    >>> round(correlation_power_fisher(0.3, n_obs=84), 4)
    0.7996
    """
    level = _level(correlation, n_obs, alpha)
    tail = level / 2 if alternative == "two_sided" else level
    t = t_quantile(1 - tail, n_obs - 2)
    rho = abs(correlation) if alternative == "two_sided" else correlation
    z = math.atanh(rho) + rho / (2 * (n_obs - 1))
    reach, root = math.atanh(t / math.sqrt(t**2 + n_obs - 2)), math.sqrt(n_obs - 3)
    power = float(special.ndtr((z - reach) * root))
    if alternative == "two_sided":
        power += float(special.ndtr((-z - reach) * root))
    return power


def correlation_power(correlation: float, *, n_obs: int, alpha: float = 0.05) -> float:
    """Compute the exact power of the two-sided t test of a bivariate normal correlation.

    Parameters
    ----------
    correlation : float
        In the population, strictly between -1 and 1.
    n_obs : int
        Respondents, 4 at the least.
    alpha : float

    Returns
    -------
    float
        As G*Power's "Correlation: Bivariate normal model".

    Raises
    ------
    AnalysisError
        A correlation of size 1 or more, fewer than 4 respondents, a level outside 0 to 1.

    References
    ----------
    .. [1] Fisher, R. A. (1928). Proceedings of the Royal Society A, 121, 654-673.

    Examples
    --------
    >>> round(correlation_power(0.3, n_obs=84), 4)
    0.8003
    """
    _level(correlation, n_obs, alpha)
    return random_r_squared_power(correlation**2, n_obs=n_obs, n_predictors=1, alpha=alpha)


def random_r_squared_power(
    r_squared: float, *, n_obs: int, n_predictors: int, alpha: float = 0.05
) -> float:
    r"""Compute the exact power of the F test of R² with multivariate normal predictors.

    Parameters
    ----------
    r_squared : float
        In the population, from 0 to below 1.
    n_obs : int
        More than the model's coefficients.
    n_predictors : int
        1 at the least.
    alpha : float

    Returns
    -------
    float
        A survey draws its predictors, too; the power is a little below that of fixed ones.
        As G*Power's "Linear multiple regression: Random model".

    Raises
    ------
    AnalysisError
        A share outside 0 to 1, too few respondents, a level outside 0 to 1.

    Notes
    -----
    R² is a mixture of beta laws with k more degrees of freedom twice over, and k negative
    binomial:

    .. math:: P(R^2 > c) = \sum_k \binom{m + k - 1}{k} \rho^{2k} (1 - \rho^2)^m
              \bigl[1 - I_c(p/2 + k, (n - p - 1)/2)\bigr], \qquad m = (n - 1) / 2

    References
    ----------
    .. [1] Gurland, J. (1968). Journal of the Royal Statistical Society B, 30(2), 276-283.

    Examples
    --------
    >>> round(random_r_squared_power(0.13, n_obs=77, n_predictors=3), 4)
    0.7846
    """
    level = level_of_test(alpha)
    df2 = n_obs - n_predictors - 1
    if not 0 <= r_squared < 1 or n_predictors < 1 or df2 < 1:
        raise AnalysisError(
            "The power of R² needs a share from 0 to below 1, a predictor and more respondents "
            f"than coefficients, but got {r_squared}, {n_predictors} and {n_obs}."
        )
    f = f_quantile(1 - level, n_predictors, df2)
    critical = n_predictors * f / (n_predictors * f + df2)
    if r_squared == 0:
        return level
    k, weights = _negative_binomial((n_obs - 1) / 2, r_squared)
    above = special.betaincc(n_predictors / 2 + k, df2 / 2, critical)
    return float(weights @ above)


def _negative_binomial(m: float, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the values that matter, and their probabilities scaled to add up to 1."""
    middle, spread = m * share / (1 - share), math.sqrt(m * share) / (1 - share)
    reach = 12 * spread + 40 / -math.log(share) if share < 1 else 0.0
    k = np.arange(max(0, math.floor(middle - reach)), math.ceil(middle + reach) + 1, dtype=float)
    log = special.gammaln(m + k) - special.gammaln(m) - special.gammaln(k + 1)
    weights = np.exp(log + k * math.log(share) + m * math.log1p(-share))
    kept = weights > _LEFT_OUT * weights.max()
    return k[kept], weights[kept] / weights[kept].sum()


def _level(correlation: float, n_obs: int, alpha: float) -> float:
    """Hold a correlation and a sample to what can be."""
    if not -1 < correlation < 1 or n_obs < 4:
        raise AnalysisError(
            "The power of a correlation needs one strictly between -1 and 1 and at least 4 "
            f"respondents, but got {correlation} and {n_obs}."
        )
    return level_of_test(alpha)
