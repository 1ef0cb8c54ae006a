"""Rows of a moderated mediation: bent paths, conditional effects, indices."""

from __future__ import annotations

from typing import Any

import numpy as np

from crm_study.analysis.mediation_rows import bootstrap_row, path_row
from crm_study.analysis.path_frame import PathFrame
from crm_study.analysis.probes import Point
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.paths.conditional_bootstrap import ConditionalBootstrap
from crm_study.kernels.paths.moderated_mediation import ConditionalPlan
from crm_study.kernels.paths.moderation import weighted_slopes


def moderated_path_rows(
    data: PathFrame, plan: ConditionalPlan, fits: dict[str, OlsFit], points: tuple[Point, ...]
) -> list[dict[str, Any]]:
    """Return a, b and c', each with the slope of its product where it is bent.

    Parameters
    ----------
    data : PathFrame
    plan : ConditionalPlan
    fits : dict of OlsFit
        Each mediator's regression, then the outcome's, by name.
    points : tuple of Point
        Values at which a bent direct effect is shown.
    """
    x, y, w = (data.labels[str(name)] for name in (data.predictor, data.outcome, data.moderator))
    last = fits[data.outcome]
    rows = []
    for i, name in enumerate(data.mediators):
        m, end = data.labels[name], _suffix(data, i)
        rows.append(_row(f"a{end}", f"a: {x} → {m}", fits[name], plan, 0))
        if "a" in plan.moderated:
            label = f"a × {w}: {x} → {m}"
            rows.append(_row(f"a_moderated{end}", label, fits[name], plan, _product(plan, 0)))
        rows.append(_row(f"b{end}", f"b: {m} → {y}", last, plan, 1 + i))
        if "b" in plan.moderated:
            label = f"b × {w}: {m} → {y}"
            rows.append(_row(f"b_moderated{end}", label, last, plan, _product(plan, 1 + i)))
    rows.append(_row("c_prime", f"c′, direct: {x} → {y}", last, plan, 0))
    if "direct" in plan.moderated:
        label = f"c′ × {w}: {x} → {y}"
        rows.append(_row("c_prime_moderated", label, last, plan, _product(plan, 0)))
        rows += _direct_rows(plan, last, points, data)
    return [row | {"moderator_value": row.get("moderator_value")} for row in rows]


def conditional_rows(
    data: PathFrame,
    plan: ConditionalPlan,
    found: ConditionalBootstrap,
    points: tuple[Point, ...],
    interval: str,
) -> list[dict[str, Any]]:
    """Return conditional indirect effects, and the index or the differences."""
    rows: list[dict[str, Any]] = []
    by = data.labels[str(data.moderator)]
    for i, name in enumerate(data.mediators):
        end, m = _suffix(data, i), data.labels[name]
        named: list[tuple[str, str, float | None]] = [
            (f"indirect{end}_{point.key}", f"indirect via {m}, {by} {point.label}", point.value)
            for point in points
        ]
        if not plan.moderated & {"a", "b"}:
            named = [(f"indirect{end}", f"indirect via {m}", None)]
        if found.has_index:
            named.append((f"index{end}", f"index of moderated mediation via {m}", None))
        for first, second in found.pairs:
            key = f"difference{end}_{points[second].key}_minus_{points[first].key}"
            words = f"via {m}: {points[second].label} − {points[first].label}"
            named.append((key, words, None))
        for key, label, value in named:
            row = bootstrap_row(key, label, found.effects, len(rows), interval)
            rows.append(row | {"moderator_value": value})
    return rows


def _row(
    effect: str, label: str, fit: OlsFit, plan: ConditionalPlan, position: int
) -> dict[str, Any]:
    """Return the slope of one column of the plan."""
    row = path_row(effect, label, fit, fit.terms.index(plan.names[position]))
    return row | ({"std_estimate": None} if "_moderated" in effect else {})


def _product(plan: ConditionalPlan, position: int) -> int:
    """Return the position of the product of x (0) or of a mediator with the moderator."""
    return plan.n_mediators + 3 + position


def _direct_rows(
    plan: ConditionalPlan, fit: OlsFit, points: tuple[Point, ...], data: PathFrame
) -> list[dict[str, Any]]:
    """Return the direct effect at values of the moderator, with t intervals."""
    weights = np.zeros((len(points), len(fit.terms)))
    weights[:, 1] = 1.0
    place = fit.terms.index(plan.names[_product(plan, 0)])
    weights[:, place] = [point.value - plan.center[1] for point in points]
    found = weighted_slopes(fit, weights)
    by = data.labels[str(data.moderator)]
    names = data.levels or tuple(point.key for point in points)
    words = data.levels or tuple(point.label for point in points)
    columns = ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")
    return [
        path_row(f"direct_{names[i]}", f"direct, {by} {words[i]}", fit, 1)
        | {column: getattr(found, column)[i] for column in columns}
        | {"std_estimate": None, "moderator_value": point.value}
        for i, point in enumerate(points)
    ]


def _suffix(data: PathFrame, i: int) -> str:
    return f"_{data.mediators[i]}" if len(data.mediators) > 1 else ""
