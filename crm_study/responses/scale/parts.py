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
    start, n_rows : int
        Rows of the file that it covers.
    """

    path: str
    name: str
    kind: str
    start: int
    n_rows: int

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
    files = _files(str(data))
    if not files:
        raise DataError(f"There is no file '{data}'.")
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


def _files(data: str) -> list[Path]:
    if Path(data).is_dir():
        return [path for path in sorted(Path(data).rglob("*")) if path.suffix.lower() in _SUFFIXES]
    found = glob(data, recursive=True)  # noqa: PTH207 - a pattern may begin anywhere
    return [Path(name) for name in sorted(found) if Path(name).is_file()]


def _parts(file: Path, name: str, rows: int) -> Iterator[Part]:
    kind = _SUFFIXES.get(file.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(_SUFFIXES))
        raise DataError(f"{file} is not read in parts; these are: {known}.")
    n = n_rows_of(file, kind)
    step = n if kind == "csv" else rows
    for start in range(0, n, max(1, step)):
        yield Part(str(file), name, kind, start, min(step, n - start))


def n_rows_of(file: Path, kind: str) -> int:
    """Count the rows of a file; of Parquet and Arrow files from their heads alone."""
    import polars as pl

    try:
        if kind == "parquet":
            source = pl.scan_parquet(file)
        elif kind == "ipc":
            source = pl.scan_ipc(file)
        else:
            source = pl.scan_csv(file, infer_schema=False)
        return int(source.select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{file} cannot be read: {error}.") from None
