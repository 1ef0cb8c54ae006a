"""Planted truths that are no straight line: products, distances, ceilings, dates in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed, nearest
from crm_study.protocol.planted import PlantedAnswers
from crm_study.protocol.study import Study
from crm_study.responses.sheet import Sheet

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is known when the answers to one question are drawn.

    Attributes
    ----------
    item : str
        The question.
    study : Study
    known : mapping of str to list of str
        Columns drawn before.
    sheet : Sheet
    answers : ndarray of float, shape (n, n_items)
        Answers to the scored items.
    """

    item: str
    study: Study
    known: Mapping[str, list[str]]
    sheet: Sheet
    answers: Floats

    def points(self, name: str) -> Floats:
        """Return a construct's score in scale points, or an earlier number; 0 for a gap.

        Raises
        ------
        AnalysisError
            What is neither; the message names the nearest.
        """
        if name in self.study.constructs:
            score = self.sheet.score(self.answers, name)
            return np.where(np.isnan(score), np.nanmean(score), score)
        if name not in self.known:
            names = [*self.study.constructs, *self.known]
            raise AnalysisError(
                f"simulation.answers.{self.item} rests on '{name}', which is neither a construct "
                f"nor asked before it.{nearest(name, names)} Known: {listed(names)}."
            )
        return np.array([float(text) if text else 0.0 for text in self.known[name]])

    def pair(self, names: str) -> tuple[Floats, Floats]:
        """Return both of ``one~other`` in scale points."""
        first, mark, second = names.partition("~")
        if not mark:
            raise AnalysisError(
                f"simulation.answers.{self.item} names '{names}'; write two names joined by '~'."
            )
        return self.points(first), self.points(second)


def joint_shift(plan: PlantedAnswers, scene: Scene) -> Floats:
    """Return what products and distances of two add to the mean, shape (n,)."""
    shift = np.zeros(len(scene.answers))
    for names, slope in plan.products.items():
        first, second = (_standardized(side) for side in scene.pair(names))
        shift = shift + slope * first * second
    for names, slope in plan.distances.items():
        first, second = scene.pair(names)
        shift = shift + slope * np.abs(first - second)
    return shift


def largest(plan: PlantedAnswers, scene: Scene) -> Floats:
    """Return the largest answer everybody can give, shape (n,); infinite without a ceiling."""
    if not plan.most:
        return np.full(len(scene.answers), np.inf)
    highest = np.full(len(scene.answers), plan.most.get("intercept", 0.0))
    for name, slope in plan.most.items():
        if name != "intercept":
            highest = highest + slope * scene.points(name)
    return highest


def following_dates(
    plan: PlantedAnswers, scene: Scene, rng: np.random.Generator, shift: Floats
) -> list[str]:
    """Draw dates some days after another one; blank where that one is blank."""
    before = str(plan.after)
    if before not in scene.known:
        raise AnalysisError(
            f"simulation.answers.{scene.item} follows '{before}', which is not asked before "
            f"it.{nearest(before, scene.known)} Known: {listed(scene.known)}."
        )
    days = np.rint(rng.normal(plan.mean + shift, plan.std_dev)).astype(int)
    return [
        str(np.datetime64(text) + np.timedelta64(int(day), "D")) if text else ""
        for text, day in zip(scene.known[before], days, strict=True)
    ]


def _standardized(values: Floats) -> Floats:
    apart: Floats = values - values.mean()
    spread = float(values.std())
    return apart / spread if spread else apart
