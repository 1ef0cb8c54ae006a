"""Wilcoxon's signed-rank test of pairs, with the matched rank-biserial correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.groups.ranks import mid_ranks

EXACT_BELOW = 50


@dataclass(frozen=True, slots=True)
class SignedRank:
    """The signed-rank test of differences, unrounded.

    Attributes
    ----------
    statistic : float
        Sum of the ranks of the positive differences (R's V).
    p_value : float
        Two-sided; nan where every difference is 0.
    method : str
        ``exact``, or ``normal`` with tie and continuity correction.
    rank_biserial : float
        Share of the ranks that are positive less the negative share, -1 to 1.
    conf_low, conf_high : float
        Its limits, by Fisher's z.
    pseudo_median : float
        Hodges and Lehmann's: median of the means of all pairs of differences.
    n_obs, n_zero : int
        Differences, and how many of them are 0 and not ranked.
    """

    statistic: float
    p_value: float
    method: str
    rank_biserial: float
    conf_low: float
    conf_high: float
    pseudo_median: float
    n_obs: int
    n_zero: int


def signed_rank(differences: ArrayLike, *, conf_level: float = 0.95) -> SignedRank:
    r"""Test whether differences of pairs lie around 0.

    Parameters
    ----------
    differences : array_like of float, shape (n_obs,)
        Complete; first less second of every pair.
    conf_level : float, default 0.95

    Returns
    -------
    SignedRank
        V and p as R's ``wilcox.test(paired = TRUE)``: differences of 0 are dropped; p is exact
        below 50 differences without ties and zeros.

    Raises
    ------
    AnalysisError
        Missing values, or no difference.

    Notes
    -----
    The limits of the rank-biserial correlation are those of the R package effectsize,
    :math:`\tanh(\operatorname{arctanh} r \pm z s)` with
    :math:`s = \sqrt{(2n^3 + 3n^2 + n) / 6} \, / \, ((n^2 + n) / 2)`.

    References
    ----------
    .. [1] Wilcoxon, F. (1945). Biometrics Bulletin, 1(6), 80-83.
    .. [2] Kerby, D. S. (2014). Comprehensive Psychology, 3, 11.IT.3.1.
    .. [3] Hodges, J. L., & Lehmann, E. L. (1963). Annals of Mathematical Statistics, 34,
       598-611.

    Examples
    --------
    >>> found = signed_rank([1, 2, -3, 4, 5.0])
    >>> found.statistic, found.p_value, round(found.rank_biserial, 4)
    (12.0, 0.3125, 0.6)
    """
    level = confidence_level(conf_level)
    every = complete(differences, name="differences", ndim=1)
    if not every.size:
        raise AnalysisError("The signed-rank test needs at least one difference.")
    moved = every[every != 0]
    ranks, ties = mid_ranks(np.abs(moved))
    n, statistic = moved.size, float(ranks[moved > 0].sum())
    exact = 0 < n < EXACT_BELOW and not ties and n == every.size
    p_value = _exact_p(statistic, n) if exact else _normal_p(statistic, n, ties)
    whole = n * (n + 1) / 2
    effect = 2 * statistic / whole - 1 if n else float("nan")
    low, high = _limits(effect, n, level)
    return SignedRank(
        statistic=statistic,
        p_value=p_value,
        method="exact" if exact else "normal",
        rank_biserial=effect,
        conf_low=low,
        conf_high=high,
        pseudo_median=_pseudo_median(every),
        n_obs=every.size,
        n_zero=int(every.size - n),
    )


def rank_sums(n: int) -> Floats:
    """Count the sets of the ranks 1 to n by their sum, shape (n (n + 1) / 2 + 1,).

    Examples
    --------
    >>> rank_sums(3).tolist()
    [1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0]
    """
    counts = np.zeros(n * (n + 1) // 2 + 1)
    counts[0] = 1.0
    for rank in range(1, n + 1):
        counts[rank:] = counts[rank:] + counts[: counts.size - rank]
    return counts


def _exact_p(statistic: float, n: int) -> float:
    counts, whole = rank_sums(n), round(statistic)
    below = float(counts[: whole + 1].sum()) / 2.0**n
    above = float(counts[whole:].sum()) / 2.0**n
    return min(1.0, 2 * min(below, above))


def _normal_p(statistic: float, n: int, ties: float) -> float:
    variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48
    if not variance > 0:
        return float("nan")
    offset = statistic - n * (n + 1) / 4
    return normal_two_sided_p(float((offset - np.sign(offset) * 0.5) / np.sqrt(variance)))


def _limits(effect: float, n: int, level: float) -> tuple[float, float]:
    """Move a correlation on Fisher's scale; -1 and 1 stay where they are."""
    if not n or abs(effect) >= 1:
        return effect, effect
    error = np.sqrt((2 * n**3 + 3 * n**2 + n) / 6) / (n * (n + 1) / 2)
    reach = normal_quantile((1 + level) / 2) * error
    middle = np.arctanh(effect)
    return float(np.tanh(middle - reach)), float(np.tanh(middle + reach))


def _pseudo_median(differences: Floats) -> float:
    first, second = np.triu_indices(differences.size)
    return float(np.median((differences[first] + differences[second]) / 2))
