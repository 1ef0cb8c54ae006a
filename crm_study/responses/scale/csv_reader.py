"""Read a CSV file some rows at a time: whole numbers as such, anything else as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_study.errors import DataError
from crm_study.responses.scale.even_lines import even_frames
from crm_study.responses.scale.parts import BATCH, Part

if TYPE_CHECKING:
    import polars as pl

_TAIL = 2**16


class OtherCellsError(DataError):
    """Cells that should hold plain whole numbers hold something else."""


class CsvReader:
    """Reads a CSV file.

    Parameters
    ----------
    part : Part
        All of a file.
    numbers : mapping of str to int
        Columns that should hold whole numbers, and the largest one expected; all others are
        read as text.
    """

    def __init__(self, part: Part, numbers: Mapping[str, int]) -> None:
        self._path, self._numbers = Path(part.path), numbers
        self._mark = _separator(self._path)

    @property
    def columns(self) -> list[str]:
        """Names of the columns.

        Raises
        ------
        DataError
            Two columns of one name.
        """
        names = self._scan({}).collect_schema().names()
        for name in names:
            if f"{name}_duplicated_0" in names:
                raise DataError(f"{self._path} has more than one column named '{name}'.")
        return names

    def frames(self, chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield some columns of the rows, in order, but no blank lines at the end.

        Raises
        ------
        OtherCellsError
            A cell of a number is no plain whole one. The rows yielded before are not to be
            used: some between them may be lacking.
        """
        import polars as pl

        kinds = {name: _kind(self._numbers[name]) for name in chosen if name in self._numbers}
        n_read: int | None = 0
        if kinds:
            n_read = yield from even_frames(self._path, self._mark, self.columns, chosen, kinds)
        if n_read is None:
            return
        rows = self._scan(kinds, n_read).select(chosen)
        blank = _blank_lines(self._path, self._mark)
        try:
            yield from _without_last(
                rows.collect_batches(chunk_size=BATCH, maintain_order=True), blank
            )
        except pl.exceptions.ComputeError as error:
            if not kinds:
                raise
            raise OtherCellsError(str(error)) from None

    def _scan(self, kinds: Mapping[str, type[pl.DataType]], skipped: int = 0) -> pl.LazyFrame:
        """Scan the rows after some, of which no cell holds the end of a line."""
        import polars as pl

        return pl.scan_csv(
            self._path,
            separator=self._mark,
            schema_overrides=kinds,
            infer_schema=False,
            glob=False,
            skip_rows_after_header=skipped,
        )


def _kind(largest: int) -> type[pl.DataType]:
    """Return the smallest type that holds whole numbers."""
    import polars as pl

    kinds = {2**7: pl.Int8, 2**15: pl.Int16, 2**31: pl.Int32}
    return next((kind for end, kind in kinds.items() if largest < end), pl.Int64)


def _without_last(frames: Iterator[pl.DataFrame], n: int) -> Iterator[pl.DataFrame]:
    """Yield all rows but the last n."""
    if not n:
        yield from frames
        return
    import polars as pl

    held: list[pl.DataFrame] = []
    for frame in frames:
        rows = pl.concat([*held, frame], how="vertical_relaxed")
        yield rows[: max(rows.height - n, 0)]
        held = [rows[max(rows.height - n, 0) :]]


def _blank_lines(path: Path, mark: str) -> int:
    """Count the lines at the end of a file that hold nothing, or nothing but empty cells."""
    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - _TAIL))
        lines = file.read().removesuffix(b"\n").split(b"\n")
    nothing = f'{mark}" \t\r'.encode()
    return sum(1 for _ in takewhile(lambda line: not line.strip(nothing), reversed(lines)))


def _separator(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        head = file.readline()
    return max(",;\t", key=head.count)
