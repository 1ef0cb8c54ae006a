"""A bootstrap interval for coefficient alpha that asks for no normal scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.bootstrap import (
    Method,
    bca_limits,
    method_of,
    percentile_limits,
    resample_counts,
)
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.reliability.reliability import centered_scores


@dataclass(frozen=True, slots=True)
class BootstrapAlpha:
    """Coefficient alpha with a bootstrap interval. Unrounded, dimensionless.

    Attributes
    ----------
    estimate : float
        Raw alpha of the sample.
    std_error : float
        Standard deviation of alpha among the resamples.
    conf_low, conf_high : float
        Limits; nan where the method has none.
    conf_level : float
        Coverage aimed at.
    method : {"percentile", "bca"}
        How the limits were taken.
    n_resamples : int
        Resamples drawn.
    n_undefined : int
        Resamples in which every total was the same, so that alpha is undefined: left out.
    seed : int
        Of the resamples.
    n_obs, n_items : int
        Respondents and items.
    """

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    conf_level: float
    method: Method
    n_resamples: int
    n_undefined: int
    seed: int
    n_obs: int
    n_items: int


def bootstrap_alpha(
    scores: ArrayLike,
    *,
    seed: int,
    n_resamples: int = 10_000,
    method: Method = "bca",
    conf_level: float = 0.95,
) -> BootstrapAlpha:
    """Resample respondents and read an interval for alpha off the resamples.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete.
    seed : int
        The same seed gives the same interval.
    n_resamples : int, default 10000
        Resamples.
    method : {"bca", "percentile"}
        Bias-corrected and accelerated, or plain percentiles.
    conf_level : float, default 0.95
        Coverage, strictly between 0 and 1.

    Returns
    -------
    BootstrapAlpha

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, one and the same total for all, no
        resamples, an unknown method, or a level outside 0 to 1.

    Notes
    -----
    Alpha depends on the respondents only through sums of their scores, of their squared
    scores and of their squared totals. Counting how often each was drawn turns those sums
    for many resamples into one matrix product.

    References
    ----------
    .. [1] Efron, B. (1987). Journal of the American Statistical Association, 82(397), 171-185.
    .. [2] Padilla, M. A., Divers, J., & Newton, M. (2012). Applied Psychological Measurement,
       36(5), 331-348.

    Examples
    --------
    >>> scores = [[4, 5, 4], [2, 3, 2], [5, 5, 4], [3, 3, 3], [1, 2, 2], [4, 3, 5], [2, 1, 2]]
    >>> alpha = bootstrap_alpha(scores, seed=2021, n_resamples=2000)
    >>> round(alpha.estimate, 4), alpha.conf_low < alpha.estimate < alpha.conf_high
    (0.908, True)
    """
    items = _whole(centered_scores(scores, statistic="Coefficient alpha"), scores)
    level, named = confidence_level(conf_level), method_of(method)
    replicates = alpha_replicates(items, n_resamples=n_resamples, seed=seed)
    jackknife = alpha_jackknife(items)
    estimate = float(_alpha_of_sums(_sums(items).sum(axis=0), len(items)))
    if named == "bca":
        low, high = bca_limits(replicates, estimate=estimate, jackknife=jackknife, conf_level=level)
    else:
        low, high = percentile_limits(replicates, conf_level=level)
    defined = replicates[np.isfinite(replicates)]
    return BootstrapAlpha(
        estimate=estimate,
        std_error=float(defined.std(ddof=1)) if defined.size > 1 else float("nan"),
        conf_low=low,
        conf_high=high,
        conf_level=level,
        method=named,
        n_resamples=n_resamples,
        n_undefined=n_resamples - defined.size,
        seed=seed,
        n_obs=items.shape[0],
        n_items=items.shape[1],
    )


def alpha_replicates(scores: ArrayLike, *, n_resamples: int, seed: int) -> Floats:
    """Compute alpha in each resample of `resample_counts`.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete.
    n_resamples : int
        Resamples.
    seed : int
        Of the resamples.

    Returns
    -------
    ndarray of float, shape (n_resamples,)
        Nan where every total is the same.

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, one and the same total for all, or
        no resamples.

    Examples
    --------
    >>> alpha_replicates([[1, 2], [2, 1], [3, 4], [4, 3]], n_resamples=3, seed=4).shape
    (3,)
    """
    items = _whole(centered_scores(scores, statistic="Coefficient alpha"), scores)
    sums, n_obs = _sums(items), len(items)
    # Whole numbers below 2^24 add up exactly in single precision, at half the price.
    exact = bool((sums == np.rint(sums)).all()) and n_obs * np.abs(sums).max() < 2**24
    dtype = np.float32 if exact else np.float64
    lots = resample_counts(n_obs, n_resamples=n_resamples, seed=seed, dtype=dtype)
    addends = sums.astype(dtype)
    drawn = np.concatenate([counts @ addends for counts in lots]).astype(float)
    return _alpha_of_sums(drawn, n_obs)


def alpha_jackknife(scores: ArrayLike) -> Floats:
    r"""Compute alpha without each respondent in turn.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete.

    Returns
    -------
    ndarray of float, shape (n_obs,)
        Nan where the totals of the others are all the same.

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, or one and the same total for all.

    Notes
    -----
    Leaving out x takes :math:`x^2 n / (n - 1)` from a sum of squares about the mean.

    Examples
    --------
    >>> alpha_jackknife([[1, 2], [2, 1], [3, 4], [4, 4]]).round(4)
    array([0.8571, 0.9524, 0.88  , 0.75  ])
    """
    items = centered_scores(scores, statistic="Coefficient alpha")
    sums = _sums(items)
    return _alpha_of_sums(sums.sum(axis=0) - sums, len(items) - 1)


def _whole(items: Floats, scores: ArrayLike) -> Floats:
    """Shift whole-number scores by whole numbers instead of their means: they stay whole."""
    raw = np.asarray(scores, dtype=float)
    shifted = raw - np.rint(raw - items)
    return shifted if (raw == np.rint(raw)).all() else items


def _sums(items: Floats) -> Floats:
    """Lay out what is added up over respondents: scores, their squares, the squared total."""
    squares = (items**2).sum(axis=1, keepdims=True)
    return np.hstack([items, squares, items.sum(axis=1, keepdims=True) ** 2])


def _alpha_of_sums(sums: Floats, n_obs: int) -> Floats:
    """Alpha from the sums over n_obs respondents; nan when the total has no variance."""
    means, n_items = sums[..., :-2] / n_obs, sums.shape[-1] - 2
    within = sums[..., -2] - n_obs * (means**2).sum(axis=-1)
    total = sums[..., -1] - n_obs * means.sum(axis=-1) ** 2
    noise = 1e-12 * (sums[..., -1] + sums[..., -2])
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = n_items / (n_items - 1) * (1 - within / total)
    return np.asarray(np.where(total > noise, alpha, np.nan))
