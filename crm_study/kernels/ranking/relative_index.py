"""Relative importance index: a mean rating as a share of the best possible one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile
from crm_study.kernels.arrays.validate import Floats, confidence_level, with_gaps


@dataclass(frozen=True, slots=True, eq=False)
class RelativeIndex:
    """Relative importance of k things. Arrays of shape (k,), unrounded.

    Attributes
    ----------
    estimate : ndarray of float
        From lowest / highest to 1; nan where nobody answered.
    conf_low, conf_high : ndarray of float
        t limits of the mean over the highest rating; nan below 2 answers.
    mean, std_dev : ndarray of float
        Of the ratings, n - 1.
    n_obs : ndarray of int
    rank : ndarray of float
        1 is the largest index, ties by their mean.
    """

    estimate: Floats
    conf_low: Floats
    conf_high: Floats
    mean: Floats
    std_dev: Floats
    n_obs: NDArray[np.intp]
    rank: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pareto:
    """Things by how often they were named, most often first. Arrays of shape (k,).

    Attributes
    ----------
    order : ndarray of int
        Places of the things among the columns, the most named first.
    n_named : ndarray of int
        In that order.
    cumulative : ndarray of float
        Share of all namings up to and with this thing; nan where nothing was named.
    n_vital : int
        Fewest things that hold the share asked for; 0 where nothing was named.
    """

    order: NDArray[np.intp]
    n_named: NDArray[np.intp]
    cumulative: Floats
    n_vital: int


def relative_index(
    ratings: ArrayLike, *, highest: float, conf_level: float = 0.95
) -> RelativeIndex:
    r"""Compute the relative importance index of every column.

    Parameters
    ----------
    ratings : array_like of float, shape (n_obs, k)
        Ratings above 0; nan where a person gave none.
    highest : float
        Highest rating of the scale.
    conf_level : float, default 0.95
        Coverage of the limits.

    Returns
    -------
    RelativeIndex

    Raises
    ------
    AnalysisError
        A rating that is not above 0 or exceeds the highest.

    Notes
    -----
    .. math:: RII = \frac{\sum W}{A N}

    With a lowest rating of 1 the index starts at 1/A, not at 0.

    References
    ----------
    .. [1] Kometa, S. T., Olomolaiye, P. O., & Harris, F. C. (1994). Construction Management
       and Economics, 12(5), 433-443.

    Examples
    --------
    >>> found = relative_index([[5, 1], [4, 2], [3, 3]], highest=5)
    >>> found.estimate.tolist(), found.rank.tolist()
    ([0.8, 0.4], [1.0, 2.0])
    """
    level = confidence_level(conf_level)
    table = with_gaps(ratings, name="ratings")
    known = ~np.isnan(table)
    if not bool(np.all((table[known] > 0) & (table[known] <= highest))):
        raise AnalysisError(
            f"A relative importance index needs ratings above 0 and up to {highest:g}."
        )
    size = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, table, 0.0).sum(axis=0) / size
        squares = np.where(known, (table - mean) ** 2, 0.0).sum(axis=0)
        spread = np.sqrt(np.where(size > 1, squares / (size - 1), np.nan))
        reach = np.array([_reach(n, level) for n in size.tolist()]) * spread / np.sqrt(size)
    return RelativeIndex(
        estimate=mean / highest,
        conf_low=(mean - reach) / highest,
        conf_high=(mean + reach) / highest,
        mean=mean,
        std_dev=spread,
        n_obs=size,
        rank=_ranked(mean),
    )


def pareto(named: ArrayLike, *, share: float = 0.8) -> Pareto:
    """Order things by how often they were named, and find the few that hold most namings.

    Parameters
    ----------
    named : array_like of float, shape (k,)
        How often each was named.
    share : float, default 0.8
        Share of all namings the vital few hold.

    Returns
    -------
    Pareto
        Ties keep the order given.

    References
    ----------
    .. [1] Juran, J. M. (1954). Industrial Quality Control, 11(3), 12-25.

    Examples
    --------
    >>> found = pareto([1, 6, 3])
    >>> found.order.tolist(), found.cumulative.tolist(), found.n_vital
    ([1, 2, 0], [0.6, 0.9, 1.0], 2)
    """
    counts = np.asarray(named, dtype=float)
    order = np.argsort(-counts, kind="stable")
    total = counts.sum()
    if not total > 0:
        return Pareto(order, counts[order].astype(int), np.full(counts.size, np.nan), 0)
    cumulative = np.cumsum(counts[order]) / total
    n_vital = int(np.argmax(cumulative >= share - 1e-12)) + 1
    return Pareto(order, counts[order].astype(int), cumulative, n_vital)


def _reach(n: int, level: float) -> float:
    return t_quantile(0.5 + level / 2, n - 1) if n > 1 else float("nan")


def _ranked(means: Floats) -> Floats:
    """Rank the means from the largest; nan has no rank."""
    known = ~np.isnan(means)
    later = (means[None, :] > means[:, None]) & known[None, :]
    equal = (means[None, :] == means[:, None]).sum(axis=1)
    return np.where(known, later.sum(axis=1) + (equal + 1) / 2, np.nan)
