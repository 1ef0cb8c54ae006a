"""Sums that single chapters read: by institution, of fourth order, and of pairs of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.moments.fourth_moments import FourthMoments, fourth_moments
from crm_study.kernels.moments.group_moments import GroupMoments, Label, group_moments
from crm_study.kernels.moments.joint_tables import AnswerTables, complete_tables
from crm_study.kernels.moments.pair_tables import PairTable, pair_tables
from crm_study.kernels.moments.weighted_groups import WeightedGroups, weighted_groups
from crm_study.responses.scale.block import Block, Codes, Flags, Labels
from crm_study.responses.scale.crossed import Crossed
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.totals import centers_of, tabled

Values = NDArray[np.signedinteger]
_COUNTED = 2**20
"""Codes up to which those that occur are found by counting, which takes as many places."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The institution, and the stratum in it, of every row.

    Attributes
    ----------
    code : ndarray of whole numbers, shape (n,)
        Place among the labels.
    labels : tuple of tuple of str
        Rising.
    weights : ndarray of float, shape (n,), or None
        Of the rows.
    design : mapping of str to Labels
        The columns of labels that make the cells of single models.
    """

    code: NDArray[np.integer]
    labels: tuple[Label, ...]
    weights: Floats | None = None
    design: Mapping[str, Labels] = field(default_factory=dict)

    def rows(self, chosen: Flags | slice) -> Cells:
        """Return the cells of some rows."""
        weights = None if self.weights is None else self.weights[chosen]
        design = {name: labels.rows(chosen) for name, labels in self.design.items()}
        return Cells(self.code[chosen], self.labels, weights, design)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Scores of rows, each times a unit of its own.

    Attributes
    ----------
    values : mapping of int to ndarray, shape (n,)
        Whole numbers, by the place of the score.
    units : mapping of int to int
    known : ndarray of bool, shape (n_scores, n), or None
        Where scores are known; None is everywhere.
    """

    values: Mapping[int, Values]
    units: Mapping[int, int]
    known: Flags | None = None

    def complete(self, places: Sequence[int]) -> tuple[Values, Flags | slice]:
        """Return the values of the rows that have all of some scores, and these rows."""
        values = np.stack([self.values[place] for place in places])
        if self.known is None:
            return values, slice(None)
        rows = np.asarray(self.known[list(places)].all(axis=0))
        return values[:, rows], rows


def cells_of(block: Block, plan: ScalePlan) -> Cells | None:
    """Return the cells of all rows; None where no chapter reads sums by institution."""
    by: list[str] = []
    if plan.further.grouped and plan.cluster is not None:
        by = [plan.cluster, *([plan.strata[0]] if plan.strata else [])]
    if not by and not plan.crossed:
        return None
    named = {name: block.design[name] for model in plan.crossed for name in model.columns}
    return replace(cells_by(block, by), design=named)


def cells_by(block: Block, columns: Sequence[str]) -> Cells:
    """Return the cells that columns of labels make; without any, all rows are in one."""
    if not columns:
        return Cells(np.zeros(block.n_rows, np.intp), ((),), block.weights)
    return replace(cells_in([block.design[name] for name in columns]), weights=block.weights)


def cells_in(design: Sequence[Labels]) -> Cells:
    """Return the cells that one or several columns of labels make."""
    code = np.zeros(len(design[0].places), np.int64)
    for labels in design:
        code = code * len(labels.names) + labels.places
    sizes = [len(labels.names) for labels in design]
    there, code = _distinct(code, prod(sizes))
    found = np.unravel_index(there, sizes)
    names = [
        tuple(labels.names[i] for labels, i in zip(design, cell, strict=True))
        for cell in zip(*found, strict=True)
    ]
    rising = sorted(range(len(names)), key=names.__getitem__)
    place = np.zeros(len(there), np.int32)
    place[rising] = np.arange(len(there))
    return Cells(place[code], tuple(names[i] for i in rising))


def _distinct(code: NDArray[np.int64], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the codes that occur, rising, and the place of each row's among them."""
    if size > _COUNTED:
        return np.unique(code, return_inverse=True)
    counts = np.bincount(code, minlength=1)
    there = np.flatnonzero(counts)
    place = np.zeros(len(counts), np.int64)
    place[there] = np.arange(len(there))
    return there, place[code]


def sum_further(
    scored: Scored, items: Codes, known: Flags | None, cells: Cells | None, plan: ScalePlan
) -> dict[str, Any]:
    """Return the further sums of some rows, by the names of their fields in `Totals`.

    Parameters
    ----------
    scored : Scored
        The scores that `places_needed` names.
    items : ndarray of a signed whole type, shape (n_items, n)
        Answers as given.
    known : ndarray of bool, shape (n_items, n), or None
        Where there is one; None is everywhere.
    cells : Cells or None
        Of these rows.
    plan : ScalePlan
    """
    models, wanted = dict(plan.models), plan.further
    return {
        "groups": {
            name: _grouped(scored, models[name], cells, plan)
            for name in wanted.grouped
            if cells is not None
        }
        | {
            model.name: _crossed(scored, model, cells, plan)
            for model in plan.crossed
            if cells is not None
        },
        "fourth": {name: _fourth(scored, models[name], plan) for name in wanted.fourth},
        "ranked": _ranked(scored, plan) if wanted.pairs else (),
        "tables": {
            place: _tabled(items, known, members, plan) for place, members in tabled(plan).items()
        },
        "weighted": {
            name: _weighted(scored, models[name], cells, plan)
            for name in wanted.grouped
            if cells is not None and cells.weights is not None
        },
    }


def places_needed(plan: ScalePlan) -> tuple[int, ...]:
    """Return the places of the scores that further sums are made of."""
    if plan.further.pairs:
        return tuple(range(len(plan.scores)))
    models = dict(plan.models)
    named = (*plan.further.grouped, *plan.further.fourth)
    places = {place for name in named for place in models[name]}
    crossed = {score for model in plan.crossed for score in (*model.numbers, *model.values)}
    return tuple(sorted({*places, *plan.places(list(crossed))}))


def _grouped(scored: Scored, places: Sequence[int], cells: Cells, plan: ScalePlan) -> GroupMoments:
    common, rows = in_common_unit(scored, places, plan)
    return group_moments(common, cells.code[rows], cells.labels, unit=plan.unit)


def _crossed(scored: Scored, model: Crossed, cells: Cells, plan: ScalePlan) -> GroupMoments:
    """Sum up the numbers of a model in its cells, over the rows that have all scores."""
    places, k = plan.places((*model.numbers, *model.values)), len(model.numbers)
    common, rows = in_common_unit(scored, places, plan)
    known = cells.rows(rows).design
    made = [*(known[name] for name in model.columns), *map(_valued, common[k:])]
    found = cells_in(made or [Labels(np.zeros(common.shape[1], np.intp), ("",))])
    labels = found.labels if made else ((),)
    return group_moments(common[:k], found.code, labels, unit=plan.unit)


def _valued(values: NDArray[np.int64]) -> Labels:
    """Return whole numbers as labels."""
    lowest, highest = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    distinct, places = _distinct(values - lowest, highest - lowest + 1)
    return Labels(places, tuple(map(str, (distinct + lowest).tolist())))


def _weighted(
    scored: Scored, places: Sequence[int], cells: Cells, plan: ScalePlan
) -> WeightedGroups:
    common, rows = in_common_unit(scored, places, plan)
    weights = np.empty(0) if cells.weights is None else cells.weights[rows]
    return weighted_groups(common, weights, cells.code[rows], cells.labels, unit=plan.unit)


def in_common_unit(
    scored: Scored, places: Sequence[int], plan: ScalePlan
) -> tuple[NDArray[np.int64], Flags | slice]:
    """Return scores of the rows that have them all, in the common unit, and these rows."""
    values, rows = scored.complete(places)
    times = [plan.unit // scored.units[place] for place in places]
    return values.astype(np.int64) * np.array(times)[:, None], rows


def _fourth(scored: Scored, places: Sequence[int], plan: ScalePlan) -> FourthMoments:
    """Sum up in the units of the scores, where numbers are small, then in the common one."""
    values, _ = scored.complete(places)
    units = [scored.units[place] for place in places]
    middle = centers_of(plan, places)
    center = [c * unit // plan.unit for c, unit in zip(middle, units, strict=True)]
    return fourth_moments(values, center=center).in_units(plan.unit, units)


def _ranked(scored: Scored, plan: ScalePlan) -> tuple[PairTable, ...]:
    places = range(len(plan.scores))
    values = [scored.values[place] for place in places]
    times = [plan.unit // scored.units[place] for place in places]
    return tuple(pair_tables(values, scored.known, times=times))


def _tabled(
    items: Codes, known: Flags | None, members: Sequence[int], plan: ScalePlan
) -> AnswerTables:
    """Count the scored answers to the items of a construct, over the rows that have all."""
    chosen = list(members)
    columns = items[chosen]
    if known is not None:
        columns = columns[:, known[chosen].all(axis=0)]
    for row, place in zip(columns, members, strict=True):
        turned = plan.items[place].turned_at
        if turned is not None:
            np.subtract(turned, row, out=row)
    return complete_tables(columns, plan.items[chosen[0]].codes)
