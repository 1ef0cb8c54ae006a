"""Predictor and outcome from different people: no method and no mood in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import t_quantile, t_two_sided_p
from crm_study.kernels.arrays.validate import Floats, confidence_level, varies

_LEAST_CLUSTERS = 4


@dataclass(frozen=True, slots=True)
class SplitSlope:
    """Regression of cluster means of one source's outcome on another's predictor.

    Attributes
    ----------
    estimate, std_error, statistic, p_value, conf_low, conf_high : float
        The slope, in units of the scores, and its t test.
    pearson : float
        Correlation of the means.
    df, n_clusters : int
        n_clusters - 2, and clusters in which both sources answered.
    """

    estimate: float
    std_error: float
    statistic: float
    p_value: float
    conf_low: float
    conf_high: float
    pearson: float
    df: int
    n_clusters: int


def split_slope(
    outcome: Floats,
    predictor: Floats,
    *,
    cluster: NDArray[np.intp],
    reports_predictor: NDArray[np.bool_],
    conf_level: float = 0.95,
) -> SplitSlope:
    """Regress the others' mean outcome on one source's mean predictor, cluster by cluster.

    Parameters
    ----------
    outcome, predictor : ndarray of float, shape (n_obs,)
        Complete.
    cluster : ndarray of int, shape (n_obs,)
        Codes 0, 1, ...
    reports_predictor : ndarray of bool, shape (n_obs,)
        Whose predictor counts; the outcome of all others counts.
    conf_level : float, default 0.95
        Coverage of the limits, strictly between 0 and 1.

    Returns
    -------
    SplitSlope
        Every cluster counts once, however many people answered.

    Raises
    ------
    AnalysisError
        Fewer than 4 clusters with both sources, or means that do not vary.

    References
    ----------
    .. [1] Podsakoff, P. M., MacKenzie, S. B., & Podsakoff, N. P. (2012). Annual Review of
       Psychology, 63, 539-569.

    Examples
    --------
    >>> cluster = np.repeat(np.arange(5), 2)
    >>> manager = np.tile([True, False], 5)
    >>> x, y = np.repeat([1.0, 2, 3, 4, 5], 2), np.repeat([1.0, 3, 2, 5, 4], 2)
    >>> found = split_slope(y, x, cluster=cluster, reports_predictor=manager)
    >>> round(found.estimate, 3), found.df
    (0.8, 3)
    """
    level = confidence_level(conf_level)
    n_clusters = int(cluster.max()) + 1
    x = _means(predictor, cluster, reports_predictor, n_clusters)
    y = _means(outcome, cluster, ~reports_predictor, n_clusters)
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < _LEAST_CLUSTERS:
        raise AnalysisError(
            f"Split sources need at least {_LEAST_CLUSTERS} clusters in which both answered, but "
            f"there are {int(both.sum())}."
        )
    if not (varies(x[both]) and varies(y[both])):
        raise AnalysisError("Split sources need cluster means that vary.")
    return _slope(x[both], y[both], level)


def _slope(x: Floats, y: Floats, level: float) -> SplitSlope:
    """Regress one variable on one other."""
    dx, dy, df = x - x.mean(), y - y.mean(), x.size - 2
    estimate = float(dx @ dy / (dx @ dx))
    error = float(np.sqrt(((dy - estimate * dx) ** 2).sum() / df / (dx @ dx)))
    statistic = estimate / error if error else float("nan")
    reach = t_quantile((1 + level) / 2, df) * error
    return SplitSlope(
        estimate=estimate,
        std_error=error,
        statistic=statistic,
        p_value=t_two_sided_p(statistic, df),
        conf_low=estimate - reach,
        conf_high=estimate + reach,
        pearson=float(dx @ dy / np.sqrt((dx @ dx) * (dy @ dy))),
        df=df,
        n_clusters=x.size,
    )


def _means(
    values: Floats, cluster: NDArray[np.intp], chosen: NDArray[np.bool_], n_clusters: int
) -> Floats:
    """Average the chosen rows by cluster; nan where there are none."""
    count = np.bincount(cluster[chosen], minlength=n_clusters)
    total = np.bincount(cluster[chosen], weights=values[chosen], minlength=n_clusters)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
