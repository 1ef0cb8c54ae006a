"""Bootstrap of conditional indirect effects and of the index of moderated mediation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crm_study.kernels.arrays.validate import Floats, complete, confidence_level
from crm_study.kernels.paths.effect_intervals import EffectIntervals, effect_intervals
from crm_study.kernels.paths.moderated_mediation import ConditionalPlan
from crm_study.kernels.paths.resampled_slopes import (
    Sums,
    counted_sums,
    left_out_sums,
    resampled_sums,
    slopes,
)


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalBootstrap:
    """Conditional indirect effects of k mediators at v values of the moderator.

    Attributes
    ----------
    values : ndarray of float, shape (v,)
        In the moderator's own units.
    pairs : tuple of tuple of int
        Values whose indirect effects are compared: the second less the first. Only where
        both a and b are bent, so that no single index exists.
    has_index : bool
        Whether the indirect effect is a straight line in the moderator.
    effects : EffectIntervals
        For each mediator in turn: its v conditional effects; then its index, or one
        difference per pair.
    """

    values: Floats
    pairs: tuple[tuple[int, int], ...]
    has_index: bool
    effects: EffectIntervals


def bootstrap_conditional(
    plan: ConditionalPlan,
    values: ArrayLike,
    *,
    clusters: NDArray[np.intp] | None = None,
    n_resamples: int = 5000,
    seed: int = 2021,
    conf_level: float = 0.95,
) -> ConditionalBootstrap:
    r"""Resample respondents, or whole clusters, with the values of the moderator held fixed.

    Parameters
    ----------
    plan : ConditionalPlan
        Whose regressions can be fitted.
    values : array_like of float, shape (v,)
        Of the moderator, in its own units.
    clusters : ndarray of int, shape (n_obs,), optional
        Codes from 0; when given, whole clusters are drawn.
    n_resamples : int, default 5000
    seed : int, default 2021
    conf_level : float, default 0.95

    Returns
    -------
    ConditionalBootstrap

    Raises
    ------
    AnalysisError
        Fewer than two clusters, or no resamples.

    Notes
    -----
    .. math:: \omega(w) = (a_1 + a_3 w)(b_1 + b_3 w), \qquad
              \text{index} = a_3 b_1 \text{ or } a_1 b_3

    References
    ----------
    .. [1] Hayes, A. F. (2015). Multivariate Behavioral Research, 50, 1-22.

    Examples
    --------
    >>> from crm_study.kernels.paths.moderated_mediation import conditional_plan
    >>> rows = np.arange(60.0)
    >>> x, w, noise = rows % 7, rows % 5, rows % 3
    >>> m = x * w + noise
    >>> plan = conditional_plan(2 * m + rows % 4, x, m[:, None], w, moderated=["a"],
    ...                         names=["y", "x", "m", "w"])
    >>> found = bootstrap_conditional(plan, [1, 3], n_resamples=100, seed=1)
    >>> found.effects.estimate.round(1)
    array([2.1, 5.8, 1.8])
    """
    level = confidence_level(conf_level)
    own_units = complete(values, name="values of the moderator", ndim=1)
    at = own_units - plan.center[1]
    bent = plan.moderated
    has_index = not {"a", "b"} <= bent and bool(bent & {"a", "b"})
    pairs = tuple(combinations(range(at.size), 2)) if {"a", "b"} <= bent else ()

    def effects_in(sums: Sums) -> Floats:
        return _effects(sums, plan, at, pairs, has_index=has_index)

    sample = effects_in(counted_sums(plan.columns, np.ones((1, len(plan.columns)))))[:, 0]
    drawn = resampled_sums(plan.columns, n_resamples=n_resamples, seed=seed, clusters=clusters)
    left_out = left_out_sums(plan.columns, clusters=clusters)
    effects = effect_intervals(sample, effects_in(drawn), effects_in(left_out), conf_level=level)
    return ConditionalBootstrap(own_units, pairs, has_index, effects)


def _effects(
    sums: Sums,
    plan: ConditionalPlan,
    at: Floats,
    pairs: tuple[tuple[int, int], ...],
    *,
    has_index: bool,
) -> Floats:
    """Conditional effects, then index or differences, mediator by mediator."""
    a, a_bend, b, b_bend = _slopes(sums, plan)
    rows: list[Floats] = []
    for i in range(plan.n_mediators):
        conditional = [(a[i] + a_bend[i] * w) * (b[i] + b_bend[i] * w) for w in at.tolist()]
        rows.extend(conditional)
        if has_index:
            rows.append(a_bend[i] * b[i] + a[i] * b_bend[i])
        rows.extend(conditional[second] - conditional[first] for first, second in pairs)
    return np.stack(rows)


def _slopes(sums: Sums, plan: ConditionalPlan) -> tuple[Floats, Floats, Floats, Floats]:
    """Slopes a and b with their bends, each of shape (k, n_samples); 0 where straight."""
    k = plan.n_mediators
    first = slopes(sums, outcomes=range(1, k + 1), predictors=plan.mediator_terms)
    second = slopes(sums, outcomes=[plan.outcome], predictors=plan.outcome_terms)[:, 0]
    b = second[1 : k + 1]
    a_bend = first[2] if "a" in plan.moderated else np.zeros_like(b)
    start = plan.outcome_terms.index(k + 4) if "b" in plan.moderated else 0
    b_bend = second[start : start + k] if "b" in plan.moderated else np.zeros_like(b)
    return first[0], a_bend, b, b_bend
