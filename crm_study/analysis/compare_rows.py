"""The change of one variable from an old to a new wave, as a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.groups.multiplicity import Method, adjusted
from crm_study.kernels.groups.standardized_difference import standardized_of_moments
from crm_study.kernels.groups.t_tests import TTest, welch_of_moments
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925

Floats = NDArray[np.float64]
Row = dict[str, Any]

HIGHER, LOWER, ALIKE = "higher", "lower", "not told apart"
UNDEFINED, HIDDEN = "undefined", "not shown"
WELCH, CLUSTERED = "Welch", "CR2"
NUMBERS = (
    *("n_old", "n_new", "mean_old", "mean_new", "std_dev_old", "std_dev_new"),
    *("change", "std_error", "statistic", "df", "p_value", "p_adjusted", "conf_low", "conf_high"),
    *("hedges_g", "g_low", "g_high"),
)


@dataclass(frozen=True, slots=True)
class Moments:
    """What is known of one variable in one wave.

    Attributes
    ----------
    n : int
        Respondents with a score.
    mean, std_dev : float
        In scale points; the deviation with n - 1 as divisor, nan for one respondent.
    """

    n: int
    mean: float
    std_dev: float


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The known scores of one variable in one wave, with the unit each belongs to.

    Attributes
    ----------
    values : ndarray of float, shape (n,)
    units : list of str, length n
        Institution, or respondent; empty where everybody stands alone.
    """

    values: Floats
    units: list[str]

    @property
    def moments(self) -> Moments:
        """Return size, mean and deviation."""
        n = self.values.size
        mean = float(self.values.mean()) if n else float("nan")
        return Moments(n, mean, float(self.values.std(ddof=1)) if n > 1 else float("nan"))


def scores_of(values: Floats, units: Sequence[str] | None) -> Scores:
    """Keep the known scores with their units."""
    known = ~np.isnan(values)
    kept = [] if units is None else [units[int(at)] for at in np.flatnonzero(known)]
    return Scores(values[known], kept)


def change_row(head: Row, old: Scores, new: Scores, *, conf_level: float) -> Row:
    """Return the change with its interval: CR2 where units repeat, else Welch.

    Parameters
    ----------
    head : dict
        Key, label and other words of the row.
    old, new : Scores
        Known scores of the two waves.
    conf_level : float
        Coverage of the intervals.

    Returns
    -------
    dict
        Numbers are nan where a wave has fewer than two scores or nothing varies.
    """
    row = moments_row(head, old.moments, new.moments, conf_level=conf_level)
    if len(set(old.units) | set(new.units)) < 2 or row["std_error"] is None:
        return row
    try:
        return row | _clustered(old, new, conf_level)
    except AnalysisError:
        return row


def moments_row(head: Row, old: Moments, new: Moments, *, conf_level: float) -> Row:
    """Return the change from means and deviations alone, by Welch's test."""
    row = head | dict.fromkeys(NUMBERS) | {"method": WELCH, "verdict": UNDEFINED}
    row |= {"n_old": old.n, "n_new": new.n, "mean_old": old.mean, "mean_new": new.mean}
    row |= {"std_dev_old": old.std_dev, "std_dev_new": new.std_dev}
    row |= {"change": new.mean - old.mean}
    if min(old.n, new.n) < 2:
        return row
    given = (
        (new.mean, old.mean),
        (new.std_dev**2, old.std_dev**2),
        (new.n, old.n),
    )
    size = standardized_of_moments(*given, conf_level=conf_level)
    row |= {"hedges_g": size.hedges_g, "g_low": size.g_low, "g_high": size.g_high}
    return row | _tested(welch_of_moments(*given, conf_level=conf_level))


def _tested(found: TTest) -> Row:
    names = ("std_error", "statistic", "df", "p_value", "conf_low", "conf_high")
    return {name: getattr(found, name) for name in names}


def _clustered(old: Scores, new: Scores, conf_level: float) -> Row:
    """Regress the scores on the wave, with standard errors that count units as one."""
    wave = np.repeat([0.0, 1.0], [old.values.size, new.values.size])
    fit = cluster_robust(
        np.concatenate([old.values, new.values]),
        wave[:, None],
        cluster=[*old.units, *new.units],
        names=["new"],
        conf_level=conf_level,
    )
    names = ("std_error", "statistic", "df", "p_value", "conf_low", "conf_high")
    return {name: float(getattr(fit, name)[1]) for name in names} | {"method": CLUSTERED}


def hidden_row(head: Row) -> Row:
    """Return the row of a group that is too small to be shown."""
    return head | dict.fromkeys(NUMBERS) | {"method": None, "verdict": HIDDEN}


def judged(rows: Sequence[Row], *, method: Method) -> list[Row]:
    """Adjust the p values of rows for their number, and say which way each went."""
    known = [np.nan if row["p_value"] is None else row["p_value"] for row in rows]
    after = adjusted(known, method=method).tolist() if rows else []
    return [_judged(row, p_value) for row, p_value in zip(rows, after, strict=True)]


def _judged(row: Row, p_adjusted: float) -> Row:
    if not np.isfinite(p_adjusted):
        return row
    verdict = ALIKE
    if SIGNIFICANCE_1925.holds(p_adjusted):
        verdict = HIGHER if row["change"] > 0 else LOWER
    return row | {"p_adjusted": p_adjusted, "verdict": verdict}
