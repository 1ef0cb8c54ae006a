"""The weights of the rows: read from a column, and summed up by the cells of known margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.survey.weight_sums import WeightSums, counted_once, weight_sums
from crm_study.protocol.study import Study
from crm_study.responses.scale.block import Block, Flags
from crm_study.responses.scale.further import cells_by

if TYPE_CHECKING:
    import polars as pl

    from crm_study.responses.scale.plan import ScalePlan


def weighed_columns(study: Study) -> tuple[str, ...] | None:
    """Return the columns by which weights are summed up.

    They are those of the margins that the weights are made for; none where the weights are
    those of a column alone.

    Returns
    -------
    tuple of str, or None
        None where no weights are declared, or where they need rows: cut ones, whose limits
        follow from all of them, and margins of items.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> weighed_columns(read_study("rusizi"))
    ('function',)
    """
    declared, population = study.weights, study.population
    margins = [declared.poststratify] if declared.poststratify else []
    named = {margin.column for margin in (*margins, *declared.rake)}
    if population.strata and base_sizes(study):
        named.add(population.strata.column)
    known = {holder.column for holder in (population.strata, population.clusters) if holder}
    if declared.trim or not named <= known or not (named or declared.column):
        return None
    return tuple(sorted(named))


def base_sizes(study: Study) -> dict[str, float]:
    """Return the people of every stratum where weights start from them; else nothing."""
    strata, declared = study.population.strata, study.weights
    if strata is None or declared.column or not declared.base:
        return {}
    sizes = {code: float(level.n) for code, level in strata.levels.items() if level.n is not None}
    return sizes if len(sizes) == len(strata.levels) else {}


def weights_in(series: pl.Series) -> Floats:
    """Return a column as weights; what is no number is nan."""
    import polars as pl

    if not (series.dtype.is_integer() or series.dtype == pl.Float64):
        series = series.cast(pl.String).str.strip_chars()
    return series.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()


def usable(weights: Floats) -> Flags:
    """Tell which weights are numbers above 0, as admission has it."""
    found: Flags = np.isfinite(weights) & (weights > 0)
    return found


def sum_weights(block: Block, admitted: Flags, plan: ScalePlan) -> WeightSums:
    """Sum up the weights of admitted rows; a row without a column of them counts once."""
    by = plan.further.weighed
    if by is None:
        return WeightSums()
    if block.weights is None and len(by) == 1:
        counted = block.design[by[0]].counted(admitted)
        return counted_once({(level,): n for level, n in counted.items()})
    cells = cells_by(block, by)
    group = cells.code[admitted]
    if block.weights is not None:
        return weight_sums(block.weights[admitted], group, cells.labels)
    counts = np.bincount(group, minlength=len(cells.labels)).tolist()
    return counted_once(dict(zip(cells.labels, counts, strict=True)))
