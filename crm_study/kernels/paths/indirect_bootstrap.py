"""Bootstrap of indirect effects: thousands of resamples from one matrix product."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.arrays.bootstrap import percentile_limits
from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.paths.effect_intervals import EffectIntervals, effect_intervals
from crm_study.kernels.paths.indirect import Chain, chains, indirect_effects
from crm_study.kernels.paths.mediation import read_columns
from crm_study.kernels.paths.resampled_slopes import (
    Sums,
    counted_sums,
    left_out_sums,
    resampled_sums,
    slopes,
    standard_deviations,
)

#: Ways up to which every pair is contrasted; more would bury the table.
MOST_CONTRASTED = 8


@dataclass(frozen=True, slots=True, eq=False)
class IndirectBootstrap:
    """Indirect effects, their sum and their differences with bootstrap intervals.

    Attributes
    ----------
    ways : tuple of tuple of int
        Mediators of each specific indirect effect, by position.
    contrasts : tuple of tuple of int
        Pairs of ways, by position: the first less the second.
    effects : EffectIntervals
        One entry per way, then the total (only when there are several ways), then one per
        contrast.
    std_estimate, std_low, std_high : ndarray of float
        Completely standardized effects, times sd(predictor) / sd(outcome), with percentile
        limits; in each resample by its own standard deviations.
    partial_std_estimate : ndarray of float
        Partially standardized effects, divided by sd(outcome).
    n_clusters : int or None
        Clusters that were drawn; None when respondents were.
    """

    ways: tuple[Chain, ...]
    contrasts: tuple[tuple[int, int], ...]
    effects: EffectIntervals
    std_estimate: Floats
    std_low: Floats
    std_high: Floats
    partial_std_estimate: Floats
    n_clusters: int | None


def bootstrap_indirect(
    outcome: ArrayLike,
    predictor: ArrayLike,
    mediators: ArrayLike,
    *,
    controls: ArrayLike | None = None,
    serial: bool = False,
    clusters: NDArray[np.intp] | None = None,
    n_resamples: int = 5000,
    seed: int = 2021,
    conf_level: float = 0.95,
) -> IndirectBootstrap:
    """Resample respondents, or whole clusters, and refit every regression each time.

    Parameters
    ----------
    outcome, predictor : array_like of float, shape (n_obs,)
        Complete and varying, as `mediation_paths` has found them.
    mediators : array_like of float, shape (n_obs, k)
        Complete; in series they act in the order of the columns.
    controls : array_like of float, shape (n_obs, m), optional
        Covariates of every regression.
    serial : bool, default False
        Whether each mediator also depends on those before it.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes from 0; when given, whole clusters are drawn, and left out by the jackknife.
    n_resamples : int, default 5000
    seed : int, default 2021
        The same seed gives the same resamples.
    conf_level : float, default 0.95

    Returns
    -------
    IndirectBootstrap

    Raises
    ------
    AnalysisError
        Missing values, fewer than two clusters, or no resamples.

    References
    ----------
    .. [1] Preacher, K. J., & Hayes, A. F. (2008). Behavior Research Methods, 40, 879-891.
    .. [2] Preacher, K. J., & Kelley, K. (2011). Psychological Methods, 16, 93-115.

    Examples
    --------
    >>> rows = np.arange(40.0)
    >>> x, m = rows % 7, rows % 7 + rows % 5
    >>> found = bootstrap_indirect(m + rows % 3, x, m[:, None], n_resamples=200, seed=1)
    >>> round(float(found.effects.estimate[0]), 3), found.effects.percentile_low[0] > 0
    (1.054, np.True_)
    """
    level = confidence_level(conf_level)
    y, x, m = read_columns(outcome, predictor, mediators)
    parts = [x, m, y]
    if controls is not None:
        parts.append(complete(controls, name="controls", ndim=2))
    columns, k = np.column_stack(parts), m.shape[1]
    in_series = serial and k > 1
    ways = chains(k, serial=in_series)
    contrasts = tuple(combinations(range(len(ways)), 2)) if len(ways) <= MOST_CONTRASTED else ()
    combined = _combinations(len(ways), contrasts)

    def effects_in(sums: Sums) -> Floats:
        return np.asarray(combined @ specific_effects(sums, k, ways, serial=in_series))

    sample = counted_sums(columns, np.ones((1, len(columns))))
    drawn = resampled_sums(columns, n_resamples=n_resamples, seed=seed, clusters=clusters)
    estimate, replicates = effects_in(sample)[:, 0], effects_in(drawn)
    jackknife = effects_in(left_out_sums(columns, clusters=clusters))
    sd, sds = standard_deviations(sample)[:, 0], standard_deviations(drawn)
    standard = _limits(replicates * (sds[0] / sds[k + 1]), level)
    return IndirectBootstrap(
        ways=ways,
        contrasts=contrasts,
        effects=effect_intervals(estimate, replicates, jackknife, conf_level=level),
        std_estimate=estimate * sd[0] / sd[k + 1],
        std_low=standard[:, 0],
        std_high=standard[:, 1],
        partial_std_estimate=estimate / sd[k + 1],
        n_clusters=None if clusters is None else int(clusters.max()) + 1,
    )


def specific_effects(
    sums: Sums, n_mediators: int, ways: tuple[Chain, ...], *, serial: bool
) -> Floats:
    """Compute every specific indirect effect in every sample.

    Parameters
    ----------
    sums : Sums
        Of the predictor, the k mediators, the outcome and the controls, in this order.
    n_mediators : int
    ways : tuple of tuple of int
    serial : bool
        Whether each mediator also depends on those before it.

    Returns
    -------
    ndarray of float, shape (n_ways, n_samples)

    Examples
    --------
    >>> columns = np.array([[1.0, 2, 2], [2, 1, 3], [3, 3, 3], [4, 5, 5], [5, 4, 7]])
    >>> sums = counted_sums(columns, np.ones((1, 5)))
    >>> specific_effects(sums, 1, ((0,),), serial=False).round(6)
    array([[-0.133333]])
    """
    k, n_columns = n_mediators, len(sums.scale)
    controls = range(k + 2, n_columns)
    mediators = range(1, k + 1)
    b = slopes(sums, outcomes=[k + 1], predictors=[0, *mediators, *controls])[1 : k + 1, 0]
    if not serial:
        a = slopes(sums, outcomes=mediators, predictors=[0, *controls])[0]
        return indirect_effects(a, b, np.zeros((k, k, 1)), ways)
    a, d = np.zeros_like(b), np.zeros((k, *b.shape))
    for i in range(k):
        found = slopes(sums, outcomes=[i + 1], predictors=[0, *mediators[:i], *controls])[:, 0]
        a[i], d[i, :i] = found[0], found[1 : i + 1]
    return indirect_effects(a, b, d, ways)


def _combinations(n_ways: int, contrasts: tuple[tuple[int, int], ...]) -> Floats:
    """Rows that pick the ways, sum them and subtract them."""
    single = np.eye(n_ways)
    total = [np.ones((1, n_ways))] if n_ways > 1 else []
    differences = [single[[first]] - single[[second]] for first, second in contrasts]
    return np.vstack([single, *total, *differences])


def _limits(replicates: Floats, level: float) -> Floats:
    """Percentile limits of every row."""
    defined = replicates[:, np.isfinite(replicates).all(axis=0)]
    return np.array([percentile_limits(row, conf_level=level) for row in defined])
