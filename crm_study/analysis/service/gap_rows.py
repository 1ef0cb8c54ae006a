"""The numbers of a gap analysis, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.groups.multiplicity import adjusted
from crm_study.kernels.groups.standardized_difference import standardized_change
from crm_study.kernels.missing.person_mean import mean_of_answered
from crm_study.kernels.reliability.reliability import cronbach_alpha
from crm_study.kernels.service.difference_scores import difference_reliability
from crm_study.kernels.service.mean_interval import mean_interval
from crm_study.kernels.service.shared_correlations import compare_shared

Floats = NDArray[np.float64]
Row = dict[str, Any]
SHORT, ABOVE, ALIKE = "short of expectations", "above expectations", "not told apart"
_UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """One dimension: its items in pairs, as answered, and the points given to it.

    Attributes
    ----------
    name, label : str
    items : tuple of str
        Names of the pairs, those of the perceptions.
    labels : tuple of str
        Words of the pairs.
    expected, perceived : ndarray of float, shape (n_obs, n_items)
        With gaps as nan.
    points : ndarray of float, shape (n_obs,), or None
        Points out of those shared among all dimensions.
    is_scale : bool
        Whether the items measure one thing, so that alpha says something of them.
    """

    name: str
    label: str
    items: tuple[str, ...]
    labels: tuple[str, ...]
    expected: Floats
    perceived: Floats
    points: Floats | None
    is_scale: bool = True

    def scores(self, min_answered: float) -> tuple[Floats, Floats]:
        """Return everybody's mean expectation and perception."""
        return (
            mean_of_answered(self.expected, min_answered=min_answered),
            mean_of_answered(self.perceived, min_answered=min_answered),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """How gaps are estimated."""

    min_answered: float
    cluster: Sequence[object] | None
    conf_level: float


def gap_rows(pairings: Sequence[Pairing], setting: Setting) -> list[Row]:
    """Return the rows of all, of the dimensions and of the items, in this order."""
    scores = [pairing.scores(setting.min_answered) for pairing in pairings]
    dimensions = [
        _row(p.name, p.label, "dimension", *pair, setting)
        | {"construct": p.name, "points_shared": share}
        for p, pair, share in zip(pairings, scores, mean_points(pairings), strict=True)
    ]
    items = [row for pairing in pairings for row in _item_rows(pairing, setting)]
    for rows in (dimensions, items):
        alone = [np.nan if row["p_value"] is None else row["p_value"] for row in rows]
        for row, p in zip(rows, adjusted(alone, method="holm").tolist(), strict=True):
            row["p_adjusted"] = None if np.isnan(p) else p
    wanted, got = (np.mean([pair[side] for pair in scores], axis=0) for side in (0, 1))
    first = _row("overall", "All dimensions", "overall", wanted, got, setting)
    return [first, *_weighted_row(pairings, scores, setting), *dimensions, *items]


def _item_rows(pairing: Pairing, setting: Setting) -> Iterator[Row]:
    for place, (name, label) in enumerate(zip(pairing.items, pairing.labels, strict=True)):
        sides = pairing.expected[:, place], pairing.perceived[:, place]
        yield _row(name, label, "item", *sides, setting) | {"construct": pairing.name}


def _row(
    key: str, label: str, kind: str, expected: Floats, perceived: Floats, setting: Setting
) -> Row:
    """Return means, gap, interval and effect size of those who answered both."""
    both = ~(np.isnan(expected) | np.isnan(perceived))
    wanted, got = expected[both], perceived[both]
    if both.sum() < 2:
        raise AnalysisError(f"{label}: fewer than 2 respondents answered on both sides.")
    found = mean_interval(
        got - wanted, cluster=_of(setting.cluster, both), conf_level=setting.conf_level
    )
    size = standardized_change(got, wanted, conf_level=setting.conf_level)
    return {
        "key": key,
        "label": label,
        "row_kind": kind,
        "construct": None,
        "n_obs": found.n_obs,
        "expected_mean": float(wanted.mean()),
        "perceived_mean": float(got.mean()),
        "estimate": found.estimate,
        "std_error": found.std_error,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "statistic": found.statistic,
        "df": found.df,
        "p_value": None if np.isnan(found.p_value) else found.p_value,
        "p_adjusted": None,
        "d_z": size.cohen_d,
        "d_low": size.d_low,
        "d_high": size.d_high,
        "points_shared": None,
        "verdict": _verdict(found.conf_low, found.conf_high, found.std_error),
    }


def _verdict(low: float, high: float, error: float) -> str:
    if not error > 0:
        return _UNDEFINED
    return SHORT if high < 0 else ABOVE if low > 0 else ALIKE


def mean_points(pairings: Sequence[Pairing]) -> list[float | None]:
    """Return the mean points of each dimension, of 100; None where none were shared."""
    shares = shared_points(pairings)
    if shares is None:
        return [None] * len(pairings)
    known = shares[~np.isnan(shares).any(axis=1)]
    if not len(known):
        return [None] * len(pairings)
    return [100 * float(mean) for mean in known.mean(axis=0)]


def shared_points(pairings: Sequence[Pairing]) -> Floats | None:
    """Return everybody's points as shares of their own sum, shape (n_obs, n_dimensions)."""
    points = [pairing.points for pairing in pairings]
    if any(given is None for given in points):
        return None
    table = np.column_stack([given for given in points if given is not None])
    total = table.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(table, total, out=np.full_like(table, np.nan), where=total > 0))


def _weighted_row(
    pairings: Sequence[Pairing], scores: Sequence[tuple[Floats, Floats]], setting: Setting
) -> list[Row]:
    """Return the gap in which everybody's dimensions count by the points they gave."""
    shares = shared_points(pairings)
    if shares is None:
        return []
    wanted, got = (
        (shares * np.column_stack([pair[side] for pair in scores])).sum(axis=1) for side in (0, 1)
    )
    return [_row("weighted", "Weighted by points", "weighted", wanted, got, setting)]


def criterion_rows(pairings: Sequence[Pairing], criterion: Floats, setting: Setting) -> list[Row]:
    """Return how performance and gap go with a criterion, and whether they differ in that."""
    scores = [pairing.scores(setting.min_answered) for pairing in pairings]
    performance = np.mean([got for _, got in scores], axis=0)
    gap = np.mean([got - wanted for wanted, got in scores], axis=0)
    whole = ~np.isnan(np.column_stack([performance, gap, criterion])).any(axis=1)
    found = compare_shared(performance[whole], gap[whole], criterion[whole])
    blank = {"statistic": None, "df": None, "p_value": None, "n_obs": found.n_obs}
    return [
        {"key": "criterion:performance", "label": "Performance only", "pearson": found.first}
        | blank,
        {"key": "criterion:gap", "label": "Gap", "pearson": found.second} | blank,
        {
            "key": "criterion:difference",
            "label": "Difference (Williams's t)",
            "pearson": found.first - found.second,
            "statistic": found.statistic,
            "df": found.df,
            "p_value": found.p_value,
            "n_obs": found.n_obs,
        },
    ]


def reliability_rows(pairings: Sequence[Pairing]) -> Iterator[Row]:
    """Yield how reliable the gaps of scales are: a difference keeps both errors."""
    for pairing in pairings:
        if not pairing.is_scale:
            continue
        both = np.hstack([pairing.expected, pairing.perceived])
        whole = ~np.isnan(both).any(axis=1)
        wanted, got = pairing.expected[whole], pairing.perceived[whole]
        if wanted.shape[1] < 2 or len(wanted) < 3:
            continue
        alphas = cronbach_alpha(wanted).estimate, cronbach_alpha(got).estimate
        x, y = wanted.mean(axis=1), got.mean(axis=1)
        correlation = float(np.corrcoef(x, y)[0, 1])
        yield {
            "key": f"reliability:{pairing.name}",
            "label": pairing.label,
            "expected_alpha": alphas[0],
            "perceived_alpha": alphas[1],
            "pearson": correlation,
            "gap_reliability": difference_reliability(
                reliabilities=alphas,
                std_devs=(float(x.std(ddof=1)), float(y.std(ddof=1))),
                correlation=correlation,
            ),
            "n_obs": len(wanted),
        }


def institution_rows(pairings: Sequence[Pairing], setting: Setting) -> Iterator[Row]:
    """Yield the mean gap of each dimension in each institution."""
    if setting.cluster is None:
        return
    named = np.array([str(name) for name in setting.cluster])
    for pairing in pairings:
        wanted, got = pairing.scores(setting.min_answered)
        gap = got - wanted
        for name in sorted(set(named.tolist())):
            own = gap[(named == name) & ~np.isnan(gap)]
            yield {
                "key": f"{pairing.name}@{name}",
                "group": name,
                "construct": pairing.name,
                "label": pairing.label,
                "n_obs": int(own.size),
                "estimate": float(own.mean()) if own.size else None,
            }


def _of(cluster: Sequence[object] | None, chosen: NDArray[np.bool_]) -> list[object] | None:
    """Return the institutions of some rows; None where they all lie in one."""
    if cluster is None:
        return None
    own = [name for name, kept in zip(cluster, chosen, strict=True) if kept]
    return own if len({str(name) for name in own}) > 1 else None


def same_scale(limits: Mapping[str, tuple[float, float]]) -> bool:
    """Tell whether all items are answered on one range of codes."""
    return len(set(limits.values())) == 1
