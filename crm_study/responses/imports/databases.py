"""Tables of databases and Parquet files: by path, by URL, by query; nothing is ever written."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crm_study.errors import DataError, MissingPackageError, listed, nearest
from crm_study.responses.imports.address import Source
from crm_study.responses.imports.container import MOST_COLUMNS
from crm_study.responses.imports.grid import Grid
from crm_study.responses.imports.workbook import cell_text

_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema NOT IN "
_TABLES += "('information_schema', 'pg_catalog') ORDER BY table_name"
_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
_SQLITE_TABLES += "AND name NOT LIKE 'sqlite_%' ORDER BY name"


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
        raise unreadable(source, error) from None


def _duckdb(source: Source) -> tuple[list[str], list[Any]]:
    duckdb = driver("duckdb", "Parquet and DuckDB files", extra="sql")
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
        raise unreadable(source, error) from None


def _postgresql(source: Source) -> tuple[list[str], list[Any]]:
    psycopg = driver("psycopg", "PostgreSQL tables", extra="postgresql")
    try:
        with psycopg.connect(source.place) as connection:
            connection.read_only = True
            tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
            found = connection.execute(_statement(source, tables))
            return [column.name for column in found.description], found.fetchall()
    except psycopg.Error as error:
        raise unreadable(source, error) from None


def unreadable(source: Source, error: Exception) -> DataError:
    """Return what a driver complains of, in one line and without the password."""
    told = (str(error).strip().splitlines() or ["no reason was given"])[0].rstrip(".")
    if source.kind == "postgresql":
        secret = urlsplit(source.place).password or ""
        for text in {secret, unquote(secret)} - {""}:
            told = told.replace(text, "...")
    return DataError(f"{source.shown} cannot be read: {told}.")


def driver(name: str, what: str, *, extra: str) -> Any:
    """Load the package that reads a kind of database.

    Raises
    ------
    MissingPackageError
        It is not installed.
    """
    if find_spec(name) is None:
        raise MissingPackageError(
            f"Reading {what} needs the Python package '{name}'. "
            f"Install it with: python -m pip install 'crm-study[{extra}]'"
        )
    return import_module(name)


def _statement(source: Source, tables: Sequence[str]) -> str:
    """Return the query asked for, or the whole of the table asked for, or of the only one."""
    if source.query:
        return source.query
    name = quoted(chosen_table(source, tables))
    return f"SELECT * FROM {name}"  # noqa: S608 - the name is one the database told us


def quoted(name: str) -> str:
    """Quote a name for SQL.

    Examples
    --------
    >>> print(quoted('a "big" table'))
    "a ""big"" table"
    """
    return '"' + name.replace('"', '""') + '"'


def full_name(schema: str, table: str) -> str:
    """Name a table, with its schema where that is not the usual one."""
    return table if schema in ("main", "public") else f"{schema}.{table}"


def quoted_table(name: str) -> str:
    """Quote the name of a table, and that of its schema.

    Examples
    --------
    >>> quoted_table("field.answers")
    '"field"."answers"'
    """
    return ".".join(map(quoted, name.split(".", 1)))


def chosen_table(source: Source, tables: Sequence[str]) -> str:
    """Return the table asked for, or the only one.

    Raises
    ------
    DataError
        No such table, or several and none was asked for.
    """
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
    return source.table or tables[0]
