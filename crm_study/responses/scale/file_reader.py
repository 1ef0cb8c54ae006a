"""Read a range of rows of a file, some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_study.responses.scale.parts import BATCH, Part

if TYPE_CHECKING:
    import polars as pl


class FileReader:
    """Reads a part of a Parquet or an Arrow file."""

    def __init__(self, part: Part) -> None:
        self._part, self._source = part, _scan(part)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._source.collect_schema().names()

    def frames(self, chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield some columns of the rows, in order."""
        rows = self._source.select(chosen)
        if self._part.n_rows is not None:
            rows = rows.slice(self._part.start, self._part.n_rows)
        yield from rows.collect_batches(chunk_size=BATCH, maintain_order=True)


def _scan(part: Part) -> pl.LazyFrame:
    import polars as pl

    if part.kind == "parquet":
        return pl.scan_parquet(part.path, glob=False)
    return pl.scan_ipc(part.path, glob=False)
