"""A satisfaction index from 0 to 100, with the uncertainty of its weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.service.declared_items import (
    groups_named,
    in_order,
    institutions_in,
    items_named,
    limits_of,
    without_few,
    words_of,
)
from crm_study.analysis.service.index_finding import SatisfactionIndexFinding
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import confidence_level
from crm_study.kernels.missing.person_mean import filled_with_person_mean
from crm_study.kernels.service.mean_interval import mean_interval
from crm_study.kernels.service.weighted_index import (
    WeightedIndex,
    index_with_importance,
    index_with_weights,
    rescaled,
)
from crm_study.protocol.analyses.satisfaction_index import SatisfactionIndex
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Row = dict[str, Any]
Limits = tuple[float, float] | Mapping[str, tuple[float, float]]
_NOTES = (
    "Every item is carried to 0 to 100 by the ends of its answer scale, and the index is the "
    "weighted mean of the items, as in the American Customer Satisfaction Index (Fornell et al., "
    "1996), whose weights come from a latent model; here they are equal, declared, or the "
    "importance that customers state.",
    "Limits by t. Where the weights are stated importance they are estimated too, and the limits "
    "say so (delta method, as R's svycontrast). Of customers who answered enough items a gap gets "
    "their own mean; the others are left out. Rows of items hold answers only.",
    "An index of 80 is no percentage of satisfied customers, and indices of other items or "
    "weights are not comparable.",
)


def satisfaction_index(
    frame: pd.DataFrame,
    *,
    items: Sequence[str],
    limits: Limits,
    weights: Mapping[str, float] | None = None,
    importance: Sequence[str] = (),
    by: str | None = None,
    cluster: str | None = None,
    min_answered: float = 1.0,
    conf_level: float = 0.95,
) -> Finding:
    """Compute a satisfaction index of all and of groups.

    Parameters
    ----------
    frame : DataFrame
        One row a customer.
    items : sequence of str
        Columns of satisfaction.
    limits : pair, or mapping of str to pair
        Lowest and highest answer, of all items or of each.
    weights : mapping of str to float, optional
        Of each item, in any unit; equal when left out.
    importance : sequence of str, optional
        Columns of stated importance, in the order of the items; they become the weights.
    by : str, optional
        Column whose groups get an index each, with the weights of all.
    cluster : str, optional
        Column of institutions, whose sums then give the errors.
    min_answered : float, default 1.0
        Share of the items that must be answered; gaps get the customer's own mean.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Row ``index``, each item, and ``group:<name>`` for each group, from 0 to 100.

    Raises
    ------
    AnalysisError
        An unknown column, text, weights and importance at once, or fewer than 2 customers.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"overall": [1, 5, 4], "ideal": [3, 5, 4]})
    >>> found = satisfaction_index(frame, items=["overall", "ideal"], limits=(1, 5))
    >>> round(found.number("index", "estimate"), 2)
    66.67
    """
    names = [name for name in (by, cluster) if name is not None]
    require_columns(frame, [*items, *importance, *names])
    known = limits if isinstance(limits, Mapping) else dict.fromkeys(items, limits)
    return _finding(
        "satisfaction_index",
        "Satisfaction index",
        frame,
        items,
        known,
        dict(weights or {}),
        importance,
        {name: name for name in items},
        None if by is None else frame[by],
        None if cluster is None else list(frame[cluster]),
        min_answered,
        confidence_level(conf_level),
    )


def satisfaction_index_chapter(
    study: Study, responses: Responses, *, analysis: SatisfactionIndex
) -> Finding:
    """Compute the declared index on the main wave."""
    columns = declared_columns(study, responses)
    items = items_named(study, analysis.items)
    importance = items_named(study, analysis.importance)
    require_columns(columns, [*items, *importance])
    groups = None if analysis.by is None else groups_named(study, responses, analysis.by)
    found = _finding(
        analysis.finding,
        say(analysis.label, "en", otherwise="Satisfaction index"),
        columns,
        items,
        {item: limits_of(study, item) for item in items},
        analysis.weights,
        importance,
        {item: words_of(study, item) for item in items},
        groups,
        institutions_in(study, columns),
        study.missing.min_answered,
        0.95,
    )
    return without_few(found, groups, study, responses)


def _finding(
    id_: str,
    title: str,
    frame: pd.DataFrame,
    items: Sequence[str],
    limits: Mapping[str, tuple[float, float]],
    weights: Mapping[str, float],
    importance: Sequence[str],
    labels: Mapping[str, str],
    groups: pd.Series[str] | None,
    clusters: Sequence[object] | None,
    min_answered: float,
    level: float,
) -> Finding:
    kind = _weighting(items, weights, importance)
    low, high = zip(*(limits[item] for item in items), strict=True)
    answered = rescaled(numbers_of(frame[list(items)], purpose="an index"), low=low, high=high)
    scores = filled_with_person_mean(answered, min_answered=min_answered)
    stated = _stated(frame, importance, min_answered)
    whole: NDArray[np.bool_] = np.asarray(~np.isnan(np.hstack([scores, stated])).any(axis=1))
    chosen = _some(clusters, whole)
    if importance:
        index = index_with_importance(scores[whole], stated[whole])
    else:
        index = index_with_weights(scores[whole], [weights.get(item, 1.0) for item in items])
    rows = [
        _row("index", "Index", "overall", index.influence, chosen, level),
        *_item_rows(items, labels, answered[whole], index, chosen, level),
        *_group_rows(
            scores[whole] @ index.weights, None if groups is None else groups[whole], chosen, level
        ),
    ]
    return SatisfactionIndexFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "n_obs": int(whole.sum()),
                "n_missing": int((~whole).sum()),
                "n_items": len(items),
                "n_clusters": None if chosen is None else len({str(name) for name in chosen}),
                "estimate": index.estimate,
                "weighting": kind,
                "conf_level": level,
            }
        ),
        notes=_NOTES,
    )


def _stated(frame: pd.DataFrame, importance: Sequence[str], min_answered: float) -> Floats:
    """Return the stated importance, shape (n_rows, n_importance), gaps filled; n may be 0."""
    if not importance:
        return np.empty((len(frame), 0))
    given = numbers_of(frame[list(importance)], purpose="an index")
    return filled_with_person_mean(given, min_answered=min_answered)


def _weighting(
    items: Sequence[str], weights: Mapping[str, float], importance: Sequence[str]
) -> str:
    if weights and importance:
        raise AnalysisError("An index is weighted by declared weights or by importance, not both.")
    if importance and len(importance) != len(items):
        raise AnalysisError(
            f"An index of {len(items)} items needs as many importance ratings, "
            f"but got {len(importance)}."
        )
    if weights and set(weights) != set(items):
        raise AnalysisError("An index needs a weight for each of its items, and for no other.")
    return "importance as stated" if importance else "declared" if weights else "equal"


def _row(
    key: str,
    label: str,
    kind: str,
    values: Floats,
    clusters: Sequence[object] | None,
    level: float,
) -> Row:
    found = mean_interval(values, cluster=clusters, conf_level=level)
    return {
        "key": key,
        "label": label,
        "row_kind": kind,
        "n_obs": found.n_obs,
        "item_weight": None,
        "estimate": found.estimate,
        "std_error": found.std_error,
        "df": found.df,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
    }


def _item_rows(
    items: Sequence[str],
    labels: Mapping[str, str],
    scores: Floats,
    index: WeightedIndex,
    clusters: Sequence[object] | None,
    level: float,
) -> Iterator[Row]:
    for place, item in enumerate(items):
        own: NDArray[np.bool_] = np.asarray(~np.isnan(scores[:, place]))
        if own.sum() < 2:
            raise AnalysisError(f"Fewer than 2 customers answered '{item}'.")
        row = _row(item, labels[item], "item", scores[own, place], _some(clusters, own), level)
        yield row | {"item_weight": float(index.weights[place])}


def _group_rows(
    values: Floats,
    groups: pd.Series[str] | None,
    clusters: Sequence[object] | None,
    level: float,
) -> Iterator[Row]:
    """Yield the index of each group of at least 2 customers, with the weights of all."""
    if groups is None:
        return
    named = groups.astype(str).to_numpy()
    for name in in_order(groups):
        own: NDArray[np.bool_] = np.asarray(named == name)
        if own.sum() > 1:
            chosen = _some(clusters, own)
            yield _row(f"group:{name}", name, "group", values[own], chosen, level)


def _some(values: Sequence[object] | None, kept: NDArray[np.bool_]) -> list[object] | None:
    """Return the labels of some rows; None where there is one label only."""
    if values is None:
        return None
    own = [value for value, keep in zip(values, kept, strict=True) if keep]
    return own if len({str(value) for value in own}) > 1 else None
