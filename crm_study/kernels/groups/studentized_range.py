"""The studentized range: how far apart the farthest of several means may be by chance."""

from __future__ import annotations

import numpy as np
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats

_NODES, _STEP, _REACH, _NEGLIGIBLE = 300, 0.2, 8.4, 36.0


def range_upper_p(statistic: float, n_means: int, df: float) -> float:
    r"""Compute the probability that a studentized range is at least this large.

    Parameters
    ----------
    statistic : float
        Range of the means over the standard error of one.
    n_means : int
        Means compared, at least 2.
    df : float
        Degrees of freedom of the standard error; infinite is allowed.

    Returns
    -------
    float
        0 to 1, with an absolute error below 1e-12; nan for a nan.

    Raises
    ------
    AnalysisError
        Fewer than 2 means, or degrees of freedom that are not positive.

    Notes
    -----
    .. math:: P(Q < q) = \int f_\nu(s) \, k \int \varphi(z)
              [\Phi(z) - \Phi(z - q s)]^{k-1} \, dz \, ds

    by trapezoidal sums in z and in log s, which converge geometrically. Equal to R's
    ``ptukey`` to its own accuracy.

    References
    ----------
    .. [1] Copenhaver, M. D., & Holland, B. (1988). Journal of Statistical Computation and
       Simulation, 30, 1-15.

    Examples
    --------
    >>> round(range_upper_p(3.5, 3, 20), 6)
    0.055892
    """
    if n_means < 2 or not df > 0:
        raise AnalysisError(
            "A studentized range needs at least 2 means and positive degrees of freedom, "
            f"but got {n_means} and {df:g}."
        )
    if np.isnan(statistic):
        return float("nan")
    if statistic <= 0:
        return 1.0
    if np.isinf(df):
        return float(1 - _normal_range(np.array([statistic]), n_means)[0])
    y, weight = _log_chi(df)
    inside = _normal_range(statistic * np.exp(y), n_means)
    return float(np.clip(weight @ (1 - inside), 0.0, 1.0))


def range_quantile(probability: float, n_means: int, df: float) -> float:
    """Find the studentized range that is exceeded with probability 1 - probability.

    Parameters
    ----------
    probability : float
        Of a smaller range, strictly between 0 and 1.
    n_means : int
        Means compared, at least 2.
    df : float
        Degrees of freedom.

    Returns
    -------
    float

    Examples
    --------
    >>> round(range_quantile(0.95, 3, 20), 4)
    3.5779
    """
    wanted = 1 - probability
    low, high = 0.0, 4.0
    while range_upper_p(high, n_means, df) > wanted:
        low, high = high, 2 * high
    above_low, above_high = (range_upper_p(end, n_means, df) - wanted for end in (low, high))
    for _ in range(100):
        # Regula falsi after Illinois.
        middle = high - above_high * (high - low) / (above_high - above_low)
        above = range_upper_p(middle, n_means, df) - wanted
        if above * above_high < 0:
            low, above_low = high, above_high
        else:
            above_low /= 2
        step, high, above_high = abs(middle - high), middle, above
        if step <= 1e-13 * middle or above == 0:
            break
    return float(high)


def _normal_range(width: Floats, n_means: int) -> Floats:
    """Probability that the range of standard normals is below each width."""
    z = np.arange(-_REACH, _REACH + _STEP, _STEP)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    between = special.ndtr(z) - special.ndtr(z - width[:, None])
    return np.asarray(n_means * _STEP * (between ** (n_means - 1) @ density))


def _log_chi(df: float) -> tuple[Floats, Floats]:
    """Places on log s and the probabilities of s, a chi over the root of its df."""
    wide = np.sqrt(2 * _NEGLIGIBLE / df)
    y = np.linspace(-wide - _NEGLIGIBLE / df, min(wide, np.log1p(2 * wide)), _NODES)
    log_density = df * (y - np.expm1(2 * y) / 2)
    kept = log_density > log_density.max() - _NEGLIGIBLE
    density = np.exp(log_density[kept])
    return y[kept], density / density.sum()
