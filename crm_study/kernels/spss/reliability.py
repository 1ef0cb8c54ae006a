"""One scale as the procedure RELIABILITY of SPSS judges it, from the covariance matrix."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from crm_study.kernels.arrays.distributions import f_quantile
from crm_study.kernels.arrays.validate import Floats, complete


@dataclass(frozen=True, slots=True, eq=False)
class SpssReliability:
    """What RELIABILITY prints. Unrounded, dimensionless.

    Attributes
    ----------
    alpha, std_alpha : float
        From covariances, and from correlations ("based on standardized items").
    conf_low, conf_high : float
        Limits at 95% of the average-measures consistency ICC, which is the same as alpha.
    first_half : float
        Equal-length Spearman–Brown of the first half against the second (/MODEL=SPLIT).
    guttman : float
        Guttman's split-half coefficient of the same halves.
    item_total : ndarray of float, shape (n_items,)
        Corrected item-total correlation.
    alpha_if_deleted : ndarray of float, shape (n_items,)
        Alpha of the others; nan with two items.
    """

    alpha: float
    std_alpha: float
    conf_low: float
    conf_high: float
    first_half: float
    guttman: float
    item_total: Floats
    alpha_if_deleted: Floats


def spss_reliability(scores: ArrayLike) -> SpssReliability:
    r"""Judge one scale as RELIABILITY does.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Complete: SPSS leaves out every respondent with a gap on the scale.

    Raises
    ------
    AnalysisError
        A missing score.

    Notes
    -----
    .. math:: \alpha = \frac{k}{k-1} \Bigl(1 - \frac{\mathrm{tr}\, W}{1' W 1}\Bigr), \qquad
              r_{i,T-i} = \frac{(W1)_i - w_{ii}}{\sqrt{w_{ii} (1'W1 - 2 (W1)_i + w_{ii})}}

    References
    ----------
    .. [1] IBM Corp. (2021). IBM SPSS Statistics Algorithms: RELIABILITY.

    Examples
    --------
    >>> found = spss_reliability([[4, 5, 4], [2, 3, 2], [5, 5, 4], [3, 3, 3], [1, 2, 2]])
    >>> round(found.alpha, 4), found.item_total.round(3).tolist()
    (0.9628, [0.962, 0.95, 0.955])
    """
    items = complete(scores, name="scores", ndim=2)
    n_obs, k = items.shape
    w = np.cov(items, rowvar=False)
    spread = np.sqrt(w.diagonal())
    mean_r = ((w / np.outer(spread, spread)).sum() - k) / (k * (k - 1))
    alpha = _alpha(w)
    high, low = (f_quantile(p, n_obs - 1, (n_obs - 1) * (k - 1)) for p in (0.025, 0.975))
    rows, own = w.sum(axis=0), w.diagonal()
    return SpssReliability(
        alpha=alpha,
        std_alpha=float(k * mean_r / (1 + (k - 1) * mean_r)),
        conf_low=1 - (1 - alpha) * float(low),
        conf_high=1 - (1 - alpha) * float(high),
        first_half=_halves(w)[0],
        guttman=_halves(w)[1],
        item_total=(rows - own) / np.sqrt(own * (w.sum() - 2 * rows + own)),
        alpha_if_deleted=np.array([_alpha(_without(w, i)) for i in range(k)]),
    )


def _alpha(w: Floats) -> float:
    k = len(w)
    return float(k / (k - 1) * (1 - w.trace() / w.sum())) if k > 1 else float("nan")


def _without(w: Floats, i: int) -> Floats:
    return np.delete(np.delete(w, i, axis=0), i, axis=1)


def _halves(w: Floats) -> tuple[float, float]:
    """Step the halves up; of an odd number of items the first half has one more."""
    cut = (len(w) + 1) // 2
    first, second, both = w[:cut, :cut].sum(), w[cut:, cut:].sum(), w[:cut, cut:].sum()
    r = both / sqrt(first * second)
    return float(2 * r / (1 + r)), float(2 * (1 - (first + second) / w.sum()))
