"""The parts that large data are read in: files, ranges of rows, query results."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from crm_study.errors import DataError, MissingPackageError

ROWS = 4_194_304
"""Rows of a part of a Parquet file: some seconds of work that an interruption may lose."""

_SUFFIXES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".arrow": "ipc",
    ".feather": "ipc",
    ".ipc": "ipc",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of work, the same wherever it is done.

    Attributes
    ----------
    path : str
        File to read.
    name : str
        Its place below the folder that all files share.
    kind : {"parquet", "csv", "ipc"}
    start : int
        First row of the file that it covers.
    n_rows : int or None
        How many; None is all of a CSV file, which is read from its begin to its end.
    """

    path: str
    name: str
    kind: str
    start: int
    n_rows: int | None

    @property
    def key(self) -> str:
        """Name under which what was summed up is kept; another size or date is another part."""
        file = Path(self.path)
        seen = file.stat()
        text = f"{self.name}:{seen.st_size}:{seen.st_mtime_ns}:{self.start}:{self.n_rows}"
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def is_large(data: str | Path) -> bool:
    """Whether data are named as many files, or as files that are read in parts.

    Examples
    --------
    >>> is_large("wave*/**/*.parquet"), is_large("answers.csv")
    (True, False)
    """
    text = str(data)
    return any(sign in text for sign in "*?[") or Path(text).suffix.lower() in {
        suffix for suffix, kind in _SUFFIXES.items() if kind != "csv"
    }


def parts_of(data: str | Path, *, rows: int = ROWS) -> tuple[Part, ...]:
    """Return the parts of a file, a folder or a pattern, in the order of their names.

    Raises
    ------
    DataError
        No such file, or one that is not read in parts.
    MissingPackageError
        The package that reads them is not installed.
    """
    require_polars()
    files = files_of(data)
    shared = Path(os.path.commonpath([file.parent for file in files]))
    return tuple(
        part for file in files for part in _parts(file, str(file.relative_to(shared)), rows)
    )


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
        found = [path for path in below if path.suffix.lower() in _SUFFIXES]
    else:
        names = glob(str(data), recursive=True)  # noqa: PTH207 - a pattern may begin anywhere
        found = [Path(name) for name in sorted(names) if Path(name).is_file()]
    if not found:
        raise DataError(f"There is no file '{data}'.")
    return found


def _parts(file: Path, name: str, rows: int) -> Iterator[Part]:
    kind = _SUFFIXES.get(file.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(_SUFFIXES))
        raise DataError(f"{file} is not read in parts; these are: {known}.")
    if kind == "csv":
        yield Part(str(file), name, kind, 0, None)
        return
    n = n_rows_of(file, kind)
    for start in range(0, n, rows):
        yield Part(str(file), name, kind, start, min(rows, n - start))


def n_rows_of(file: Path, kind: str) -> int:
    """Count the rows of a Parquet or an Arrow file from its head alone."""
    import polars as pl

    try:
        source = pl.scan_parquet(file) if kind == "parquet" else pl.scan_ipc(file)
        return int(source.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{file} cannot be read: {error}.") from None
