"""How well fitted probabilities tell events from other rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.distributions import chi2_upper_p, normal_quantile
from crm_study.kernels.arrays.validate import Floats

_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True, slots=True, eq=False)
class HosmerLemeshow:
    """Events against expected events in groups of rising probability.

    Attributes
    ----------
    statistic, p_value : float
        Chi-squared and its upper tail.
    df : int
        Groups less 2.
    n_obs, observed, expected : ndarray of float, shape (groups,)
        Rows, events and summed probabilities of each group.
    """

    statistic: float
    df: int
    p_value: float
    n_obs: Floats
    observed: Floats
    expected: Floats


@dataclass(frozen=True, slots=True)
class Auc:
    """Area under the ROC curve with DeLong's standard error and Wald limits."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of a two-way table: observed by predicted at one cut-off."""

    true_negative: int
    false_positive: int
    false_negative: int
    true_positive: int


def hosmer_lemeshow(events: Floats, fitted: Floats, *, n_groups: int = 10) -> HosmerLemeshow:
    """Compare events with expected events in groups of rising fitted probability.

    Parameters
    ----------
    events : ndarray of float, shape (n_obs,)
        0 and 1.
    fitted : ndarray of float, shape (n_obs,)
        Probabilities of the model.
    n_groups : int, default 10
        Groups asked for. They are cut at type 7 quantiles, closed on the right, as R's
        ResourceSelection does; ties make fewer, and SPSS cuts by counting instead.

    Returns
    -------
    HosmerLemeshow

    Raises
    ------
    AnalysisError
        Fewer than three groups.

    References
    ----------
    .. [1] Hosmer, D. W., & Lemeshow, S. (1980). Communications in Statistics, A9, 1043-1069.

    Examples
    --------
    >>> fitted = np.linspace(0.05, 0.95, 20)
    >>> found = hosmer_lemeshow((fitted > 0.5).astype(float), fitted, n_groups=5)
    >>> found.df, found.observed
    (3, array([0., 0., 2., 4., 4.]))
    """
    # Rows with the same predictors must stay together, whatever the last bits of their sums.
    level = np.round(fitted, 12)
    edges = np.unique(np.quantile(level, np.linspace(0, 1, n_groups + 1)))
    group = np.maximum(np.searchsorted(edges, level, side="left"), 1) - 1
    count = np.bincount(group)
    kept = count > 0
    if kept.sum() < 3:
        raise AnalysisError(
            f"The Hosmer–Lemeshow test needs at least 3 groups of different fitted "
            f"probabilities, but there are {int(kept.sum())}."
        )
    observed = np.bincount(group, events)[kept].astype(float)
    expected = np.bincount(group, fitted)[kept].astype(float)
    size = count[kept].astype(float)
    terms = (observed - expected) ** 2 * (1 / expected + 1 / (size - expected))
    df = int(kept.sum()) - 2
    statistic = float(terms.sum())
    return HosmerLemeshow(statistic, df, chi2_upper_p(statistic, df), size, observed, expected)


def area_under_curve(events: Floats, fitted: Floats, *, conf_level: float = 0.95) -> Auc:
    """Compute the chance that an event has the larger fitted probability; ties count half.

    Parameters
    ----------
    events : ndarray of float, shape (n_obs,)
        0 and 1, both present.
    fitted : ndarray of float, shape (n_obs,)
        Scores or probabilities.
    conf_level : float, default 0.95
        Coverage of the limits, which are cut at 0 and 1 as pROC does.

    References
    ----------
    .. [1] DeLong, E. R., DeLong, D. M., & Clarke-Pearson, D. L. (1988). Biometrics, 44, 837-845.

    Examples
    --------
    >>> area_under_curve(np.array([0, 0, 1, 1.0]), np.array([0.1, 0.4, 0.35, 0.8])).estimate
    0.75
    """
    higher, lower = np.sort(fitted[events == 1]), np.sort(fitted[events == 0])
    by_event = _placement(higher, lower)
    by_other = 1 - _placement(lower, higher)
    estimate = float(by_event.mean())
    variance = _variance_of_mean(by_event) + _variance_of_mean(by_other)
    std_error = float(np.sqrt(variance))
    reach = normal_quantile((1 + conf_level) / 2) * std_error
    return Auc(estimate, std_error, max(estimate - reach, 0.0), min(estimate + reach, 1.0))


def _placement(values: Floats, among: Floats) -> Floats:
    """Return the share of sorted numbers below each value; equal ones count half."""
    below, upto = (np.searchsorted(among, values, side) for side in _SIDES)
    return np.asarray((below + upto) / (2 * among.size))


def _variance_of_mean(values: Floats) -> float:
    return float(values.var(ddof=1) / values.size) if values.size > 1 else float("nan")


def confusion(events: Floats, fitted: Floats, *, cutoff: float = 0.5) -> Confusion:
    """Count rows by what happened and by whether the fitted probability reaches a cut-off.

    Parameters
    ----------
    events : ndarray of float, shape (n_obs,)
        0 and 1.
    fitted : ndarray of float, shape (n_obs,)
        Probabilities.
    cutoff : float, default 0.5
        An event is predicted at this probability or above.

    Examples
    --------
    >>> confusion(np.array([0, 0, 1, 1.0]), np.array([0.1, 0.6, 0.5, 0.8]))
    Confusion(true_negative=1, false_positive=1, false_negative=0, true_positive=2)
    """
    predicted = fitted >= cutoff
    table = np.bincount(2 * (events == 1) + predicted, minlength=4)
    return Confusion(*(int(count) for count in table))
