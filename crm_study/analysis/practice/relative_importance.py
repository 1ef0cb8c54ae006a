"""What weighs most: relative importance with intervals and ranks, and the vital few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.practice.relative_importance_finding import RelativeImportanceFinding
from crm_study.analysis.practice.wording import common_scale, wordings
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, confidence_level
from crm_study.kernels.ranking.friedman import rank_intervals
from crm_study.kernels.ranking.relative_index import pareto, relative_index
from crm_study.protocol.analyses.relative_importance import RelativeImportance
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.practice import JURAN_1954
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
RESAMPLES, SEED = 2000, 2021
_NOTES = (
    "The relative importance index is the mean rating over the highest one (ΣW / A·N). With a "
    "scale from 1 it starts at 1/A, not at 0. Its limits are t limits of the mean.",
    "Ranks come with percentile limits of a bootstrap over respondents: things whose ranks "
    "overlap are not told apart.",
    "The Pareto count asks another question: how often a rating reached the level that counts as "
    "named. Each thing uses everybody who rated it.",
)


def relative_importance(
    frame: pd.DataFrame,
    *,
    of: Sequence[str],
    highest: float,
    named_from: float,
    conf_level: float = 0.95,
    n_resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Finding:
    """Order things by their relative importance index.

    Parameters
    ----------
    frame : DataFrame
        Ratings above 0, one column a thing; a gap is a thing not rated.
    of : sequence of str
        Columns to order.
    highest : float
        Highest rating of the scale.
    named_from : float
        Rating from which a thing counts as named.
    conf_level : float, default 0.95
        Coverage of all intervals.
    n_resamples, seed : int
        Of the bootstrap of the ranks.

    Returns
    -------
    Finding
        One row a thing, the most important first: index, limits, rank, times named.

    Raises
    ------
    AnalysisError
        An unknown column, text, or a rating outside the scale.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"cost": [5, 4, 5, 4], "time": [3, 3, 2, 4]})
    >>> found = relative_importance(frame, of=["cost", "time"], highest=5, named_from=4)
    >>> found.number("cost", "estimate"), found.number("glance", "n_vital")
    (0.9, 1)
    """
    require_columns(frame, of)
    labels = {name: name for name in of}
    return _finding(
        "relative_importance", frame, labels, highest, named_from, conf_level, n_resamples, seed
    )


def relative_importance_chapter(
    study: Study, responses: Responses, *, analysis: RelativeImportance
) -> Finding:
    """Order the declared things by what the main wave says."""
    columns = declared_columns(study, responses)
    require_columns(columns, analysis.of)
    scale = common_scale(study, analysis.of)
    return _finding(
        analysis.finding,
        columns,
        wordings(study, analysis.of),
        scale.maximum,
        analysis.named_from,
        0.95,
        RESAMPLES,
        SEED,
        title=say(analysis.label, "en", otherwise=""),
    )


def _finding(
    id_: str,
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    highest: float,
    named_from: float,
    conf_level: float,
    n_resamples: int,
    seed: int,
    *,
    title: str = "",
) -> Finding:
    level = confidence_level(conf_level)
    table = numbers_of(frame[list(labels)], purpose="relative importance")
    if np.isnan(table).all(axis=0).any():
        empty = [
            name for name, column in zip(labels, table.T, strict=True) if np.isnan(column).all()
        ]
        raise AnalysisError(f"Nobody rated: {', '.join(empty)}.")
    rows = _rows(table, labels, highest, named_from, level, n_resamples, seed)
    n_vital = sum(bool(row["is_vital"]) for row in rows)
    return RelativeImportanceFinding(
        id=id_,
        title=title or "Relative importance",
        rows=tuple(plain(row) for row in rows),
        overall={
            "n_entries": len(rows),
            "n_obs": int((~np.isnan(table)).any(axis=1).sum()),
            "highest": highest,
            "named_from": named_from,
            "n_named": sum(int(row["n_named"]) for row in rows),
            "n_vital": n_vital,
            "cutoff": JURAN_1954.cutoff,
            "conf_level": level,
            "n_resamples": n_resamples,
            "seed": seed,
        },
        notes=_NOTES,
        rules=(JURAN_1954,),
    )


def _rows(
    table: Floats,
    labels: Mapping[str, str],
    highest: float,
    named_from: float,
    level: float,
    n_resamples: int,
    seed: int,
) -> list[Row]:
    index = relative_index(table, highest=highest, conf_level=level)
    ranks = rank_intervals(
        table, largest_first=True, conf_level=level, n_resamples=n_resamples, seed=seed
    )
    named = np.nansum(table >= named_from, axis=0)
    vital = pareto(named, share=JURAN_1954.cutoff)
    place = {int(column): at for at, column in enumerate(vital.order)}
    rows = [
        {
            "entry": name,
            "label": label,
            "estimate": index.estimate[i],
            "conf_low": index.conf_low[i],
            "conf_high": index.conf_high[i],
            "place": float(index.rank[i]),
            "place_low": ranks.rank_low[i],
            "place_high": ranks.rank_high[i],
            "mean": index.mean[i],
            "std_dev": index.std_dev[i],
            "n_obs": int(index.n_obs[i]),
            "n_named": int(named[i]),
            "cumulative_share": vital.cumulative[place[i]],
            "is_vital": place[i] < vital.n_vital,
        }
        for i, (name, label) in enumerate(labels.items())
    ]
    return sorted(rows, key=lambda row: float(row["place"]))
