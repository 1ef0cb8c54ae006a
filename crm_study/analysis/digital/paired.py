"""The same people's answers to several things: which lie higher, and by how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.digital.paired_finding import PairedFinding
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.analysis.service.declared_items import institutions_in
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.groups.multiplicity import adjusted
from crm_study.kernels.groups.signed_rank import signed_rank
from crm_study.kernels.groups.standardized_difference import standardized_change
from crm_study.kernels.ranking.friedman import concordance
from crm_study.kernels.service.mean_interval import mean_interval
from crm_study.protocol.analyses.paired import Paired
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_NOTES = (
    "Rows complete on everything that is compared (listwise). Differences are first minus second. "
    "d_z is the difference in standard deviations of the differences, with limits by noncentral t; "
    "p adj. is Holm's, over the pairs.",
    "Wilcoxon's signed-rank test drops differences of 0; its p is exact below 50 differences "
    "without ties and zeros, else normal with tie and continuity correction, as in R. r is the "
    "matched rank-biserial correlation; the shift is Hodges and Lehmann's.",
    "What the same people say of two things on one day may differ because of how it was asked.",
)
_CLUSTERED = (
    "The errors of t are those of the sums of institutions; Wilcoxon's and Friedman's tests count "
    "respondents as independent.",
)
_ALONE = ("Respondents count as independent.",)


def paired(
    frame: pd.DataFrame,
    *,
    of: Sequence[str],
    cluster: str | None = None,
    conf_level: float = 0.95,
) -> Finding:
    """Compare what the same people say of several things, two by two.

    Parameters
    ----------
    frame : DataFrame
        One row a person, one column a thing, on one scale.
    of : sequence of str
        Columns to compare; rows with a gap in any are left out.
    cluster : str, optional
        Column of institutions, for the errors of t.
    conf_level : float, default 0.95
        Coverage of all intervals.

    Returns
    -------
    Finding
        One row a pair, ``first~second``: t, d_z, Wilcoxon's V and the rank-biserial
        correlation. Friedman's test of all in `glance`. Details: every thing by itself.

    Raises
    ------
    AnalysisError
        An unknown column, text, one column only, or fewer than 2 complete rows.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"before": [4, 3, 5, 4], "after": [2, 3, 3, 1]})
    >>> found = paired(frame, of=["before", "after"])
    >>> found.number("before~after", "estimate"), found.number("before~after", "signed_ranks")
    (1.75, 6.0)
    """
    require_columns(frame, of if cluster is None else (*of, cluster))
    labels = {name: name for name in of}
    groups = None if cluster is None else [str(name) for name in frame[cluster]]
    return _finding("paired", frame, labels, groups, conf_level)


def paired_chapter(study: Study, responses: Responses, *, analysis: Paired) -> Finding:
    """Compare the declared things on the main wave."""
    columns = declared_columns(study, responses)
    require_columns(columns, analysis.of)
    common_scale(study, analysis.of)
    return _finding(
        analysis.finding,
        columns,
        wordings(study, analysis.of),
        institutions_in(study, columns),
        0.95,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    groups: Sequence[str] | None,
    conf_level: float,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    if len(labels) < 2:
        raise AnalysisError("A comparison of pairs needs at least 2 things to compare.")
    table = numbers_of(frame[list(labels)], purpose="comparing pairs")
    whole = np.asarray(~np.isnan(table).any(axis=1))
    if whole.sum() < 2:
        raise AnalysisError("Fewer than 2 people answered everything that is compared.")
    cluster = (
        None
        if groups is None
        else [g for g, used in zip(groups, whole.tolist(), strict=True) if used]
    )
    if cluster is not None and len(set(cluster)) < 2:
        cluster = None
    rows = list(_pairs(table[whole], labels, cluster, level))
    return PairedFinding(
        id=id_,
        title=title or "Pairs of answers",
        rows=tuple(plain(row) for row in _judged(rows)),
        overall=plain(_overall(table[whole], rows, cluster) | {"conf_level": level}),
        notes=(*_NOTES, *(_ALONE if cluster is None else _CLUSTERED)),
        rules=(SIGNIFICANCE_1925,),
        details={"things": tuple(plain(row) for row in _things(table[whole], labels))},
    )


def _pairs(
    table: Floats, labels: Mapping[str, str], cluster: Sequence[str] | None, level: float
) -> Iterator[Row]:
    names = list(labels)
    for i, j in combinations(range(len(names)), 2):
        first, second = table[:, i], table[:, j]
        mean = mean_interval(first - second, cluster=cluster, conf_level=level)
        size = standardized_change(first, second, conf_level=level)
        ranks = signed_rank(first - second, conf_level=level)
        yield {
            "key": f"{names[i]}~{names[j]}",
            "label": f"{labels[names[i]]} − {labels[names[j]]}",
            "n_obs": mean.n_obs,
            "estimate": mean.estimate,
            "conf_low": mean.conf_low,
            "conf_high": mean.conf_high,
            "statistic": mean.statistic,
            "df": mean.df,
            "p_value": mean.p_value,
            "p_adjusted": None,
            "d_z": size.cohen_d,
            "d_low": size.d_low,
            "d_high": size.d_high,
            "signed_ranks": ranks.statistic,
            "ranks_p_value": ranks.p_value,
            "ranks_p_adjusted": None,
            "rank_r": ranks.rank_biserial,
            "rank_r_low": ranks.conf_low,
            "rank_r_high": ranks.conf_high,
            "shift": ranks.pseudo_median,
            "n_zero": ranks.n_zero,
        }


def _judged(rows: list[Row]) -> Iterator[Row]:
    """Adjust both p values for the number of pairs, and say what the ranks say."""
    for alone, held in (("p_value", "p_adjusted"), ("ranks_p_value", "ranks_p_adjusted")):
        for row, p in zip(rows, adjusted([r[alone] for r in rows]).tolist(), strict=True):
            row[held] = p
    for row in rows:
        p, effect = row["ranks_p_adjusted"], row["rank_r"]
        verdict = "not told apart"
        if np.isnan(p):
            verdict = "undefined"
        elif SIGNIFICANCE_1925.holds(p):
            verdict = "first higher" if effect > 0 else "second higher"
        yield row | {"verdict": verdict}


def _overall(table: Floats, rows: Sequence[Row], cluster: Sequence[str] | None) -> Row:
    found = concordance(table)
    return {
        "n_obs": len(table),
        "n_clusters": None if cluster is None else len(set(cluster)),
        "n_entries": table.shape[1],
        "n_pairs": len(rows),
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "kendall_w": found.kendall_w,
    }


def _things(table: Floats, labels: Mapping[str, str]) -> Iterator[Row]:
    for column, (name, label) in zip(table.T, labels.items(), strict=True):
        yield {
            "entry": name,
            "label": label,
            "n_obs": column.size,
            "mean": float(column.mean()),
            "std_dev": float(column.std(ddof=1)),
            "median": float(np.median(column)),
        }
