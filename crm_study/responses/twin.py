"""One wave of synthetic answers: drawn at once, or chosen so that they print given numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError, listed
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.kernels.twin.aims import SAFE, Ledger
from crm_study.kernels.twin.exchanges import Search, search
from crm_study.kernels.twin.item_counts import fitting_counts, marked_again, reassigned
from crm_study.kernels.twin.marked_answers import draw_block
from crm_study.kernels.twin.pool import PoolState
from crm_study.kernels.twin.swaps import SwapState
from crm_study.protocol.source import Simulation
from crm_study.responses.blueprint import Blueprint
from crm_study.responses.latent import draw_constructs
from crm_study.responses.sheet import Sheet
from crm_study.responses.targets import Attained, Goal, Variables

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]
#: Candidates drawn for all people together, more at every attempt; and for one person.
_POOLS, _FEWEST, _MOST = (8_000, 24_000, 48_000), 8, 2000
_MAX_STEPS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """Who is asked in a wave, and what is known before anybody answers.

    Attributes
    ----------
    clusters : ndarray of int, shape (n,)
        Institution of everybody.
    blank : ndarray of bool, shape (n, n_items)
        What is left blank.
    careless : ndarray of bool, shape (n,)
        Who gives one and the same answer throughout.
    """

    clusters: NDArray[np.int64]
    blank: NDArray[np.bool_]
    careless: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.clusters)


class Twin:
    """Draws the answers of one wave.

    Parameters
    ----------
    sheet, plan, blueprint
        What is asked, assumed, and drawn from.
    wave : Wave
        Who is asked.
    goals : sequence of Goal
        Printed numbers to hit; none means the first draw.
    variables : Variables
        The numbered variables of the goals.
    """

    def __init__(
        self,
        sheet: Sheet,
        plan: Simulation,
        blueprint: Blueprint,
        wave: Wave,
        goals: Sequence[Goal],
        variables: Variables,
    ) -> None:
        self.sheet, self.plan, self.blueprint = sheet, plan, blueprint
        self.wave, self.goals, self.variables = wave, tuple(goals), variables
        dummies = [name for name in variables.names if "[" in name]
        self._fixed = {name: variables.design_values(name) for name in dummies}

    def answers(self, rng: np.random.Generator) -> tuple[Floats, tuple[Attained, ...]]:
        """Return answers as given, shape (n, n_items), and what they attain.

        Raises
        ------
        AnalysisError
            No such answers were found.
        """
        if not self.goals:
            return self.drawn(np.arange(len(self.wave)), rng), ()
        tables = [goal for goal in self.goals if goal.item is not None]
        find = self._by_swaps if tables else self._by_pool
        for size in _POOLS:
            answers, solved = find(rng, size)
            if solved:
                return answers, self.attained(answers)
        wanted = listed(f"{goal.place} = {goal.printed}" for goal in self.goals)
        raise AnalysisError(
            f"No {len(self.wave)} synthetic respondents were found that give {wanted} together. "
            "Another n or seed may; some printed numbers cannot hold together at all."
        )

    def drawn(self, people: Numbers, rng: np.random.Generator) -> Floats:
        """Draw answers for people, who may be named more than once, without aim."""
        constructs = draw_constructs(
            self.sheet.study,
            self.wave.clusters[people],
            self.plan,
            rng,
            correlations=self.blueprint.correlations,
        )
        answers = np.empty((len(people), len(self.sheet.items)))
        for block in self.sheet.blocks:
            answers[:, block.columns] = draw_block(
                constructs[block.construct],
                self.blueprint.block(block.items),
                blank=self.wave.blank[people][:, block.columns],
                rng=rng,
                marked=block.marked,
            )
        self._draw_lines(answers, people, rng)
        return answers

    def attained(self, answers: Floats) -> tuple[Attained, ...]:
        """Return what answers attain, goal by goal."""
        ledger = Ledger([goal.aim for goal in self.goals])
        people = np.arange(len(self.wave))
        values = ledger.values(self._addends(ledger)(answers, people).sum(axis=0))
        return tuple(
            goal.attained(float(value)) for goal, value in zip(self.goals, values, strict=True)
        )

    def _draw_lines(self, answers: Floats, people: Numbers, rng: np.random.Generator) -> None:
        """Let careless people give one answer throughout, the one they would give most."""
        rows = np.flatnonzero(self.wave.careless[people])
        if len(rows):
            codes = np.array(sorted(self.sheet.scales[0].points), dtype=float)
            lines = rng.choice(codes, size=len(rows))
            answers[rows] = np.where(np.isnan(answers[rows]), np.nan, lines[:, None])

    def _addends(self, ledger: Ledger) -> Callable[[Floats, Numbers], Floats]:
        """Return what answers add to the ledger's sums."""

        def addends(answers: Floats, people: Numbers) -> Floats:
            columns = [
                self._fixed[name][people]
                if name in self._fixed
                else self.sheet.values(answers, [name])[:, 0]
                for name in self.variables.names
            ]
            return ledger.addends(np.column_stack(columns), people)

        return addends

    def _by_pool(self, rng: np.random.Generator, size: int) -> tuple[Floats, bool]:
        """Choose one of many drawn candidates for everybody."""
        n = len(self.wave)
        n_candidates = int(np.clip(size // n, _FEWEST, _MOST))
        people = np.repeat(np.arange(n), n_candidates)
        pool = self.drawn(people, rng)
        ledger = Ledger([goal.aim for goal in self.goals])
        sums = self._addends(ledger)(pool, people).reshape(n, n_candidates, -1)
        found = _search(PoolState.drawn(sums, seed=_seed(rng)), ledger, rng)
        state = found.state
        chosen = state.choice if isinstance(state, PoolState) else np.zeros(n, dtype=np.intp)
        return pool[np.arange(n) * n_candidates + chosen], found.solved

    def _by_swaps(self, rng: np.random.Generator, _: int) -> tuple[Floats, bool]:
        """Fix the table of every item, then let answers change hands."""
        if self.wave.careless.any():
            raise AnalysisError(
                "Item means cannot be fixed together with careless respondents; "
                "give one of the two."
            )
        people = np.arange(len(self.wave))
        answers = self.drawn(people, rng)
        self._fix_tables(answers, rng)
        rest = [goal.aim for goal in self.goals if goal.item is None]
        if not rest:
            return answers, True
        ledger = Ledger(rest)
        addends = self._addends(ledger)
        state = SwapState(
            answers,
            addends(answers, people),
            addends,
            [block.columns for block in self.sheet.blocks],
            people,
            tuple(block.marked for block in self.sheet.blocks),
        )
        found = _search(state, ledger, rng)
        last = found.state
        return (last.answers if isinstance(last, SwapState) else answers), found.solved

    def _fix_tables(self, answers: Floats, rng: np.random.Generator) -> None:
        """Give the items of printed tables their mean and spread, people keeping their order."""
        for block in self.sheet.blocks:
            touched = [item for item in block.items if any(g.item == item for g in self.goals)]
            for item in touched:
                self._fix_item(answers, self.sheet.column(item), rng)
            if touched and block.marked:
                columns = list(block.columns)
                answers[:, columns] = marked_again(answers[:, columns], rng=rng)

    def _fix_item(self, answers: Floats, column: int, rng: np.random.Generator) -> None:
        name, scale = self.sheet.items[column], self.sheet.scales[column]
        printed = {g.place.column: g.printed for g in self.goals if g.item == name}
        given = ~np.isnan(answers[:, column])
        scored = self.sheet.keyed(answers, column)[given]
        codes = np.arange(scale.minimum, scale.maximum + 1)
        counts = np.array([(scored == code).sum() for code in codes], dtype=np.int64)
        limits = {key: rounding_interval(text) for key, text in printed.items()}
        fitted = fitting_counts(
            counts, codes, mean=limits.get("mean"), std_dev=limits.get("std_dev")
        )
        if fitted is None:
            told = " and ".join(f"{key} {text}" for key, text in printed.items())
            raise AnalysisError(
                f"No {len(scored)} answers from {codes[0]} to {codes[-1]} to item '{name}' "
                f"have {told.replace('std_dev', 'standard deviation')}."
            )
        order = scored + rng.uniform(-0.45, 0.45, size=len(scored))
        fresh = reassigned(order, fitted, codes)
        turned = self.sheet.is_reversed(column)
        answers[given, column] = scale.minimum + scale.maximum - fresh if turned else fresh


def _search(state: PoolState | SwapState, ledger: Ledger, rng: np.random.Generator) -> Search:
    return search(state, ledger.residuals, tolerance=SAFE, seed=_seed(rng), max_steps=_MAX_STEPS)


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**32))
