"""Mann and Whitney's test of two groups, with the rank-biserial correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import normal_quantile, normal_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.groups.ranks import mid_ranks

EXACT_BELOW = 50


@dataclass(frozen=True, slots=True)
class MannWhitney:
    """The rank-sum test of two groups, unrounded.

    Attributes
    ----------
    statistic : float
        Pairs in which the first group is higher, ties counted half (R's W, SciPy's U).
    z : float
        Standard normal approximation with ties and without continuity correction; nan where
        all scores are the same.
    p_value : float
        Two-sided.
    method : str
        ``exact``, or ``normal`` with tie and continuity correction.
    rank_biserial : float
        Share of pairs in favor of the first group less those against it, -1 to 1.
    conf_low, conf_high : float
        Its limits, by Fisher's z.
    superiority : float
        Probability that a member of the first group is higher, ties counted half.
    """

    statistic: float
    z: float
    p_value: float
    method: str
    rank_biserial: float
    conf_low: float
    conf_high: float
    superiority: float


def mann_whitney(
    first: ArrayLike,
    second: ArrayLike,
    *,
    exact: bool | None = None,
    conf_level: float = 0.95,
) -> MannWhitney:
    r"""Test whether members of one group tend to be higher than those of another.

    Parameters
    ----------
    first, second : array_like of float, shape (n_1,) and (n_2,)
        Complete scores.
    exact : bool, optional
        Exact p, possible without ties only; by default where no scores are tied and both
        groups have fewer than 50, as R's ``wilcox.test``.
    conf_level : float, default 0.95

    Returns
    -------
    MannWhitney

    Raises
    ------
    AnalysisError
        Missing values, an empty group, or an exact p of tied scores.

    Notes
    -----
    The limits of the rank-biserial correlation are those of the R package effectsize:
    tanh(atanh(r) ± z · sqrt((n1 + n2 + 1) / (3 n1 n2))).

    References
    ----------
    .. [1] Mann, H. B., & Whitney, D. R. (1947). Annals of Mathematical Statistics, 18, 50-60.
    .. [2] Kerby, D. S. (2014). Comprehensive Psychology, 3, 11.IT.3.1.

    Examples
    --------
    >>> found = mann_whitney([1, 2, 4], [3, 5, 6, 7.0])
    >>> found.statistic, round(found.p_value, 4), found.method
    (1.0, 0.1143, 'exact')
    """
    a = complete(first, name="scores", ndim=1)
    b = complete(second, name="scores", ndim=1)
    if not a.size or not b.size:
        raise AnalysisError("The Mann-Whitney test needs at least one score in each group.")
    ranks, ties = mid_ranks(np.append(a, b))
    if exact and ties:
        raise AnalysisError("An exact Mann-Whitney p needs scores without ties.")
    pairs = a.size * b.size
    statistic = float(ranks[: a.size].sum() - a.size * (a.size + 1) / 2)
    small = a.size < EXACT_BELOW and b.size < EXACT_BELOW
    use_exact = exact if exact is not None else (small and not ties)
    n_obs = a.size + b.size
    spread = np.sqrt(pairs / 12 * (n_obs + 1 - ties / (n_obs * (n_obs - 1))))
    offset = statistic - pairs / 2
    z = float(offset / spread) if spread > 0 else float("nan")
    if use_exact:
        p_value = _exact_p(statistic, a.size, b.size)
    else:
        corrected = offset - np.sign(offset) * 0.5
        p_value = normal_two_sided_p(float(corrected / spread)) if spread > 0 else float("nan")
    effect = 2 * statistic / pairs - 1
    reach = _reach(a.size, b.size, conf_level)
    return MannWhitney(
        statistic=statistic,
        z=z,
        p_value=p_value,
        method="exact" if use_exact else "normal",
        rank_biserial=effect,
        conf_low=_moved(effect, -reach),
        conf_high=_moved(effect, reach),
        superiority=statistic / pairs,
    )


def _reach(n_first: int, n_second: int, conf_level: float) -> float:
    """Half an interval on Fisher's scale."""
    error = np.sqrt((n_first + n_second + 1) / (3 * n_first * n_second))
    return float(normal_quantile((1 + confidence_level(conf_level)) / 2) * error)


def _moved(effect: float, reach: float) -> float:
    """Move a correlation on Fisher's scale; -1 and 1 stay where they are."""
    return effect if abs(effect) >= 1 else float(np.tanh(np.arctanh(effect) + reach))


def _exact_p(statistic: float, n_first: int, n_second: int) -> float:
    """Twice the smaller tail of the distribution over all orders."""
    counts = orderings(n_first, n_second)
    total = float(special.binom(n_first + n_second, n_first))
    low, whole = counts / total, round(statistic)
    below, above = float(low[: whole + 1].sum()), float(low[whole:].sum())
    return min(1.0, 2 * min(below, above))


def orderings(n_first: int, n_second: int) -> Floats:
    """Count the orders of two groups by the number of pairs the first one wins.

    Parameters
    ----------
    n_first, n_second : int

    Returns
    -------
    ndarray of float, shape (n_first * n_second + 1,)

    Notes
    -----
    The largest score is of the first group, and wins all n_second pairs, or of the second
    (equation 2 of Mann and Whitney).

    Examples
    --------
    >>> orderings(2, 2).tolist()
    [1.0, 1.0, 2.0, 1.0, 1.0]
    """
    size = n_first * n_second + 1
    row: list[Floats] = [np.eye(1, size)[0] for _ in range(n_second + 1)]
    for _ in range(n_first):
        following: list[Floats] = [np.eye(1, size)[0]]
        for n in range(1, n_second + 1):
            counts = following[n - 1].copy()
            counts[n:] += row[n][: size - n]
            following.append(counts)
        row = following
    return row[n_second]
