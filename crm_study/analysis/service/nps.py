"""How many would recommend and how many would warn: the net promoter score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.declared_items import (
    groups_named,
    in_order,
    institutions_in,
    without_few,
    words_of,
)
from crm_study.analysis.service.nps_finding import NpsFinding
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.service.mean_interval import mean_interval
from crm_study.kernels.service.promoters import (
    FIRST_PROMOTER,
    LAST_DETRACTOR,
    NetPromoter,
    net_promoter,
)
from crm_study.protocol.analyses.nps import Nps
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
    "Promoters answer 9 or 10, detractors 0 to 6; the score is the difference of their shares, "
    "from −100 to 100 (Reichheld, 2003). Its variance is (p + d − (p − d)²) / n.",
    "The limits are adjusted Wald: three quarters of a respondent are added to promoters and to "
    "detractors and one and a half to passives (Rocks, 2016). The score interval is Tango's "
    "(1998); both stay inside the range, which plain Wald may leave.",
    "Eleven answers become three, so that the score is less precise than the mean of the same "
    "answers. A customer who would recommend has not yet done so.",
)


def nps(
    frame: pd.DataFrame,
    *,
    item: str,
    by: str | None = None,
    cluster: str | None = None,
    conf_level: float = 0.95,
) -> Finding:
    """Compute the net promoter score, with intervals, of all and of groups.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; blanks are left out.
    item : str
        Column of the likelihood to recommend, whole numbers from 0 to 10.
    by : str, optional
        Column whose groups get a score each.
    cluster : str, optional
        Column of institutions, for one more interval.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Row ``all``, and ``group:<name>`` for each group, from -100 to 100; the ways to an
        interval stand under ``methods``.

    Raises
    ------
    AnalysisError
        An unknown column, nobody who answered, or an answer outside 0 to 10.

    Examples
    --------
    >>> import pandas as pd
    >>> found = nps(pd.DataFrame({"recommend": [10, 9, 8, 6]}), item="recommend")
    >>> found.number("all", "estimate"), found.number("all", "n_promoters")
    (25.0, 2)
    """
    require_columns(frame, [name for name in (item, by, cluster) if name is not None])
    groups = None if by is None else frame[by]
    clusters = None if cluster is None else list(frame[cluster])
    level = confidence_level(conf_level)
    return _finding("nps", "Net promoter score", item, frame, groups, clusters, level, item)


def nps_chapter(study: Study, responses: Responses, *, analysis: Nps) -> Finding:
    """Compute the declared net promoter score on the main wave."""
    columns = declared_columns(study, responses)
    require_columns(columns, [analysis.item])
    groups = None if analysis.by is None else groups_named(study, responses, analysis.by)
    found = _finding(
        analysis.finding,
        say(analysis.label, "en", otherwise="Net promoter score"),
        analysis.item,
        columns,
        groups,
        institutions_in(study, columns),
        0.95,
        words_of(study, analysis.item),
    )
    return without_few(found, groups, study, responses)


def _finding(
    id_: str,
    title: str,
    item: str,
    frame: pd.DataFrame,
    groups: pd.Series[str] | None,
    clusters: Sequence[object] | None,
    level: float,
    label: str,
) -> Finding:
    given = numbers_of(frame[[item]], purpose="a net promoter score")[:, 0]
    known = ~np.isnan(given)
    if not known.any():
        raise AnalysisError("Nobody answered how likely they are to recommend.")
    overall = net_promoter(given[known], conf_level=level)
    rows = [_row("all", "All", overall), *_group_rows(given, groups, level)]
    methods = list(_methods(overall, given[known], _chosen(clusters, known), level))
    return NpsFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "item": item,
                "label": label,
                "n_obs": overall.n_obs,
                "n_missing": int((~known).sum()),
                "n_groups": len(rows) - 1,
                "estimate": rows[0]["estimate"],
                "mean": float(given[known].mean()),
                "conf_level": level,
            }
        ),
        notes=_NOTES,
        details={"methods": tuple(plain(row) for row in methods)},
    )


def _row(key: str, label: str, found: NetPromoter) -> Row:
    n = found.n_obs
    return {
        "key": key,
        "label": label,
        "n_obs": n,
        "n_detractors": found.detractors,
        "n_passives": found.passives,
        "n_promoters": found.promoters,
        "share_detractors": found.detractors / n,
        "share_passives": found.passives / n,
        "share_promoters": found.promoters / n,
        "estimate": 100 * found.estimate,
        "std_error": 100 * found.std_error,
        "conf_low": 100 * found.adjusted_low,
        "conf_high": 100 * found.adjusted_high,
    }


def _group_rows(given: Floats, groups: pd.Series[str] | None, level: float) -> Iterator[Row]:
    """Yield a row for each group in which somebody answered."""
    if groups is None:
        return
    named = groups.astype(str).to_numpy()
    for name in in_order(groups):
        own = given[(named == name) & ~np.isnan(given)]
        if own.size:
            yield _row(f"group:{name}", name, net_promoter(own, conf_level=level))


def _chosen(clusters: Sequence[object] | None, known: NDArray[np.bool_]) -> list[object] | None:
    """Return the institutions of those who answered; None where there is one only."""
    if clusters is None:
        return None
    own = [name for name, kept in zip(clusters, known, strict=True) if kept]
    return own if len({str(name) for name in own}) > 1 else None


def _methods(
    found: NetPromoter, given: Floats, clusters: list[object] | None, level: float
) -> Iterator[Row]:
    """Yield the limits by every way."""
    ways = (
        ("adjusted_wald", "Adjusted Wald", found.adjusted_low, found.adjusted_high),
        ("score", "Score (Tango)", found.score_low, found.score_high),
        ("wald", "Wald", found.wald_low, found.wald_high),
    )
    for key, label, low, high in ways:
        yield {
            "key": key,
            "label": label,
            "estimate": 100 * found.estimate,
            "conf_low": 100 * low,
            "conf_high": 100 * high,
            "n_clusters": None,
        }
    if clusters is not None:
        signs = 100.0 * ((given >= FIRST_PROMOTER) * 1.0 - (given <= LAST_DETRACTOR))
        mean = mean_interval(signs, cluster=clusters, conf_level=level)
        yield {
            "key": "clustered",
            "label": "Institutions as clusters",
            "estimate": mean.estimate,
            "conf_low": mean.conf_low,
            "conf_high": mean.conf_high,
            "n_clusters": mean.n_clusters,
        }
