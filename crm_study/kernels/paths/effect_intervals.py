"""Intervals of several effects from what each is in every resample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm_study.kernels.arrays.bootstrap import bca_limits, percentile_limits
from crm_study.kernels.arrays.validate import Floats


@dataclass(frozen=True, slots=True, eq=False)
class EffectIntervals:
    """Effects with their bootstrap intervals; each array has shape (n_effects,).

    Attributes
    ----------
    estimate : ndarray of float
        In the sample.
    std_error : ndarray of float
        Standard deviation over the resamples, divisor one less than their number.
    p_value : ndarray of float
        Two-sided: twice the smaller share of resamples on either side of 0, counted with
        the sample itself, never above 1.
    percentile_low, percentile_high : ndarray of float
        Percentiles of the resamples.
    corrected_low, corrected_high : ndarray of float
        Corrected for bias (BC).
    bca_low, bca_high : ndarray of float
        Corrected for bias and acceleration (BCa).
    n_undefined : int
        Resamples left out because some effect is undefined there.
    """

    estimate: Floats
    std_error: Floats
    p_value: Floats
    percentile_low: Floats
    percentile_high: Floats
    corrected_low: Floats
    corrected_high: Floats
    bca_low: Floats
    bca_high: Floats
    n_undefined: int


def effect_intervals(
    estimate: Floats, replicates: Floats, jackknife: Floats, *, conf_level: float = 0.95
) -> EffectIntervals:
    r"""Give every effect its percentile, bias-corrected and BCa interval.

    Parameters
    ----------
    estimate : ndarray of float, shape (n_effects,)
        In the sample.
    replicates : ndarray of float, shape (n_effects, n_resamples)
        nan where an effect is undefined; such resamples are left out for every effect.
    jackknife : ndarray of float, shape (n_effects, n_left_out)
        Without each respondent, or cluster, in turn.
    conf_level : float, default 0.95
        Coverage, strictly between 0 and 1.

    Returns
    -------
    EffectIntervals

    Raises
    ------
    AnalysisError
        A level outside 0 to 1.

    Notes
    -----
    Quantiles are interpolated linearly (type 7 of R). The p value is

    .. math:: p = \min\Bigl(1, 2\,\frac{1 + \min(\#\{\theta^* \le 0\}, \#\{\theta^* \ge 0\})}
              {1 + B}\Bigr)

    References
    ----------
    .. [1] Efron, B. (1987). Journal of the American Statistical Association, 82, 171-185.
    .. [2] Davison, A. C., & Hinkley, D. V. (1997). Bootstrap methods and their application,
       equation (4.11).

    Examples
    --------
    >>> found = effect_intervals(np.array([2.0]), np.arange(-1.0, 6.0)[None],
    ...                          np.array([[1.0, 2.0, 3.0]]), conf_level=0.5)
    >>> found.percentile_low, found.percentile_high, found.p_value
    (array([0.5]), array([3.5]), array([0.75]))
    """
    defined = replicates[:, np.isfinite(replicates).all(axis=0)]
    n_resamples = defined.shape[1]
    spread = (
        defined.std(axis=1, ddof=1) if n_resamples > 1 else np.full_like(estimate, float("nan"))
    )
    level = {"conf_level": conf_level}
    percentile = [percentile_limits(row, **level) for row in defined]
    flat = np.zeros(1)
    corrected = [
        bca_limits(row, estimate=value, jackknife=flat, **level)
        for row, value in zip(defined, estimate.tolist(), strict=True)
    ]
    accelerated = [
        bca_limits(row, estimate=value, jackknife=others, **level)
        for row, value, others in zip(defined, estimate.tolist(), jackknife, strict=True)
    ]
    low, high = np.array(percentile).T
    corrected_low, corrected_high = np.array(corrected).T
    bca_low, bca_high = np.array(accelerated).T
    return EffectIntervals(
        estimate=estimate,
        std_error=spread,
        p_value=_p_value(defined),
        percentile_low=low,
        percentile_high=high,
        corrected_low=corrected_low,
        corrected_high=corrected_high,
        bca_low=bca_low,
        bca_high=bca_high,
        n_undefined=replicates.shape[1] - n_resamples,
    )


def _p_value(replicates: Floats) -> Floats:
    """Twice the smaller share beyond 0, the sample counted in."""
    n_resamples = replicates.shape[1]
    if not n_resamples:
        return np.full(len(replicates), np.nan)
    beyond = np.minimum((replicates <= 0).sum(axis=1), (replicates >= 0).sum(axis=1))
    return np.asarray(np.minimum(1.0, 2 * (1 + beyond) / (1 + n_resamples)))
