"""The curve of all specifications: its median, its spread, and which choice matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_finding import MultiverseFinding
from crm_study.analysis.multiverse_runs import Run, averaged
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.block_orders import Orders, block_orders
from crm_study.kernels.multiverse.choice_shares import choice_share
from crm_study.results.cutoffs.models import COOK_1990, SIGNIFICANCE_1925, STUDENTIZED_1980
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.rule import Rule

SEED, N_PERMUTATIONS = 2020, 500
MOST_ROWS = 5000
"""Specifications that are kept as rows; glance counts all."""
CHOICES = (
    *("outcome", "predictor", "scoring", "min_answered", "missing", "exclusion", "outliers"),
    *("controls", "estimator", "std_errors"),
)
_NOTES = (
    "Every combination of the declared choices is run once. Rows complete on every control of the "
    "multiverse are used, so that sets of controls are compared on the same people. A control "
    "that does not vary among the rows of a specification is left out of it.",
    "Outliers are judged by the model with every control: Cook's distance above 4/n, or an "
    "externally studentized residual beyond 3.",
    "Specifications share their data: they are not independent, and counting those below .05 is "
    "description, not a test. That a choice is in the set says that it can be defended, not that "
    "it is as good as any other.",
)
_RAW = "Slopes are in points of the outcome per point of the predictor."
_STANDARDIZED = (
    "Slopes are standardized by the standard deviations of their own rows, because the choices "
    "change the unit."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the curve is judged: level of the limits, permutations, seed."""

    conf_level: float = 0.95
    n_permutations: int = N_PERMUTATIONS
    seed: int = SEED


def multiverse_of(
    found: Sequence[Run],
    n_received: int,
    *,
    id_: str,
    title: str,
    cluster: NDArray[np.intp] | None,
    settings: Settings,
) -> Finding:
    """Sort the curve, judge its median, and say which choice matters."""
    standardized = _mixes_units(found)
    rows = [
        _in_unit(row, run.ratio if standardized else 1.0)
        for run in found
        for row in run.rows
        if np.isfinite([row["estimate"], row["std_error"]]).all()
    ]
    if not rows:
        raise AnalysisError("No specification has a slope.")
    rows.sort(key=lambda row: row["estimate"])
    estimates = np.array([row["estimate"] for row in rows])
    numbered = [{"specification": f"s{i}"} | row for i, row in enumerate(rows, start=1)]
    overall = _overall(estimates, [row["p_value"] for row in rows]) | {
        "n_undefined": sum(len(run.rows) for run in found) - len(rows),
        "n_obs": n_received,
        "seed": settings.seed,
        "conf_level": settings.conf_level,
    }
    if settings.n_permutations:
        overall |= _median_test(found, n_received, cluster, settings, standardized=standardized)
    kept = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), MOST_ROWS)).round().astype(int))
    return MultiverseFinding(
        id=id_,
        title=title,
        rows=tuple(plain(numbered[i]) for i in kept),
        overall=plain(overall),
        notes=(
            _STANDARDIZED if standardized else _RAW,
            *_NOTES,
            *_told(len(rows), settings, cluster),
        ),
        rules=(SIGNIFICANCE_1925, *_outlier_rules(rows)),
        details={
            "choices": _choice_rows(rows, estimates),
            "levels": _level_rows(rows, estimates),
        },
    )


def _outlier_rules(rows: Sequence[Mapping[str, Any]]) -> Iterator[Rule]:
    used = {row["outliers"] for row in rows}
    if "cook" in used:
        yield COOK_1990
    if "studentized" in used:
        yield STUDENTIZED_1980


def _overall(estimates: Floats, p_values: Sequence[float]) -> dict[str, Any]:
    middle = float(np.median(estimates))
    significant = np.array([SIGNIFICANCE_1925.holds(p) for p in p_values])
    return {
        "n_specifications": len(estimates),
        "median": middle,
        "minimum": estimates[0],
        "maximum": estimates[-1],
        "share_positive": float((estimates > 0).mean()),
        "share_significant": float(significant.mean()),
        "share_supporting": float((significant & (np.sign(estimates) == np.sign(middle))).mean()),
    }


def _mixes_units(found: Sequence[Run]) -> bool:
    """Whether the choices change the unit of the slope."""
    rows = [row for run in found for row in run.rows]
    ends = {(row["outcome"], row["predictor"]) for row in rows}
    return len(ends) > 1 or any(row["estimator"] == "ranks" for row in rows)


def _in_unit(row: Mapping[str, Any], scale: float) -> dict[str, Any]:
    moved = ("estimate", "std_error", "conf_low", "conf_high")
    return {**row, **{column: row[column] * scale for column in moved}}


def _median_test(
    found: Sequence[Run],
    n_received: int,
    cluster: NDArray[np.intp] | None,
    settings: Settings,
    *,
    standardized: bool,
) -> dict[str, Any]:
    """Compare the median with those of outcomes dealt to other institutions."""
    orders = block_orders(
        n_received, cluster=cluster, n_permutations=settings.n_permutations, seed=settings.seed
    )
    observed, shuffled = [], []
    for run in found:
        if run.slope_rows is None or not run.rows:
            continue
        repeats = len(run.rows) // len(run.slope_rows)
        scale = run.ratio if standardized else 1.0
        moved = _shuffled_slopes(run, run.slope_rows, orders, n_received) * scale
        observed.append(np.tile(run.slope_rows @ run.outcome * scale, repeats))
        shuffled.append(np.tile(moved, (1, repeats)))
    if not observed:
        return {}
    middle = float(np.nanmedian(np.concatenate(observed)))
    under_null = np.nanmedian(np.concatenate(shuffled, axis=1), axis=1)
    extreme = int((np.abs(under_null) >= abs(middle) * (1 - 1e-12)).sum())
    return {
        "median_linear": middle,
        "p_value": (1 + extreme) / (1 + settings.n_permutations),
        "n_permutations": settings.n_permutations,
    }


def _shuffled_slopes(run: Run, forms: Floats, orders: Orders, n_received: int) -> Floats:
    """Return the slopes of shuffled outcomes, shape (n_permutations, n_sets)."""
    universe = run.universe
    inside = np.zeros(n_received, dtype=bool)
    inside[universe.rows] = True
    place = np.cumsum(inside) - 1
    order = place[orders[inside[orders]].reshape(len(orders), -1)]
    sorted_rows = np.arange(universe.rows.size)
    if universe.cluster is not None:
        sorted_rows = np.argsort(universe.cluster, kind="stable")
    outcomes = np.empty(order.shape)
    per_person = run.outcome.size == universe.rows.size
    outcomes[:, sorted_rows] = (run.outcome if per_person else universe.y)[order]
    if not per_person:
        outcomes = averaged(universe, outcomes.T).T
    slopes: Floats = outcomes @ forms.T
    return slopes


def _choice_rows(
    rows: Sequence[Mapping[str, Any]], estimates: Floats
) -> tuple[dict[str, Any], ...]:
    """Return the share of the estimates' variance that goes with each choice."""
    found = []
    for choice in CHOICES:
        levels = [row[choice] for row in rows]
        if len(set(levels)) > 1:
            share = choice_share(estimates, levels)
            found.append({"choice": choice, "n_levels": len(set(levels)), "variance_share": share})
    found.sort(key=lambda row: -float(str(row["variance_share"])))
    return tuple(plain(row) for row in found)


def _level_rows(rows: Sequence[Mapping[str, Any]], estimates: Floats) -> tuple[dict[str, Any], ...]:
    """Return the median slope under every level of every choice."""
    found = []
    for choice in CHOICES:
        levels = np.array([row[choice] for row in rows], dtype=object)
        names = list(dict.fromkeys(levels.tolist()))
        for level in names if len(names) > 1 else ():
            inside = levels == level
            found.append(
                {
                    "key": f"{choice}={level}",
                    "choice": choice,
                    "level_name": level,
                    "median": float(np.median(estimates[inside])),
                    "n_specifications": int(inside.sum()),
                }
            )
    return tuple(plain(row) for row in found)


def _told(n_rows: int, settings: Settings, cluster: NDArray[np.intp] | None) -> Iterator[str]:
    if n_rows > MOST_ROWS:
        yield f"{MOST_ROWS} of {n_rows} specifications are kept as rows, evenly along the curve."
    if settings.n_permutations:
        blocks = (
            "institutions as blocks, and colleagues inside them,"
            if cluster is not None
            else ("respondents")
        )
        yield (
            f"The test of the median deals the outcomes in the order of {blocks} shuffled "
            "(Simonsohn, Simmons & Nelson, 2020); its null is an outcome unrelated to predictor "
            "and controls. Huber's slopes, which are not linear in the outcome, are left out of it."
        )
