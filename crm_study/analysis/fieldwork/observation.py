"""What observers saw: an index for every institution, and whether two saw the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.fieldwork.marks import Marks
from crm_study.analysis.fieldwork.observation_finding import ObservationFinding
from crm_study.analysis.fieldwork.observation_rows import (
    check_rows,
    index_rows,
    institution_rows,
    institution_topic_rows,
    reliability_rows,
    topic_rows,
)
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.protocol.analyses.observation import Observation
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.fieldwork import KOO_LI_2016, LANDIS_KOCH_1977
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_NOTES = (
    "The index is the mean share of points of the checks that could be marked, 0 to 100; every "
    "check counts the same. Observers of a visit are averaged first, then visits of an "
    "institution; the interval is by t over institutions.",
    "Agreement of two observers: share of equal marks, Cohen's kappa with quadratic weights over "
    "all checks together, and the intraclass correlation of the two indices of a visit (two-way "
    "random, absolute agreement; McGraw & Wong, 1996). Checks of one visit are not independent, "
    "so that kappa's interval is too narrow.",
    "A checklist is an inventory: no alpha belongs to it. A visit sees one morning, and people who "
    "are watched behave better.",
)


def observation(
    frame: pd.DataFrame,
    *,
    checks: Sequence[str],
    visit: str | Sequence[str],
    observer: str,
    institution: str | None = None,
    topics: Mapping[str, Sequence[str]] | None = None,
    marks: tuple[float, float] = (0, 2),
    conf_level: float = 0.95,
) -> Finding:
    """Describe the marks of a checklist, and how far two observers agree.

    Parameters
    ----------
    frame : DataFrame
        One row a visit and observer; a gap is a check that could not be marked.
    checks : sequence of str
        Columns of marks.
    visit : str or sequence of str
        Columns that together name a visit.
    observer : str
        Column that names the observer.
    institution : str, optional
        Column of institutions; by default every visit is one.
    topics : mapping of str to sequence of str, optional
        Checks that speak to a topic.
    marks : pair of float, default (0, 2)
        Lowest and highest mark.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        One row a check. Details: ``institutions``, ``marks``, ``reliability``, ``topics``.

    Raises
    ------
    AnalysisError
        An unknown column, text, a mark outside the limits, or no mark.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"mfi": list("aabb"), "who": [1, 2, 1, 2], "queue": [2, 2, 1, 0],
    ...                       "badge": [2, 1, 0, 0]})
    >>> found = observation(frame, checks=["queue", "badge"], visit="mfi", observer="who")
    >>> found.number("glance", "observation_index"), found.number("queue", "same_share")
    (50.0, 0.5)
    """
    keys = [visit] if isinstance(visit, str) else list(visit)
    spoken = {name: list(own) for name, own in (topics or {}).items()}
    named = [name for own in spoken.values() for name in own]
    where = [institution] if institution else []
    require_columns(frame, [*checks, *keys, observer, *where, *named])
    read = _marks(frame, checks, keys, observer, institution, marks)
    labels = {name: name for name in checks}
    topic_labels = {name: name for name in spoken}
    return _finding("observation", "Observation", read, labels, spoken, topic_labels, conf_level)


def observation_chapter(study: Study, responses: Responses, *, analysis: Observation) -> Finding:
    """Describe the declared checklist."""
    columns = declared_columns(study, responses)
    require_columns(columns, [name for _, name in analysis.variables()])
    scale = common_scale(study, analysis.checks)
    clusters = study.population.clusters
    read = _marks(
        columns,
        analysis.checks,
        analysis.visit,
        analysis.observer,
        clusters.column if clusters else None,
        (scale.minimum, scale.maximum),
    )
    return _finding(
        analysis.finding,
        say(analysis.label, "en", otherwise="Observation"),
        read,
        wordings(study, analysis.checks),
        analysis.topics,
        {
            name: say(analysis.topic_labels.get(name), "en", otherwise=study.label_of(name))
            for name in analysis.topics
        },
        0.95,
    )


def _marks(
    frame: pd.DataFrame,
    checks: Sequence[str],
    visit: Sequence[str],
    observer: str,
    institution: str | None,
    limits: tuple[float, float],
) -> Marks:
    values = numbers_of(frame[list(checks)], purpose="an observation")
    low, high = limits
    outside = (values < low) | (values > high)
    if outside.any():
        row, column = (int(part[0]) for part in np.nonzero(outside))
        raise AnalysisError(
            f"'{checks[column]}' holds the mark {values[row, column]:g}; marks go from {low:g} to "
            f"{high:g}."
        )
    if np.isnan(values).all():
        raise AnalysisError("An observation needs at least one mark.")
    visits = tuple(
        " ".join(map(str, parts)) for parts in zip(*(frame[n] for n in visit), strict=True)
    )
    return Marks(
        values=values,
        visit=visits,
        observer=tuple(str(name) for name in frame[observer]),
        institution=visits if institution is None else tuple(str(n) for n in frame[institution]),
        lowest=float(low),
        highest=float(high),
    )


def _finding(
    id_: str,
    title: str,
    marks: Marks,
    labels: Mapping[str, str],
    topics: Mapping[str, Sequence[str]],
    topic_labels: Mapping[str, str],
    conf_level: float,
) -> Finding:
    level = confidence_level(conf_level)
    place = {name: column for column, name in enumerate(labels)}
    stray = [name for own in topics.values() for name in own if name not in place]
    if stray:
        raise AnalysisError(f"The topics name '{stray[0]}', which is none of the checks.")
    spoken = {name: [place[check] for check in own] for name, own in topics.items()}
    reliability, trouble = reliability_rows(marks, level=level)
    details = {
        "institutions": institution_rows(marks),
        "institution_topics": institution_topic_rows(marks, spoken, topic_labels),
        "reliability": reliability,
        "topics": topic_rows(marks, spoken, topic_labels, level=level),
    }
    known = {str(row["key"]): row["estimate"] for row in reliability}
    overall: dict[str, Any] = {
        **index_rows(marks, level=level),
        "n_checks": len(labels),
        "n_double": len(marks.pairs()),
        "kappa": known.get("kappa"),
        "icc": known.get("icc:ICC(2,1)"),
        "conf_level": level,
    }
    return ObservationFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in check_rows(marks, labels)),
        overall=plain(overall),
        status="warning" if trouble else "ok",
        reason=trouble,
        notes=_NOTES,
        rules=(LANDIS_KOCH_1977, KOO_LI_2016) if reliability else (),
        details={name: tuple(map(plain, rows)) for name, rows in details.items() if rows},
    )
