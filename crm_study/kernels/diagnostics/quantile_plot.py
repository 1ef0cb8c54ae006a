"""Points of a quantile-quantile plot of residuals, with a pointwise envelope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.beta_gamma import beta_log_odds
from crm_study.kernels.arrays.distributions import normal_quantile, t_quantile
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level


@dataclass(frozen=True, slots=True, eq=False)
class QuantilePoints:
    """Ordered values against the quantiles they are expected at. Arrays of shape (n_obs,).

    Attributes
    ----------
    row : ndarray of int
        Position of each value before ordering, from 0.
    theoretical : ndarray of float
        Quantiles of the reference distribution at (i - a) / (n + 1 - 2a), with a = 3/8 up
        to 10 values and 1/2 beyond, as R's ``ppoints``.
    observed : ndarray of float
        The values in rising order.
    conf_low, conf_high : ndarray of float
        Where the i-th of n ordered values lies with probability conf_level.
    conf_level : float
    """

    row: np.ndarray[tuple[int], np.dtype[np.intp]]
    theoretical: Floats
    observed: Floats
    conf_low: Floats
    conf_high: Floats
    conf_level: float


def quantile_points(
    values: ArrayLike, *, df: float | None = None, conf_level: float = 0.95
) -> QuantilePoints:
    r"""Set ordered values against quantiles of the standard normal or of Student's t.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Already in units of their own standard errors, as studentized residuals are.
    df : float, optional
        Degrees of freedom of t, n - k - 2 for externally studentized residuals; the
        standard normal when left out.
    conf_level : float, default 0.95
        Pointwise: of n points, n (1 - conf_level) are expected outside the envelope.

    Returns
    -------
    QuantilePoints

    Raises
    ------
    AnalysisError
        Missing values, or fewer than 3.

    Notes
    -----
    The i-th of n ordered uniforms is Beta(i, n + 1 - i), so the envelope is exact for
    independent values:

    .. math:: F^{-1}\left(B^{-1}_{i,\,n+1-i}(\alpha/2)\right), \quad
              F^{-1}\left(B^{-1}_{i,\,n+1-i}(1-\alpha/2)\right)

    References
    ----------
    .. [1] Wilk, M. B., & Gnanadesikan, R. (1968). Biometrika, 55(1), 1-17.
    .. [2] David, H. A., & Nagaraja, H. N. (2003). Order Statistics, 3rd ed., 2.1.

    Examples
    --------
    >>> found = quantile_points([0.3, -1.2, 0.9])
    >>> found.observed.tolist(), found.theoretical.round(3).tolist()
    ([-1.2, 0.3, 0.9], [-0.869, 0.0, 0.869])
    """
    level = confidence_level(conf_level)
    x = complete(values, name="values", ndim=1)
    if x.size < 3:
        raise AnalysisError(f"A quantile plot needs at least 3 values, but got {x.size}.")
    offset = 0.375 if x.size <= 10 else 0.5
    place = np.arange(1.0, x.size + 1)
    order = np.argsort(x, kind="stable")
    tails = (1 - level) / 2, (1 + level) / 2
    low: Floats = 1 / (1 + np.exp(-beta_log_odds(place, x.size + 1 - place, *tails)))
    theoretical = _quantile((place - offset) / (x.size + 1 - 2 * offset), df)
    conf_low = _quantile(low, df)
    # the places are symmetric, and so is the law
    return QuantilePoints(order, theoretical, x[order], conf_low, -conf_low[::-1], level)


def _quantile(probability: Floats, df: float | None) -> Floats:
    """Quantiles of the reference distribution."""
    return normal_quantile(probability) if df is None else t_quantile(probability, df)
