"""Every pair of groups: Tukey, Games and Howell, Dunn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.groups.multiplicity import Method, adjusted
from crm_study.kernels.groups.ranks import mid_ranks
from crm_study.kernels.groups.samples import Samples, refuse_small_groups, samples_of
from crm_study.kernels.groups.studentized_range import range_quantile, range_upper_p


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Differences of every pair of groups. Arrays of shape (n_pairs,), unrounded.

    Attributes
    ----------
    first, second : tuple of str
        Labels of the pair, in sorted order.
    estimate : ndarray of float
        First mean (mean rank, for Dunn) less second.
    std_error : ndarray of float
    statistic : ndarray of float
        t of Tukey and of Games and Howell; z of Dunn.
    df : ndarray of float
        nan for Dunn.
    p_value : ndarray of float
        Two-sided, adjusted for the number of pairs.
    unadjusted_p_value : ndarray of float
        Of Dunn; nan for the others, which adjust by the studentized range.
    conf_low, conf_high : ndarray of float
        Simultaneous limits; nan for Dunn.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    estimate: Floats
    std_error: Floats
    statistic: Floats
    df: Floats
    p_value: Floats
    unadjusted_p_value: Floats
    conf_low: Floats
    conf_high: Floats


def tukey(values: ArrayLike, groups: Sequence[object], *, conf_level: float = 0.95) -> Pairs:
    """Compare every pair of means with one variance for all.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs.
    conf_level : float, default 0.95
        Of all intervals together.

    Returns
    -------
    Pairs
        Kramer's form for unequal groups, as R's ``TukeyHSD``.

    Raises
    ------
    AnalysisError
        Missing values, one group, or no more respondents than groups.

    References
    ----------
    .. [1] Kramer, C. Y. (1956). Biometrics, 12(3), 307-310.

    Examples
    --------
    >>> found = tukey([1, 2, 3, 2, 4, 9, 5, 6, 8.0], list("aaabbbccc"))
    >>> found.estimate.tolist(), found.p_value.round(4).tolist()
    ([-3.0, -4.333333333333333, -1.333333333333333], [0.3256, 0.1361, 0.7724])
    """
    samples = samples_of(values, groups)
    n_obs, n_groups = samples.scores.size, len(samples.labels)
    if n_obs <= n_groups:
        raise AnalysisError(
            f"Tukey's test needs more respondents than groups, but got {n_obs} and {n_groups}."
        )
    squares = float(((samples.scores - samples.means[samples.member]) ** 2).sum())
    variance = squares / (n_obs - n_groups)

    def spread(i: int, j: int) -> tuple[float, float]:
        return variance * (1 / samples.sizes[i] + 1 / samples.sizes[j]), n_obs - n_groups

    return _by_range(samples, spread, conf_level)


def games_howell(values: ArrayLike, groups: Sequence[object], *, conf_level: float = 0.95) -> Pairs:
    """Compare every pair of means, each group with its own variance.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs.
    conf_level : float, default 0.95
        Of all intervals together.

    Returns
    -------
    Pairs
        With Welch's degrees of freedom a pair.

    Raises
    ------
    AnalysisError
        Missing values, one group, or a group of fewer than 2.

    References
    ----------
    .. [1] Games, P. A., & Howell, J. F. (1976). Journal of Educational Statistics, 1(2),
       113-125.

    Examples
    --------
    >>> found = games_howell([1, 2, 3, 2, 4, 9, 5, 6, 8.0], list("aaabbbccc"))
    >>> found.df.round(3).tolist(), found.p_value.round(4).tolist()
    ([2.306, 3.448, 2.696], [0.4717, 0.0412, 0.836])
    """
    samples = samples_of(values, groups)
    refuse_small_groups(samples, test="The Games-Howell test")
    parts = samples.variances / samples.sizes

    def spread(i: int, j: int) -> tuple[float, float]:
        total = parts[i] + parts[j]
        below = parts[i] ** 2 / (samples.sizes[i] - 1) + parts[j] ** 2 / (samples.sizes[j] - 1)
        return total, total**2 / below if below else float("nan")

    return _by_range(samples, spread, conf_level)


def dunn(values: ArrayLike, groups: Sequence[object], *, adjust: Method = "holm") -> Pairs:
    """Compare every pair of mean ranks after a Kruskal-Wallis test.

    Parameters
    ----------
    values : array_like of float, shape (n_obs,)
        Complete scores.
    groups : sequence, length n_obs
        To which group each belongs.
    adjust : str, default "holm"
        For the number of pairs; any method of `adjusted`.

    Returns
    -------
    Pairs
        With the ranks of all groups together and ties corrected for.

    Raises
    ------
    AnalysisError
        Missing values, or one group.

    References
    ----------
    .. [1] Dunn, O. J. (1964). Technometrics, 6(3), 241-252.

    Examples
    --------
    >>> found = dunn([1, 2, 3, 2, 4, 9, 5, 6, 8.0], list("aaabbbccc"))
    >>> found.statistic.round(4).tolist(), found.p_value.round(4).tolist()
    ([-1.3473, -2.0209, -0.6736], [0.3558, 0.1299, 0.5005])
    """
    samples = samples_of(values, groups)
    n_obs = samples.scores.size
    ranks, ties = mid_ranks(samples.scores)
    means = np.bincount(samples.member, weights=ranks) / samples.sizes
    scale = n_obs * (n_obs + 1) / 12 - ties / (12 * (n_obs - 1))
    i, j = np.array(list(combinations(range(len(samples.labels)), 2))).T
    estimate = means[i] - means[j]
    error = np.sqrt(np.maximum(scale, 0) * (1 / samples.sizes[i] + 1 / samples.sizes[j]))
    statistic = np.divide(estimate, error, out=np.full(i.size, np.nan), where=error > 0)
    alone = normal_two_sided_p(statistic)
    empty = np.full(i.size, np.nan)
    first, second = (tuple(samples.labels[place] for place in side) for side in (i, j))
    p_value = adjusted(alone, method=adjust)
    return Pairs(first, second, estimate, error, statistic, empty, p_value, alone, empty, empty)


def _by_range(
    samples: Samples, spread: Callable[[int, int], tuple[float, float]], conf_level: float
) -> Pairs:
    """Judge every pair by the studentized range of all groups."""
    level, n_groups = confidence_level(conf_level), len(samples.labels)
    i, j = np.array(list(combinations(range(n_groups), 2))).T
    found = np.array([spread(a, b) for a, b in zip(i, j, strict=True)])
    error, df = np.sqrt(found[:, 0]), found[:, 1]
    estimate = samples.means[i] - samples.means[j]
    statistic = np.divide(estimate, error, out=np.full(i.size, np.nan), where=error > 0)
    sizes = np.sqrt(2) * np.abs(statistic)
    known = np.isfinite(sizes)
    p_value, critical = np.full(i.size, np.nan), np.full(i.size, np.nan)
    quantiles = {one: range_quantile(level, n_groups, one) for one in set(df[known].tolist())}
    for place in np.flatnonzero(known):
        p_value[place] = range_upper_p(float(sizes[place]), n_groups, float(df[place]))
        critical[place] = quantiles[float(df[place])]
    reach = critical / np.sqrt(2) * error
    first, second = (tuple(samples.labels[place] for place in side) for side in (i, j))
    alone = np.full(i.size, np.nan)
    low, high = estimate - reach, estimate + reach
    return Pairs(first, second, estimate, error, statistic, df, p_value, alone, low, high)
