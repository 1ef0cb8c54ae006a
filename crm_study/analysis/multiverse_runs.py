"""Every set of controls and every estimator, run: one row per specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from crm_study.analysis.multiverse_universe import Choices, Universe
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats, varies
from crm_study.kernels.clustered.cluster_robust import CrKind, cluster_robust
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.description.correlation import average_ranks
from crm_study.kernels.glm.huber import huber_regression
from crm_study.kernels.multiverse.slope_rows import slope_rows
from crm_study.kernels.multiverse.subset_slopes import subset_slopes

ESTIMATORS = ("ols", "huber", "ranks", "cluster_means")
STD_ERRORS = ("ols", "hc3", "cr1", "cr2")
_TESTED = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The specifications of one universe and one estimator.

    Attributes
    ----------
    universe : Universe
        The rows.
    rows : tuple of mappings
        One per specification: its choices, the slope, its test, β.
    slope_rows : ndarray of float, shape (n_sets, n), or None
        Linear forms that give the slopes of an outcome; None for an estimator without.
    outcome : ndarray of float, shape (n,) or (n_clusters,)
        As it is, as ranks, or as cluster means.
    ratio : float
        sd(predictor) / sd(outcome), of the same form: slope times ratio is β.
    """

    universe: Universe
    rows: tuple[dict[str, Any], ...]
    slope_rows: Floats | None
    outcome: Floats
    ratio: float


def runs(universe: Universe, choices: Choices, *, conf_level: float) -> Iterator[Run]:
    """Yield the specifications of one universe, estimator by estimator."""
    if universe.rows.size < 3 or not (varies(universe.y) and varies(universe.x)):
        raise AnalysisError(
            "A specification has too few rows, or an outcome or predictor that does not vary: "
            f"{', '.join(f'{key} {value}' for key, value in universe.words.items())}."
        )
    for estimator in choices.estimators:
        y, x, controls = _prepared(universe, estimator)
        plain = _moment_rows(universe, y, x, controls, estimator, conf_level)
        if estimator == "huber":
            yield _robust_run(universe, plain, conf_level)
            continue
        rows = list(plain) if estimator != "ols" or "ols" in choices.std_errors else []
        if estimator == "ols":
            for kind in choices.std_errors:
                if kind != "ols":
                    rows += _sandwich_rows(universe, plain, kind, conf_level)
        linear = slope_rows(x, controls, sets=universe.sets.tolist())
        yield Run(universe, tuple(rows), linear, y, _ratio(x, y))


def _prepared(universe: Universe, estimator: str) -> tuple[Floats, Floats, Floats]:
    """Return outcome, predictor and controls as they are, as ranks, or as cluster means."""
    y, x, controls = universe.y, universe.x, universe.controls
    if estimator == "ranks":
        ranked = [average_ranks(column) for column in controls.T]
        return average_ranks(y), average_ranks(x), np.column_stack(ranked) if ranked else controls
    if estimator == "cluster_means":
        return averaged(universe, y), averaged(universe, x), averaged(universe, controls)
    return y, x, controls


def averaged(universe: Universe, values: Floats) -> Floats:
    """Return the means of the rows of every institution that has any."""
    if universe.cluster is None:
        raise AnalysisError("Cluster means need a column of clusters.")
    code = np.unique(universe.cluster, return_inverse=True)[1]
    member = (code == np.arange(code.max() + 1)[:, None]).astype(float)
    means: Floats = (member @ values) / member.sum(axis=1).reshape(-1, *[1] * (values.ndim - 1))
    return means


def _moment_rows(
    universe: Universe, y: Floats, x: Floats, controls: Floats, estimator: str, level: float
) -> tuple[dict[str, Any], ...]:
    """Return classical rows of every set of controls, from cross products."""
    values = np.column_stack([controls, x, y])
    centered = values - values.mean(axis=0)
    found = subset_slopes(
        (centered.T @ centered)[None], n_obs=y.size, sets=universe.sets, conf_level=level
    )
    beta = _ratio(x, y)
    own = "ols" if estimator == "ols" else "own"
    return tuple(
        {**universe.words, "controls": name, "estimator": estimator, "std_errors": own}
        | {column: float(getattr(found, column)[0, i]) for column in _TESTED}
        | {
            "std_estimate": float(found.estimate[0, i]) * beta,
            "r_squared": float(found.r_squared[0, i]),
            "n_obs": y.size,
        }
        for i, name in enumerate(universe.names)
    )


def _ratio(x: Floats, y: Floats) -> float:
    return float(x.std() / y.std()) if y.std() else float("nan")


def _chosen(universe: Universe, one: int) -> Floats:
    held = [bool(one >> j & 1) for j in range(universe.controls.shape[1])]
    return np.column_stack([universe.x, universe.controls[:, held]])


def _sandwich_rows(
    universe: Universe, plain: Sequence[Mapping[str, Any]], kind: str, level: float
) -> list[dict[str, Any]]:
    """Return the same slopes with standard errors that trust less."""
    rows = []
    for row, one in zip(plain, universe.sets.tolist(), strict=True):
        if not np.isfinite(row["std_error"]):
            rows.append({**row, "std_errors": kind})
            continue
        design = _chosen(universe, one)
        if kind == "hc3":
            fit = heteroscedastic(universe.y, design, kind="HC3", conf_level=level)
        elif universe.cluster is None:
            raise AnalysisError(f"Standard errors '{kind}' need a column of clusters.")
        else:
            form: CrKind = "CR1" if kind == "cr1" else "CR2"
            labels = universe.cluster
            fit = cluster_robust(universe.y, design, cluster=labels, kind=form, conf_level=level)
        tested = {column: float(getattr(fit, column)[1]) for column in _TESTED}
        rows.append({**row, "std_errors": kind} | tested)
    return rows


def _robust_run(universe: Universe, plain: Sequence[Mapping[str, Any]], level: float) -> Run:
    """Return Huber's slopes, which are not linear in the outcome."""
    rows = []
    ratio = _ratio(universe.x, universe.y)
    for row, one in zip(plain, universe.sets.tolist(), strict=True):
        if not np.isfinite(row["std_error"]):
            rows.append(dict(row))
            continue
        fit = huber_regression(universe.y, _chosen(universe, one), conf_level=level)
        tested = {column: float(getattr(fit, column)[1]) for column in _TESTED if column != "df"}
        residual = float(fit.residual @ fit.residual)
        total = float(((universe.y - universe.y.mean()) ** 2).sum())
        rows.append(
            {
                **row,
                **tested,
                "df": fit.df_residual,
                "std_estimate": tested["estimate"] * ratio,
                "r_squared": 1 - residual / total,
            }
        )
    return Run(universe, tuple(rows), None, universe.y, ratio)
