"""Friedman's test and Kendall's W: whether people put things in one order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import percentile_limits, resample_counts
from crm_study.kernels.arrays.distributions import chi2_upper_p, f_upper_p, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.groups.multiplicity import adjusted


@dataclass(frozen=True, slots=True, eq=False)
class Concordance:
    """Agreement of n people on the order of k things, unrounded.

    Attributes
    ----------
    mean_rank : ndarray of float, shape (k,)
        1 is first.
    rank_sum : ndarray of float, shape (k,)
    statistic : float
        Friedman's chi-squared, corrected for ties; nan where everybody ties everything.
    df : int
    p_value : float
    kendall_w : float
        0 for no agreement, 1 for full agreement: statistic / (n (k - 1)).
    f_statistic, f_p_value : float
        Iman and Davenport's F, closer to the truth in small samples.
    df1, df2 : int
    n_obs, n_things : int
    """

    mean_rank: Floats
    rank_sum: Floats
    statistic: float
    df: int
    p_value: float
    kendall_w: float
    f_statistic: float
    f_p_value: float
    df1: int
    df2: int
    n_obs: int
    n_things: int


@dataclass(frozen=True, slots=True, eq=False)
class RankedPairs:
    """Every pair of things compared by mean rank. Arrays of shape (n_pairs,), unrounded.

    Attributes
    ----------
    first, second : tuple of int
        Places of the pair among the columns.
    estimate : ndarray of float
        First mean rank less second; below 0 the first is put earlier.
    statistic, unadjusted_p_value, p_value : ndarray of float
        z, its two-sided p, and that p after Holm.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    estimate: Floats
    statistic: Floats
    unadjusted_p_value: Floats
    p_value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class RankIntervals:
    """What resampled respondents do to the order. Arrays of shape (k,).

    Attributes
    ----------
    mean_low, mean_high : ndarray of float
        Percentile limits of the mean rank (or of the score that ranks).
    rank_low, rank_high : ndarray of float
        Best and worst place within the limits.
    first_share : ndarray of float
        Share of resamples in which the thing comes first, ties shared.
    """

    mean_low: Floats
    mean_high: Floats
    rank_low: Floats
    rank_high: Floats
    first_share: Floats


def row_ranks(table: Floats, *, largest_first: bool) -> Floats:
    """Rank every row from 1, ties by their mean; shape of ``table``.

    Examples
    --------
    >>> row_ranks(np.array([[5.0, 3.0, 5.0]]), largest_first=True).tolist()
    [[1.5, 3.0, 1.5]]
    """
    signed = -table if largest_first else table
    below = (signed[:, None, :] < signed[:, :, None]).sum(axis=2)
    equal = (signed[:, None, :] == signed[:, :, None]).sum(axis=2)
    return np.asarray(below + (equal + 1) / 2)


def concordance(table: ArrayLike, *, largest_first: bool = True) -> Concordance:
    r"""Test whether people agree on an order, and how much.

    Parameters
    ----------
    table : array_like of float, shape (n_obs, k)
        Complete; one row a person, one column a thing: ratings, or ranks.
    largest_first : bool, default True
        Whether the largest number of a row comes first (ratings) or the smallest (ranks).

    Returns
    -------
    Concordance

    Raises
    ------
    AnalysisError
        Missing values, fewer than 2 people, or fewer than 2 things.

    Notes
    -----
    .. math:: \chi^2 = \frac{12 \sum_j R_j^2 - 3 n^2 k (k+1)^2}
              {n k (k+1) - \sum (t^3 - t) / (k - 1)}, \qquad W = \frac{\chi^2}{n (k-1)}

    References
    ----------
    .. [1] Friedman, M. (1937). JASA, 32(200), 675-701.
    .. [2] Kendall, M. G., & Babington Smith, B. (1939). Annals of Mathematical Statistics,
       10(3), 275-287.
    .. [3] Iman, R. L., & Davenport, J. M. (1980). Communications in Statistics, 9(6), 571-595.

    Examples
    --------
    >>> found = concordance([[5, 4, 1], [4, 4, 2], [5, 3, 3.0]])
    >>> found.mean_rank.round(4).tolist(), round(found.kendall_w, 4)
    ([1.1667, 2.0, 2.8333], 0.8333)
    """
    ranks = row_ranks(_ratings(table), largest_first=largest_first)
    n, k = ranks.shape
    sums = ranks.sum(axis=0)
    left = n * k * (k + 1) - _ties(ranks) / (k - 1)
    above = float(12 * (sums - n * (k + 1) / 2) @ (sums - n * (k + 1) / 2))
    statistic = above / left if left > 1e-9 * n else float("nan")
    w = statistic / (n * (k - 1))
    f = (n - 1) * w / (1 - w) if w < 1 else (float("nan") if np.isnan(w) else float("inf"))
    return Concordance(
        mean_rank=sums / n,
        rank_sum=sums,
        statistic=statistic,
        df=k - 1,
        p_value=chi2_upper_p(statistic, k - 1),
        kendall_w=w,
        f_statistic=f,
        f_p_value=f_upper_p(f, k - 1, (n - 1) * (k - 1)),
        df1=k - 1,
        df2=(n - 1) * (k - 1),
        n_obs=n,
        n_things=k,
    )


def ranked_pairs(found: Concordance) -> RankedPairs:
    r"""Compare every pair of things by their mean ranks.

    Parameters
    ----------
    found : Concordance

    Returns
    -------
    RankedPairs
        p values adjusted by Holm's method.

    Notes
    -----
    .. math:: z = (\bar R_i - \bar R_j) \Big/ \sqrt{k (k + 1) / (6 n)}

    References
    ----------
    .. [1] Dunn, O. J. (1964). Technometrics, 6(3), 241-252.
    .. [2] Demšar, J. (2006). Journal of Machine Learning Research, 7, 1-30, eq. in 3.2.2.

    Examples
    --------
    >>> pairs = ranked_pairs(concordance([[5, 4, 1], [4, 4, 2], [5, 3, 3.0]]))
    >>> pairs.statistic.round(4).tolist()
    [-1.0206, -2.0412, -1.0206]
    """
    k = found.n_things
    i, j = np.array(list(combinations(range(k), 2))).T
    estimate = found.mean_rank[i] - found.mean_rank[j]
    statistic = estimate / np.sqrt(k * (k + 1) / (6 * found.n_obs))
    alone = normal_two_sided_p(statistic)
    return RankedPairs(
        tuple(i.tolist()), tuple(j.tolist()), estimate, statistic, alone, adjusted(alone)
    )


def rank_intervals(
    scores: Floats, *, largest_first: bool, conf_level: float, n_resamples: int, seed: int
) -> RankIntervals:
    """Resample people and see how far the order of the mean scores moves.

    Parameters
    ----------
    scores : ndarray of float, shape (n_obs, k)
        Numbers whose column means are put in order; nan where a person gave none.
    largest_first : bool
        Whether the largest mean has rank 1.
    conf_level : float
    n_resamples, seed : int

    Returns
    -------
    RankIntervals

    Examples
    --------
    >>> scores = np.array([[5.0, 1.0], [4.0, 2.0], [5.0, 2.0]])
    >>> found = rank_intervals(scores, largest_first=True, conf_level=0.95, n_resamples=50, seed=1)
    >>> found.rank_low.tolist(), found.first_share.tolist()
    ([1.0, 2.0], [1.0, 0.0])
    """
    level = confidence_level(conf_level)
    known = ~np.isnan(scores)
    filled = np.where(known, scores, 0.0)
    parts = []
    for counts in resample_counts(len(scores), n_resamples=n_resamples, seed=seed):
        with np.errstate(invalid="ignore", divide="ignore"):
            parts.append((counts @ filled) / (counts @ known))
    means = np.concatenate(parts)
    places = row_ranks(means[~np.isnan(means).any(axis=1)], largest_first=largest_first)
    first = places == places.min(axis=1, keepdims=True)
    tails = np.array([percentile_limits(column, conf_level=level) for column in means.T])
    edges = np.array([percentile_limits(column, conf_level=level) for column in places.T])
    return RankIntervals(
        mean_low=tails[:, 0],
        mean_high=tails[:, 1],
        rank_low=np.floor(edges[:, 0]),
        rank_high=np.ceil(edges[:, 1]),
        first_share=(first / first.sum(axis=1, keepdims=True)).mean(axis=0),
    )


def _ratings(table: ArrayLike) -> Floats:
    numbers = complete(table, name="ratings", ndim=2)
    if numbers.shape[0] < 2 or numbers.shape[1] < 2:
        raise AnalysisError(
            "Agreement on an order needs at least 2 people and 2 things, but got "
            f"{numbers.shape[0]} and {numbers.shape[1]}."
        )
    return numbers


def _ties(ranks: Floats) -> float:
    """Sum of t³ - t over the ties of every row."""
    equal = (ranks[:, None, :] == ranks[:, :, None]).sum(axis=2).astype(float)
    return float((equal**2 - 1).sum())
