"""What matters against how well it is done: quadrants, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.declared_items import (
    institutions_in,
    items_named,
    limits_of,
    words_of,
)
from crm_study.analysis.service.map_finding import ImportancePerformanceFinding
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.bootstrap import percentile_limits
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.service.quadrants import (
    QUADRANTS,
    Codes,
    quadrant_codes,
    quadrant_shares,
    resampled_means,
)
from crm_study.kernels.service.weighted_index import rescaled
from crm_study.protocol.analyses.importance_performance import ImportancePerformance
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Row = dict[str, Any]
Ends = tuple[float, float]
SEED, N_RESAMPLES = 1977, 1000
WORDS = {
    "concentrate": "Concentrate here",
    "keep_up": "Keep up the good work",
    "low_priority": "Low priority",
    "overkill": "Possible overkill",
}
_MIDDLE = (50.0, 50.0)
_NOTES = (
    "Quadrants after Martilla and James (1977). Lines at the means of the items always leave some "
    "items in need, however well all are done; lines at the middle of the scales may leave none. "
    "Both are shown, and the items whose quadrant hangs on the choice are named.",
    "Stable is the share of bootstrap resamples in which an item stays in its quadrant; where an "
    "institution is declared, whole institutions are resampled. Both ratings are carried to 0 to "
    "100 by the ends of their scales, so that their difference (the diagonal) can be taken.",
    "Coverage is performance weighted by stated importance. Priority ranks importance × (100 − "
    "performance). Stated importance is what people say matters, and mostly much does.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Both ratings of the items, from 0 to 100 with gaps, and how they are named."""

    items: tuple[str, ...]
    labels: tuple[str, ...]
    importance: Floats
    performance: Floats
    cluster: Sequence[object] | None


def importance_performance(
    frame: pd.DataFrame,
    *,
    importance: Sequence[str],
    performance: Sequence[str],
    importance_limits: Ends,
    performance_limits: Ends,
    cluster: str | None = None,
    n_resamples: int = N_RESAMPLES,
    seed: int = SEED,
    conf_level: float = 0.95,
) -> Finding:
    """Place items by importance and performance, and say how sure the place is.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; each item uses the rows that rate it on both sides.
    importance, performance : sequence of str
        Columns of the same items in the same order.
    importance_limits, performance_limits : pair of float
        Lowest and highest answer of each rating.
    cluster : str, optional
        Column of institutions, which are then resampled whole.
    n_resamples : int, default 1000
    seed : int
    conf_level : float, default 0.95
        Of the coverage index.

    Returns
    -------
    Finding
        One row an item, named by its performance column.

    Raises
    ------
    AnalysisError
        An unknown column, text, sides of unequal length, or an item nobody rated twice.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"ia": [5, 5], "ib": [2, 1], "pa": [1, 2], "pb": [5, 4]})
    >>> found = importance_performance(frame, importance=["ia", "ib"], performance=["pa", "pb"],
    ...                                importance_limits=(1, 5), performance_limits=(1, 5))
    >>> found.number("pa", "quadrant_fixed"), found.number("pb", "quadrant_fixed")
    ('Concentrate here', 'Possible overkill')
    """
    require_columns(frame, [*importance, *performance, *([cluster] if cluster else [])])
    limits = dict.fromkeys(importance, importance_limits) | dict.fromkeys(
        performance, performance_limits
    )
    ratings = _ratings(
        frame,
        importance,
        performance,
        limits,
        {},
        None if cluster is None else list(frame[cluster]),
    )
    title = "Importance and performance"
    level = confidence_level(conf_level)
    return _finding("importance_performance", title, ratings, n_resamples, seed, level)


def importance_performance_chapter(
    study: Study, responses: Responses, *, analysis: ImportancePerformance
) -> Finding:
    """Place the declared items on the main wave."""
    columns = declared_columns(study, responses)
    importance = items_named(study, analysis.importance)
    performance = items_named(study, analysis.performance)
    both = (*importance, *performance)
    require_columns(columns, both)
    ratings = _ratings(
        columns,
        importance,
        performance,
        {item: limits_of(study, item) for item in both},
        {item: words_of(study, item) for item in performance},
        institutions_in(study, columns),
    )
    title = say(analysis.label, "en", otherwise="Importance and performance")
    return _finding(analysis.finding, title, ratings, analysis.n_resamples, analysis.seed, 0.95)


def _ratings(
    frame: pd.DataFrame,
    importance: Sequence[str],
    performance: Sequence[str],
    limits: Mapping[str, Ends],
    words: Mapping[str, str],
    cluster: Sequence[object] | None,
) -> Ratings:
    if len(importance) != len(performance) or not performance:
        raise AnalysisError(
            "Importance and performance need the same items, but have "
            f"{len(importance)} and {len(performance)}."
        )
    tables = []
    for side in (importance, performance):
        low, high = zip(*(limits[item] for item in side), strict=True)
        values = numbers_of(frame[list(side)], purpose="importance and performance")
        tables.append(rescaled(values, low=low, high=high))
    known = ~(np.isnan(tables[0]) | np.isnan(tables[1]))
    for item, count in zip(performance, known.sum(axis=0), strict=True):
        if count < 1:
            raise AnalysisError(
                f"Nobody rated both the importance and the performance of '{item}'."
            )
    stated, done = (np.where(known, table, np.nan) for table in tables)
    labels = tuple(words.get(item, item) for item in performance)
    return Ratings(tuple(performance), labels, stated, done, cluster)


def _finding(
    id_: str, title: str, ratings: Ratings, n_resamples: int, seed: int, level: float
) -> Finding:
    across = np.nanmean(ratings.importance, axis=0)
    up = np.nanmean(ratings.performance, axis=0)
    drawn = resampled_means(
        ratings.importance,
        ratings.performance,
        n_resamples=n_resamples,
        seed=seed,
        cluster=ratings.cluster,
    )
    rows = list(_rows(ratings, across, up, drawn))
    coverage = _coverage(*drawn)
    low, high = percentile_limits(coverage, conf_level=level)
    return ImportancePerformanceFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "n_items": len(rows),
                "n_obs": int((~np.isnan(ratings.importance)).any(axis=1).sum()),
                "importance_mean": float(across.mean()),
                "performance_mean": float(up.mean()),
                "n_changing": sum(row["changes"] for row in rows),
                "n_concentrate": sum(row["quadrant_data"] == WORDS["concentrate"] for row in rows),
                "coverage_index": float(_coverage(across, up)),
                "conf_low": low,
                "conf_high": high,
                "conf_level": level,
                "n_resamples": n_resamples,
                "seed": seed,
            }
        ),
        notes=_NOTES,
    )


def _rows(
    ratings: Ratings, across: Floats, up: Floats, drawn: tuple[Floats, Floats]
) -> Iterator[Row]:
    by_means, by_middle = (quadrant_codes(across, up, crosshair=x) for x in (None, _MIDDLE))
    stable = [_stability(drawn, codes, x) for codes, x in ((by_means, None), (by_middle, _MIDDLE))]
    order = np.argsort(-(across * (100 - up)), kind="stable")
    rank = np.empty(len(order), dtype=int)
    rank[order] = np.arange(1, len(order) + 1)
    for place, item in enumerate(ratings.items):
        difference = float(up[place] - across[place])
        yield {
            "item": item,
            "label": ratings.labels[place],
            "n_obs": int((~np.isnan(ratings.importance[:, place])).sum()),
            "importance_mean": float(across[place]),
            "performance_mean": float(up[place]),
            "diagonal_gap": difference,
            "diagonal_side": "above" if difference > 0 else "below" if difference < 0 else "on it",
            "quadrant_data": WORDS[QUADRANTS[by_means[place]]],
            "stable_data": float(stable[0][place]),
            "quadrant_fixed": WORDS[QUADRANTS[by_middle[place]]],
            "stable_fixed": float(stable[1][place]),
            "changes": bool(by_means[place] != by_middle[place]),
            "priority": int(rank[place]),
        }


def _stability(
    drawn: tuple[Floats, Floats], codes: Codes, crosshair: tuple[float, float] | None
) -> Floats:
    """Return the share of resamples in which each item keeps its quadrant."""
    shares = quadrant_shares(quadrant_codes(*drawn, crosshair=crosshair))
    return np.asarray(shares[np.arange(len(codes)), codes])


def _coverage(across: Floats, up: Floats) -> Floats:
    """Return performance weighted by importance; nan where nothing matters."""
    total = across.sum(axis=-1)
    covered = (across * up).sum(axis=-1)
    return np.asarray(np.divide(covered, total, out=np.full_like(total, np.nan), where=total > 0))
