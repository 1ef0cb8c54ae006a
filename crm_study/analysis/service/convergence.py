"""What people say against what is recorded, and how far the two agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.convergence_finding import ConvergenceFinding
from crm_study.analysis.service.declared_items import institutions_in, items_named, words_of
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.clustered.clusters import clusters_of
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.reliability.reliability import cronbach_alpha
from crm_study.kernels.service.convergence import Convergence as Agreement
from crm_study.kernels.service.convergence import converge
from crm_study.protocol.analyses.convergence import Convergence
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Row = dict[str, Any]
_NOTES = (
    "r with Fisher's limits, ρ with those of Bonett and Wright (2000). Disattenuated is r over "
    "the root of both reliabilities, its limits the same way (Charles, 2005); reliabilities "
    "count as known, and it may pass 1.",
    "Two measures that go together may still differ in level: agreement of ranks is no agreement "
    "of values. A low correlation may be the fault of either measure.",
)
_BY_ROW = ("Reliability of what is said: Cronbach's alpha of its items.",)
_BY_INSTITUTION = (
    "Means of institutions are correlated, so that n counts institutions. Reliability of what is "
    "said: ICC(2), that of an institution's mean.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Both measures, one entry a person or an institution, and their reliabilities."""

    perceived: Floats
    objective: Floats
    groups: tuple[str, ...]
    reliability: float | None
    objective_reliability: float
    by_institution: bool


def convergence(
    frame: pd.DataFrame,
    *,
    perceived: str | Sequence[str],
    objective: str,
    per: str | None = None,
    objective_reliability: float = 1.0,
    conf_level: float = 0.95,
) -> Finding:
    """Correlate what is said with what is recorded, and correct for unreliability.

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in a column used are left out.
    perceived : str or sequence of str
        Column, or items whose mean is the measure and whose alpha is its reliability.
    objective : str
        Column of what is recorded.
    per : str, optional
        Column of institutions, whose means are then correlated.
    objective_reliability : float, default 1.0
        Reliability of the record.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``pearson``, ``spearman`` and, where a reliability is known, ``disattenuated``.

    Raises
    ------
    AnalysisError
        An unknown column, text, a constant, or fewer than 4 pairs.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"said": [1, 2, 3, 4, 5], "done": [2, 1, 4, 3, 5]})
    >>> found = convergence(frame, perceived="said", objective="done")
    >>> round(found.number("pearson", "estimate"), 2)
    0.8
    """
    items = [perceived] if isinstance(perceived, str) else list(perceived)
    require_columns(frame, [*items, objective, *([per] if per else [])])
    said = numbers_of(frame[items], purpose="convergence")
    pair = _pair(
        said,
        said.mean(axis=1),
        numbers_of(frame[[objective]], purpose="convergence")[:, 0],
        None if per is None else list(frame[per]),
        objective_reliability,
    )
    name = items[0] if len(items) == 1 else "perceived"
    level = confidence_level(conf_level)
    return _finding(
        "convergence", "What is said and what is recorded", pair, (name, objective), level
    )


def convergence_chapter(study: Study, responses: Responses, *, analysis: Convergence) -> Finding:
    """Correlate the two declared measures on the main wave."""
    title = say(analysis.label, "en", otherwise="What is said and what is recorded")
    if analysis.perceived_in is not None:
        from crm_study.analysis.service.joined_measures import joined_measures

        named, said, recorded, similar, words = joined_measures(study, responses, analysis)
        joined = Pair(
            perceived=said,
            objective=recorded,
            groups=named,
            reliability=similar,
            objective_reliability=analysis.objective_reliability,
            by_institution=True,
        )
        return _finding(analysis.finding, title, joined, words, 0.95)
    columns = declared_columns(study, responses)
    items = list(items_named(study, [analysis.perceived]))
    require_columns(columns, [*items, analysis.perceived, analysis.objective])
    institutions = institutions_in(study, columns)
    if analysis.per == "institution" and institutions is None:
        raise AnalysisError("Means of institutions need a study with several institutions.")
    pair = _pair(
        numbers_of(columns[items], purpose="convergence"),
        columns[analysis.perceived].to_numpy(dtype=float),
        numbers_of(columns[[analysis.objective]], purpose="convergence")[:, 0],
        institutions if analysis.per == "institution" else None,
        analysis.objective_reliability,
    )
    names = words_of(study, analysis.perceived), words_of(study, analysis.objective)
    return _finding(analysis.finding, title, pair, names, 0.95)


def _pair(
    items: Floats,
    said: Floats,
    recorded: Floats,
    groups: Sequence[object] | None,
    objective_reliability: float,
) -> Pair:
    whole = ~(np.isnan(said) | np.isnan(recorded))
    if groups is None:
        named = tuple(f"row {place + 1}" for place in np.flatnonzero(whole))
        alpha = _alpha(items[whole])
        return Pair(
            perceived=said[whole],
            objective=recorded[whole],
            groups=named,
            reliability=alpha,
            objective_reliability=objective_reliability,
            by_institution=False,
        )
    own = [group for group, kept in zip(groups, whole, strict=True) if kept]
    clusters = clusters_of(own, n_obs=len(own))
    similar = cluster_similarity(said[whole], cluster=own) if len(own) > len(clusters) else None
    reliability = similar.icc2 if similar is not None and similar.icc2 > 0 else None
    return Pair(
        perceived=clusters.means(said[whole]),
        objective=clusters.means(recorded[whole]),
        groups=clusters.labels,
        reliability=reliability,
        objective_reliability=objective_reliability,
        by_institution=True,
    )


def _alpha(items: Floats) -> float | None:
    """Return the alpha of several complete items; None for one, or where it is not above 0."""
    complete = items[~np.isnan(items).any(axis=1)]
    if items.shape[1] < 2 or len(complete) < 3:
        return None
    alpha = cronbach_alpha(complete).estimate
    return alpha if alpha > 0 else None


def _finding(id_: str, title: str, pair: Pair, names: tuple[str, str], level: float) -> Finding:
    reliability = 1.0 if pair.reliability is None else min(pair.reliability, 1.0)
    found = converge(
        pair.perceived,
        pair.objective,
        reliabilities=(reliability, pair.objective_reliability),
        conf_level=level,
    )
    points = [
        {"key": f"unit:{name}", "group": name, "perceived_value": said, "objective_value": done}
        for name, said, done in zip(
            pair.groups, pair.perceived.tolist(), pair.objective.tolist(), strict=True
        )
    ]
    return ConvergenceFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in _rows(found, known=pair.reliability is not None)),
        overall=plain(
            {
                "variable_1": names[0],
                "variable_2": names[1],
                "unit_of_analysis": "institutions" if pair.by_institution else "people",
                "n_obs": found.n_obs,
                "pearson": found.pearson,
                "p_value": found.p_value,
                "perceived_reliability": pair.reliability,
                "objective_reliability": pair.objective_reliability,
                "conf_level": level,
            }
        ),
        notes=(*_NOTES, *(_BY_INSTITUTION if pair.by_institution else _BY_ROW)),
        details={"points": tuple(points)},
    )


def _rows(found: Agreement, *, known: bool) -> list[Row]:
    rows = [
        _row("pearson", "r", found.pearson, found.conf_low, found.conf_high, found.p_value),
        _row(
            "spearman",
            "ρ",
            found.spearman,
            found.spearman_low,
            found.spearman_high,
            found.spearman_p_value,
        ),
    ]
    if known:
        limits = found.disattenuated_low, found.disattenuated_high
        rows.append(_row("disattenuated", "r, disattenuated", found.disattenuated, *limits, None))
    return [row | {"n_obs": found.n_obs} for row in rows]


def _row(
    key: str, label: str, estimate: float, low: float, high: float, p_value: float | None
) -> Row:
    return {
        "key": key,
        "label": label,
        "estimate": estimate,
        "conf_low": low,
        "conf_high": high,
        "p_value": p_value,
    }
