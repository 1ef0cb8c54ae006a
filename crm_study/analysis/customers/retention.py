"""How long customers stay: retention curves, read at chosen times, and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.chapter import status_of
from crm_study.analysis.customers.retention_finding import RetentionFinding
from crm_study.analysis.customers.survival_curve import (
    Interval,
    SurvivalCurve,
    log_rank,
    survival_curve,
)
from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.analyses.retention import Retention
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
ALL = "all"
_YEAR = 365.25
_LIMITS = {
    "log": "Limits are symmetric in the logarithm of the share, as by default in R's survfit.",
    "log-log": "Limits are symmetric in log(-log) of the share, as in R's survfit with log-log.",
    "plain": "Limits are symmetric in the share itself, cut at 0 and 1, as in R's survfit.",
}
_NOTES = (
    "Kaplan–Meier estimates with Greenwood's standard errors. A customer who is still there counts "
    "until the last day of observation. Beyond the longest observation nothing is said.",
    "The mean is the area below the curve up to the horizon, the longest time that every group was "
    "observed. The log-rank test asks whether the groups leave alike at all times.",
    "Customers who differ in their group differ in more than that: a gap between curves says "
    "nothing of its cause. Who left without being seen to leave makes every curve too high.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Times under observation, who left, and of which group."""

    durations: Floats
    left: NDArray[np.bool_]
    groups: NDArray[np.str_] | None

    def of(self, group: str | None) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the spells of a group; of all for None."""
        if group is None or self.groups is None:
            return self.durations, self.left
        own = self.groups == group
        return self.durations[own], self.left[own]


def retention(
    frame: pd.DataFrame,
    *,
    duration: str,
    left: str,
    group: str | None = None,
    times: Sequence[float] | None = None,
    conf_level: float = 0.95,
    interval: Interval = "log",
) -> Finding:
    """Estimate how many customers stay, and whether groups differ in it.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; rows with a gap in a named column are left out.
    duration : str
        Column of the time under observation, above 0, in any unit.
    left : str
        Column that is 1 (or true) where the customer was seen to leave, else 0.
    group : str, optional
        Column that tells groups apart.
    times : sequence of float, optional
        Times at which curves are read; by default quarters of the longest.
    conf_level : float, default 0.95
    interval : {"log", "log-log", "plain"}
        Scale on which limits are symmetric, named as in R's ``survfit``.

    Returns
    -------
    Finding
        Rows ``group:time``. Details: the groups with their medians, and the curves.

    Raises
    ------
    AnalysisError
        An unknown column, text, a time of 0 or less, or a column ``left`` with other numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"years": [1.0, 2.0, 3.0, 4.0], "left": [1, 0, 1, 0]})
    >>> found = retention(frame, duration="years", left="left", times=[2])
    >>> found.number("all:2", "survival"), found.number("all", "median_time")
    (0.75, 3.0)
    """
    spells = _spells(frame, duration, left, group)
    read_at = (
        tuple(times) if times else tuple(spells.durations.max() * np.array([0.25, 0.5, 0.75, 1]))
    )
    return _finding(spells, read_at, confidence_level(conf_level), interval)


def retention_chapter(study: Study, responses: Responses, *, analysis: Retention) -> Finding:
    """Estimate how long the declared customers stay, in years, on the main wave."""
    import pandas as pd

    names = (analysis.group,) if analysis.group else ()
    frame = declared_groups(study, responses, names)
    require_columns(frame, (analysis.joined, analysis.left, *names))
    end = pd.Timestamp(analysis.as_of, tz="UTC")
    gone = frame[analysis.left] <= end
    stop = frame[analysis.left].where(gone, end)
    days = (stop - frame[analysis.joined]).dt.days
    spells = pd.DataFrame({"years": days / _YEAR, "left": gone.astype(float)})
    if analysis.group:
        spells["group"] = frame[analysis.group].astype("object")
    late = int((spells["years"] <= 0).sum())
    found = retention(
        spells[~(spells["years"] <= 0)],
        duration="years",
        left="left",
        group="group" if analysis.group else None,
        times=analysis.times,
        interval=analysis.interval,
    )
    return as_declared(_with_late(found, late), analysis)


def _with_late(found: Finding, late: int) -> Finding:
    from dataclasses import replace

    if not late:
        return found
    told = f"Customers left out because they joined on the last day or after it: {late}."
    return replace(found, notes=(*found.notes, told))


def _spells(frame: pd.DataFrame, duration: str, left: str, group: str | None) -> Spells:
    names = [duration, left, *([group] if group else [])]
    require_columns(frame, names)
    whole = frame[names].dropna()
    if whole.empty:
        raise AnalysisError("No customer has a time under observation.")
    values = numbers_of(whole[[duration, left]].astype({left: float}), purpose="retention")
    if not np.isin(values[:, 1], (0, 1)).all():
        raise AnalysisError(f"Column '{left}' must be 1 for who left and 0 for who is still there.")
    groups = whole[group].astype(str).to_numpy(dtype=str) if group else None
    return Spells(values[:, 0], values[:, 1] == 1, groups)


def _finding(spells: Spells, times: Sequence[float], level: float, interval: Interval) -> Finding:
    names: list[str | None] = [None]
    if spells.groups is not None:
        names += np.unique(spells.groups).tolist()
    curves: dict[str, SurvivalCurve] = {}
    troubles: list[str] = []
    for name in names:
        try:
            durations, left = spells.of(name)
            key = ALL if name is None else str(name)
            curves[key] = survival_curve(durations, left, conf_level=level, interval=interval)
        except AnalysisError as error:
            troubles.append(f"{name or ALL}: {error}")
    if not curves:
        raise AnalysisError(" ".join(troubles))
    horizon = min(float(curve.durations.max()) for curve in curves.values())
    status, reason = status_of(len(curves), troubles)
    rows = [row for name, curve in curves.items() for row in _read(name, curve, times)]
    return RetentionFinding(
        id="retention",
        title="How long customers stay",
        rows=tuple(map(plain, rows)),
        overall=plain(_glance(spells, curves, horizon, level)),
        status=status,
        reason=reason,
        rules=(SIGNIFICANCE_1925,),
        notes=(_NOTES[0], _LIMITS[interval], *_NOTES[1:]),
        details=_details(curves, horizon),
    )


def _details(curves: Mapping[str, SurvivalCurve], horizon: float) -> dict[str, tuple[Row, ...]]:
    groups = [_group(name, curve, horizon) for name, curve in curves.items()]
    steps = [row for name, curve in curves.items() for row in _steps(name, curve)]
    return {"groups": tuple(map(plain, groups)), "curves": tuple(map(plain, steps))}


def _read(name: str, curve: SurvivalCurve, times: Sequence[float]) -> list[Row]:
    rows = []
    for time in times:
        share, low, high = curve.at(time)
        rows.append(
            {
                "key": f"{name}:{time:g}",
                "group": name,
                "time": float(time),
                "survival": share,
                "survival_low": low,
                "survival_high": high,
                "n_at_risk": curve.risk_at(time),
            }
        )
    return rows


def _group(name: str, curve: SurvivalCurve, horizon: float) -> Row:
    median, low, high = curve.median()
    return {
        "group": name,
        "n_obs": curve.durations.size,
        "n_gone": int(curve.left.sum()),
        "n_censored": int((~curve.left).sum()),
        "median_time": median,
        "median_low": low,
        "median_high": high,
        "restricted_mean": curve.restricted_mean(horizon),
        "horizon": horizon,
    }


def _steps(name: str, curve: SurvivalCurve) -> list[Row]:
    columns = (curve.time, curve.survival, curve.low, curve.high, curve.at_risk)
    steps = [
        {
            "key": f"{name}@{i}",
            "group": name,
            "time": time,
            "survival": share,
            "survival_low": low,
            "survival_high": high,
            "n_at_risk": int(at_risk),
        }
        for i, (time, share, low, high, at_risk) in enumerate(zip(*columns, strict=True), start=1)
    ]
    end = {"key": f"{name}@end", "group": name, "time": float(curve.durations.max())}
    return [*steps, end]


def _glance(
    spells: Spells, curves: Mapping[str, SurvivalCurve], horizon: float, level: float
) -> Row:
    statistic, df, p = float("nan"), 0, float("nan")
    if spells.groups is not None:
        statistic, df, p = log_rank(spells.durations, spells.left, spells.groups)
    return {
        "n_obs": spells.durations.size,
        "n_gone": int(spells.left.sum()),
        "n_groups": max(len(curves) - 1, 1),
        "median_time": curves[ALL].median()[0],
        "horizon": horizon,
        "statistic": statistic,
        "df": df if spells.groups is not None else None,
        "p_value": p,
        "conf_level": level,
    }
