"""Phases of an implementation: how much is done, how late, and an outcome by phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.phases_finding import PhasesFinding
from crm_study.analysis.practice.wording import wording
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.description.share import shares
from crm_study.kernels.groups.jonckheere import ordered_trend
from crm_study.kernels.groups.kruskal_wallis import kruskal_wallis
from crm_study.protocol.analyses.phases import PhaseItems, Phases
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_TESTS = (
    *("n_obs", "statistic", "df", "p_value"),
    *("trend_statistic", "trend_z", "trend_p_value", "tau_b"),
)
_NOTES = (
    "Days count from the unit's own first start of any phase; starts, ends and plans are medians "
    "of the units that gave the date. Late is a real end after the planned one; phases that have "
    "not ended are not counted.",
    "A unit stands in the furthest phase of which it has done anything. Limits of shares are "
    "Wilson's.",
)
_OUTCOME_NOTE = (
    "Kruskal–Wallis asks whether the outcome differs between phases in any way, Jonckheere–"
    "Terpstra whether it rises or falls along them (normal approximation with ties, no "
    "continuity correction). Units choose their own pace: neither says what the phases do."
)


def phases(
    frame: pd.DataFrame,
    *,
    phases: Mapping[str, Mapping[str, str]],
    outcome: str | None = None,
    conf_level: float = 0.95,
) -> Finding:
    """Describe the phases of an implementation.

    Parameters
    ----------
    frame : DataFrame
        One row a unit (an institution).
    phases : mapping of str to mapping
        Phases in their order; of each the columns ``progress`` (percent done, 0 to 100) and,
        where there are dates, ``start``, ``planned`` (end) and ``end``.
    outcome : str, optional
        Numeric column that is compared between the phases reached.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        One row a phase; Kruskal-Wallis's and Jonckheere-Terpstra's tests in `glance`.

    Raises
    ------
    AnalysisError
        An unknown column, progress outside 0 to 100, or no row.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [100, 100, 50], "b": [100, 20, 0], "sales": [9, 6, 4]})
    >>> found = phases(frame, phases={"build": {"progress": "a"}, "train": {"progress": "b"}},
    ...                outcome="sales")
    >>> found.number("train", "n_current"), found.number("glance", "trend_statistic")
    (2, 2.0)
    """
    items = {name: PhaseItems(**columns) for name, columns in phases.items()}
    require_columns(frame, [column for item in items.values() for column in item.named()])
    labels = {name: name for name in items}
    return _finding("phases", frame, items, labels, outcome, outcome or "", conf_level)


def phases_chapter(study: Study, responses: Responses, *, analysis: Phases) -> Finding:
    """Describe the declared phases on the main wave."""
    columns = declared_columns(study, responses)
    require_columns(columns, [name for _, name in analysis.variables()])
    names = list(responses.wave(MAIN).design["respondent"]) if analysis.by_respondent else []
    return _finding(
        analysis.finding,
        columns,
        analysis.phases,
        {name: say(one.label, "en", otherwise=name) for name, one in analysis.phases.items()},
        analysis.outcome,
        wording(study, analysis.outcome) if analysis.outcome else "",
        0.95,
        names=names,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    items: Mapping[str, PhaseItems],
    labels: Mapping[str, str],
    outcome: str | None,
    outcome_label: str,
    conf_level: float,
    *,
    names: Sequence[str] = (),
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    done = _progress(frame, items)
    current = _current(done)
    days = _days(frame, items)
    rows = [
        _row(name, labels[name], done[:, i], int((current == i).sum()), days[name], level)
        for i, name in enumerate(items)
    ]
    tests, details, trouble = _compared(frame, outcome, current, labels)
    if names:
        details["institutions"] = _institutions(names, done, current, list(labels.values()))
    return PhasesFinding(
        id=id_,
        title=title or "Phases",
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "n_units": len(done),
                "n_steps": len(items),
                "completion": float(np.nanmean(done)),
                "outcome": outcome_label or None,
                "conf_level": level,
                **tests,
            }
        ),
        status="warning" if trouble else "ok",
        reason=f"{outcome_label}: {trouble}" if trouble else None,
        notes=(*_NOTES, _OUTCOME_NOTE) if outcome else _NOTES,
        rules=(SIGNIFICANCE_1925,) if outcome else (),
        details={name: tuple(plain(row) for row in part) for name, part in details.items()},
    )


def _compared(
    frame: pd.DataFrame, outcome: str | None, current: Floats, labels: Mapping[str, str]
) -> tuple[Row, dict[str, list[Row]], str]:
    """Return the tests of an outcome by phase, its means, and why it cannot be tested."""
    empty: Row = dict.fromkeys(_TESTS)
    if outcome is None:
        return empty, {}, ""
    scores = numbers_of(frame[[outcome]], purpose="comparing phases")[:, 0]
    means = {"outcome": _by_phase(scores, current, labels)}
    try:
        return _tests(scores, current), means, ""
    except AnalysisError as error:
        return empty, means, str(error)


def _progress(frame: pd.DataFrame, items: Mapping[str, PhaseItems]) -> Floats:
    """Shares done, shape (n_units, n_phases); a gap counts as nothing done where others are."""
    columns = frame[[item.progress for item in items.values()]]
    done = numbers_of(columns, purpose="progress") / 100
    if np.isnan(done).all():
        raise AnalysisError("No row says how much of any phase is done.")
    if bool(np.any((done < 0) | (done > 1))):
        raise AnalysisError("Progress is percent done, from 0 to 100.")
    told = ~np.isnan(done).all(axis=1, keepdims=True)
    return np.where(told, np.nan_to_num(done), np.nan)


def _current(done: Floats) -> Floats:
    """Place of the furthest phase with anything done; -1 before the first."""
    begun = np.nan_to_num(done) > 0
    last = done.shape[1] - 1 - begun[:, ::-1].argmax(axis=1)
    return np.where(begun.any(axis=1), last, -1)


def _days(frame: pd.DataFrame, items: Mapping[str, PhaseItems]) -> dict[str, dict[str, Floats]]:
    """Days of every date from the unit's first start, nan where there is none."""
    import pandas as pd

    def dates(column: str | None) -> Floats:
        if column is None:
            return np.full(len(frame), np.nan)
        read = pd.to_datetime(frame[column], errors="coerce", format="ISO8601", utc=True)
        return np.asarray((read - pd.Timestamp("2000-01-01", tz="UTC")) / pd.Timedelta(days=1))

    found = {
        name: {what: dates(getattr(item, what)) for what in ("start", "planned", "end")}
        for name, item in items.items()
    }
    starts = np.column_stack([one["start"] for one in found.values()])
    known = ~np.isnan(starts).all(axis=1)
    first = np.full(len(frame), np.nan)
    first[known] = np.nanmin(starts[known], axis=1)
    return {
        name: {"delay": one["end"] - one["planned"]}
        | {what: values - first for what, values in one.items()}
        for name, one in found.items()
    }


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else float("nan")


def _row(
    name: str, label: str, done: Floats, n_current: int, days: Mapping[str, Floats], level: float
) -> Row:
    told = done[~np.isnan(done)]
    finished = shares(int((told >= 1).sum()), told.size, conf_level=level)
    delays = days["delay"][~np.isnan(days["delay"])]
    n_late = int((delays > 0).sum())
    return {
        "phase": name,
        "label": label,
        "n_obs": told.size,
        "completion": float(told.mean()) if told.size else None,
        "n_done": int((told >= 1).sum()),
        "done_share": float(finished.estimate),
        "done_low": float(finished.conf_low),
        "done_high": float(finished.conf_high),
        "n_current": n_current,
        "start_day": _median(days["start"]),
        "end_day": _median(days["end"]),
        "planned_day": _median(days["planned"]),
        "delay_days": _median(days["delay"]),
        "n_late": n_late,
        "late_share": n_late / delays.size if delays.size else None,
    }


def _tests(scores: Floats, current: Floats) -> Row:
    known = ~np.isnan(scores) & (current >= 0)
    used, stage = scores[known], current[known]
    trend = ordered_trend(used, stage)
    any_way = kruskal_wallis(used, [f"{int(one):03d}" for one in stage])
    return {
        "n_obs": trend.n_obs,
        "statistic": any_way.statistic,
        "df": any_way.df,
        "p_value": any_way.p_value,
        "trend_statistic": trend.statistic,
        "trend_z": trend.z,
        "trend_p_value": trend.p_value,
        "tau_b": trend.tau_b,
    }


def _by_phase(scores: Floats, current: Floats, labels: Mapping[str, str]) -> list[Row]:
    rows = []
    for i, (name, label) in enumerate(labels.items()):
        own = scores[(current == i) & ~np.isnan(scores)]
        spread = float(own.std(ddof=1)) if own.size > 1 else None
        rows.append(
            {
                "key": f"at:{name}",
                "label": label,
                "n_obs": own.size,
                "mean": float(own.mean()) if own.size else None,
                "std_dev": spread,
                "median": _median(own),
            }
        )
    return rows


def _institutions(
    names: Sequence[str], done: Floats, current: Floats, labels: Sequence[str]
) -> list[Row]:
    return [
        {
            "institution": name,
            "completion": float(np.nanmean(row)) if not np.isnan(row).all() else None,
            "n_done": int((row >= 1).sum()),
            "state": labels[int(place)] if place >= 0 else "not begun",
        }
        for name, row, place in zip(names, done, current, strict=True)
    ]
