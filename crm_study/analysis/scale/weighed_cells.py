"""Weights made cell by cell: in a cell of strata and institutions one factor serves all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np

from crm_study.analysis.scale.held import Held
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.group_moments import Label
from crm_study.kernels.survey.base_weights import base_factors
from crm_study.kernels.survey.poststratify import post_stratify
from crm_study.kernels.survey.rake import RakedWeights, rake
from crm_study.kernels.survey.weight_summary import WeightSummary, summary_of_sums
from crm_study.kernels.survey.weight_sums import CellSums
from crm_study.responses.scale.weighing import base_sizes

_NEED_ROWS = (
    "weights that are cut, or made for the margins of an item, need rows: make them before, and "
    "name their column"
)


@dataclass(frozen=True, slots=True, eq=False)
class WeighedCells:
    """The cells that weights are made for.

    Attributes
    ----------
    by : tuple of str
        Columns that make the cells.
    labels : tuple of tuple of str, length C
        Their levels in every cell.
    sums : tuple of CellSums, length C
        Weights before anything was made of them; 1 where no column holds them.
    factor : ndarray of float, shape (C,)
        What they are multiplied by.
    steps : mapping of str to WeightSummary
        The weights after every step, by its name.
    raked : RakedWeights or None
        How near raking came.
    """

    by: tuple[str, ...]
    labels: tuple[Label, ...]
    sums: tuple[CellSums, ...]
    factor: Floats
    steps: Mapping[str, WeightSummary]
    raked: RakedWeights | None = None

    def levels(self, column: str) -> list[str]:
        """Return the level of a column in every cell."""
        place = self.by.index(column)
        return [label[place] for label in self.labels]

    def totals(self) -> Floats:
        """Return the sum of the weights of every cell, shape (C,)."""
        return np.array([float(one.total) for one in self.scaled()])

    def counts(self) -> bool:
        """Whether the weights look like counts of people: whole, and not all the same."""
        ends = {end for one in self.sums for end in (one.minimum, one.maximum)}
        return all(one.whole for one in self.sums) and len(ends) > 1 and len(self.steps) == 1

    def times(self, factor: Floats, step: str) -> WeighedCells:
        """Return the cells after a step that multiplies the weights."""
        found = replace(self, factor=self.factor * factor)
        summary = summary_of_sums(reduce(add, found.scaled()))
        return replace(found, steps={**self.steps, step: summary})

    def scaled(self) -> list[CellSums]:
        """Return the sums of the weights as they now are, by cell."""
        return [one.times(factor) for one, factor in zip(self.sums, self.factor, strict=True)]


def weighs(held: Held) -> bool:
    """Whether sums are enough to make the weights that are declared."""
    return held.plan.further.weighed is not None


def weighed_cells(held: Held) -> WeighedCells:
    """Make the declared weights: of a column or of the strata, then fitted to known totals.

    Raises
    ------
    AnalysisError
        Whatever a step cannot do, in its words.
    """
    known = held.totals.weights.cells
    labels = tuple(sorted(known))
    once = np.ones(len(labels))
    by, sums = held.plan.further.weighed or (), tuple(known[label] for label in labels)
    cells = WeighedCells(by, labels, sums, once, {})
    if sizes := base_sizes(held.study):
        cells = cells.times(_base(held, cells, sizes), "base")
    else:
        cells = cells.times(once, "given" if held.plan.weight else "equal")
    return _fitted(held, cells)


def weight_factors(held: Held, columns: Sequence[str], labels: Sequence[Label]) -> Floats | None:
    """Return what the weights of groups are multiplied by, beside those of a column.

    Parameters
    ----------
    held : Held
    columns : sequence of str
        What the labels of a group are of: institution, stratum.
    labels : sequence of tuple of str, length G

    Returns
    -------
    ndarray of float, shape (G,), or None
        None where no weights are declared, or where they cannot be made: then every respondent
        counts once, as with rows at hand.

    Raises
    ------
    AnalysisError
        Weights that need rows.
    """
    declared = held.study.weights
    if not weighs(held):
        start = declared.column or (declared.trim and base_sizes(held.study))
        if start or declared.poststratify or declared.rake:
            raise AnalysisError(_NEED_ROWS)
        return None
    try:
        cells = weighed_cells(held)
    except AnalysisError:
        return None
    places = [list(columns).index(name) for name in cells.by]
    factor = dict(zip(cells.labels, cells.factor.tolist(), strict=True))
    return np.array([factor[tuple(label[place] for place in places)] for label in labels])


def _base(held: Held, cells: WeighedCells, sizes: Mapping[str, float]) -> Floats:
    """Return people over respondents of the stratum of every cell."""
    counts = np.array([held.totals.strata[code] for code in sizes])
    factors = base_factors(tuple(sizes), counts, np.array(list(sizes.values())))
    found = dict(zip(sizes, factors.tolist(), strict=True))
    strata = held.plan.strata
    return np.array([found[level] for level in cells.levels(strata[0])]) if strata else factors


def _fitted(held: Held, cells: WeighedCells) -> WeighedCells:
    """Post-stratify or rake: a cell is to its margins what a respondent would be."""
    declared, before = held.study.weights, cells.totals()
    if declared.poststratify:
        margin = declared.poststratify
        after, _ = post_stratify(before, cells.levels(margin.column), margin.totals)
        return cells.times(after.weights / before, "post-stratification")
    if not declared.rake:
        return cells
    levels = {margin.column: cells.levels(margin.column) for margin in declared.rake}
    raked = rake(before, levels, {margin.column: margin.totals for margin in declared.rake})
    return replace(cells.times(raked.weights / before, "raking"), raked=raked)
