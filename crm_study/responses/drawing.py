"""From the plan of a wave to its answers: goals, contradictions, blueprint, twin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from crm_study.protocol.source import Simulation
from crm_study.responses.blueprint import Blueprint, suited
from crm_study.responses.contradictions import refuse_contradictions
from crm_study.responses.sheet import Sheet
from crm_study.responses.synthetic_design import cluster_numbers
from crm_study.responses.targets import Goal, Variables, goals_of, wave_of
from crm_study.responses.twin import Twin, Wave

#: Shape of the gamma distribution, with mean one, of how prone people are to leave gaps.
_PRONENESS = 0.3


class Drawing:
    """The answers of one wave.

    Parameters
    ----------
    sheet, plan, items
        What is asked and assumed, and the items as they are answered in every wave.
    design : mapping of str to list of str
        Wave, stratum and institution of everybody.
    rng : Generator
    wave : {"main", "pilot"}

    Attributes
    ----------
    answers : ndarray of float, shape (n, n_items)
        As given; nan is a blank.
    goals, attained
        What was aimed at in this wave, and what the answers attain.

    Raises
    ------
    AnalysisError
        Targets that contradict each other, or that this many people cannot meet.
    """

    def __init__(
        self,
        sheet: Sheet,
        plan: Simulation,
        items: Blueprint,
        design: Mapping[str, list[str]],
        rng: np.random.Generator,
        wave: str,
    ) -> None:
        study = sheet.study
        self.sheet, self.design = sheet, design
        n = len(next(iter(design.values())))
        variables = Variables(study, design)
        targets = [target for target in plan.targets if wave_of(target) == wave]
        self.goals: list[Goal] = goals_of(study, targets, variables)
        refuse_contradictions(study, self.goals, n=n, allow_implausible=plan.allow_implausible)
        seed = int(rng.integers(2**32))
        blueprint = suited(items, sheet, plan, self.goals, n=n, seed=seed)
        asked = Wave(
            cluster_numbers(study, design, n),
            _blanks(sheet, plan, n, rng),
            rng.random(n) < plan.careless,
        )
        self._twin = Twin(sheet, plan, blueprint, asked, self.goals, variables)
        self.answers, self.attained = self._twin.answers(rng)

    def unforced(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Draw answers for the same people from the same blueprint, aimed at nothing."""
        return self._twin.drawn(np.arange(len(self.answers)), rng)


def _blanks(sheet: Sheet, plan: Simulation, n: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Leave answers out at random, at most one in each construct of a person.

    Gaps come in some people more than in others, as they do in real questionnaires.
    """
    proneness = rng.gamma(_PRONENESS, 1 / _PRONENESS, size=(n, 1))
    blank = rng.random((n, len(sheet.items))) < np.minimum(plan.missing_share * proneness, 0.5)
    for block in sheet.blocks:
        columns = list(block.columns)
        several = blank[:, columns].cumsum(axis=1) > 1
        blank[:, columns] &= ~several
    return blank
