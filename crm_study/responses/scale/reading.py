"""Read a part as blocks: answers as small whole numbers, whatever type they are kept in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import DataError, nearest
from crm_study.responses.scale.block import Block, Labels, blank_of
from crm_study.responses.scale.parts import BATCH, Part
from crm_study.responses.scale.plan import ItemPlan, ScalePlan
from crm_study.responses.scale.sources import reader_of, shown

if TYPE_CHECKING:
    import polars as pl

_NOBODY = "\0"


def frames_of(part: Part, plan: ScalePlan, also: tuple[str, ...] = ()) -> Iterator[pl.DataFrame]:
    """Yield the columns of a part, some rows at a time, in order.

    Parameters
    ----------
    part, plan
        What to read, and the columns that are summed up.
    also : tuple of str
        Further columns, for the sample of rows; those that are not there are left out.

    Raises
    ------
    DataError
        A column is not there, or the file cannot be read.
    """
    import polars as pl

    columns = plan.columns
    try:
        source = reader_of(part)
        there = source.columns
        _require(columns, there, part)
        design = [name for name in columns if name not in {item.name for item in plan.items}]
        further = [name for name in also if name in there and name not in columns]
        labels = pl.col(design).cast(pl.String).str.strip_chars().fill_null("")
        for frame in source.frames([*columns, *further]):
            labeled = frame.with_columns(labels.cast(pl.Categorical))
            yield from labeled.iter_slices(BATCH)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{shown(part.path)} cannot be read: {error}.") from None


def block_of(frame: pl.DataFrame, plan: ScalePlan) -> Block:
    """Return the rows of a frame as whole numbers and labels."""
    ends = [code for item in plan.items for code in item.codes]
    small = min(ends) > -127 and max(ends) <= 127
    codes = np.empty((len(plan.items), frame.height), np.int8 if small else np.int16)
    solid = True
    for row, item in zip(codes, plan.items, strict=True):
        if not _copied(row, frame[item.name], item):
            _fill(row, frame[item.name], item)
            solid = False
    design = set(plan.columns) - {item.name for item in plan.items}
    return Block(codes, {name: _labels(frame[name]) for name in design}, solid)


def _require(columns: tuple[str, ...], found: list[str], part: Part) -> None:
    missing = [name for name in columns if name not in found]
    if missing:
        lines = [f"the column '{name}' is missing.{nearest(name, found)}" for name in missing]
        raise DataError(f"{shown(part.path)} lacks columns the study needs.\n" + "\n".join(lines))


def _copied(row: NDArray[np.signedinteger], series: pl.Series, item: ItemPlan) -> bool:
    """Copy whole numbers that all are on the scale; tell whether they were."""
    low, high = item.codes[0], item.codes[-1]
    gapless = len(item.codes) == high - low + 1
    if not (series.dtype.is_integer() and gapless and series.null_count() == 0 and series.len()):
        return False
    values = series.to_numpy()
    if values.min() < low or values.max() > high:
        return False
    row[:] = values
    return True


def _fill(row: NDArray[np.signedinteger], series: pl.Series, item: ItemPlan) -> None:
    import polars as pl

    blank = blank_of(row.dtype)
    text = series.cast(pl.String).str.strip_chars()
    numbers = text.cast(pl.Float64, strict=False)
    values = numbers.fill_null(float("nan")).to_numpy()
    row[:] = blank + 1
    for code in item.codes:
        row[values == code] = code
    for code in item.missing:
        row[values == code] = blank
    row[(text.fill_null("") == "").to_numpy()] = blank


def _labels(series: pl.Series) -> Labels:
    """Return a categorical column as places among its labels; a place nobody holds is _NOBODY."""
    import polars as pl

    distinct = series.unique()
    held = dict(zip(distinct.to_physical(), distinct.cast(pl.String), strict=True))
    names = tuple(held.get(place, _NOBODY) for place in range(max(held, default=-1) + 1))
    return Labels(series.to_physical().to_numpy(), names)
