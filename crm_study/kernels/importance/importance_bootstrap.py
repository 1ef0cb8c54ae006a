"""How sure an order of importance is: every share in every resample, in matrix products."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import (
    Method,
    bca_limits,
    method_of,
    percentile_limits,
    resample_counts,
)
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.importance.all_subsets import adjusted_for, all_subsets_r_squared
from crm_study.kernels.importance.importance_sums import (
    correlations_of,
    standardized,
    sums_of_units,
)
from crm_study.kernels.importance.relative_weights import relative_weights
from crm_study.kernels.importance.shapley import lmg

Shares = Callable[[Floats], Floats]
_NUMBERS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class ImportanceIntervals:
    """Shares of R² with bootstrap limits, and what may be said of their order.

    Attributes
    ----------
    lmg_low, lmg_high, johnson_low, johnson_high : ndarray of float, shape (p,)
        Limits of the shares.
    difference, difference_low, difference_high : ndarray of float, shape (p, p)
        LMG of the row less that of the column, with limits; nan on the diagonal.
    rank_low, rank_high : ndarray of int, shape (p,)
        Best and worst rank that the limits of the differences allow: predictors whose
        difference may be 0 are tied.
    rank_probability : ndarray of float, shape (p, p)
        Share of resamples in which the predictor (row) has rank 1, 2, ... (column).
    n_resamples, n_defined : int
        Resamples drawn, and those in which the shares are defined.
    """

    lmg_low: Floats
    lmg_high: Floats
    johnson_low: Floats
    johnson_high: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    rank_low: NDArray[np.intp]
    rank_high: NDArray[np.intp]
    rank_probability: Floats
    n_resamples: int
    n_defined: int


def importance_intervals(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    controls: ArrayLike | None = None,
    cluster: NDArray[np.intp] | None = None,
    n_resamples: int = 1000,
    seed: int,
    conf_level: float = 0.95,
    method: str = "percentile",
) -> ImportanceIntervals:
    """Resample respondents, or whole clusters, and split R² in every resample.

    Parameters
    ----------
    outcome : array_like of float, shape (n_obs,)
        Complete.
    predictors : array_like of float, shape (n_obs, p)
        Complete; p from 1 to 16.
    controls : array_like of float, shape (n_obs, c), optional
        Always in the model; their share is not split.
    cluster : ndarray of int, shape (n_obs,), optional
        Codes 0, 1, ...; clusters are then drawn whole.
    n_resamples : int, default 1000
        Resamples.
    seed : int
        The same seed gives the same resamples.
    conf_level : float, default 0.95
        Coverage, strictly between 0 and 1; of each interval, not of all together.
    method : {"percentile", "bca"}
        How limits are read off the resamples.

    Returns
    -------
    ImportanceIntervals
        A resample in which a variable is constant or collinear is left out and counted.

    Raises
    ------
    AnalysisError
        Missing values, no resamples, a level outside 0 to 1, an unknown method, or fewer
        than two clusters.

    References
    ----------
    .. [1] Groemping, U. (2006). Journal of Statistical Software, 17(1), 1-27.
    .. [2] Johnson, J. W. (2004). Organizational Research Methods, 7(3), 283-299.

    Examples
    --------
    >>> i = np.arange(60.0)
    >>> x = np.column_stack([i * 37 % 101, i * 53 % 97])
    >>> found = importance_intervals(x[:, 0] + i * 29 % 89, x, seed=1, n_resamples=200)
    >>> found.rank_low.tolist(), found.rank_high.tolist()
    ([1, 2], [1, 2])
    """
    blocks, n_controls = standardized(outcome, predictors, controls)
    return intervals_of_sums(
        sums_of_units(blocks, cluster),
        n_controls=n_controls,
        n_predictors=blocks.shape[1] - n_controls - 1,
        n_resamples=n_resamples,
        seed=seed,
        conf_level=conf_level,
        method=method,
    )


def intervals_of_sums(
    sums: Floats,
    *,
    n_controls: int,
    n_predictors: int,
    n_resamples: int = 1000,
    seed: int,
    conf_level: float = 0.95,
    method: str = "percentile",
) -> ImportanceIntervals:
    """Resample units of which only sums are known, and split R² in every resample.

    Parameters
    ----------
    sums : ndarray of float, shape (n_units, 1 + q + q (q + 1) / 2)
        Of every unit: rows, sums and products (upper triangle, row by row) of the q
        standardized variables: controls, predictors, outcome.
    n_controls, n_predictors : int
    n_resamples, seed, conf_level, method
        As for `importance_intervals`.

    Raises
    ------
    AnalysisError
        As `importance_intervals`.

    Examples
    --------
    >>> z = np.array([1.0, -1, 1, -1, 1, -1, 1, -1]), np.array([1.0, -1, -1, -1, 1, 1, 1, -1])
    >>> rows = np.column_stack([np.ones(8), z[0], z[1], z[0] ** 2, z[0] * z[1], z[1] ** 2])
    >>> intervals_of_sums(rows, n_controls=0, n_predictors=1, seed=1, n_resamples=50).n_defined
    49
    """
    level, how = confidence_level(conf_level), method_of(method)
    q = n_controls + n_predictors + 1
    draw = resample_counts(len(sums), n_resamples=n_resamples, seed=seed)
    replicates = _both(_moments(sums, draw, q), n_controls)
    whole = _both(iter([correlations_of(sums.sum(axis=0)[None], q)]), n_controls)[:, 0]
    jackknife = _jackknife(sums, q, n_controls) if how == "bca" else None
    return _assemble(replicates, whole, jackknife, level, how)


def _moments(sums: Floats, draw: Iterator[Floats], q: int) -> Iterator[Floats]:
    at_once = max(1, _NUMBERS_AT_ONCE >> q)
    for counts in draw:
        for start in range(0, len(counts), at_once):
            yield correlations_of(counts[start : start + at_once] @ sums, q)


def _both(moments: Iterator[Floats], n_controls: int) -> Floats:
    """Return LMG and Johnson's weights, shape (2, n_samples, p), as shares of all variance."""
    parts = []
    for correlations in moments:
        left = adjusted_for(correlations, n_controls=n_controls)
        shares = np.stack([lmg(all_subsets_r_squared(left)), _johnson(left)])
        parts.append(shares * left[:, -1, -1, None])
    return np.concatenate(parts, axis=1)


def _johnson(left: Floats) -> Floats:
    """Return Johnson's weights where every variable varies, else nan."""
    scale = np.sqrt(np.diagonal(left, axis1=1, axis2=2))
    known = np.isfinite(left).all(axis=(1, 2)) & (scale > 0).all(axis=1)
    weights = np.full((len(left), left.shape[1] - 1), np.nan)
    matrices = left[known] / scale[known][:, :, None] / scale[known][:, None, :]
    weights[known] = relative_weights(matrices)
    return weights


def _jackknife(sums: Floats, q: int, n_controls: int) -> Floats:
    at_once = max(1, _NUMBERS_AT_ONCE >> q)
    total = sums.sum(axis=0)
    starts = range(0, len(sums), at_once)
    parts = (correlations_of(total - sums[start : start + at_once], q) for start in starts)
    return _both(iter(parts), n_controls)


def _assemble(
    replicates: Floats, whole: Floats, jackknife: Floats | None, level: float, how: Method
) -> ImportanceIntervals:
    shares, johnson = replicates
    defined = np.isfinite(shares).all(axis=1)
    if not defined.any():
        raise AnalysisError("No resample has predictors that vary and can be told apart.")

    def limits(values: Floats, estimate: Floats, left_out: Floats | None) -> Floats:
        return _limits(values[defined], estimate, left_out, level=level, method=how)

    pairs = shares[:, :, None] - shares[:, None, :]
    leave = jackknife if jackknife is not None else [None, None]
    between = None if leave[0] is None else leave[0][:, :, None] - leave[0][:, None, :]
    lmg_limits, johnson_limits = (
        limits(values, estimate, left)
        for values, estimate, left in zip((shares, johnson), whole, leave, strict=True)
    )
    difference = whole[0][:, None] - whole[0][None, :]
    gaps = limits(pairs, difference, between)
    gaps[:, np.arange(len(difference)), np.arange(len(difference))] = np.nan
    return ImportanceIntervals(
        lmg_low=lmg_limits[0],
        lmg_high=lmg_limits[1],
        johnson_low=johnson_limits[0],
        johnson_high=johnson_limits[1],
        difference=difference,
        difference_low=gaps[0],
        difference_high=gaps[1],
        rank_low=1 + (gaps[0] > 0).sum(axis=0),
        rank_high=len(difference) - (gaps[0] > 0).sum(axis=1),
        rank_probability=_rank_probability(shares[defined]),
        n_resamples=len(shares),
        n_defined=int(defined.sum()),
    )


def _limits(
    values: Floats, estimate: Floats, left_out: Floats | None, *, level: float, method: Method
) -> Floats:
    """Return lower and upper limits of every entry, shape (2, ...)."""
    if method == "percentile" or left_out is None:
        quantiles: Floats = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
        return quantiles
    found = np.empty((2, *estimate.shape))
    for place in np.ndindex(estimate.shape):
        each = (slice(None), *place)
        low, high = bca_limits(
            values[each],
            estimate=float(estimate[place]),
            jackknife=left_out[each],
            conf_level=level,
        )
        if np.isnan(low):
            low, high = percentile_limits(values[each], conf_level=level)
        found[each] = low, high
    return found


def _rank_probability(shares: Floats) -> Floats:
    """Return how often each predictor has each rank; equal shares take the better rank."""
    ranks = 1 + (shares[:, None, :] > shares[:, :, None]).sum(axis=2)
    n_predictors = shares.shape[1]
    chances: Floats = np.stack(
        [(ranks == rank).mean(axis=0) for rank in range(1, n_predictors + 1)], axis=1
    )
    return chances
