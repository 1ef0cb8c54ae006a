"""What synthetic people are drawn from: latent correlations and items that suit the targets.

The search can only choose among what is drawn. So the drawing is set up to give, on
average, what is asked for: correlations that the printed regressions imply, corrected
for unreliability, loadings for the alphas and cuts for the means.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.published.joint_model import predictor_correlation
from crm_study.kernels.twin.graded_items import GradedItem, tuned
from crm_study.kernels.twin.marked_answers import draw_block
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study
from crm_study.responses.latent import correlation_matrix, draw_constructs
from crm_study.responses.sheet import Sheet
from crm_study.responses.targets import Goal

Floats = NDArray[np.float64]
_TRIAL = 4000
_NEARLY_ONE = 0.995
_LOWEST_CUT, _HIGHEST_CUT = -1.9, 0.9  # respondents lean towards agreement
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Blueprint:
    """Correlations of the top-order constructs, and how each item is answered."""

    correlations: Floats
    items: Mapping[str, GradedItem]

    def block(self, names: Sequence[str]) -> tuple[GradedItem, ...]:
        """Return the items of a block."""
        return tuple(self.items[name] for name in names)


def first_blueprint(sheet: Sheet, plan: Simulation, rng: np.random.Generator) -> Blueprint:
    """Draw loadings and cuts around the declared ones; the same items serve every wave."""
    items = {}
    for name, scale in zip(sheet.items, sheet.scales, strict=True):
        codes = np.array(sorted(scale.points), dtype=np.int64)
        loading = float(np.clip(plan.loading + rng.uniform(-0.08, 0.08), 0.2, 0.95))
        cuts = np.linspace(_LOWEST_CUT, _HIGHEST_CUT, len(codes) - 1) + rng.normal(0, 0.15)
        items[name] = GradedItem(codes, cuts, loading, sheet.study.item(name).reverse_keyed)
    for name, mean in _planted_means(sheet.study, plan).items():
        items[name] = tuned((items[name],), mean=mean, std_dev=None, mean_correlation=1.0)[0]
    names = list(sheet.study.top_order())
    return Blueprint(correlation_matrix(names, plan), items)


def _planted_means(study: Study, plan: Simulation) -> dict[str, float]:
    """Return the planted mean of every item; one for a construct serves all its items."""
    of_constructs = {
        item: mean
        for name, mean in plan.means.items()
        if name in study.constructs
        for item in study.items_of(name)
    }
    own = {name: mean for name, mean in plan.means.items() if name not in study.constructs}
    return of_constructs | own


def suited(
    blueprint: Blueprint,
    sheet: Sheet,
    plan: Simulation,
    goals: Sequence[Goal],
    *,
    n: int,
    seed: int,
) -> Blueprint:
    """Suit a blueprint to the goals of a wave, as far as they say what to draw.

    Parameters
    ----------
    blueprint : Blueprint
        The declared one.
    sheet, plan, goals
        What is asked, assumed and aimed at.
    n : int
        Respondents of the wave.
    seed : int
        Of the trial people on whom attenuation is measured.
    """
    if not goals:
        return blueprint
    trial = _Trial(sheet, plan, blueprint, seed)
    items = dict(blueprint.items)
    for block in sheet.blocks:
        group = _with_alpha(blueprint.block(block.items), trial, block.items, goals)
        moments = {
            goal.place.column: (goal.aim.lower + goal.aim.upper) / 2
            for goal in goals
            if (goal.place.finding, goal.place.row) == ("descriptives.constructs", block.construct)
        }
        if moments:
            mean, std_dev = moments.get("mean"), moments.get("std_dev")
            shared = trial.mean_correlation(block.items)
            group = tuned(group, mean=mean, std_dev=std_dev, mean_correlation=shared)
        items.update(zip(block.items, group, strict=True))
    changed = replace(blueprint, items=items)
    implied = implied_correlations(sheet.study, goals, n)
    if not implied:
        return changed
    if any(items[name] is not item for name, item in blueprint.items.items()):
        trial = _Trial(sheet, plan, changed, seed)
    return replace(changed, correlations=trial.latent(implied))


def implied_correlations(study: Study, goals: Sequence[Goal], n: int) -> dict[Pair, float]:
    """Return the correlations of scores that printed numbers imply, one value a pair."""
    implied: dict[Pair, float] = {}
    for goal in goals:
        center = (goal.aim.lower + goal.aim.upper) / 2
        kind, _, name = goal.place.finding.partition(".")
        if kind == "correlation":
            implied[_pair(*goal.place.row.split("~"))] = center
        elif kind == "regression" and len(study.models[name].terms) == 1:
            model = study.models[name]
            value = _simple(goal, center, n)
            if value is not None:
                implied[_pair(model.outcome, model.terms[0])] = value
    for goal in goals:
        kind, _, name = goal.place.finding.partition(".")
        if kind == "regression" and len(study.models[name].terms) == 2:
            model = study.models[name]
            value = _between(goal, model.outcome, model.terms, implied, n)
            if value is not None:
                implied.setdefault(_pair(*model.terms), value)
    return implied


def _pair(first: str, second: str) -> Pair:
    return (first, second) if first < second else (second, first)


def _simple(goal: Goal, center: float, n: int) -> float | None:
    """Return the correlation behind a number of a model with one predictor."""
    if goal.place.column == "r_squared" and center > 0:
        return math.sqrt(min(center, _NEARLY_ONE))
    if goal.place.column == "statistic":
        return center / math.sqrt(center**2 + n - 2)
    return center if goal.place.column == "std_estimate" and abs(center) < 1 else None


def _between(
    goal: Goal, outcome: str, terms: tuple[str, ...], implied: Mapping[Pair, float], n: int
) -> float | None:
    """Return the correlation of two predictors behind a number of their joint model."""
    center = (goal.aim.lower + goal.aim.upper) / 2
    sides = [implied.get(_pair(outcome, term)) for term in terms]
    if None in sides:
        return None
    first, second = (float(side or 0.0) for side in sides)
    if goal.place.column == "statistic":
        if goal.place.row == terms[1]:
            first, second = second, first
        try:
            joint = predictor_correlation(first**2, second**2, statistic=center, n=n)
        except AnalysisError:
            return None
        return joint.predictor_correlation * math.copysign(1.0, first * second)
    if goal.place.column == "r_squared":
        return _from_joint_r_squared(first, second, center)
    return None


def _from_joint_r_squared(first: float, second: float, joint: float) -> float | None:
    """Solve R² (1 - r²) = r1² + r2² - 2 r1 r2 r for r, the milder of two answers."""
    product = first * second
    inside = product**2 - joint * (first**2 + second**2 - joint)
    if inside < 0 or not joint > 0:
        return None
    roots = [(product + sign * math.sqrt(inside)) / joint for sign in (-1, 1)]
    fitting = [root for root in roots if abs(root) < 1]
    return min(fitting, key=abs) if fitting else None


def _with_alpha(
    items: tuple[GradedItem, ...], trial: _Trial, names: Sequence[str], goals: Sequence[Goal]
) -> tuple[GradedItem, ...]:
    """Scale the loadings of a construct's items so that its alpha comes near the printed one."""
    k, study = len(names), trial.sheet.study
    for goal in goals:
        about = goal.place.finding.startswith("reliability.") and k > 1
        if about and set(study.items_of(goal.place.row)) == set(names):
            wanted = (goal.aim.lower + goal.aim.upper) / 2
            shared = wanted / (k - (k - 1) * wanted)
            factor = math.sqrt(max(shared, 1e-3) / max(trial.mean_correlation(names), 1e-3))
            return tuple(
                replace(item, loading=float(np.clip(item.loading * factor, 0.05, 0.98)))
                for item in items
            )
    return items


class _Trial:
    """Many people drawn without aim, to see what scores make of latent constructs."""

    def __init__(self, sheet: Sheet, plan: Simulation, blueprint: Blueprint, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.sheet, self.blueprint = sheet, blueprint
        self.constructs = draw_constructs(
            sheet.study, np.arange(_TRIAL), plan, rng, correlations=blueprint.correlations
        )
        self.answers = np.empty((_TRIAL, len(sheet.items)))
        for block in sheet.blocks:
            blank = np.zeros((_TRIAL, len(block.items)), dtype=bool)
            construct = self.constructs[block.construct]
            self.answers[:, block.columns] = draw_block(
                construct,
                blueprint.block(block.items),
                blank=blank,
                rng=rng,
                marked=block.marked,
            )

    def mean_correlation(self, items: Sequence[str]) -> float:
        """Return the mean correlation between scored answers to some items; 0 for one."""
        if len(items) < 2:
            return 0.0
        values = self.sheet.values(self.answers, items)
        matrix = np.asarray(np.corrcoef(values, rowvar=False))
        return float(matrix[np.triu_indices(len(items), 1)].mean())

    def latent(self, implied: Mapping[Pair, float]) -> Floats:
        """Correct correlations of scores for what scores lose; keep the matrix possible."""
        names = list(self.sheet.study.top_order())
        matrix = self.blueprint.correlations.copy()
        for (first, second), value in implied.items():
            if first in names and second in names:
                corrected = value / (self._kept(first) * self._kept(second))
                i, j = names.index(first), names.index(second)
                bounded = float(np.clip(corrected, -_NEARLY_ONE, _NEARLY_ONE))
                matrix[i, j] = matrix[j, i] = bounded
        return _possible(matrix)

    def _kept(self, construct: str) -> float:
        """Return the correlation of a construct with its own score."""
        score = self.sheet.score(self.answers, construct)
        return float(np.corrcoef(score, self.constructs[construct])[0, 1])


def _possible(matrix: Floats) -> Floats:
    """Return the matrix itself, or a near one without negative eigenvalues."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] > 1e-6:
        return matrix
    lifted = (vectors * np.maximum(values, 1e-4)) @ vectors.T
    scale = np.sqrt(np.diag(lifted))
    found: Floats = lifted / np.outer(scale, scale)
    return found
