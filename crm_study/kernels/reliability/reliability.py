"""Internal consistency of one scale: coefficient alpha, its items, its halves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import f_quantile
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level, varies


@dataclass(frozen=True, slots=True)
class Alpha:
    """Coefficient alpha of one scale, its interval and its base. Unrounded, dimensionless.

    Attributes
    ----------
    estimate : float
        Raw alpha, from the covariances of the items.
    std_estimate : float
        Standardized alpha, from their correlations; nan when an item is constant.
    conf_low, conf_high : float
        Feldt's limits for the raw alpha.
    conf_level : float
        Coverage of the limits.
    n_obs, n_items : int
        Respondents and items the estimate rests on.
    """

    estimate: float
    std_estimate: float
    conf_low: float
    conf_high: float
    conf_level: float
    n_obs: int
    n_items: int


@dataclass(frozen=True, slots=True, eq=False)
class ItemAnalysis:
    """What each item brings to its scale; every array has shape (n_items,).

    Attributes
    ----------
    mean, std_dev : ndarray of float
        In scale points; the deviation divides by n - 1.
    item_rest : ndarray of float
        Corrected item-rest correlation; nan when the item or the rest is constant.
    alpha_if_dropped : ndarray of float
        Raw alpha of the other items; nan with two items, or when their total is constant.
    n_obs, n_items : int
        Respondents and items the statistics rest on.
    """

    mean: Floats
    std_dev: Floats
    item_rest: Floats
    alpha_if_dropped: Floats
    n_obs: int
    n_items: int


def cronbach_alpha(scores: ArrayLike, *, conf_level: float = 0.95) -> Alpha:
    r"""Estimate coefficient alpha, raw and standardized, with Feldt's confidence limits.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete. Whom to leave out is
        decided once, upstream, where it is counted and reported.
    conf_level : float, default 0.95
        Coverage of the interval, strictly between 0 and 1.

    Returns
    -------
    Alpha
        Negative when items oppose one another: a fact about the keying, not an error.

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, or one and the same total for all.

    Notes
    -----
    .. math:: \alpha = \frac{k}{k-1} \Bigl(1 - \sum_i s_i^2 / s_T^2\Bigr), \qquad
              \alpha_{std} = \frac{k \bar r}{1 + (k-1) \bar r}, \qquad
              \frac{1-\rho}{1-\alpha} \sim F_{n-1,\,(n-1)(k-1)}

    References
    ----------
    .. [1] Cronbach, L. J. (1951). Psychometrika, 16(3), 297-334.
    .. [2] Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Applied Psychological
       Measurement, 11(1), 93-103.

    Examples
    --------
    >>> alpha = cronbach_alpha([[4, 5, 4], [2, 3, 2], [5, 5, 4], [3, 3, 3], [1, 2, 2]])
    >>> round(alpha.estimate, 4), round(alpha.conf_low, 4), round(alpha.conf_high, 4)
    (0.9628, 0.8122, 0.9959)
    """
    level = confidence_level(conf_level)
    items = centered_scores(scores, statistic="Coefficient alpha")
    n_obs, n_items = items.shape
    estimate = float(
        _alpha(items.var(axis=0, ddof=1).sum(), items.sum(axis=1).var(ddof=1), n_items)
    )
    conf_low, conf_high = feldt_limits(estimate, n_obs=n_obs, n_items=n_items, conf_level=level)
    return Alpha(estimate, _std_alpha(items), conf_low, conf_high, level, n_obs, n_items)


def feldt_limits(
    alpha: float, *, n_obs: int, n_items: int, conf_level: float = 0.95
) -> tuple[float, float]:
    """Return Feldt's confidence limits of an alpha.

    Examples
    --------
    >>> [round(limit, 4) for limit in feldt_limits(0.9628252788, n_obs=5, n_items=3)]
    [0.8122, 0.9959]
    """
    tails = np.array([(1 + conf_level) / 2, (1 - conf_level) / 2])
    ratios = f_quantile(tails, n_obs - 1, (n_obs - 1) * (n_items - 1))
    low, high = (1 - (1 - alpha) * ratios).tolist()
    return low, high


def item_analysis(scores: ArrayLike) -> ItemAnalysis:
    """Describe each item and what the scale would be without it.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed and complete.

    Returns
    -------
    ItemAnalysis
        In the order of the columns.

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, or one and the same total for all.

    Notes
    -----
    The item-rest correlation is corrected: the rest is the total without the item. SPSS
    prints it as "Corrected Item-Total Correlation".

    References
    ----------
    .. [1] Nunnally, J. C., & Bernstein, I. H. (1994). Psychometric theory (3rd ed.), ch. 8.

    Examples
    --------
    >>> items = item_analysis([[4, 5, 4], [2, 3, 2], [5, 5, 4], [3, 3, 3], [1, 2, 2]])
    >>> items.item_rest.round(4)
    array([0.9615, 0.9501, 0.9545])
    """
    items = centered_scores(scores, statistic="An item analysis")
    n_obs, n_items = items.shape
    rest = items.sum(axis=1, keepdims=True) - items
    variance = items.var(axis=0, ddof=1)
    dropped = _alpha(variance.sum() - variance, _variance(rest, items), n_items - 1)
    return ItemAnalysis(
        mean=np.asarray(scores, dtype=float).mean(axis=0),
        std_dev=np.sqrt(variance),
        item_rest=_column_correlation(items, rest),
        alpha_if_dropped=np.asarray(dropped),
        n_obs=n_obs,
        n_items=n_items,
    )


def split_half(scores: ArrayLike) -> float:
    r"""Estimate odd-even split-half reliability, stepped up to the full length.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        Item scores in scale points, reverse-keyed, complete and in questionnaire order.

    Returns
    -------
    float
        Dimensionless; nan when a half is constant or the halves oppose one another exactly.

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, or one and the same total for all.

    Notes
    -----
    .. math:: \rho = 2r / (1 + r)

    where r correlates the sum of items 1, 3, 5, ... with the sum of items 2, 4, 6, ...
    The odd-even halves share any drift along the questionnaire. SPSS's default splits
    the first half from the last half and gives another number. With an odd number of
    items the halves differ by one item, which the formula takes as equal.

    References
    ----------
    .. [1] Brown, W. (1910). British Journal of Psychology, 3(3), 296-322.
    .. [2] Spearman, C. (1910). British Journal of Psychology, 3(3), 271-295.

    Examples
    --------
    >>> round(split_half([[1, 2], [2, 1], [3, 4], [4, 3]]), 4)
    0.75
    """
    items = centered_scores(scores, statistic="Split-half reliability")
    odd = items[:, ::2].sum(axis=1, keepdims=True)
    even = items[:, 1::2].sum(axis=1, keepdims=True)
    correlation = float(_column_correlation(odd, even)[0])
    return 2 * correlation / (1 + correlation) if correlation > -1 else float("nan")


def centered_scores(scores: ArrayLike, *, statistic: str) -> Floats:
    """Read item scores as deviations from their means, after every refusal.

    Parameters
    ----------
    scores : array_like of float, shape (n_obs, n_items)
        In scale points and complete.
    statistic : str
        What is computed from them, to open the sentence: ``"Coefficient alpha"``.

    Returns
    -------
    ndarray of float, shape (n_obs, n_items)
        Exactly zero for an item that is constant but for rounding.

    Raises
    ------
    AnalysisError
        Too few items or respondents, a missing score, or one and the same total for all.

    Examples
    --------
    >>> centered_scores([[1, 2], [3, 2]], statistic="Alpha")
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    items = complete(scores, name="scores", ndim=2)
    n_obs, n_items = items.shape
    if n_obs < 2 or n_items < 2:
        raise AnalysisError(
            f"{statistic} needs at least 2 respondents and 2 items, but got {n_obs} and {n_items}."
        )
    centered = np.where(varies(items), items - items.mean(axis=0), 0.0)
    if not _variance(centered.sum(axis=1, keepdims=True), items)[0] > 0:
        raise AnalysisError(f"{statistic} is undefined: every respondent has the same total score.")
    return centered


def _variance(sums: Floats, items: Floats) -> Floats:
    """Variance of sums of items by column; 0 when nothing but rounding is left."""
    rounding = 1e-13 * np.abs(items).sum(axis=1).max()
    return np.asarray(np.where(np.ptp(sums, axis=0) > rounding, sums.var(axis=0, ddof=1), 0.0))


def _alpha(item_variance: Floats, total_variance: Floats, n_items: int) -> Floats:
    """Alpha from the sum of the item variances and the variance of the total."""
    if n_items < 2:
        return np.full_like(item_variance, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.where(total_variance > 0, 1 - item_variance / total_variance, np.nan)
    return np.asarray(n_items / (n_items - 1) * shared)


def _std_alpha(items: Floats) -> float:
    """Alpha of the items in units of their own standard deviations."""
    std_dev = items.std(axis=0, ddof=1)
    if not std_dev.all():
        return float("nan")
    scaled = items / std_dev
    total_variance = _variance(scaled.sum(axis=1, keepdims=True), scaled)
    return float(_alpha(np.array([float(items.shape[1])]), total_variance, items.shape[1])[0])


def _column_correlation(left: Floats, right: Floats) -> Floats:
    """Correlate centered sums of items column by column; nan where one is constant."""
    scale = np.hstack([left, right])
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = (left * right).sum(axis=0) / np.sqrt(
            _variance(left, scale) * _variance(right, scale)
        )
    bounded = np.clip(correlation / (len(left) - 1), -1, 1)
    return np.asarray(np.where(np.isfinite(correlation), bounded, np.nan))
