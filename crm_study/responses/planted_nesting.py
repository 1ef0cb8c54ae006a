"""Planted answers of rows that belong together: years, visits, observers, coders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.protocol.planted import PlantedAnswers
from crm_study.responses.planted_shapes import Scene

Floats = NDArray[np.float64]


def nested_shift(plan: PlantedAnswers, scene: Scene, rng: np.random.Generator) -> Floats:
    """Return what logarithms of earlier numbers and draws of groups add, shape (n,)."""
    shift: Floats = np.zeros(len(scene.answers))
    for name, slope in plan.log_slopes.items():
        shift = shift + slope * np.log(np.maximum(scene.points(name), 1e-9))
    if plan.shared_by is None:
        return shift
    groups = _column(plan.shared_by, scene)
    names = sorted(set(groups))
    drawn = dict(zip(names, rng.normal(0.0, plan.shared_std_dev, len(names)), strict=True))
    return np.asarray(shift + np.array([drawn[group] for group in groups]))


def codes_in_turn(plan: PlantedAnswers, n: int) -> list[str]:
    """Return the codes of ``probabilities`` in turn, each for as many rows as declared.

    Examples
    --------
    >>> codes_in_turn(PlantedAnswers(probabilities={"1": 0.5, "2": 0.5}, turns=2), 6)
    ['1', '1', '2', '2', '1', '1']
    """
    codes = [str(code) for code in plan.probabilities]
    return [codes[row // (plan.turns or 1) % len(codes)] for row in range(n)]


def numbered_codes(plan: PlantedAnswers, n: int) -> list[str]:
    """Return a code for every row, such as ``Q-007``."""
    return [f"{plan.prefix}{row:03d}" for row in range(1, n + 1)]


def shared(
    drawn: list[str], plan: PlantedAnswers, scene: Scene, rng: np.random.Generator
) -> list[str]:
    """Replace answers by those of another column, or of the first row of their group."""
    if plan.same_as is None and not plan.same_within:
        return drawn
    if plan.same_as is not None:
        others = _column(plan.same_as, scene)
    else:
        keys = list(zip(*(_column(name, scene) for name in plan.same_within), strict=True))
        first = dict(zip(reversed(keys), reversed(drawn), strict=True))
        others = [first[key] for key in keys]
    repeats = rng.random(len(drawn)) < plan.same_share
    return [
        other if again else own for own, other, again in zip(drawn, others, repeats, strict=True)
    ]


def _column(name: str, scene: Scene) -> list[str]:
    if name not in scene.known:
        raise AnalysisError(
            f"simulation.answers.{scene.item} rests on '{name}', which is not asked before "
            f"it.{nearest(name, scene.known)} Known: {listed(scene.known)}."
        )
    return list(scene.known[name])
