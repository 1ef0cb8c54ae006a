"""Read a part as blocks: answers as small whole numbers, whatever type they are kept in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_study.errors import DataError, nearest
from crm_study.responses.scale.block import Block
from crm_study.responses.scale.coding import codes_of
from crm_study.responses.scale.labeling import codes_in, labels_of
from crm_study.responses.scale.parts import BATCH, Part
from crm_study.responses.scale.plan import ItemPlan, ScalePlan
from crm_study.responses.scale.sources import reader_of, shown
from crm_study.responses.scale.weighing import weights_in

if TYPE_CHECKING:
    import polars as pl


def frames_of(
    part: Part, plan: ScalePlan, also: tuple[str, ...] = (), *, as_text: bool = False
) -> Iterator[pl.DataFrame]:
    """Yield the columns of a part, some rows at a time, in order.

    Parameters
    ----------
    part, plan
        What to read, and the columns that are summed up.
    also : tuple of str
        Further columns, for the sample of rows; those that are not there are left out.
    as_text : bool
        Read the items of a CSV file as text, which takes twice as long and any cell.

    Raises
    ------
    DataError
        A column is not there, or the file cannot be read.
    OtherCellsError
        An item of a CSV file holds more than plain whole numbers; what was yielded is void.
    """
    import polars as pl

    columns = plan.columns
    try:
        numbers = {} if as_text else {item.name: _largest(item) for item in plan.items}
        source = reader_of(part, numbers)
        there = source.columns
        _require(columns, there, part)
        further = [name for name in also if name in there and name not in columns]
        for frame in source.frames([*columns, *further]):
            yield from frame.iter_slices(BATCH)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{shown(part.path)} cannot be read: {error}.") from None


def block_of(frame: pl.DataFrame, plan: ScalePlan) -> Block:
    """Return the rows of a frame as whole numbers and labels."""
    codes, solid = codes_of(frame, plan.items)
    labels = {name: labels_of(frame[name]) for name in plan.labels}
    labels |= {item.name: codes_in(labels[item.name], item) for item in plan.coded}
    return Block(codes, labels, solid, weights_in(frame[plan.weight]) if plan.weight else None)


def _largest(item: ItemPlan) -> int:
    return max(abs(code) for code in (*item.codes, *item.missing))


def _require(columns: tuple[str, ...], found: list[str], part: Part) -> None:
    missing = [name for name in columns if name not in found]
    if missing:
        lines = [f"the column '{name}' is missing.{nearest(name, found)}" for name in missing]
        raise DataError(f"{shown(part.path)} lacks columns the study needs.\n" + "\n".join(lines))
