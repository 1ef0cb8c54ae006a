"""Two variables, and groups, as SPSS sets them beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.distributions import normal_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True)
class SpssCorrelation:
    """What CORRELATIONS and NONPAR CORR print of one pair.

    Attributes
    ----------
    pearson, p_value : float
        And "Sig. (2-tailed)", by t with n − 2 degrees of freedom.
    conf_low, conf_high : float
        At 95%, by Fisher's z without the bias adjustment.
    spearman, spearman_p_value : float
        Pearson's correlation of midranks, and its p by the same t.
    spearman_textbook : float
        1 − 6 Σd² / (n³ − n), which holds only where no two values tie.
    """

    pearson: float
    p_value: float
    conf_low: float
    conf_high: float
    spearman: float
    spearman_p_value: float
    spearman_textbook: float


def spss_correlation(x: ArrayLike, y: ArrayLike) -> SpssCorrelation:
    """Correlate two variables as SPSS does.

    Parameters
    ----------
    x, y : array_like of float, shape (n,)
        Complete pairs.

    Raises
    ------
    AnalysisError
        A missing value.

    References
    ----------
    .. [1] IBM Corp. (2021). IBM SPSS Statistics Algorithms: CORRELATIONS, NONPAR CORR.

    Examples
    --------
    >>> found = spss_correlation([1, 2, 3, 4], [1, 3, 2, 4])
    >>> round(found.pearson, 4), round(found.spearman_textbook, 4)
    (0.8, 0.8)
    """
    left, right = (complete(values, name="values", ndim=1) for values in (x, y))
    n = left.size
    r = _moment(left, right)
    ranks = [_midranks(values) for values in (left, right)]
    rho = _moment(*ranks)
    reach = float(normal_quantile(0.975)) / sqrt(n - 3) if n > 3 else float("nan")
    return SpssCorrelation(
        pearson=r,
        p_value=_p_value(r, n),
        conf_low=tanh(atanh(r) - reach),
        conf_high=tanh(atanh(r) + reach),
        spearman=rho,
        spearman_p_value=_p_value(rho, n),
        spearman_textbook=1 - 6 * float(((ranks[0] - ranks[1]) ** 2).sum()) / (n**3 - n),
    )


def spss_levene(scores: ArrayLike, groups: Sequence[object]) -> float:
    """Return Levene's F of ONEWAY: distances from the group means, not the medians.

    Parameters
    ----------
    scores : array_like of float, shape (n,)
        Complete.
    groups : sequence, length n
        Group of every row.

    Raises
    ------
    AnalysisError
        A missing value.

    Examples
    --------
    >>> round(spss_levene([1, 2, 3, 2, 4, 6], list("aaabbb")), 4)
    0.8
    """
    y = complete(scores, name="scores", ndim=1)
    member = np.unique(np.array([str(group) for group in groups]), return_inverse=True)[1]
    sizes = np.bincount(member)
    distances = np.abs(y - (np.bincount(member, y) / sizes)[member])
    means = np.bincount(member, distances) / sizes
    between = float(sizes @ (means - distances.mean()) ** 2) / (len(sizes) - 1)
    within = float(((distances - means[member]) ** 2).sum()) / (y.size - len(sizes))
    return between / within


def _moment(x: Floats, y: Floats) -> float:
    dx, dy = x - x.mean(), y - y.mean()
    return float(dx @ dy / sqrt((dx @ dx) * (dy @ dy)))


def _midranks(values: Floats) -> Floats:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place])


def _p_value(r: float, n: int) -> float:
    return float(t_two_sided_p(r * sqrt((n - 2) / (1 - r * r)), n - 2))
