"""The Kaplan-Meier curve of one group, its limits, and the log-rank test of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.frames import Floats
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p, normal_quantile
from crm_study.kernels.arrays.validate import confidence_level

Interval = Literal["log", "log-log", "plain"]
_HALF, _ROUNDING = 0.5, 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """The share who stay, at every time at which someone left; arrays of shape (k,).

    Attributes
    ----------
    time, survival, std_error, low, high : ndarray of float
        Limits are nan where nobody is left.
    at_risk, events : ndarray of float
        Customers under observation just before, and those who left.
    durations, left : ndarray
        What the curve is made of.
    """

    time: Floats
    survival: Floats
    std_error: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    events: Floats
    durations: Floats
    left: NDArray[np.bool_]

    def at(self, time: float) -> tuple[float, float, float]:
        """Return the share who stay longer than a time, with its limits.

        Nan beyond the data, unless everybody had left by then.
        """
        if time > self.durations.max() and not (self.survival.size and self.survival[-1] == 0):
            return float("nan"), float("nan"), float("nan")
        place = int(np.searchsorted(self.time, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.survival[place]), float(self.low[place]), float(self.high[place])

    def risk_at(self, time: float) -> int:
        """Count the customers under observation just before a time."""
        return int((self.durations >= time).sum())

    def median(self) -> tuple[float, float, float]:
        """Return the time by which half have left, with its limits; nan where not reached."""
        return self._crossing(self.survival), self._crossing(self.low), self._crossing(self.high)

    def restricted_mean(self, horizon: float) -> float:
        """Return the mean time up to a horizon: the area below the curve."""
        inside = self.time < horizon
        edges = np.concatenate([[0.0], self.time[inside], [horizon]])
        heights = np.concatenate([[1.0], self.survival[inside]])
        return float(np.diff(edges) @ heights)

    def _crossing(self, heights: Floats) -> float:
        """Find where a falling line passes a half; between two times where it lies on it."""
        known = np.where(np.isnan(heights), 0.0 if heights is self.low else np.inf, heights)
        reached = np.flatnonzero(known <= _HALF + _ROUNDING)
        if not reached.size:
            return float("nan")
        first = int(reached[0])
        below = np.flatnonzero(known < _HALF - _ROUNDING)
        if abs(known[first] - _HALF) <= _ROUNDING and below.size:
            return float(self.time[first] + self.time[below[0]]) / 2
        return float(self.time[first])


def survival_curve(
    durations: Floats,
    left: NDArray[np.bool_],
    *,
    conf_level: float = 0.95,
    interval: Interval = "log",
) -> SurvivalCurve:
    """Estimate the share who stay, by statsmodels, with limits as in R's survfit.

    Parameters
    ----------
    durations : ndarray of float, shape (n,)
        Time under observation, above 0.
    left : ndarray of bool, shape (n,)
        Whether the customer was seen to leave at its end.
    conf_level : float, default 0.95
    interval : {"log", "log-log", "plain"}
        Scale on which the limits are symmetric.

    Raises
    ------
    AnalysisError
        No customer, or a time that is not above 0.

    References
    ----------
    .. [1] Kaplan, E. L., & Meier, P. (1958). Journal of the American Statistical Association,
       53(282), 457-481.

    Examples
    --------
    >>> curve = survival_curve(np.array([1.0, 2.0, 3.0]), np.array([True, False, True]))
    >>> curve.survival.round(4), curve.at_risk
    (array([0.6667, 0.    ]), array([3., 1.]))
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    level = confidence_level(conf_level)
    if not durations.size or not (durations > 0).all():
        raise AnalysisError("A retention curve needs customers, each with a time above 0.")
    if not left.any():
        none = np.empty(0)
        return SurvivalCurve(none, none, none, none, none, none, none, durations, left)
    with np.errstate(divide="ignore", invalid="ignore"):
        fit = SurvfuncRight(durations, left.astype(int))
        survival = np.asarray(fit.surv_prob, dtype=float)
        error = np.asarray(fit.surv_prob_se, dtype=float)
        low, high = _limits(survival, error, normal_quantile((1 + level) / 2), interval)
    return SurvivalCurve(
        time=np.asarray(fit.surv_times, dtype=float),
        survival=survival,
        std_error=error,
        low=low,
        high=high,
        at_risk=np.asarray(fit.n_risk, dtype=float),
        events=np.asarray(fit.n_events, dtype=float),
        durations=durations,
        left=left,
    )


def log_rank(
    durations: Floats, left: NDArray[np.bool_], groups: NDArray[np.str_]
) -> tuple[float, int, float]:
    """Test whether groups leave alike; chi-squared, its degrees of freedom, and p.

    Parameters
    ----------
    durations, left
        As in `survival_curve`.
    groups : ndarray of str, shape (n,)

    Returns
    -------
    tuple
        Nan for statistic and p where nobody left, or where only one group is at risk.

    References
    ----------
    .. [1] Mantel, N. (1966). Cancer Chemotherapy Reports, 50(3), 163-170.

    Examples
    --------
    >>> groups = np.array(["a", "a", "b", "b"])
    >>> left = np.array([True, True, True, True])
    >>> chi2, df, p = log_rank(np.array([1.0, 2.0, 3.0, 4.0]), left, groups)
    >>> round(chi2, 4), df
    (2.8824, 1)
    """
    from statsmodels.duration.survfunc import survdiff

    df = np.unique(groups).size - 1
    if df < 1 or not left.any():
        return float("nan"), max(df, 0), float("nan")
    try:
        statistic = float(survdiff(durations, left.astype(int), groups)[0])
    except np.linalg.LinAlgError:
        return float("nan"), df, float("nan")
    return statistic, df, float(chi2_upper_p(statistic, df))


def _limits(survival: Floats, error: Floats, z: float, interval: Interval) -> tuple[Floats, Floats]:
    """Set limits on the chosen scale; nan where nobody is left."""
    relative = error / survival
    if interval == "plain":
        low, high = survival - z * error, survival + z * error
    elif interval == "log":
        low, high = survival * np.exp(-z * relative), survival * np.exp(z * relative)
    else:
        spread = z * relative / np.log(survival)
        low, high = survival ** np.exp(-spread), survival ** np.exp(spread)
    blank = survival <= 0
    return (
        np.where(blank, np.nan, np.clip(low, 0.0, 1.0)),
        np.where(blank, np.nan, np.clip(high, 0.0, 1.0)),
    )
