"""Tables of databases and Parquet files: by path, by URL, by query; nothing is ever written."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from crm_study.errors import DataError, MissingPackageError, listed, nearest
from crm_study.responses.imports.container import MOST_COLUMNS
from crm_study.responses.imports.grid import Grid
from crm_study.responses.imports.workbook import cell_text

SCHEMES = ("sqlite", "duckdb", "postgresql", "postgres", "parquet")
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN "
_TABLES += "('information_schema', 'pg_catalog') ORDER BY table_name"
_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
_SQLITE_TABLES += "AND name NOT LIKE 'sqlite_%' ORDER BY name"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table is: a kind of database, its path or address, a table or a query."""

    kind: str
    place: str
    table: str | None = None
    query: str | None = None

    @property
    def shown(self) -> str:
        """The source without user and password."""
        return self.place.rpartition("@")[2] if "@" in self.place else self.place


def is_address(text: str) -> bool:
    """Tell whether a text is the URL of a database.

    Examples
    --------
    >>> is_address("sqlite:///answers.db?table=survey"), is_address("answers.csv")
    (True, False)
    """
    return text.partition("://")[0] in SCHEMES and "://" in text


def source_of(url: str) -> Source:
    """Read a URL such as ``sqlite:///answers.db?table=survey``."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    table, query = (asked.get(name, [None])[0] for name in ("table", "query"))
    if parts.scheme in ("postgresql", "postgres"):
        return Source("postgresql", f"postgresql://{parts.netloc}{parts.path}", table, query)
    path = unquote(f"{parts.netloc}{parts.path}")
    return Source(parts.scheme, path.removeprefix("/") if parts.path else path, table, query)


def read_source(source: Source) -> tuple[Grid, str]:
    """Return the cells of a table, and the SHA-256 of its file (of its cells on a server).

    Raises
    ------
    DataError
        No such file, table or column, or a query that fails.
    MissingPackageError
        The package that reads this kind of database is not installed.
    """
    if source.kind == "postgresql":
        names, rows = _postgresql(source)
        grid = _grid(source, names, rows)
        return grid, hashlib.sha256(repr(grid.rows).encode()).hexdigest()
    path = Path(source.place)
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from None
    names, rows = _sqlite(source) if source.kind == "sqlite" else _duckdb(source)
    return _grid(source, names, rows), sha256


def _grid(source: Source, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Grid:
    if len(names) > MOST_COLUMNS:
        raise DataError(f"{source.shown} has {len(names):,} columns; at most {MOST_COLUMNS:,}.")
    cells = [[cell_text(value) for value in row] for row in rows]
    return Grid(source.table or Path(source.shown).stem, [list(names), *cells])


def _sqlite(source: Source) -> tuple[list[str], list[Any]]:
    address = f"{Path(source.place).resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            tables = [name for (name,) in connection.execute(_SQLITE_TABLES)]
            found = connection.execute(_statement(source, tables))
            return [column[0] for column in found.description], found.fetchall()
    except sqlite3.Error as error:
        raise DataError(f"{source.shown} cannot be read: {error}.") from None


def _duckdb(source: Source) -> tuple[list[str], list[Any]]:
    duckdb = _package("duckdb", "Parquet and DuckDB files")
    try:
        if source.kind == "parquet":
            with closing(duckdb.connect()) as connection:
                found = connection.execute("SELECT * FROM read_parquet(?)", [source.place])
                return [column[0] for column in found.description], found.fetchall()
        with closing(duckdb.connect(source.place, read_only=True)) as connection:
            tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
            found = connection.execute(_statement(source, tables))
            return [column[0] for column in found.description], found.fetchall()
    except duckdb.Error as error:
        raise DataError(f"{source.shown} cannot be read: {_first_line(error)}.") from None


def _postgresql(source: Source) -> tuple[list[str], list[Any]]:
    psycopg = _package("psycopg", "PostgreSQL tables")
    try:
        with psycopg.connect(source.place) as connection:
            connection.read_only = True
            tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
            found = connection.execute(_statement(source, tables))
            return [column.name for column in found.description], found.fetchall()
    except psycopg.Error as error:
        raise DataError(f"{source.shown} cannot be read: {_first_line(error)}.") from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason was given"])[0].rstrip(".")


def _package(name: str, what: str) -> Any:
    if find_spec(name) is None:
        wanted = {"duckdb": "crm-study[sql]", "psycopg": "psycopg[binary]"}[name]
        raise MissingPackageError(
            f"Reading {what} needs the Python package '{name}'. "
            f"Install it with: python -m pip install '{wanted}'"
        )
    return import_module(name)


def _statement(source: Source, tables: Sequence[str]) -> str:
    """Return the query asked for, or the whole of the table asked for, or of the only one."""
    if source.query:
        return source.query
    if source.table is not None and source.table not in tables:
        raise DataError(
            f"{source.shown} has no table '{source.table}'.{nearest(source.table, tables)} "
            f"It has: {listed(tables) or 'none'}."
        )
    if source.table is None and len(tables) != 1:
        raise DataError(
            f"{source.shown} has {len(tables)} tables: {listed(tables) or 'none'}. "
            "Say which with '?table=NAME' at the end of its address, or --query."
        )
    name = (source.table or tables[0]).replace('"', '""')
    return f'SELECT * FROM "{name}"'  # noqa: S608 - the name is one the database told us
