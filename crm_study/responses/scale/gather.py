"""Read data of any size: parts to workers, results kept, totals joined."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from crm_study.protocol.study import Study
from crm_study.responses.scale.engines import Engine, local
from crm_study.responses.scale.keeping import Kept
from crm_study.responses.scale.names import STDIN
from crm_study.responses.scale.parts import ROWS
from crm_study.responses.scale.plan import NOTHING_FURTHER, Further, further_columns, scale_plan
from crm_study.responses.scale.sources import parts_of
from crm_study.responses.scale.work import Gathered, Task

SAMPLE = 10_000


def gather(
    study: Study,
    data: str | Path,
    *,
    further: Further = NOTHING_FURTHER,
    engine: Engine | None = None,
    sample: int = SAMPLE,
    seed: int = 0,
    kept: Path | None = None,
    part_rows: int = ROWS,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> Gathered:
    """Sum up the answers in files, in a stream or in a table of a database.

    Parameters
    ----------
    study : Study
    data : str or Path
        ``wave*/**/*.parquet``, a folder, or one file; the other forms of `parts_of`.
    further : Further, optional
        Sums that only some chapters read.
    engine : Engine, optional
        Who does the work; by default this process, which alone can read standard input.
    sample : int
        Rows kept, drawn with the seed, for what cannot be summed up.
    seed : int
    kept : Path, optional
        Folder where finished parts are kept until all are done.
    part_rows : int
        Rows of a part; does not change any number.
    progress : callable, optional
        Told parts done and parts in all.

    Raises
    ------
    DataError
        No such file or table, or one that lacks a column.
    MissingPackageError
        The package that reads it is not installed.
    """
    task = Task(scale_plan(study, further), sample, seed, further_columns(study))
    parts = parts_of(data, rows=part_rows)
    mark = f"{study.sha256}:{sample}:{seed}:{further}"
    store = Kept(kept, hashlib.sha256(mark.encode()).hexdigest()) if kept else None
    found = {part: store.find(part, sample) for part in parts} if store else {}
    earlier = [gathered for gathered in found.values() if gathered is not None]
    left = [part for part in parts if found.get(part) is None]
    total, done = task.nothing(), len(earlier)
    for gathered in earlier:
        total = total + gathered
    progress(done, len(parts))
    run = engine if engine and str(data) != STDIN else local()
    for part, gathered in run(task, left):
        if store:
            store.keep(part, gathered)
        total, done = total + gathered, done + 1
        progress(done, len(parts))
    if store:
        store.forget()
    return total
