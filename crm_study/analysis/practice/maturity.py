"""Maturity of pillars that have to carry together, by institution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.completion import mean_limits
from crm_study.analysis.practice.maturity_finding import MaturityFinding
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.checklist.pillars import Pillars
from crm_study.kernels.checklist.pillars import pillars as pillars_of
from crm_study.kernels.clustered.clusters import Clusters, clusters_of
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.clustered.within_group import within_group_agreement
from crm_study.protocol.analyses.maturity import Maturity
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.practice import LEBRETON_2008
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "Rows complete on every pillar. Scores are averaged within each institution first; means and "
    "t limits are those of the institutions, each counting once. A level counts when the mean "
    "has reached it, and an institution stands on the level of its weakest pillar.",
    "Balance is 1 − the standard deviation (divisor k) over the mean of the pillars. It says "
    "nothing of their height: three pillars on level one are in perfect balance.",
    "Staff describe their own institution: rwg, ICC(1) and ICC(2) tell whether colleagues "
    "describe the same thing. Levels are points of an answer scale, not an outside appraisal.",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Scores, units and pillars, gathered once."""

    scores: Floats
    units: Clusters
    means: Floats
    found: Pillars
    labels: Mapping[str, str]
    span: tuple[float, float]
    level: float


def maturity(
    frame: pd.DataFrame,
    *,
    pillars: Sequence[str],
    unit: str,
    low: float = 1,
    high: float = 5,
    conf_level: float = 0.95,
) -> Finding:
    """Describe how far pillars have come, which is the weakest, and how they balance.

    Parameters
    ----------
    frame : DataFrame
        One row a person; scores in levels, and the institution.
    pillars : sequence of str
        Columns of scores from ``low`` to ``high``.
    unit : str
        Column that names the institution.
    low, high : float
        First and last level.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        One row a pillar; level, weakest pillar and balance of the whole in `glance`. Details:
        every institution, and its mean and level on every pillar.

    Raises
    ------
    AnalysisError
        An unknown column, text, a score outside the levels, or fewer than 2 institutions.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = {"people": [3, 3, 4.0, 4], "tools": [2, 1, 2, 3.0]}
    >>> frame = pd.DataFrame({**scores, "mfi": list("aabb")})
    >>> found = maturity(frame, pillars=["people", "tools"], unit="mfi")
    >>> found.number("glance", "weakest_pillar"), found.number("tools", "level_reached")
    ('tools', 2)
    """
    require_columns(frame, (*pillars, unit))
    labels = {name: name for name in pillars}
    return _finding("maturity", frame, labels, unit, (low, high), conf_level, {}, {})


def maturity_chapter(study: Study, responses: Responses, *, analysis: Maturity) -> Finding:
    """Describe the declared pillars of the institutions of the main wave."""
    clusters = study.population.clusters
    if clusters is None:
        raise AnalysisError(
            "Maturity is told by institution, and the study names no column of institutions "
            "(population.clusters)."
        )
    scale = common_scale(study, analysis.pillars)
    return _finding(
        analysis.finding,
        declared_columns(study, responses),
        wordings(study, analysis.pillars),
        clusters.column,
        (scale.minimum, scale.maximum),
        0.95,
        {name: study.items_of(name) for name in analysis.pillars if name in study.constructs},
        {code: say(text, "en", otherwise=str(code)) for code, text in analysis.levels.items()},
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    unit: str,
    span: tuple[float, float],
    conf_level: float,
    items: Mapping[str, Sequence[str]],
    words: Mapping[int, str],
    *,
    title: str = "",
) -> Finding:
    used = frame.dropna(subset=[*labels, unit])
    scores = numbers_of(used[list(labels)], purpose="maturity")
    units = clusters_of([str(one) for one in used[unit]], n_obs=len(used))
    means = units.means(scores)
    found = pillars_of(means, low=span[0], high=span[1])
    level = confidence_level(conf_level)
    seen = _Seen(scores, units, means, found, labels, span, level)
    agreed = {name: _agreement(used, units, items.get(name, ()), span) for name in labels}
    rows = [_row(seen, i, agreed[name], words) for i, name in enumerate(labels)]
    return MaturityFinding(
        id=id_,
        title=title or "Maturity",
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(seen, words)),
        notes=_NOTES,
        rules=(LEBRETON_2008,) if any(agreed.values()) else (),
        details={
            "institutions": tuple(plain(row) for row in _institutions(seen, words)),
            "unit_levels": tuple(plain(row) for row in _unit_levels(seen)),
        },
    )


def _agreement(
    frame: pd.DataFrame, units: Clusters, items: Sequence[str], span: tuple[float, float]
) -> float | None:
    """Median rwg of the units on the items of a pillar; None without items."""
    if not items:
        return None
    answers = numbers_of(frame[list(items)], purpose="agreement")
    whole = ~np.isnan(answers).any(axis=1)
    codes: NDArray[np.intp] = units.code[whole]
    if np.unique(codes).size < 2:
        return None
    n_points = int(span[1] - span[0]) + 1
    return within_group_agreement(answers[whole], cluster=codes, n_points=n_points).median


def _row(seen: _Seen, i: int, rwg: float | None, words: Mapping[int, str]) -> Row:
    name = list(seen.labels)[i]
    means = seen.means[:, i]
    low, high = mean_limits(means, seen.level)
    reached = int(min(np.floor(means.mean() + 1e-9), seen.span[1]))
    shared = _similarity(seen.scores[:, i], seen.units)
    return {
        "pillar": name,
        "label": seen.labels[name],
        "mean": float(means.mean()),
        "conf_low": low,
        "conf_high": high,
        "std_dev": float(means.std(ddof=1)),
        "level_reached": reached,
        "level_words": words.get(reached),
        "weakest_share": float((seen.found.weakest == i).mean()),
        "n_units": len(seen.units),
        "n_obs": len(seen.scores),
        "rwg_median": rwg,
        "icc1": shared[0],
        "icc2": shared[1],
        "verdict": LEBRETON_2008.verdict(rwg) if rwg is not None else None,
    }


def _similarity(scores: Floats, units: Clusters) -> tuple[float | None, float | None]:
    """ICC(1) and ICC(2); None where nobody has a colleague."""
    try:
        found = cluster_similarity(scores, cluster=units.code)
    except AnalysisError:
        return None, None
    return found.icc1, found.icc2


def _overall(seen: _Seen, words: Mapping[int, str]) -> Row:
    means, labels = seen.means.mean(axis=0), list(seen.labels.values())
    low, high = mean_limits(seen.found.balance, seen.level)
    reached = int(min(np.floor(means.min() + 1e-9), seen.span[1]))
    return {
        "n_units": len(seen.units),
        "n_obs": len(seen.scores),
        "weakest_pillar": labels[int(means.argmin())],
        "level_reached": reached,
        "level_words": words.get(reached),
        "balance": float(seen.found.balance.mean()),
        "balance_low": low,
        "balance_high": high,
        "minimum": seen.span[0],
        "maximum": seen.span[1],
        "conf_level": seen.level,
    }


def _institutions(seen: _Seen, words: Mapping[int, str]) -> list[Row]:
    labels = list(seen.labels.values())
    return [
        {
            "institution": name,
            "n_obs": int(seen.units.size[u]),
            "level_reached": int(seen.found.overall_level[u]),
            "level_words": words.get(int(seen.found.overall_level[u])),
            "weakest_pillar": labels[int(seen.found.weakest[u])],
            "balance": seen.found.balance[u],
        }
        for u, name in enumerate(seen.units.labels)
    ]


def _unit_levels(seen: _Seen) -> list[Row]:
    return [
        {
            "key": f"{unit}:{name}",
            "institution": unit,
            "pillar": name,
            "label": label,
            "mean": seen.means[u, i],
            "level_reached": int(seen.found.level[u, i]),
        }
        for u, unit in enumerate(seen.units.labels)
        for i, (name, label) in enumerate(seen.labels.items())
    ]
