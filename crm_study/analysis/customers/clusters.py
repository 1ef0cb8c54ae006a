"""Groups of customers found in their numbers, how apart they are, and whether they come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.customers.clusters_finding import ClustersFinding
from crm_study.analysis.declared_frame import declared_columns
from crm_study.analysis.declared_name import as_declared
from crm_study.analysis.frames import Floats, numbers_of, require_columns
from crm_study.errors import AnalysisError
from crm_study.kernels.clusters.k_means import KMeans, k_means, standardized
from crm_study.kernels.clusters.silhouette import silhouettes
from crm_study.kernels.clusters.stability import Stability, stability
from crm_study.protocol.analyses.clusters import Clusters
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.customers import (
    HENNIG_PATTERN_2007,
    HENNIG_STABLE_2007,
    KAUFMAN_1990,
)
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_CANDIDATES = range(2, 7)
_LARGEST = 20_000
_NOTES = (
    "k-means on standardized columns (n − 1), best of 20 seeded starts; clusters are numbered from "
    "the largest. Without a declared number, the one with the largest mean silhouette is taken.",
    "Stability: bootstrap resamples are clustered anew; the overlap with the most similar cluster "
    "is compared on the rows drawn (Hennig, 2007).",
    "k-means always finds clusters, also where there are none. With a weak silhouette or unstable "
    "clusters read the table as a way to cut a cloud, not as kinds of people.",
)


@dataclass(frozen=True, slots=True, eq=False)
class _Searched:
    """The rows, and the clusters that were found in them."""

    values: Floats
    scaled: Floats
    found: KMeans
    widths: Floats
    steady: Stability
    candidates: list[Row]


def clusters(
    frame: pd.DataFrame,
    *,
    columns: Sequence[str],
    k: int | None = None,
    logarithm: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    n_resamples: int = 50,
    seed: int = 1,
) -> Finding:
    """Part rows into clusters by k-means.

    Parameters
    ----------
    frame : DataFrame
        One row a customer; rows with a gap in a named column are left out.
    columns : sequence of str
        Columns of numbers; each is standardized.
    k : int, optional
        Number of clusters; by default 2 to 6, whichever has the largest mean silhouette.
    logarithm : sequence of str, optional
        Columns of which log(1 + x) is taken first; they must not be negative.
    labels : mapping of str to str, optional
        How a reader should see the columns.
    n_resamples : int, default 50
        Bootstrap resamples of the stability.
    seed : int, default 1

    Returns
    -------
    Finding
        One row a cluster. Details: the centers, and the numbers of clusters that were tried.

    Raises
    ------
    AnalysisError
        An unknown column, text, a column without variance, fewer different rows than clusters, or
        more than 20 000 rows.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"x": [0, 0.1, 0.2, 9, 9.1, 9.2], "y": [1, 1.2, 1.1, 5, 5.1, 5.3]})
    >>> found = clusters(frame, columns=["x", "y"], n_resamples=20)
    >>> found.number("glance", "n_wanted"), found.number("1", "n_obs")
    (2, 3)
    """
    names = list(columns)
    require_columns(frame, names)
    values = numbers_of(frame[names], purpose="k-means")
    rows = values[~np.isnan(values).any(axis=1)]
    if len(rows) > _LARGEST:
        raise AnalysisError(f"Clusters are searched in at most {_LARGEST} rows; draw a sample.")
    searched = _search(_used(rows, names, logarithm), rows, k, n_resamples, seed)
    words = {name: name for name in names} | dict(labels or {})
    return _finding(searched, [words[name] for name in names], len(values) - len(rows), seed)


def clusters_chapter(study: Study, responses: Responses, *, analysis: Clusters) -> Finding:
    """Search the declared columns of the main wave."""
    labels = {
        name: say(analysis.labels.get(name), "en", otherwise=study.label_of(name))
        for name in analysis.columns
    }
    found = clusters(
        declared_columns(study, responses),
        columns=analysis.columns,
        k=analysis.k,
        logarithm=analysis.logarithm,
        labels=labels,
        n_resamples=analysis.n_resamples,
        seed=analysis.seed,
    )
    return as_declared(found, analysis)


def _used(rows: Floats, names: Sequence[str], logarithm: Sequence[str]) -> Floats:
    used = rows.copy()
    for name in logarithm:
        if name not in names:
            raise AnalysisError(f"'{name}' is no column of the clusters.")
        place = names.index(name)
        if (rows[:, place] < 0).any():
            raise AnalysisError(f"Column '{name}' has negative values, which have no logarithm.")
        used[:, place] = np.log1p(rows[:, place])
    return used


def _search(used: Floats, rows: Floats, k: int | None, n_resamples: int, seed: int) -> _Searched:
    """Try the numbers of clusters, keep the best, and see whether it comes back."""
    scaled = standardized(used)
    tried: list[tuple[float, KMeans, Floats]] = []
    different = len(np.unique(scaled, axis=0))
    for number in [k] if k else [n for n in _CANDIDATES if n < max(different, 3)]:
        found = k_means(scaled, k=number, seed=seed)
        widths = silhouettes(scaled, found.labels)
        tried.append((float(widths.mean()), found, widths))
    _, found, widths = max(tried, key=lambda one: one[0])
    number = len(found.centers)
    steady = stability(scaled, found.labels, k=number, n_resamples=n_resamples, seed=seed)
    candidates = [
        {
            "key": f"k{len(one.centers)}",
            "n_wanted": len(one.centers),
            "silhouette": mean,
            "within_share": one.within / one.total,
            "verdict": KAUFMAN_1990.verdict(mean),
        }
        for mean, one, _ in tried
    ]
    return _Searched(rows, scaled, found, widths, steady, candidates)


def _finding(searched: _Searched, labels: Sequence[str], n_missing: int, seed: int) -> Finding:
    k, steady = len(searched.found.centers), searched.steady
    mean = float(searched.widths.mean())
    weak = not KAUFMAN_1990.holds(mean) or not HENNIG_PATTERN_2007.holds(steady.jaccard.min())
    return ClustersFinding(
        id="clusters",
        title="Clusters of customers",
        rows=tuple(plain(_cluster(searched, place, labels)) for place in range(k)),
        overall=plain(
            {
                "n_wanted": k,
                "silhouette": mean,
                "within_share": searched.found.within / searched.found.total,
                "adjusted_rand": steady.adjusted_rand,
                "n_obs": len(searched.values),
                "n_missing": n_missing,
                "n_traits": len(labels),
                "n_resamples": steady.n_resamples,
                "seed": seed,
                "verdict": KAUFMAN_1990.verdict(mean),
            }
        ),
        status="warning" if weak else "ok",
        reason="The clusters are weak or do not come back in resamples." if weak else None,
        notes=_NOTES,
        rules=(KAUFMAN_1990, HENNIG_STABLE_2007, HENNIG_PATTERN_2007),
        details={
            "centers": tuple(map(plain, _centers(searched, labels))),
            "candidates": tuple(map(plain, searched.candidates)),
        },
    )


def _cluster(searched: _Searched, place: int, labels: Sequence[str]) -> Row:
    own = searched.found.labels == place
    jaccard = float(searched.steady.jaccard[place])
    center = searched.scaled[own].mean(axis=0)
    most = int(np.abs(center).argmax())
    stable = HENNIG_STABLE_2007.holds(jaccard)
    return {
        "cluster": str(place + 1),
        "n_obs": int(own.sum()),
        "share": float(own.mean()),
        "silhouette": float(searched.widths[own].mean()),
        "jaccard": jaccard,
        "recovered": float(searched.steady.recovered[place]),
        "verdict": (HENNIG_STABLE_2007 if stable else HENNIG_PATTERN_2007).verdict(jaccard),
        "trait": labels[most],
        "std_center": float(center[most]),
    }


def _centers(searched: _Searched, labels: Sequence[str]) -> list[Row]:
    found = searched.found
    return [
        {
            "key": f"{place + 1}:{label}",
            "cluster": str(place + 1),
            "trait": label,
            "center": float(searched.values[found.labels == place, j].mean()),
            "std_center": float(searched.scaled[found.labels == place, j].mean()),
        }
        for place in range(len(found.centers))
        for j, label in enumerate(labels)
    ]
