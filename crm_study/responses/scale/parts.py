"""The parts that large data are read in, and those of files: ranges of their rows."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from crm_study.errors import DataError, MissingPackageError
from crm_study.responses.scale.arrow_stream import ArrowStream
from crm_study.responses.scale.names import SUFFIXES

ROWS = 4_194_304
"""Rows of a part of a Parquet file: some seconds of work that an interruption may lose."""
BATCH = 131_072
"""Rows of a block: some megabytes."""
PLACE = "(place)"
"""Column of the frames of a table that tells the place of a row in it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of work, the same wherever it is done.

    Attributes
    ----------
    path : str
        File or address to read; an address may hold a password, so that it is not shown.
    name : str
        Its place below the folder that all files share; the table of a database.
    kind : {"parquet", "csv", "ipc", "stream", "duckdb", "postgresql"}
    start : int
        First row that it covers; first page of a PostgreSQL table.
    n_rows : int or None
        How many; None is all of a CSV file or of standard input, which are read from begin
        to end.
    version : str
        What tells that the content is still the same.
    """

    path: str = field(repr=False)
    name: str
    kind: str
    start: int
    n_rows: int | None
    version: str

    @property
    def key(self) -> str:
        """Name under which what was summed up is kept; another version is another part."""
        text = f"{self.name}:{self.version}:{self.start}:{self.n_rows}"
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def file_parts(data: str | Path, *, rows: int) -> Iterator[Part]:
    """Yield the parts of a file, a folder or a pattern, in the order of their names.

    Raises
    ------
    DataError
        No such file, or one that is not read in parts.
    """
    files = files_of(data)
    shared = Path(os.path.commonpath([file.parent for file in files]))
    for file in files:
        yield from _parts(file, str(file.relative_to(shared)), rows)


def version_of(file: Path) -> str:
    """Return size and date of a file."""
    seen = file.stat()
    return f"{seen.st_size}:{seen.st_mtime_ns}"


def require_polars() -> None:
    """Refuse to go on without the package that reads large data.

    Raises
    ------
    MissingPackageError
        It is not installed.
    """
    if find_spec("polars") is None:
        raise MissingPackageError(
            "Data in parts are read by the package polars. Install it: "
            'python -m pip install "crm-study[scale]"'
        )


def files_of(data: str | Path) -> list[Path]:
    """Return the files that a name, a folder or a pattern stands for, in order.

    Raises
    ------
    DataError
        No such file.
    """
    if Path(data).is_dir():
        below = sorted(Path(data).rglob("*"))
        found = [path for path in below if path.suffix.lower() in SUFFIXES]
    else:
        names = glob(str(data), recursive=True)  # noqa: PTH207 - a pattern may begin anywhere
        found = [Path(name) for name in sorted(names) if Path(name).is_file()]
    if not found:
        raise DataError(f"There is no file '{data}'.")
    return found


def _parts(file: Path, name: str, rows: int) -> Iterator[Part]:
    kind = SUFFIXES.get(file.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(SUFFIXES))
        raise DataError(f"{file} is not read in parts; these are: {known}.")
    version = version_of(file)
    if kind == "csv":
        yield Part(str(file), name, kind, 0, None, version)
        return
    n = n_rows_of(file, kind)
    for start in range(0, n, rows):
        yield Part(str(file), name, kind, start, min(rows, n - start), version)


def n_rows_of(file: Path, kind: str) -> int:
    """Count the rows of a Parquet or an Arrow file, or of a stream, from its heads alone."""
    import polars as pl

    try:
        if kind == "stream":
            with file.open("rb") as opened:
                return ArrowStream(opened, str(file)).n_rows()
        scan = pl.scan_parquet if kind == "parquet" else pl.scan_ipc
        return int(scan(file, glob=False).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{file} cannot be read: {error}.") from None
