"""Go over large data once more, when what the first pass told of a model is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import DataError
from crm_study.kernels.diagnostics.residual_sums import (
    ResidualSums,
    RowModel,
    no_residual_sums,
    residual_sums,
)
from crm_study.protocol.study import Study
from crm_study.responses.scale.engines import Engine, local
from crm_study.responses.scale.further import Scored, in_common_unit
from crm_study.responses.scale.gaps import scored_with_gaps
from crm_study.responses.scale.names import STDIN
from crm_study.responses.scale.parts import ROWS, Part
from crm_study.responses.scale.plan import ScalePlan, scale_plan
from crm_study.responses.scale.reading import block_of, frames_of
from crm_study.responses.scale.sources import parts_of, shown
from crm_study.responses.scale.summing import admitted_rows
from crm_study.responses.scale.whole import scored_whole
from crm_study.responses.scale.work import in_turn, read_through

if TYPE_CHECKING:
    import polars as pl

Seen = dict[str, ResidualSums]


@dataclass(frozen=True, slots=True, eq=False)
class SecondTask:
    """What is to be done with every part once more; can be sent to any worker.

    Attributes
    ----------
    plan : ScalePlan
    models : mapping of str to RowModel
        Fitted to the sums of the first pass.
    """

    plan: ScalePlan
    models: Mapping[str, RowModel]

    def __call__(self, part: Part) -> Seen:
        """Go over one part."""
        return read_through(partial(self._seen, part))

    def nothing(self) -> Seen:
        """Return what no part gives."""
        return {name: no_residual_sums(model) for name, model in self.models.items()}

    def _seen(self, part: Part, *, as_text: bool = False) -> Seen:
        total = self.nothing()
        for found in in_turn(self._summed, frames_of(part, self.plan, as_text=as_text)):
            total = joined(total, found)
        return total

    def _summed(self, frame: pl.DataFrame) -> Seen:
        block = block_of(frame, self.plan)
        admitted, gaps = admitted_rows(block, self.plan), block.with_gaps()
        places = {place for _, own in self._places() for place in own}
        total = self._of(scored_whole(block.rows(admitted & ~gaps), self.plan, places))
        if not gaps.any():
            return total
        rest = block.rows(admitted & gaps)
        return joined(total, self._of(scored_with_gaps(rest, self.plan)))

    def _of(self, scored: Scored) -> Seen:
        return {
            name: residual_sums(in_common_unit(scored, places, self.plan)[0], self.models[name])
            for name, places in self._places()
        }

    def _places(self) -> list[tuple[str, tuple[int, ...]]]:
        return [(name, places) for name, places in self.plan.models if name in self.models]


def joined(first: Seen, second: Seen) -> Seen:
    """Join what different rows gave; the order does not matter, to the last bit."""
    return {name: first[name] + second[name] for name in first}


def gather_again(
    study: Study,
    data: str | Path,
    models: Mapping[str, RowModel],
    *,
    engine: Engine | None = None,
    part_rows: int = ROWS,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> Seen:
    """Sum up what single rows tell of fitted models of scale scores.

    Parameters
    ----------
    study : Study
    data : str or Path
        As for `gather`, but for standard input.
    models : mapping of str to RowModel
        By the names of the declared models.
    engine : Engine, optional
        Who does the work; by default this process.
    part_rows : int
        Rows of a part; does not change any number.
    progress : callable, optional
        Told parts done and parts in all.

    Raises
    ------
    DataError
        Data that can be read once, or that changed since the first pass.
    """
    refuse_once_only(data)
    task, parts = SecondTask(scale_plan(study), models), parts_of(data, rows=part_rows)
    total = task.nothing()
    progress(0, len(parts))
    for done, (_, found) in enumerate((engine or local())(task, parts), start=1):
        total = joined(total, found)
        progress(done, len(parts))
    for name, sums in total.items():
        if sums.n_obs != models[name].n_obs:
            raise DataError(
                f"{shown(data)} changed between two passes: the first found "
                f"{models[name].n_obs} complete rows of the model {name}, the second {sums.n_obs}."
            )
    return total


def refuse_once_only(data: str | Path) -> None:
    """Refuse data that can be read once.

    Raises
    ------
    DataError
        Standard input.
    """
    if str(data) == STDIN:
        raise DataError(
            "Standard input can be read once, and a second pass reads the data again: name a "
            "file or a table, or leave out --second-pass."
        )
