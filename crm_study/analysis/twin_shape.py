"""Numbers that describe answers as answers: items, their correlations, loadings, clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.intraclass import cluster_similarity
from crm_study.kernels.description.correlation_matrix import correlation_of
from crm_study.kernels.description.descriptives import describe
from crm_study.kernels.factor.factorability import sampling_adequacy
from crm_study.kernels.reliability.congeneric import one_factor
from crm_study.kernels.reliability.reliability import cronbach_alpha
from crm_study.responses.drawing import Drawing
from crm_study.responses.sheet import Sheet
from crm_study.results.findings import plain

Floats = NDArray[np.float64]
#: A dip between two peaks counts when it is deeper than chance makes it: two standard errors.
_DIP = 2.0
_SHAPE = ("mean", "std_dev", "skewness", "kurtosis")


def shape_of(twin: Drawing, answers: Floats) -> Mapping[str, float]:
    """Return every number of the comparison; nan where undefined."""
    sheet = twin.sheet
    keyed = sheet.values(answers, sheet.items)
    items = list(item_shapes(sheet, answers))
    correlations = _within(sheet, keyed)
    loadings, alphas = _loadings(sheet, keyed), _alphas(sheet, keyed)
    means = [row["mean"] for row in items]
    spreads = [row["std_dev"] for row in items]
    skewness = [abs(row["skewness"]) for row in items if row["skewness"] is not None]
    return {
        "correlation": _of(np.mean, correlations),
        "correlation_least": _of(np.min, correlations),
        "loading": _of(np.mean, loadings),
        "loading_least": _of(np.min, loadings),
        "alpha": _of(np.min, alphas),
        "kmo": _kmo(keyed),
        "mean_least": _of(np.min, means),
        "mean_greatest": _of(np.max, means),
        "std_dev_least": _of(np.min, spreads),
        "std_dev_greatest": _of(np.max, spreads),
        "skewness": _of(np.max, skewness),
        "icc": _icc(twin, answers),
        "unimodal": _of(np.mean, [row["peaks"] == 1 for row in items]),
    }


def _of(summary: Any, values: Sequence[float]) -> float:
    return float(summary(values)) if len(values) else np.nan


def item_shapes(sheet: Sheet, answers: Floats) -> list[dict[str, Any]]:
    """Describe every item: scored mean, spread, skewness, and its peaks."""
    rows = []
    for column, name in enumerate(sheet.items):
        values = sheet.keyed(answers, column)
        values = values[~np.isnan(values)]
        try:
            found = describe(values)
            shape = {
                key: getattr(found, key) for key in ("mean", "std_dev", "skewness", "kurtosis")
            }
        except AnalysisError:
            continue
        counts = [int((values == code).sum()) for code in sorted(sheet.scales[column].points)]
        rows.append(dict(plain({"item": name, **shape, "peaks": peaks(counts)})))
    return rows


def peaks(counts: Sequence[int]) -> int:
    """Count the peaks of answer counts; dips that chance explains do not part two peaks.

    Examples
    --------
    >>> peaks([5, 20, 40, 22, 9]), peaks([40, 5, 3, 6, 41]), peaks([20, 22, 20, 23, 5])
    (1, 2, 1)
    """
    found, height, valley = 0, 0.0, 0.0
    rising = True
    for count in [*counts, 0]:
        if rising and count < height - _DIP * np.sqrt(height + count):
            found, rising, valley = found + 1, False, count
        elif rising:
            height = max(height, count)
        elif count > valley + _DIP * np.sqrt(valley + count):
            rising, height = True, count
        else:
            valley = min(valley, count)
    return max(found, 1)


def _blocks(sheet: Sheet, keyed: Floats, fewest: int) -> list[Floats]:
    blocks = [keyed[:, block.columns] for block in sheet.blocks if len(block.items) >= fewest]
    return [block[~np.isnan(block).any(axis=1)] for block in blocks]


def _within(sheet: Sheet, keyed: Floats) -> list[float]:
    """Return the correlations of items of the same construct."""
    found: list[float] = []
    for block in _blocks(sheet, keyed, 2):
        try:
            matrix = correlation_of(block)
        except AnalysisError:
            continue
        found += matrix[np.triu_indices(len(matrix), 1)].tolist()
    return found


def _loadings(sheet: Sheet, keyed: Floats) -> list[float]:
    found: list[float] = []
    for block in _blocks(sheet, keyed, 3):
        try:
            model = one_factor(correlation_of(block), n_obs=len(block))
        except AnalysisError:
            continue
        found += np.asarray(model.std_loadings).tolist()
    return found


def _alphas(sheet: Sheet, keyed: Floats) -> list[float]:
    found = []
    for block in _blocks(sheet, keyed, 2):
        try:
            found.append(cronbach_alpha(block).estimate)
        except AnalysisError:
            continue
    return found


def _kmo(keyed: Floats) -> float:
    whole = keyed[~np.isnan(keyed).any(axis=1)]
    try:
        return float(sampling_adequacy(correlation_of(whole)).kmo)
    except AnalysisError:
        return np.nan


def _icc(twin: Drawing, answers: Floats) -> float:
    clusters = twin.sheet.study.population.clusters
    if clusters is None:
        return np.nan
    found = []
    for construct in twin.sheet.study.top_order():
        scores = twin.sheet.score(answers, construct)
        whole = ~np.isnan(scores)
        institution = np.array(twin.design[clusters.column])[whole].tolist()
        try:
            found.append(cluster_similarity(scores[whole], cluster=institution).icc1)
        except AnalysisError:
            continue
    return _of(np.mean, found)
