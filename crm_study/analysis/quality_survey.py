"""Checks of the survey as a whole: enumerators, progress against the plan, response."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.interview_times import day_of
from crm_study.analysis.interviews import Interviews
from crm_study.analysis.quality_check import (
    DESCRIBED,
    Check,
    counted,
    not_collected,
    not_computed,
)
from crm_study.analysis.quality_times import Timing
from crm_study.errors import AnalysisError
from crm_study.kernels.quality.interviewers import interviewer_effect
from crm_study.kernels.quality.response_rates import response_rates
from crm_study.protocol.study import Study
from crm_study.results.cutoffs.quality import (
    AAPOR_COMPLETE_2023,
    AAPOR_PARTIAL_2023,
    ENUMERATOR_ICC,
    UNHCR_PRODUCTIVITY,
)
from crm_study.results.finding import Finding

Floats = NDArray[np.float64]
Rows = list[dict[str, Any]]
_NO_ENUMERATOR = "Declare the column enumerator under fieldwork."
_FEWEST_FOR_Z = 6
"""Below six, no value can lie two standard deviations from the mean of all."""


@dataclass(frozen=True, slots=True)
class Response:
    """Interviews by the definitions of AAPOR, as far as the plan and the answers tell."""

    n_complete: int
    n_partial: int
    n_break_off: int
    n_not_contacted: int
    rr1: float
    rr2: float


def effect_rows(interviews: Interviews) -> tuple[Rows, str]:
    """Return the enumerator effect on every scale, or why there is none."""
    if not interviews.has("enumerator"):
        return [], _NO_ENUMERATOR
    study, who = interviews.study, np.array(interviews.design["enumerator"], dtype=str)
    strata = np.array(interviews.design["stratum"], dtype=str)
    rows, trouble = [], "No scale has scores."
    for name in study.top_order():
        score = interviews.scores[name]
        there = (who != "") & ~np.isnan(score)
        try:
            found = interviewer_effect(
                score[there],
                enumerator=who[there].tolist(),
                strata=strata[there].tolist(),
            )
        except AnalysisError as error:
            trouble = str(error)
            continue
        far = found.conf_low > 0 and not ENUMERATOR_ICC.holds(found.icc)
        rows.append(
            {
                "construct": name,
                "label": study.label_of(name),
                "icc": found.icc,
                "conf_low": found.conf_low,
                "conf_high": found.conf_high,
                "f_statistic": found.f_statistic,
                "df1": found.df1,
                "df2": found.df2,
                "p_value": found.p_value,
                "design_effect": found.design_effect,
                "n_obs": found.n_obs,
                "verdict": ENUMERATOR_ICC.unmet if far else ENUMERATOR_ICC.met,
            }
        )
    return rows, "" if rows else trouble


def effect_check(rows: Rows, trouble: str) -> Check:
    """Return the check of enumerator effects."""
    name = "enumerator_effect"
    if trouble == _NO_ENUMERATOR:
        return not_collected(name, trouble)
    if trouble:
        return not_computed(name, trouble)
    n_far = sum(row["verdict"] == ENUMERATOR_ICC.unmet for row in rows)
    return counted(name, n_far, len(rows), cutoff=ENUMERATOR_ICC.cutoff)


def enumerator_rows(interviews: Interviews, timing: Timing, n_flags: NDArray[np.intp]) -> Rows:
    """Return counts, times and gaps by enumerator; none where the column is not there."""
    if not interviews.has("enumerator"):
        return []
    who = np.array(interviews.design["enumerator"], dtype=str)
    asked, gap = interviews.asked, np.isnan(interviews.values)
    rows = []
    for name in sorted(set(who) - {""}):
        own = who == name
        days = timing.day[own]
        n_days = len(set(days[~np.isnan(days)].tolist()))
        minutes = timing.duration[own][timing.duration[own] > 0] / 60
        n_asked = int(asked[own].sum())
        rows.append(
            {
                "enumerator": name,
                "n_obs": int(own.sum()),
                "n_days": n_days or None,
                "per_day": float(own.sum() / n_days) if n_days else None,
                "minutes": float(np.median(minutes)) if minutes.size else None,
                "share_missing": int((asked & gap)[own].sum()) / n_asked if n_asked else None,
                "n_flagged": int((n_flags[own] > 0).sum()),
                "share_flagged": float((n_flags[own] > 0).mean()),
            }
        )
    for row, z in zip(rows, _pace(rows), strict=True):
        row["productivity_z"] = z
    return rows


def pace_check(interviews: Interviews, rows: Rows) -> Check:
    """Return the check of interviews a day."""
    name = "enumerator_pace"
    if not interviews.has("enumerator"):
        return not_collected(name, _NO_ENUMERATOR)
    known = [row["productivity_z"] for row in rows if row["productivity_z"] is not None]
    if not known:
        return not_computed(name, f"Needs days, and {_FEWEST_FOR_Z} enumerators who differ.")
    n_far = sum(not UNHCR_PRODUCTIVITY.holds(abs(z)) for z in known)
    return counted(name, n_far, len(known), cutoff=UNHCR_PRODUCTIVITY.cutoff)


def _pace(rows: Rows) -> list[float | None]:
    """Standardize the interviews a day over enumerators (n − 1)."""
    pace = np.array([np.nan if row["per_day"] is None else row["per_day"] for row in rows])
    known = pace[~np.isnan(pace)]
    if known.size < _FEWEST_FOR_Z or not known.std() > 0:
        return [None] * len(rows)
    z = (pace - known.mean()) / known.std(ddof=1)
    return [None if np.isnan(one) else float(one) for one in z]


def progress_rows(
    interviews: Interviews, timing: Timing, sample: Finding | None, *, today: str | None
) -> Rows:
    """Return interviews against the plan by stratum, then by institution."""
    due = share_due(interviews.study, timing, today=today)
    planned = sample.overall.get("n_planned") if sample is not None else None
    return [*_strata(interviews, sample, due), *_clusters(interviews, planned, due)]


def share_due(study: Study, timing: Timing, *, today: str | None) -> float:
    """Return the part of the fieldwork that is over: 1 unless its days are declared."""
    fieldwork = study.fieldwork
    known = timing.day[~np.isnan(timing.day)]
    now = day_of(today) if today else float(known.max()) if known.size else np.nan
    if fieldwork.earliest is None or fieldwork.latest is None or np.isnan(now):
        return 1.0
    first, last = day_of(fieldwork.earliest), day_of(fieldwork.latest)
    share = (now - first + 1) / (last - first + 1)
    return 1.0 if np.isnan(share) else float(np.clip(share, 0, 1))


def _strata(interviews: Interviews, sample: Finding | None, due: float) -> Iterator[dict[str, Any]]:
    population, count = interviews.study.population, Counter(interviews.design["stratum"])
    column = population.strata.column if population.strata else "stratum"
    for row in sample.rows if sample is not None else ():
        planned = row["n_planned"]
        n_obs = count[str(row["stratum"])]
        yield _progress(f"{column}:{row['stratum']}", str(row["label"]), n_obs, planned, due)


def _clusters(interviews: Interviews, planned: int | None, due: float) -> Iterator[dict[str, Any]]:
    """Yield the institutions, each with an equal share of the plan."""
    clusters = interviews.study.population.clusters
    if clusters is None:
        return
    share = planned / clusters.n if planned and clusters.n else None
    for name, n in sorted(Counter(interviews.design["cluster"]).items()):
        yield _progress(f"{clusters.column}:{name}", str(name), n, share, due)


def _progress(
    cell: str,
    label: str,
    n_obs: int,
    planned: float | None,
    due: float,
) -> dict[str, Any]:
    n_due = None if planned is None else planned * due
    verdict = "no plan" if n_due is None else "on course" if n_obs >= n_due else "behind"
    if planned is not None and n_obs >= planned:
        verdict = "reached"
    return {
        "cell": cell,
        "label": label,
        "n_obs": n_obs,
        "n_planned": planned,
        "share": n_obs / planned if planned else None,
        "n_due": n_due,
        "n_left": None if planned is None else max(planned - n_obs, 0),
        "verdict": verdict,
    }


def progress_checks(interviews: Interviews, rows: Rows) -> Iterator[Check]:
    """Yield the checks of strata behind the plan and of institutions not reached."""
    strata = interviews.study.population.strata
    column = strata.column if strata else "stratum"
    own = [row for row in rows if str(row["cell"]).startswith(f"{column}:")]
    if any(row["n_planned"] is not None for row in own):
        behind = sum(row["verdict"] == "behind" for row in own)
        yield counted("progress_strata", behind, len(own))
    else:
        yield not_collected("progress_strata", "The study declares no plan of its sample.")
    clusters = interviews.study.population.clusters
    if clusters is None or clusters.n is None:
        yield not_collected("progress_clusters", "The number of institutions is not declared.")
    else:
        seen = len(set(interviews.design["cluster"]))
        yield counted("progress_clusters", max(clusters.n - seen, 0), clusters.n)


def daily_rows(timing: Timing) -> Rows:
    """Return interviews by day, and their running total."""
    from datetime import date

    days, counts = np.unique(timing.day[~np.isnan(timing.day)], return_counts=True)
    return [
        {"day": date.fromordinal(int(day)).isoformat(), "n_obs": int(n), "n_total": int(total)}
        for day, n, total in zip(days, counts, counts.cumsum(), strict=True)
    ]


def response_of(interviews: Interviews, share_answered: Floats, n_planned: int) -> Response:
    """Classify the interviews, and count what the plan still misses as not contacted."""
    share = np.where(np.isnan(share_answered), 0.0, share_answered)
    agreed = interviews.consented
    complete = agreed & (share >= AAPOR_COMPLETE_2023.cutoff)
    partial = agreed & ~complete & (share >= AAPOR_PARTIAL_2023.cutoff)
    n_complete, n_partial = int(complete.sum()), int(partial.sum())
    n_break_off = len(interviews) - n_complete - n_partial
    n_not_contacted = max(n_planned - len(interviews), 0)
    rates = response_rates(
        complete=n_complete,
        partial=n_partial,
        refused=n_break_off,
        not_contacted=n_not_contacted,
    )
    return Response(n_complete, n_partial, n_break_off, n_not_contacted, rates.rr1, rates.rr2)


def response_check(response: Response | None) -> Check:
    """Return the check of response."""
    if response is None:
        return not_collected("response", "The study declares no plan of its sample.")
    n_missing = response.n_partial + response.n_break_off + response.n_not_contacted
    return Check("response", DESCRIBED, n_missing, response.n_complete + n_missing)
