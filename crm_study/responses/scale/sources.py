"""Where data too many to hold come from: files, standard input, tables of databases."""

from __future__ import annotations

import hashlib
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from crm_study.errors import DataError
from crm_study.responses.imports.address import Source, is_address, source_of
from crm_study.responses.scale.arrow_stream import ArrowStream
from crm_study.responses.scale.csv_reader import CsvReader
from crm_study.responses.scale.duckdb_table import DuckdbReader, duckdb_parts
from crm_study.responses.scale.file_reader import FileReader
from crm_study.responses.scale.names import DATABASES, STDIN, is_duckdb
from crm_study.responses.scale.parts import (
    ROWS,
    Part,
    file_parts,
    files_of,
    require_polars,
)
from crm_study.responses.scale.postgresql_table import PostgresqlReader, postgresql_parts

if TYPE_CHECKING:
    import polars as pl

STANDARD = "standard input"
_TABLES = dict(zip(DATABASES, (duckdb_parts, postgresql_parts), strict=True))


class Reader(Protocol):
    """Reads one part."""

    @property
    def columns(self) -> list[str]:
        """Names of the columns that are there."""

    def frames(self, chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield some columns of the rows, some rows at a time."""


def parts_of(data: str | Path, *, rows: int = ROWS) -> tuple[Part, ...]:
    """Return the parts of data, in order.

    Parameters
    ----------
    data : str or Path
        A file, a folder or a pattern of files; ``-`` for an Arrow stream from standard input;
        ``answers.duckdb`` or ``duckdb:///answers.duckdb?table=survey``;
        ``postgresql://user@host/base?table=survey``.
    rows : int
        Of a part, about; changes no number.

    Raises
    ------
    DataError
        No such file or table, or one that is not read in parts.
    MissingPackageError
        The package that reads them is not installed.
    """
    require_polars()
    text = str(data)
    if text == STDIN:
        return (Part(STDIN, STANDARD, "stream", 0, None, version=uuid.uuid4().hex),)
    source = _table(text)
    return tuple(file_parts(data, rows=rows) if source is None else _parts(source, rows))


def reader_of(part: Part, numbers: Mapping[str, int]) -> Reader:
    """Return what reads a part; some columns should hold whole numbers up to a largest one."""
    if part.kind == "csv":
        return CsvReader(part, numbers)
    if part.kind == "stream":
        return StreamReader(part)
    if part.kind == "duckdb":
        return DuckdbReader(part)
    return PostgresqlReader(part) if part.kind == "postgresql" else FileReader(part)


class StreamReader:
    """Reads rows of an Arrow stream: of a file, or all of standard input, which is read once."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._live = ArrowStream(sys.stdin.buffer, STANDARD) if part.path == STDIN else None

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        with self._opened() as stream:
            return stream.columns

    def frames(self, chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield some columns, batch after batch of the stream."""
        with self._opened() as stream:
            yield from stream.frames(chosen, start=self._part.start, n_rows=self._part.n_rows)

    @contextmanager
    def _opened(self) -> Iterator[ArrowStream]:
        if self._live:
            yield self._live
            return
        with Path(self._part.path).open("rb") as file:
            yield ArrowStream(file, self._part.path)


def shown(data: str | Path) -> str:
    """Return data as they may be shown: without user and password.

    Examples
    --------
    >>> shown("postgresql://ada:secret@host/base?table=survey")
    'postgresql://host/base?table=survey'
    >>> shown("duckdb:///answers.duckdb?table=survey")
    'duckdb:///answers.duckdb?table=survey'
    """
    text = str(data)
    if text == STDIN:
        return STANDARD
    if not is_address(text):
        return text
    source = source_of(text)
    slash = "" if source.kind == "postgresql" else "/"
    table = f"?table={source.table}" if source.table else ""
    return f"{source.kind}://{slash}{source.shown}{table}"


def hash_of(data: str | Path) -> str | None:
    """Return one hash of all files, in the order of their names; None where there are none."""
    source = _table(str(data))
    if str(data) == STDIN or (source and source.kind == "postgresql"):
        return None
    whole = hashlib.sha256()
    for path in [Path(source.place)] if source else files_of(data):
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def _table(text: str) -> Source | None:
    """Return the table that data name; None where they name files."""
    if is_address(text):
        return source_of(text)
    return Source("duckdb", text) if is_duckdb(text) else None


def _parts(source: Source, rows: int) -> Iterator[Part]:
    if source.kind not in _TABLES:
        raise DataError(f"A table of {source.kind} is not read in parts, only as a whole.")
    if source.query:
        raise DataError(
            "What a query gives is not read in parts. Keep it as a table and name that: ?table=NAME"
        )
    return _TABLES[source.kind](source, rows=rows)
