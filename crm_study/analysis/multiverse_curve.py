"""The curve of all specifications: its median, its spread, and which choice matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_finding import MultiverseFinding
from crm_study.analysis.multiverse_null import Settings, median_test
from crm_study.analysis.multiverse_runs import Part
from crm_study.analysis.multiverse_universe import Universes
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.chunks import Spread
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.multiverse.choice_shares import choice_share
from crm_study.kernels.multiverse.slope_tests import SlopeTests
from crm_study.results.cutoffs.models import COOK_1990, SIGNIFICANCE_1925, STUDENTIZED_1980
from crm_study.results.finding import Finding
from crm_study.results.findings import plain
from crm_study.results.rule import Rule

MOST_ROWS = 1000
"""Specifications that are kept as rows; glance counts all."""
_SCALED = ("estimate", "std_error", "conf_low", "conf_high")
_NUMBERS = (
    *("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"),
    *("std_estimate", "r_squared", "n_obs"),
)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Curve:
    """All specifications, from the smallest slope to the largest.

    Attributes
    ----------
    words : list of mapping
        The choices of each.
    numbers : mapping of str to ndarray of float, shape (n_specifications,)
        Its results, by column.
    n_undefined : int
        Specifications without a slope.
    """

    words: list[dict[str, str]]
    numbers: dict[str, Floats]
    n_undefined: int


def multiverse_of(
    whole: Universes,
    found: Sequence[Part],
    *,
    id_: str,
    title: str,
    cluster: NDArray[np.intp] | None,
    settings: Settings,
    spread: Spread,
) -> Finding:
    """Sort the curve, judge its median, and say which choice matters."""
    standardized = _mixes_units(whole, found)
    curve = _curve(found, standardized=standardized)
    estimates = curve.numbers["estimate"]
    n_rows = estimates.size
    overall = _overall(estimates, curve.numbers["p_value"]) | {
        "n_undefined": curve.n_undefined,
        "n_obs": whole.kept.shape[1],
        "seed": settings.seed,
        "conf_level": settings.conf_level,
    }
    if settings.n_permutations:
        overall |= median_test(
            whole, found, cluster, settings, standardized=standardized, spread=spread
        )
    shown = np.unique(np.linspace(0, n_rows - 1, min(n_rows, MOST_ROWS)).round().astype(int))
    return MultiverseFinding(
        id=id_,
        title=title,
        rows=tuple(plain(_row(curve, int(i))) for i in shown),
        overall=plain(overall),
        notes=(
            _STANDARDIZED if standardized else _RAW,
            *_NOTES,
            *_told(n_rows, settings, cluster),
        ),
        rules=(SIGNIFICANCE_1925, *_outlier_rules(curve.words)),
        details={
            "choices": _choice_rows(curve.words, estimates),
            "levels": _level_rows(curve.words, estimates),
        },
    )


def _curve(found: Sequence[Part], *, standardized: bool) -> _Curve:
    """Join all parts into columns, in the order of the slopes."""
    words: list[dict[str, str]] = []
    pieces: dict[str, list[Floats]] = {name: [] for name in _NUMBERS}
    for part in found:
        scale = part.fits.ratio if standardized else np.ones_like(part.fits.ratio)
        for kind, tests in part.tests.items():
            made = {"controls": part.controls, "estimator": part.estimator, "std_errors": kind}
            words += [{**one, **made} for one in part.words]
            for name in _NUMBERS:
                values = _column(part, tests, name)
                pieces[name].append(values * scale if name in _SCALED else values)
    numbers = {name: np.concatenate(columns) for name, columns in pieces.items()}
    defined = np.isfinite(numbers["estimate"]) & np.isfinite(numbers["std_error"])
    if not defined.any():
        raise AnalysisError("No specification has a slope.")
    order = np.flatnonzero(defined)
    order = order[np.argsort(numbers["estimate"][order], kind="stable")]
    return _Curve(
        [words[i] for i in order],
        {name: column[order] for name, column in numbers.items()},
        int((~defined).sum()),
    )


def _column(part: Part, tests: SlopeTests, name: str) -> Floats:
    if name == "std_estimate":
        return part.fits.estimate * part.fits.ratio
    holder = tests if hasattr(tests, name) else part.fits
    values: Floats = getattr(holder, name)
    return values


def _row(curve: _Curve, i: int) -> dict[str, Any]:
    numbers = {name: float(column[i]) for name, column in curve.numbers.items()}
    return {
        "specification": f"s{i + 1}",
        **curve.words[i],
        **numbers,
        "n_obs": int(numbers["n_obs"]),
    }


def _outlier_rules(rows: Sequence[Mapping[str, Any]]) -> Iterator[Rule]:
    used = {row["outliers"] for row in rows}
    if "cook" in used:
        yield COOK_1990
    if "studentized" in used:
        yield STUDENTIZED_1980


def _overall(estimates: Floats, p_values: Floats) -> dict[str, Any]:
    middle = float(np.median(estimates))
    significant = p_values <= SIGNIFICANCE_1925.cutoff
    return {
        "n_specifications": len(estimates),
        "median": middle,
        "minimum": estimates[0],
        "maximum": estimates[-1],
        "share_positive": float((estimates > 0).mean()),
        "share_significant": float(significant.mean()),
        "share_supporting": float((significant & (np.sign(estimates) == np.sign(middle))).mean()),
    }


def _mixes_units(whole: Universes, found: Sequence[Part]) -> bool:
    """Whether the choices change the unit of the slope."""
    ends = {(one["outcome"], one["predictor"]) for one in whole.words}
    return len(ends) > 1 or any(part.estimator == "ranks" for part in found)


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
    """Return the median slope under every level of every choice; the slopes are in order."""
    found = []
    for choice in CHOICES:
        places: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            places.setdefault(row[choice], []).append(i)
        for level, inside in places.items() if len(places) > 1 else ():
            middle = [inside[(len(inside) - 1) // 2], inside[len(inside) // 2]]
            found.append(
                {
                    "key": f"{choice}={level}",
                    "choice": choice,
                    "level_name": level,
                    "median": float(estimates[middle].mean()),
                    "n_specifications": len(inside),
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
            "(Simonsohn, Simmons & Nelson, 2020), those that a specification leaves out among "
            "them; its null is an outcome unrelated to predictor and controls. Huber's slopes, "
            "which are not linear in the outcome, are left out of it."
        )
