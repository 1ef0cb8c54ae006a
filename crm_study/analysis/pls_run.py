"""Everything computed for a path model: fit, resamples, quality, prediction, priorities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.pls_plan import PlsData, PlsPlan
from crm_study.errors import AnalysisError, nearest
from crm_study.kernels.latent.htmt import Htmt, htmt
from crm_study.kernels.pls.blindfolding import Blindfold, blindfold
from crm_study.kernels.pls.bootstrap_limits import BootstrapLimits, bootstrap_limits
from crm_study.kernels.pls.importance_performance import (
    ImportancePerformance,
    composite_weights,
    importance_performance,
)
from crm_study.kernels.pls.path_model import PathModel
from crm_study.kernels.pls.pls_algorithm import PlsFit, pls
from crm_study.kernels.pls.pls_bootstrap import PlsReplicates, bootstrap_pls, jackknife_pls
from crm_study.kernels.pls.prediction import PlsPrediction, pls_predict
from crm_study.kernels.pls.second_order import TwoStage, pls_two_stage
from crm_study.kernels.pls.structure import total_effects

Floats = NDArray[np.float64]
_Answer = TypeVar("_Answer")
_DISTANCE = 7
_FOLDS, _REPETITIONS = 10, 10


@dataclass(frozen=True, slots=True, eq=False)
class PlsRun:
    """A path model with all that is told of it; None for what it does not allow.

    Attributes
    ----------
    first : PlsFit or None
        The model of the dimensions, where there are two stages.
    limits : mapping of str to BootstrapLimits
        Of coefficients, effects, indirect effects, weights, loadings and R².
    n_undefined, n_unsettled : int
        Resamples without an estimate, and those whose weights had not settled.
    target : int
        Construct that importance is for.
    troubles : tuple of str
    """

    plan: PlsPlan
    data: PlsData
    fit: PlsFit
    first: PlsFit | None
    limits: dict[str, BootstrapLimits]
    n_undefined: int
    n_unsettled: int
    target: int
    ratios: Htmt | None
    blind: Blindfold | None
    prediction: PlsPrediction | None
    priority: ImportancePerformance | None
    troubles: tuple[str, ...]


def run_pls(plan: PlsPlan, data: PlsData) -> PlsRun:
    """Fit a path model, resample it, and judge it."""
    first, fit = _fitted(plan, data)
    target = _target(plan, fit.model)
    limits, replicates = _limits(plan, data, fit) if plan.n_resamples else (_no_limits(fit), None)
    troubles: list[str] = []
    simple = isinstance(data.model, PathModel) and not plan.second_order
    blind = _try(lambda: _blindfold(data, fit), troubles) if simple else None
    prediction = _try(lambda: _predict(plan, data, fit), troubles) if simple else None
    return PlsRun(
        plan=plan,
        data=data,
        fit=fit,
        first=first,
        limits=limits,
        n_undefined=0 if replicates is None else _count_undefined(replicates),
        n_unsettled=0 if replicates is None else int((~replicates.converged).sum()),
        target=target,
        ratios=_try(lambda: _ratios(plan, data), troubles),
        blind=blind,
        prediction=prediction,
        priority=_try(lambda: _priority(plan, data, fit, first, target), troubles),
        troubles=tuple(troubles),
    )


def _fitted(plan: PlsPlan, data: PlsData) -> tuple[PlsFit | None, PlsFit]:
    if isinstance(data.model, TwoStage):
        return pls_two_stage(data.scores, data.model, plan.settings)
    return None, pls(data.scores, data.model, plan.settings)


def _target(plan: PlsPlan, model: PathModel) -> int:
    """Return the construct that importance is for: named, or the last that leads nowhere."""
    if plan.target is None:
        ends = [place for place in model.endogenous if not model.arrows[place].any()]
        return max(ends)
    named = [model.constructs[place] for place in model.endogenous]
    if plan.target not in named:
        raise AnalysisError(
            f"The target '{plan.target}' is no outcome of the path model."
            f"{nearest(plan.target, named)}"
        )
    return model.constructs.index(plan.target)


def _limits(
    plan: PlsPlan, data: PlsData, fit: PlsFit
) -> tuple[dict[str, BootstrapLimits], PlsReplicates]:
    """Resample the model and read the limits of everything off the replicates."""
    found = bootstrap_pls(
        data.scores,
        data.model,
        plan.settings,
        n_resamples=plan.n_resamples,
        seed=plan.seed,
        sign_change=plan.sign_change,
        clusters=data.clusters,
    )
    left = None
    if plan.interval == "bca":
        left = jackknife_pls(data.scores, data.model, plan.settings, clusters=data.clusters)
    drawn, without = _columns(found, fit), None if left is None else _columns(left, fit)
    sample = _estimates(fit)
    limits = {
        name: bootstrap_limits(
            drawn[name],
            sample[name],
            jackknife=None if without is None else without[name],
            method=plan.interval,
            conf_level=plan.conf_level,
        )
        for name in drawn
    }
    return limits, found


def _no_limits(fit: PlsFit) -> dict[str, BootstrapLimits]:
    """Return limits that say nothing, for a model that is not resampled."""
    return {
        name: BootstrapLimits(*(np.full(len(found), np.nan) for _ in fields(BootstrapLimits)))
        for name, found in _estimates(fit).items()
    }


def _count_undefined(found: PlsReplicates) -> int:
    return int(np.isnan(found.coefficients).any(axis=1).sum())


def _columns(found: PlsReplicates, fit: PlsFit) -> dict[str, Floats]:
    """Return the replicates by what they are of, indirect effects with them."""
    paths = {path: place for place, path in enumerate(fit.model.paths)}
    indirect = found.effects.copy()
    for place, effect in enumerate(fit.model.effects):
        if effect in paths:
            indirect[:, place] -= found.coefficients[:, paths[effect]]
    return {
        "coefficients": found.coefficients,
        "effects": found.effects,
        "indirect": indirect,
        "weights": found.weights,
        "loadings": found.loadings,
        "r_squared": found.r_squared,
    }


def _estimates(fit: PlsFit) -> dict[str, Floats]:
    """Return the sample's estimates in the order of their replicates."""
    total = total_effects(fit.coefficients[None])[0]
    effects = fit.model.effects
    return {
        "coefficients": np.array([fit.coefficients[path] for path in fit.model.paths]),
        "effects": np.array([total[effect] for effect in effects]),
        "indirect": np.array([total[effect] - fit.coefficients[effect] for effect in effects]),
        "weights": fit.weights,
        "loadings": fit.loadings,
        "r_squared": fit.r_squared[list(fit.model.endogenous)],
    }


def _blindfold(data: PlsData, fit: PlsFit) -> Blindfold:
    """Blindfold with a distance of 7, or the next that does not divide the respondents."""
    n_obs = len(data.scores)
    distance = next(d for d in count(_DISTANCE) if n_obs % d)
    return blindfold(data.scores, fit.model, fit.settings, distance=distance)


def _predict(plan: PlsPlan, data: PlsData, fit: PlsFit) -> PlsPrediction:
    return pls_predict(
        data.scores,
        fit.model,
        fit.settings,
        n_folds=min(_FOLDS, len(data.scores)),
        n_repetitions=_REPETITIONS,
        seed=plan.seed,
    )


def _ratios(plan: PlsPlan, data: PlsData) -> Htmt | None:
    """Compare constructs of mode A and two items or more; resamples as the paths'."""
    items = plan.items
    compared = {
        name: [items.index(item) for item in found]
        for name, found in plan.constructs.items()
        if len(found) > 1 and plan.modes.get(name) != "B"
    }
    if len(compared) < 2:
        return None
    return htmt(
        data.scores,
        compared,
        n_resamples=plan.n_resamples,
        seed=plan.seed,
        conf_level=plan.conf_level,
        clusters=data.clusters,
    )


def _priority(
    plan: PlsPlan, data: PlsData, fit: PlsFit, first: PlsFit | None, target: int
) -> ImportancePerformance:
    two = data.model if isinstance(data.model, TwoStage) else None
    ends = [
        plan.scale.get(item, (float(column.min()), float(column.max())))
        for item, column in zip(plan.items, data.scores.T, strict=True)
    ]
    low, high = np.array(ends, dtype=np.float64).T
    return importance_performance(
        data.scores,
        composite_weights(fit, n_columns=len(plan.items), first=first, plan=two),
        fit.total_effects,
        target=target,
        low=low,
        high=high,
    )


def _try(compute: Callable[[], _Answer], troubles: list[str]) -> _Answer | None:
    """Compute an accompanying answer; what it cannot be is a trouble, not an end."""
    try:
        return compute()
    except AnalysisError as error:
        troubles.append(str(error))
        return None
