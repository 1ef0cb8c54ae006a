"""Whose answers are compared: the rows behind every specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_scores import ScoreTable
from crm_study.kernels.arrays.validate import Floats, varies
from crm_study.kernels.linear.least_squares import ols
from crm_study.results.cutoffs.models import COOK_1990, STUDENTIZED_1980

OUTLIERS = ("none", "cook", "studentized")


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What is combined with every table of scores.

    Attributes
    ----------
    outcomes, predictors : tuple of str
        Alternatives for the two ends of the slope.
    controls : mapping of str to ndarray of float, shape (n_rows, k)
        Columns of controls that are not scored (coded categories).
    control_sets : tuple of tuple of str
        Names in each set.
    exclusions : mapping of str to ndarray of bool, shape (n_rows,)
        Rows that each rule leaves out.
    outliers, estimators, std_errors : tuple of str
        As named in this module.
    cluster : ndarray of int, shape (n_rows,), or None
        Institution of every row.
    """

    outcomes: tuple[str, ...]
    predictors: tuple[str, ...]
    controls: Mapping[str, Floats]
    control_sets: tuple[tuple[str, ...], ...]
    exclusions: Mapping[str, NDArray[np.bool_]]
    outliers: tuple[str, ...] = ("none",)
    estimators: tuple[str, ...] = ("ols",)
    std_errors: tuple[str, ...] = ("ols",)
    cluster: NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Universe:
    """The rows on which every set of controls is fitted.

    Attributes
    ----------
    words : mapping of str to str
        The choices that made it.
    rows : ndarray of int, shape (n,)
        Positions in the frame.
    y, x : ndarray of float, shape (n,)
        Outcome and predictor.
    controls : ndarray of float, shape (n, c)
        Columns of all controls.
    sets : ndarray of int, shape (n_sets,)
        Which columns each set holds, as bits.
    names : tuple of str
        The sets in words.
    cluster : ndarray of int, shape (n,), or None
        Institution of every row.
    """

    words: Mapping[str, str]
    rows: NDArray[np.intp]
    y: Floats
    x: Floats
    controls: Floats
    sets: NDArray[np.intp]
    names: tuple[str, ...]
    cluster: NDArray[np.intp] | None


def universes(tables: Iterable[ScoreTable], choices: Choices) -> Iterator[Universe]:
    """Yield the rows of every table, outcome, predictor, exclusion and outlier rule."""
    for table in tables:
        for outcome in choices.outcomes:
            for predictor in choices.predictors:
                ends = {"outcome": outcome, "predictor": predictor}
                words = table.rule.words() | ends
                whole = _universe(table, choices, words)
                for name, gone in choices.exclusions.items():
                    kept = _kept(whole, ~gone[whole.rows], {"exclusion": name})
                    for rule in choices.outliers:
                        yield _without_outliers(kept, rule)


def _universe(table: ScoreTable, choices: Choices, words: dict[str, str]) -> Universe:
    scores = table.scores
    names = list(dict.fromkeys(name for one in choices.control_sets for name in one))
    blocks = [
        choices.controls[name] if name in choices.controls else scores[name][:, None]
        for name in names
    ]
    y, x = scores[words["outcome"]], scores[words["predictor"]]
    values = np.column_stack([x, y, *blocks])
    rows = np.flatnonzero(~np.isnan(values).any(axis=1))
    bits, start = {}, 0
    for name, block in zip(names, blocks, strict=True):
        bits[name] = ((1 << block.shape[1]) - 1) << start
        start += block.shape[1]
    return Universe(
        words=words,
        rows=rows,
        y=y[rows],
        x=x[rows],
        controls=values[rows, 2:],
        sets=np.array([sum(bits[name] for name in one) for one in choices.control_sets]),
        names=tuple(" + ".join(one) or "none" for one in choices.control_sets),
        cluster=None if choices.cluster is None else choices.cluster[rows],
    )


def _kept(universe: Universe, kept: NDArray[np.bool_], words: Mapping[str, str]) -> Universe:
    """Keep some rows; a control that no longer varies leaves every set."""
    controls = universe.controls[kept]
    moving = varies(controls) if len(controls) else np.zeros(controls.shape[1], dtype=bool)
    return Universe(
        words={**universe.words, **words},
        rows=universe.rows[kept],
        y=universe.y[kept],
        x=universe.x[kept],
        controls=controls,
        sets=universe.sets & int((moving << np.arange(moving.size)).sum()),
        names=universe.names,
        cluster=None if universe.cluster is None else universe.cluster[kept],
    )


def _without_outliers(universe: Universe, rule: str) -> Universe:
    """Leave out rows far from the model with every control; Cook > 4/n, or |student| > 3."""
    words = {"outliers": rule}
    if rule == "none":
        return _kept(universe, np.ones(universe.rows.size, dtype=bool), words)
    moving = varies(universe.controls)
    fit = ols(universe.y, np.column_stack([universe.x, universe.controls[:, moving]]))
    if rule == "cook":
        return _kept(universe, ~(fit.cooks_d > COOK_1990.cutoff / fit.n_obs), words)
    inner = fit.studentized
    free = np.maximum(fit.df_residual - inner**2, 1e-300)
    outer = inner * np.sqrt((fit.df_residual - 1) / free)
    return _kept(universe, ~(np.abs(outer) > STUDENTIZED_1980.cutoff), words)
