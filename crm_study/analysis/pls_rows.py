"""Rows of a path model: paths, effects, constructs, items, pairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from crm_study.analysis.pls_run import PlsRun
from crm_study.kernels.pls.bootstrap_limits import BootstrapLimits
from crm_study.kernels.pls.pls_algorithm import PlsFit
from crm_study.kernels.pls.quality import (
    construct_quality,
    f_squared,
    f_squared_refitted,
    inner_vif,
)
from crm_study.results.cutoffs.measurement import HENSELER_2015
from crm_study.results.cutoffs.paths import (
    AVE_1981,
    COHEN_1988_LARGE,
    COHEN_1988_MEDIUM,
    COHEN_1988_SMALL,
    LOADING_2017,
)

_TESTS = ("std_error", "statistic", "p_value", "boot_p_value", "conf_low", "conf_high")


def path_rows(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield one row a path."""
    fit, limits = run.fit, run.limits["coefficients"]
    refitted, held, vif = f_squared_refitted(fit), f_squared(fit), inner_vif(fit)
    total = fit.total_effects
    for place, (one, two) in enumerate(fit.model.paths):
        predictor, outcome = fit.model.constructs[one], fit.model.constructs[two]
        slope = float(fit.coefficients[one, two])
        yield {
            "path": f"{predictor} -> {outcome}",
            "label": f"{run.plan.label(predictor)} → {run.plan.label(outcome)}",
            "predictor": predictor,
            "outcome": outcome,
            "estimate": slope,
            **_tests(limits, place),
            "f_squared": float(refitted[place]),
            "f_squared_held": float(held[place]),
            "magnitude": magnitude(float(refitted[place])),
            "vif": float(vif[place]),
            "total_effect": float(total[one, two]),
            "indirect_effect": float(total[one, two]) - slope,
        }


def magnitude(effect: float) -> str:
    """Call f² negligible, small, medium or large.

    Examples
    --------
    >>> magnitude(0.01), magnitude(0.2), magnitude(0.4)
    ('negligible', 'medium', 'large')
    """
    if np.isnan(effect):
        return "undefined"
    for rule in (COHEN_1988_LARGE, COHEN_1988_MEDIUM):
        if rule.holds(effect):
            return rule.met
    return COHEN_1988_SMALL.verdict(effect)


def effect_rows(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield one row a pair of constructs of which the first reaches the second."""
    fit, total = run.fit, run.fit.total_effects
    indirect = run.limits["indirect"]
    for place, (one, two) in enumerate(fit.model.effects):
        predictor, outcome = fit.model.constructs[one], fit.model.constructs[two]
        direct = float(fit.coefficients[one, two])
        yield {
            "effect": f"{predictor} => {outcome}",
            "predictor": predictor,
            "outcome": outcome,
            "estimate": float(total[one, two]),
            **_tests(run.limits["effects"], place),
            "direct_effect": direct,
            "indirect_effect": float(total[one, two]) - direct,
            "indirect_low": indirect.conf_low[place],
            "indirect_high": indirect.conf_high[place],
        }


def construct_rows(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield one row a construct: measurement, variance accounted for, priority."""
    places = range(len(run.fit.model.constructs))
    yield from (_construct_row(run, run.fit, place) for place in places)
    if run.first is not None:
        known = set(run.fit.model.constructs)
        for place, name in enumerate(run.first.model.constructs):
            if name not in known:
                yield _construct_row(run, run.first, place)


def _construct_row(run: PlsRun, fit: PlsFit, place: int) -> dict[str, Any]:
    quality, name = construct_quality(fit), fit.model.constructs[place]
    return {
        "construct": name,
        "label": run.plan.label(name),
        "mode": fit.model.modes[place],
        "n_items": len(fit.model.items[place]),
        "cronbach_alpha": quality.alpha[place],
        "rho_a": quality.rho_a[place],
        "composite_reliability": quality.rho_c[place],
        "ave": quality.ave[place],
        "verdict": AVE_1981.verdict(float(quality.ave[place])),
        **_explained(run, fit, place),
    }


def _explained(run: PlsRun, fit: PlsFit, place: int) -> dict[str, Any]:
    """Return what the paths say of a construct; nothing of a dimension."""
    columns = ("r_squared", "adj_r_squared", "r_squared_low", "r_squared_high", "q_squared")
    found: dict[str, Any] = dict.fromkeys((*columns, "importance", "performance"))
    if fit is not run.fit:
        return found
    if place in fit.model.endogenous:
        number = fit.model.endogenous.index(place)
        limits = run.limits["r_squared"]
        found |= {"r_squared": fit.r_squared[place], "adj_r_squared": fit.adj_r_squared[place]}
        found |= {"r_squared_low": limits.conf_low[number]}
        found |= {"r_squared_high": limits.conf_high[number]}
        found["q_squared"] = None if run.blind is None else run.blind.q_squared[number]
    if run.priority is not None:
        if (place, run.target) in fit.model.effects:
            found["importance"] = run.priority.importance[place]
        found["performance"] = run.priority.performance[place]
    return found


def item_rows(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield one row an item: loading, weight, prediction, priority."""
    names = _column_names(run)
    seen: set[str] = set()
    model = run.fit.model
    for place, (column, own) in enumerate(zip(model.columns, model.own, strict=True)):
        item, construct = names[int(column)], model.constructs[own]
        again = item in seen or column >= len(run.plan.items)
        seen.add(item)
        yield {
            "item": f"{item} ({construct})" if again else item,
            "construct": construct,
            "loading": run.fit.loadings[place],
            **_tests(run.limits["loadings"], place),
            "outer_weight": run.fit.weights[place],
            "weight_low": run.limits["weights"].conf_low[place],
            "weight_high": run.limits["weights"].conf_high[place],
            "outer_vif": _item_vif(run.fit, place),
            "verdict": _loading_verdict(run.fit, place),
            **_foretold(run, int(column)),
        }
    yield from _dimension_items(run)


def _dimension_items(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield the items of dimensions, from the first stage and without intervals."""
    if run.first is None:
        return
    known, model = set(run.fit.model.constructs), run.first.model
    empty = dict.fromkeys((*_TESTS, "weight_low", "weight_high"))
    for place, (column, own) in enumerate(zip(model.columns, model.own, strict=True)):
        if model.constructs[own] in known:
            continue
        yield {
            "item": run.plan.items[column],
            "construct": model.constructs[own],
            "loading": run.first.loadings[place],
            **empty,
            "outer_weight": run.first.weights[place],
            "outer_vif": _item_vif(run.first, place),
            "verdict": _loading_verdict(run.first, place),
            **_foretold(run, int(column)),
        }


def _loading_verdict(fit: PlsFit, place: int) -> str:
    """Judge a loading; a formative item need not load."""
    if fit.model.modes[fit.model.own[place]] == "B":
        return "formative"
    return LOADING_2017.verdict(float(fit.loadings[place]))


def _item_vif(fit: PlsFit, place: int) -> float:
    block = fit.model.block(int(fit.model.own[place]))
    within = fit.items[block, block]
    if np.linalg.matrix_rank(within) < len(within):
        return float("inf")
    return float(np.linalg.inv(within)[place - block.start, place - block.start])


def _foretold(run: PlsRun, column: int) -> dict[str, Any]:
    """Return how well an item was foretold, and where it stands on the map."""
    names = ("rmse", "mae", "lm_rmse", "lm_mae", "q_squared_predict")
    found: dict[str, Any] = dict.fromkeys((*names, "importance", "performance"))
    if run.prediction is not None and column in run.prediction.columns:
        place = run.prediction.columns.tolist().index(column)
        found |= {name: getattr(run.prediction, name)[place] for name in names}
    if run.priority is not None and column < len(run.plan.items):
        found["importance"] = run.priority.item_importance[column]
        found["performance"] = run.priority.item_performance[column]
    return found


def pair_rows(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield one row a pair of constructs that could be told apart."""
    if run.ratios is None:
        return
    for place, (one, two) in enumerate(run.ratios.pairs):
        yield {
            "pair": f"{one}~{two}",
            "variable_1": one,
            "variable_2": two,
            "htmt": run.ratios.estimate[place],
            "conf_low": run.ratios.conf_low[place],
            "conf_high": run.ratios.conf_high[place],
            "verdict": HENSELER_2015.verdict(float(run.ratios.estimate[place])),
        }


def cross_loading_rows(run: PlsRun) -> Iterator[dict[str, Any]]:
    """Yield the correlation of every item with every composite."""
    names, model = _column_names(run), run.fit.model
    for column, place in zip(*np.unique(model.columns, return_index=True), strict=True):
        for construct, name in enumerate(model.constructs):
            yield {
                "key": f"{names[int(column)]} x {name}",
                "item": names[int(column)],
                "construct": name,
                "loading": run.fit.cross_loadings[place, construct],
            }


def _column_names(run: PlsRun) -> list[str]:
    """Return the names of the columns: items, then dimensions where there are two stages."""
    parts = [part for found in run.plan.second_order.values() for part in found]
    return [*run.plan.items, *parts]


def _tests(limits: BootstrapLimits, place: int) -> dict[str, Any]:
    return {name: getattr(limits, name)[place] for name in _TESTS}
