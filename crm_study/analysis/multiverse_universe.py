"""Whose answers are compared: the rows behind every specification, stacked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.multiverse_scores import ScoreTable
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, varies
from crm_study.kernels.multiverse.masked_fits import masked_fits
from crm_study.results.cutoffs.models import COOK_1990, STUDENTIZED_1980

OUTLIERS = ("none", "cook", "studentized")
Bools = NDArray[np.bool_]


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
        As named beside their functions.
    cluster : ndarray of int, shape (n_rows,), or None
        Institution of every row.
    """

    outcomes: tuple[str, ...]
    predictors: tuple[str, ...]
    controls: Mapping[str, Floats]
    control_sets: tuple[tuple[str, ...], ...]
    exclusions: Mapping[str, Bools]
    outliers: tuple[str, ...] = ("none",)
    estimators: tuple[str, ...] = ("ols",)
    std_errors: tuple[str, ...] = ("ols",)
    cluster: NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Universes:
    """Universes stacked: u of them, over the same n rows.

    Attributes
    ----------
    words : tuple of mapping, length u
        The choices that made each.
    kept : ndarray of bool, shape (u, n)
        Its rows.
    y, x : ndarray of float, shape (u, n)
        Outcome and predictor, nan where there is none.
    controls : ndarray of float, shape (u, n, c)
        Columns of all controls.
    sets : mapping of str to tuple of int
        Columns of each set of controls, by the set in words.
    source : ndarray of int, shape (u,)
        Universes with the same number share one outcome.
    """

    words: tuple[Mapping[str, str], ...]
    kept: Bools
    y: Floats
    x: Floats
    controls: Floats
    sets: Mapping[str, tuple[int, ...]]
    source: NDArray[np.intp]

    def some(self, chosen: slice) -> Universes:
        """Return some of the universes."""
        return replace(
            self,
            words=self.words[chosen],
            kept=self.kept[chosen],
            y=self.y[chosen],
            x=self.x[chosen],
            controls=self.controls[chosen],
            source=self.source[chosen],
        )


def universes(tables: Iterable[ScoreTable], choices: Choices) -> Universes:
    """Combine tables of scores, outcomes, predictors and exclusions; then drop outliers.

    Raises
    ------
    AnalysisError
        A universe with fewer than three rows, or a slope's end that does not vary in it.
    """
    whole = _stacked(list(_plain(tables, choices)), choices)
    _refuse_empty(whole)
    if choices.outliers == ("none",):
        return replace(whole, words=tuple({**one, "outliers": "none"} for one in whole.words))
    found = [_without_outliers(whole, rule) for rule in choices.outliers]
    return replace(
        whole,
        words=tuple(one for part in found for one in part.words),
        kept=np.concatenate([part.kept for part in found]),
        y=np.concatenate([part.y for part in found]),
        x=np.concatenate([part.x for part in found]),
        controls=np.concatenate([part.controls for part in found]),
        source=np.concatenate([part.source for part in found]),
    )


_Plain = tuple[dict[str, str], Bools, Floats, Floats, Floats, int]


def _plain(tables: Iterable[ScoreTable], choices: Choices) -> Iterator[_Plain]:
    """Yield words, rows, outcome, predictor, controls and source, before outliers."""
    source = -1
    for table in tables:
        blocks = [_block(name, table, choices) for name in _names(choices)]
        for outcome in choices.outcomes:
            source += 1
            for predictor in choices.predictors:
                y, x = table.scores[outcome], table.scores[predictor]
                controls = np.column_stack(blocks) if blocks else np.empty((y.size, 0))
                known = ~np.isnan(np.column_stack([y, x, controls])).any(axis=1)
                words = table.rule.words() | {"outcome": outcome, "predictor": predictor}
                for name, gone in choices.exclusions.items():
                    yield {**words, "exclusion": name}, known & ~gone, y, x, controls, source


def _names(choices: Choices) -> list[str]:
    return list(dict.fromkeys(name for one in choices.control_sets for name in one))


def _block(name: str, table: ScoreTable, choices: Choices) -> Floats:
    if name in choices.controls:
        return choices.controls[name]
    return np.asarray(table.scores[name][:, None])


def _stacked(found: list[_Plain], choices: Choices) -> Universes:
    words, kept, y, x, controls, source = zip(*found, strict=True)
    columns: dict[str, tuple[int, ...]] = {}
    start = 0
    for name in _names(choices):
        width = choices.controls[name].shape[1] if name in choices.controls else 1
        columns[name] = tuple(range(start, start + width))
        start += width
    sets = {
        " + ".join(one) or "none": tuple(j for name in one for j in columns[name])
        for one in choices.control_sets
    }
    return Universes(
        words=words,
        kept=np.stack(kept),
        y=np.stack(y),
        x=np.stack(x),
        controls=np.stack(controls),
        sets=sets,
        source=np.array(source),
    )


def _refuse_empty(whole: Universes) -> None:
    for words, kept, y, x in zip(whole.words, whole.kept, whole.y, whole.x, strict=True):
        if kept.sum() < 3 or not (varies(y[kept]) and varies(x[kept])):
            raise AnalysisError(
                "A specification has too few rows, or an outcome or predictor that does not "
                f"vary: {', '.join(f'{key} {value}' for key, value in words.items())}."
            )


def _without_outliers(whole: Universes, rule: str) -> Universes:
    """Leave out rows far from the model with every control; Cook > 4/n, or |student| > 3."""
    words = tuple({**one, "outliers": rule} for one in whole.words)
    if rule == "none":
        return replace(whole, words=words)
    fits = masked_fits(whole.y, whole.x, whole.controls, kept=whole.kept)
    free = np.maximum(1 - fits.leverage, 1e-13)
    df = fits.df[:, None]
    sigma = np.sqrt((fits.residual**2).sum(axis=1) / fits.df)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        inner = fits.residual / sigma / np.sqrt(free)
        n_terms = (fits.n_obs - fits.df)[:, None]
        cooks = inner**2 * fits.leverage / free / n_terms
        outer = np.abs(inner) * np.sqrt((df - 1) / np.maximum(df - inner**2, 1e-300))
    if rule == "cook":
        far = cooks > COOK_1990.cutoff / fits.n_obs[:, None]
    else:
        far = outer > STUDENTIZED_1980.cutoff
    return replace(whole, words=words, kept=whole.kept & ~far)
