"""The root mean square error of approximation: misfit per degree of freedom."""

from __future__ import annotations

import numpy as np

from crm_study.kernels.arrays import special
from crm_study.kernels.latent.latent_fit import ChiSquared

#: The misfit of a close fit in `FitIndices.rmsea_close_p` (Browne & Cudeck, 1993).
CLOSE = 0.05


def rmsea(test: ChiSquared, n_obs: int, *, n_groups: int = 1) -> float:
    """Compute RMSEA; nan without degrees of freedom."""
    if not test.df:
        return float("nan")
    return float(np.sqrt(max(test.statistic - test.df, 0.0) / (n_obs * test.df) * n_groups))


def rmsea_interval(
    test: ChiSquared, n_obs: int, *, conf_level: float, n_groups: int = 1
) -> tuple[float, float]:
    """Find the RMSEAs under which such a chi-squared is just not too large or too small.

    Parameters
    ----------
    test : ChiSquared
    n_obs : int
    conf_level : float
    n_groups : int, default 1

    Returns
    -------
    tuple of float
        Low and high; nan without degrees of freedom.
    """
    if not test.df or not np.isfinite(test.statistic):
        return float("nan"), float("nan")
    tail = (1 - conf_level) / 2
    low, high = (noncentrality(test.statistic, test.df, p) for p in (1 - tail, tail))
    unit = n_groups / (n_obs * test.df)
    return float(np.sqrt(low * unit)), float(np.sqrt(high * unit))


def noncentrality(statistic: float, df: float, probability: float) -> float:
    """Find the noncentral chi-squared law that leaves this probability below a statistic.

    Parameters
    ----------
    statistic : float
    df : float
    probability : float
        Between 0 and 1.

    Returns
    -------
    float
        Its noncentrality; 0 when even the central law leaves less.

    Examples
    --------
    >>> round(noncentrality(85.30552106, 24, 0.05), 4)
    93.3535
    """
    if special.chndtr(statistic, df, 0.0) <= probability:
        return 0.0
    low, high = 0.0, max(statistic, 1.0)
    while special.chndtr(statistic, df, high) > probability:
        low, high = high, 2 * high
    while high - low > 1e-14 * high:
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if special.chndtr(statistic, df, middle) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def close_p(test: ChiSquared, n_obs: int, *, n_groups: int) -> float:
    """Compute the probability of at least such misfit when the population's RMSEA is close."""
    if not test.df:
        return float("nan")
    center = n_obs * test.df * CLOSE**2 / n_groups
    return float(1 - special.chndtr(test.statistic, test.df, center))
