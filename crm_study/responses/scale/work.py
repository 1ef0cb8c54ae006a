"""What a worker does with a part: read it, sum it up, keep a sample of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.responses.scale.parts import Part
from crm_study.responses.scale.picking import Picked, Picking, nobody
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.reading import block_of, frames_of
from crm_study.responses.scale.summing import sum_up
from crm_study.responses.scale.totals import Totals, no_totals

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Totals and a sample of rows; joined by +."""

    totals: Totals
    sample: Picked

    def __add__(self, other: Gathered) -> Gathered:
        """Join what other parts gave."""
        return Gathered(self.totals + other.totals, self.sample + other.sample)

    def rows(self) -> pl.DataFrame | None:
        """Return the sampled rows."""
        return self.sample.rows


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with every part; can be sent to any worker.

    Attributes
    ----------
    plan : ScalePlan
    sample : int
        Rows to keep for what cannot be summed up.
    seed : int
        Of the sample.
    also : tuple of str
        Columns that the sampled rows keep beside those that are summed up.
    """

    plan: ScalePlan
    sample: int
    seed: int
    also: tuple[str, ...] = ()

    def __call__(self, part: Part) -> Gathered:
        """Gather one part."""
        totals, picking = no_totals(self.plan), Picking(part, self.sample, self.seed)
        for frame in frames_of(part, self.plan, self.also if self.sample else ()):
            totals = totals + sum_up(block_of(frame, self.plan), self.plan)
            if self.sample:
                picking.see(frame)
        return Gathered(totals, picking.picked())

    def nothing(self) -> Gathered:
        """Return what no part gives."""
        return Gathered(no_totals(self.plan), nobody(self.sample))
