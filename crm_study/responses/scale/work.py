"""What a worker does with a part: read it, sum it up, keep a sample of its rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from crm_study.responses.scale.csv_reader import OtherCellsError
from crm_study.responses.scale.parts import Part
from crm_study.responses.scale.picking import Picked, Picking, nobody
from crm_study.responses.scale.plan import ScalePlan
from crm_study.responses.scale.reading import block_of, frames_of
from crm_study.responses.scale.summing import sum_up
from crm_study.responses.scale.totals import Totals, no_totals

if TYPE_CHECKING:
    import polars as pl

Given = TypeVar("Given")
Found = TypeVar("Found")


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

    Rows are summed up in two threads while others are read. Linear algebra takes no thread of
    its own: on a busy machine these only wait for one another.

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
        return read_through(partial(self._gathered, part))

    def _gathered(self, part: Part, *, as_text: bool = False) -> Gathered:
        totals, picking = no_totals(self.plan), Picking(part, self.sample, self.seed)
        also = self.also if self.sample else ()
        frames = frames_of(part, self.plan, also, as_text=as_text)
        for found in in_turn(self._summed, self._seen(frames, picking)):
            totals = totals + found
        return Gathered(totals, picking.picked())

    def _seen(self, frames: Iterator[pl.DataFrame], picking: Picking) -> Iterator[pl.DataFrame]:
        """Yield the rows of a part; the sample is drawn as they go by."""
        for frame in frames:
            if self.sample:
                picking.see(frame)
            yield frame

    def _summed(self, frame: pl.DataFrame) -> Totals:
        return sum_up(block_of(frame, self.plan), self.plan)

    def nothing(self) -> Gathered:
        """Return what no part gives."""
        return Gathered(no_totals(self.plan), nobody(self.sample))


def read_through(gathered: Callable[..., Found]) -> Found:
    """Go over a part, with one thread of linear algebra; as text where numbers do not do."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        try:
            return gathered()
        except OtherCellsError:
            return gathered(as_text=True)


def in_turn(
    work: Callable[[Given], Found], given: Iterable[Given], *, threads: int = 2
) -> Iterator[Found]:
    """Yield what work makes of each thing, in order, and take no more than it can do at once.

    Examples
    --------
    >>> list(in_turn(abs, [1, -2, 3]))
    [1, 2, 3]
    """
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Found]] = deque()
        for each in given:
            waiting.append(pool.submit(work, each))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        yield from (last.result() for last in waiting)
