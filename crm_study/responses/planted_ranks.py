"""Places that people give to several things: one order a person, one question a thing."""

from __future__ import annotations

import numpy as np

from crm_study.errors import AnalysisError, listed
from crm_study.protocol.planted import PlantedAnswers
from crm_study.responses.planted_shapes import Scene


def places_in_order(plan: PlantedAnswers, scene: Scene) -> list[str]:
    """Return the place of one thing in everybody's order, 1 for the most worth.

    Every question of a ranking draws the same order again, from the seed of the study.

    Raises
    ------
    AnalysisError
        The ranking does not name this question.
    """
    simulation = scene.study.simulation
    worth = plan.ranked
    if plan.ranked_with is not None and simulation is not None:
        lead = simulation.answers.get(plan.ranked_with)
        worth = lead.ranked if lead is not None else {}
    if scene.item not in worth or simulation is None:
        raise AnalysisError(
            f"simulation.answers.{scene.item} is ranked, but the ranking names {listed(worth)}."
        )
    names = list(worth)
    rng = np.random.default_rng([simulation.seed, len(names)])
    drawn = rng.normal([worth[name] for name in names], 1.0, (len(scene.answers), len(names)))
    own = drawn[:, [names.index(scene.item)]]
    return [str(place) for place in 1 + (drawn > own).sum(axis=1)]
