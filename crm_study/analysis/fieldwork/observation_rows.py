"""Rows of an observation: by check, institution, topic, and of the observers' agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from crm_study.analysis.fieldwork.marks import Marks
from crm_study.analysis.practice.completion import mean_limits
from crm_study.errors import AnalysisError
from crm_study.kernels.agreement.agreement import cohen_kappa
from crm_study.kernels.agreement.icc import intraclass_correlations
from crm_study.kernels.agreement.krippendorff import krippendorff_alpha
from crm_study.kernels.arrays.validate import Floats
from crm_study.results.cutoffs.fieldwork import KOO_LI_2016, LANDIS_KOCH_1977

Row = dict[str, Any]


def check_rows(marks: Marks, labels: Mapping[str, str]) -> Iterator[Row]:
    """Yield how each check was marked, and how often two observers gave one mark."""
    first, second = _two(marks)
    for column, (name, label) in enumerate(labels.items()):
        given = marks.values[:, column]
        given = given[~np.isnan(given)]
        pairs = _both(first[:, column], second[:, column])
        yield {
            "check_id": name,
            "label": label,
            "n_marks": int(given.size),
            "points_share": _mean((given - marks.lowest) / (marks.highest - marks.lowest)),
            "zero_share": _mean(given == marks.lowest),
            "full_share": _mean(given == marks.highest),
            "same_share": _mean(pairs[0] == pairs[1]),
            "kappa": _kappa(*pairs),
        }


def index_rows(marks: Marks, *, level: float) -> Row:
    """Return the index over institutions with its interval."""
    names, values = institution_means(marks, marks.index())
    low, high = mean_limits(values, level)
    return {
        "n_institutions": len(names),
        "n_visits": len(set(marks.visit)),
        "observation_index": float(values.mean()),
        "index_low": low,
        "index_high": high,
        "std_dev": float(values.std(ddof=1)) if values.size > 1 else None,
    }


def institution_means(marks: Marks, values: Floats) -> tuple[tuple[str, ...], Floats]:
    """Average observers, then visits, within every institution."""
    owners, means = marks.by_visit(values)
    names = tuple(sorted(set(owners)))
    own = np.array(owners)
    return names, np.array([means[own == name].mean() for name in names])


def institution_rows(marks: Marks) -> list[Row]:
    """Return the index of every institution, best first."""
    names, values = institution_means(marks, marks.index())
    order = np.argsort(-values, kind="stable").tolist()
    return [
        {
            "institution": names[place],
            "observation_index": float(values[place]),
            "n_obs": marks.institution.count(names[place]),
        }
        for place in order
    ]


def institution_topic_rows(
    marks: Marks, topics: Mapping[str, Sequence[int]], labels: Mapping[str, str]
) -> list[Row]:
    """Return the index of every institution on every topic."""
    rows = []
    for name, columns in topics.items():
        names, values = institution_means(marks, marks.index(columns))
        rows += [
            {
                "key": f"{own}:{name}",
                "institution": own,
                "topic": name,
                "label": labels[name],
                "observation_index": float(value),
            }
            for own, value in zip(names, values.tolist(), strict=True)
        ]
    return rows


def topic_rows(
    marks: Marks,
    topics: Mapping[str, Sequence[int]],
    labels: Mapping[str, str],
    *,
    level: float,
) -> list[Row]:
    """Return the index of every topic's checks."""
    rows = []
    for name, columns in topics.items():
        _, values = institution_means(marks, marks.index(columns))
        low, high = mean_limits(values, level)
        rows.append(
            {
                "topic": name,
                "label": labels[name],
                "n_checks": len(columns),
                "observation_index": float(values.mean()),
                "index_low": low,
                "index_high": high,
            }
        )
    return rows


def reliability_rows(marks: Marks, *, level: float) -> tuple[list[Row], str | None]:
    """Return kappa, alpha and intraclass correlations of two observers, and what failed."""
    first, second = _two(marks)
    one, two = _both(first.ravel(), second.ravel())
    if len(one) < 2:
        return [], "No two observers marked one visit, so that their agreement is unknown."
    rows: list[Row] = [_row("same", "Same mark", _mean(one == two), None, None, len(one))]
    try:
        kappa = cohen_kappa(one, two, weights="quadratic", conf_level=level)
        alpha = krippendorff_alpha(np.column_stack([one, two]), level="ordinal")
        rows += [
            _row("kappa", "Weighted κ", kappa.estimate, kappa.conf_low, kappa.conf_high, len(one))
            | {"verdict": LANDIS_KOCH_1977.verdict(kappa.estimate)},
            _row("krippendorff", "Krippendorff's α", alpha.estimate, None, None, len(one)),
        ]
        rows += _intraclass(marks, level)
    except AnalysisError as error:
        return rows, str(error)
    return rows, None


def _intraclass(marks: Marks, level: float) -> list[Row]:
    index = marks.index()
    pairs = np.array([(index[a], index[b]) for a, b in marks.pairs()]).reshape(-1, 2)
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    wanted = ("ICC(2,1)", "ICC(2,k)")
    return [
        _row(
            f"icc:{one.kind}",
            f"{one.kind} of the index",
            one.estimate,
            one.conf_low,
            one.conf_high,
            len(pairs),
        )
        | {"verdict": KOO_LI_2016.verdict(one.estimate)}
        for one in intraclass_correlations(pairs, conf_level=level)
        if one.kind in wanted
    ]


def _row(
    key: str, label: str, estimate: float | None, low: float | None, high: float | None, n: int
) -> Row:
    return {
        "key": key,
        "label": label,
        "estimate": estimate,
        "conf_low": low,
        "conf_high": high,
        "verdict": None,
        "n_obs": n,
    }


def _two(marks: Marks) -> tuple[Floats, Floats]:
    """Return the marks of both observers, shape (n_double, n_checks) each."""
    pairs = marks.pairs()
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    return marks.values[first], marks.values[second]


def _both(one: Floats, two: Floats) -> tuple[Floats, Floats]:
    whole = ~(np.isnan(one) | np.isnan(two))
    return one[whole], two[whole]


def _mean(values: Any) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _kappa(one: Floats, two: Floats) -> float | None:
    """Weighted kappa of one check; None where it is undefined."""
    try:
        return cohen_kappa(one, two, weights="quadratic").estimate
    except AnalysisError:
        return None
