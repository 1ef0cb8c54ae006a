"""The columns of a declared model, and what all rows add up to in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from crm_study.analysis.declared_frame import choices, labels_of, with_levels
from crm_study.analysis.model_frame import ModelFrame, model_frame
from crm_study.analysis.scale.held import Held
from crm_study.errors import AnalysisError
from crm_study.kernels.moments.design_groups import CellColumns, cells_there, design_groups
from crm_study.kernels.moments.group_moments import GroupMoments, Label
from crm_study.kernels.moments.moments import Moments
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.responses.columns import Array, Columns
from crm_study.responses.scale.crossed import Crossed, Design, designs

_NOTHING = np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Designed:
    """A model without rows: the names of its columns, and their sums.

    Attributes
    ----------
    frame : ModelFrame
        Terms, labels and notes; no rows, and no design.
    moments : Moments
        Of the outcome and the terms.
    groups : GroupMoments or None
        The same by institution, and stratum in it, where a chapter reads them.
    table : Columns
        The predictors, one row a cell; scores are 1 in it.
    cells : ModelFrame
        The terms in these cells.
    inner : GroupMoments or None
        Of the numbers, by these cells.
    by : tuple of str
        What makes the cells.
    """

    frame: ModelFrame
    moments: Moments
    groups: GroupMoments | None
    table: Columns
    cells: ModelFrame
    inner: GroupMoments | None = None
    by: tuple[str, ...] = ()


@lru_cache(maxsize=16)
def designed(held: Held, name: str) -> Designed:
    """Return a model that is declared, by the name it has among the sums.

    Raises
    ------
    AnalysisError
        More cells than are kept, a category of one level, or no complete row.
    """
    found = next((one for one in held.plan.crossed if one.name == name), None)
    if found is not None:
        return _crossed(held, found)
    model = held.study.models[name]
    design = Design(model.outcome, model.terms, {})
    table = Columns.of({score: np.ones(1) for score in (model.outcome, *model.terms)})
    cells = _framed(held, design, table)
    groups = held.totals.groups.get(name)
    return Designed(_bare(held, cells), held.totals.models[name], groups, table, cells)


def is_designed(held: Held, name: str) -> bool:
    """Whether sums serve a model: it was summed up, in no more cells than are kept."""
    if any(one.name == name for one in held.plan.crossed):
        return not held.totals.groups[name].too_many
    return name in held.totals.models


def _crossed(held: Held, model: Crossed) -> Designed:
    design = designs(held.study)[model.name]
    groups = held.totals.groups[model.name]
    names = (*model.columns, *model.values)
    categories = [i for i, one in enumerate(model.columns) if one in design.terms]
    known = np.array([all(label[i] for i in categories) for label in groups.labels], dtype=bool)
    inner = cells_there(groups, known)
    if not len(inner):
        raise AnalysisError(f"No row is complete on {', '.join((design.outcome, *design.terms))}.")
    levels = {one: [label[i] for label in inner.labels] for i, one in enumerate(names)}
    table = _table(held, model, design, levels)
    cells = _framed(held, design, table)
    columns = _columns(held.plan.unit, model, cells, levels)
    outer = design_groups(inner, columns, lambda label: _outer(label, model.outer))
    return Designed(_bare(held, cells), outer.total(), outer, table, cells, inner, names)


def _outer(label: Label, n: int) -> Label:
    return label[:n]


def _table(held: Held, model: Crossed, design: Design, levels: Mapping[str, list[str]]) -> Columns:
    """Return the variables of a model in its cells, where every score is 1."""
    n = len(next(iter(levels.values()))) if levels else 1
    strata = held.plan.strata
    columns: dict[str, Array] = {score: np.ones(n) for score in (*model.numbers, *model.values)}
    for name in (one for one in model.columns if one in design.terms):
        is_text = strata is not None and name == strata[0]
        columns[name] = np.array(levels[name], dtype=object if is_text else float)
    return Columns.of(columns)


def _framed(held: Held, design: Design, table: Columns) -> ModelFrame:
    study = held.study
    frame = model_frame(
        table,
        outcome=design.outcome,
        predictors=design.terms,
        categorical=choices(dict(design.categorical)),
        interactions=design.products,
        labels=labels_of(study, (design.outcome, *design.terms)),
        levels={term: study.levels_of(term) for term in design.terms} if design.worded else None,
    )
    return replace(frame, labels=with_levels(study, frame)) if design.worded else frame


def _bare(held: Held, cells: ModelFrame) -> ModelFrame:
    """Return the names of a model without its cells."""
    return replace(
        cells,
        y=_NOTHING,
        x=np.empty((0, len(cells.terms))),
        kept=np.empty(0, dtype=np.intp),
        n_received=held.n_obs,
        design=SampleDesign(),
    )


def _columns(
    unit: int, model: Crossed, cells: ModelFrame, levels: Mapping[str, list[str]]
) -> CellColumns:
    """Return outcome and terms as multiples of the numbers, in one unit."""
    parts = [(model.numbers[0],), *(_parts(cells, term) for term in cells.terms)]
    scores = {*model.numbers, *model.values}
    degree = [sum(part in scores for part in own) for own in parts]
    most = max(degree)
    given = np.column_stack([np.ones(len(cells.x)), cells.x])
    number, factor = list[int](), list[NDArray[np.object_]]()
    for own, column, power in zip(parts, given.T, degree, strict=True):
        summed = [part for part in own if part in model.numbers]
        number.append(model.numbers.index(summed[0]) + 1 if summed else 0)
        times = [[int(one) for one in levels[part]] for part in own if part in model.values]
        whole = [
            int(one) * prod(rest) * unit ** (most - power)
            for one, *rest in zip(column.tolist(), *times, strict=True)
        ]
        factor.append(np.array(whole, dtype=object))
    return CellColumns(np.array(number, np.intp), np.stack(factor, axis=1), unit**most)


def _parts(cells: ModelFrame, term: str) -> tuple[str, ...]:
    """Return the predictors that a term is the product of."""
    return tuple(cells.predictor_of[term].split(":"))
