"""Things put in order by several people: agreement, mean ranks, and which differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import complete_rows, numbers_of, require_columns
from crm_study.analysis.practice.ranking_finding import RankingFinding
from crm_study.analysis.practice.wording import wordings
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.ranking.friedman import (
    Concordance,
    RankIntervals,
    concordance,
    rank_intervals,
    ranked_pairs,
    row_ranks,
)
from crm_study.protocol.analyses.ranking import Ranking
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.cutoffs.practice import SCHMIDT_1997
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
RESAMPLES, SEED = 2000, 2021
_NOTES = (
    "Rows complete on everything that is ranked (listwise). Ties share their mean rank; "
    "Friedman's χ² and Kendall's W are corrected for them. Iman and Davenport's F is the better "
    "approximation in small samples.",
    "Limits of mean ranks and of places are percentiles of a bootstrap over respondents. Pairs "
    "are compared by z of the mean ranks, p adjusted by Holm.",
    "A small p says that the order is not arbitrary; how far people agree on it is told by W.",
)


def ranking(
    frame: pd.DataFrame,
    *,
    of: Sequence[str],
    largest_first: bool = True,
    conf_level: float = 0.95,
    n_resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Finding:
    """Test and describe the order that several people give to the same things.

    Parameters
    ----------
    frame : DataFrame
        One row a person, one column a thing: ratings, or ranks.
    of : sequence of str
        Columns to put in order.
    largest_first : bool, default True
        Whether the largest number comes first (ratings) or the smallest (ranks).
    conf_level : float, default 0.95
        Coverage of all intervals.
    n_resamples, seed : int
        Of the bootstrap.

    Returns
    -------
    Finding
        One row a thing, the first one first; Friedman's test and Kendall's W in `glance`.
        Details: every pair. Equal to R's ``friedman.test`` and ``vegan::kendall.global``.

    Raises
    ------
    AnalysisError
        An unknown column, text, or fewer than 2 complete rows.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"roads": [5, 5, 4], "law": [3, 4, 3], "trust": [1, 2, 2]})
    >>> found = ranking(frame, of=["law", "roads", "trust"])
    >>> found.tidy()["entry"].tolist(), found.number("glance", "kendall_w")
    (['roads', 'law', 'trust'], 1.0)
    """
    require_columns(frame, of)
    labels = {name: name for name in of}
    return _finding("ranking", frame, labels, largest_first, conf_level, n_resamples, seed)


def ranking_chapter(study: Study, responses: Responses, *, analysis: Ranking) -> Finding:
    """Put the declared things in the order of the main wave."""
    columns = declared_columns(study, responses)
    require_columns(columns, analysis.of)
    return _finding(
        analysis.finding,
        columns,
        wordings(study, analysis.of),
        analysis.first == "largest",
        0.95,
        RESAMPLES,
        SEED,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    largest_first: bool,  # noqa: FBT001
    conf_level: float,
    n_resamples: int,
    seed: int,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    table = complete_rows(numbers_of(frame[list(labels)], purpose="an order"))
    found = concordance(table, largest_first=largest_first)
    limits = rank_intervals(
        row_ranks(table, largest_first=largest_first),
        largest_first=False,
        conf_level=level,
        n_resamples=n_resamples,
        seed=seed,
    )
    rows = _rows(found, limits, labels)
    overall = _overall(found) | {"conf_level": level, "n_resamples": n_resamples, "seed": seed}
    return RankingFinding(
        id=id_,
        title=title or "Order of importance",
        rows=tuple(plain(row) for row in rows),
        overall=plain(overall),
        notes=_NOTES,
        rules=(SIGNIFICANCE_1925, SCHMIDT_1997),
        details={"pairs": tuple(plain(row) for row in _pairs(found, labels))},
    )


def _rows(found: Concordance, limits: RankIntervals, labels: Mapping[str, str]) -> list[Row]:
    places = row_ranks(found.mean_rank[None, :], largest_first=False)[0]
    rows = [
        {
            "entry": name,
            "label": label,
            "mean_rank": found.mean_rank[i],
            "conf_low": limits.mean_low[i],
            "conf_high": limits.mean_high[i],
            "place": float(places[i]),
            "place_low": limits.rank_low[i],
            "place_high": limits.rank_high[i],
            "first_share": limits.first_share[i],
            "n_obs": found.n_obs,
        }
        for i, (name, label) in enumerate(labels.items())
    ]
    return sorted(rows, key=lambda row: float(row["place"]))


def _overall(found: Concordance) -> Row:
    return {
        "n_obs": found.n_obs,
        "n_entries": found.n_things,
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "kendall_w": found.kendall_w,
        "f_statistic": found.f_statistic,
        "df1": found.df1,
        "df2": found.df2,
        "f_p_value": found.f_p_value,
        "verdict": SCHMIDT_1997.verdict(found.kendall_w),
    }


def _pairs(found: Concordance, labels: Mapping[str, str]) -> list[Row]:
    pairs, names = ranked_pairs(found), list(labels)
    return [
        {
            "pair": f"{names[i]}~{names[j]}",
            "variable_1": labels[names[i]],
            "variable_2": labels[names[j]],
            "estimate": pairs.estimate[at],
            "statistic": pairs.statistic[at],
            "unadjusted_p_value": pairs.unadjusted_p_value[at],
            "p_value": pairs.p_value[at],
        }
        for at, (i, j) in enumerate(zip(pairs.first, pairs.second, strict=True))
    ]
