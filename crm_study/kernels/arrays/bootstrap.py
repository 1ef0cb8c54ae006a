"""Resamples of respondents, and intervals from what a statistic is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import DTypeLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.normal_law import ndtr, ndtri
from crm_study.kernels.arrays.validate import Floats, confidence_level

#: Percentiles of the resampled statistic, or those corrected for bias and acceleration.
Method = Literal["percentile", "bca"]
#: Counts held at once: small enough for the processor's cache, large enough for one product.
_COUNTS_AT_ONCE = 150_000


def resample_counts(
    n_obs: int, *, n_resamples: int, seed: int, dtype: DTypeLike = np.float64
) -> Iterator[Any]:
    """Draw respondents with replacement; yield how often each was drawn, some resamples at once.

    A statistic that depends on sums over respondents is then one matrix product away.

    Parameters
    ----------
    n_obs : int
        Respondents to draw from, and to draw in each resample.
    n_resamples : int
        Resamples altogether.
    seed : int
        The same seed gives the same resamples, and more of them begin with the same ones.
    dtype : dtype, default float64
        Of the counts; float32 halves the work where the sums are known to stay exact.

    Yields
    ------
    ndarray of ``dtype``, shape (n_at_once, n_obs)
        Whole numbers; each row adds up to ``n_obs``.

    Raises
    ------
    AnalysisError
        No respondents or no resamples.

    References
    ----------
    .. [1] Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 6.

    Examples
    --------
    >>> [counts.sum(axis=1) for counts in resample_counts(5, n_resamples=3, seed=1)]
    [array([5., 5., 5.])]
    """
    if n_obs < 1 or n_resamples < 1:
        raise AnalysisError(
            "A bootstrap needs at least 1 respondent and 1 resample, "
            f"but got {n_obs} and {n_resamples}."
        )
    generator = np.random.default_rng(seed)
    at_once = min(n_resamples, max(1, _COUNTS_AT_ONCE // n_obs))
    for start in range(0, n_resamples, at_once):
        n_rows = min(at_once, n_resamples - start)
        drawn = generator.integers(0, n_obs, size=(n_rows, n_obs))
        counts = np.empty((n_rows, n_obs), dtype=dtype)
        for row in range(n_rows):
            counts[row] = np.bincount(drawn[row], minlength=n_obs)
        yield counts


def percentile_limits(replicates: Floats, *, conf_level: float) -> tuple[float, float]:
    """Read the interval off the resampled statistic.

    Parameters
    ----------
    replicates : ndarray of float, shape (n_resamples,)
        The statistic in each resample; nan where it is undefined, which is left out.
    conf_level : float
        Coverage, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit; nan when no replicate is defined.

    Raises
    ------
    AnalysisError
        A level outside 0 to 1.

    References
    ----------
    .. [1] Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 13.

    Examples
    --------
    >>> low, high = percentile_limits(np.arange(101.0), conf_level=0.9)
    >>> round(low, 6), round(high, 6)
    (5.0, 95.0)
    """
    level = confidence_level(conf_level)
    return _quantiles(replicates, (1 - level) / 2, (1 + level) / 2)


def bca_limits(
    replicates: Floats, *, estimate: float, jackknife: Floats, conf_level: float
) -> tuple[float, float]:
    r"""Correct the percentile interval for bias and for a spread that moves with the statistic.

    Parameters
    ----------
    replicates : ndarray of float, shape (n_resamples,)
        The statistic in each resample; nan where it is undefined, which is left out.
    estimate : float
        The statistic in the sample.
    jackknife : ndarray of float, shape (n_obs,)
        The statistic without each respondent in turn.
    conf_level : float
        Coverage, strictly between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit. Nan when the statistic is undefined without some respondent,
        or when every replicate lies on one side of the estimate: then no correction exists.

    Raises
    ------
    AnalysisError
        A level outside 0 to 1.

    Notes
    -----
    .. math:: z_0 = \Phi^{-1}\bigl(P(\theta^* < \hat\theta)
              + \tfrac12 P(\theta^* = \hat\theta)\bigr), \qquad
              a = \frac{\sum_i u_i^3}{6 (\sum_i u_i^2)^{3/2}}, \qquad
              \Phi\Bigl(z_0 + \frac{z_0 + z}{1 - a (z_0 + z)}\Bigr)

    with u the mean of the jackknife less each of its values.

    References
    ----------
    .. [1] Efron, B. (1987). Journal of the American Statistical Association, 82(397), 171-185.

    Examples
    --------
    >>> skewed = np.arange(101.0) ** 2
    >>> low, high = bca_limits(skewed, estimate=2500, jackknife=np.array([2400, 2500, 2600.0]),
    ...                        conf_level=0.9)
    >>> round(low, 6), round(high, 6)
    (25.0, 9025.0)
    """
    level = confidence_level(conf_level)
    defined = replicates[np.isfinite(replicates)]
    if not (defined.size and np.isfinite(jackknife).all()):
        return float("nan"), float("nan")
    below = float((defined < estimate).mean() + (defined == estimate).mean() / 2)
    z0, acceleration = ndtri(below), _acceleration(jackknife)
    reach = z0 + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    with np.errstate(invalid="ignore"):
        low, high = ndtr(z0 + reach / (1 - acceleration * reach)).tolist()
    if not 0 < below < 1:
        return float("nan"), float("nan")
    return _quantiles(defined, low, high)


def method_of(method: str) -> Method:
    """Read the name of a bootstrap interval.

    Parameters
    ----------
    method : str

    Returns
    -------
    {"percentile", "bca"}

    Raises
    ------
    AnalysisError
        Any other name.

    Examples
    --------
    >>> method_of("bca")
    'bca'
    """
    known: Method
    for known in get_args(Method):
        if known == method:
            return known
    raise AnalysisError(
        f"A bootstrap interval is one of {', '.join(get_args(Method))}, but is {method}."
    )


def _acceleration(jackknife: Floats) -> float:
    """Skewness of the influence of single respondents; 0 when none has any."""
    influence = jackknife.mean() - jackknife
    spread = float((influence**2).sum())
    return float((influence**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0


def _quantiles(replicates: Floats, low: float, high: float) -> tuple[float, float]:
    """Two quantiles, interpolated linearly, of the replicates that are defined."""
    defined = replicates[np.isfinite(replicates)]
    if not defined.size:
        return float("nan"), float("nan")
    lower, upper = np.quantile(defined, [low, high]).tolist()
    return lower, upper
