"""Tables of DuckDB files, read by ranges of row numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_study.errors import DataError
from crm_study.responses.imports.address import Source
from crm_study.responses.imports.databases import (
    chosen_table,
    driver,
    full_name,
    quoted,
    quoted_table,
    unreadable,
)
from crm_study.responses.scale.parts import PLACE, Part, version_of

if TYPE_CHECKING:
    import polars as pl

_CAREFUL = {"threads": 1, "memory_limit": "512MB"}
"""One thread a worker; and what DuckDB keeps of the file in memory does not grow with it."""
_STEP = 122_880
"""Rows of one query: a row group of DuckDB."""
_TABLES = "SELECT table_schema, table_name, table_type = 'VIEW' FROM information_schema.tables "
_TABLES += "ORDER BY table_schema <> 'main', table_schema, table_name"


def duckdb_parts(source: Source, *, rows: int) -> Iterator[Part]:
    """Yield the parts of a table: ranges of its row numbers, in order.

    Raises
    ------
    DataError
        No such file or table, or a view, whose rows have no numbers.
    MissingPackageError
        DuckDB is not installed.
    """
    if not Path(source.place).is_file():
        raise DataError(f"There is no file '{source.place}'.")
    with _opened(source.place) as connection:
        found = connection.execute(_TABLES).fetchall()
        views = {full_name(schema, name): view for schema, name, view in found}
        table = chosen_table(source, list(views))
        if views[table]:
            raise DataError(
                f"'{table}' of {source.shown} is a view: its rows have no numbers, so that it is "
                "not read in parts. Keep it as a table: CREATE TABLE ... AS SELECT ..."
            )
        query = f"SELECT coalesce(max(rowid) + 1, 0) FROM {quoted_table(table)}"  # noqa: S608
        n = connection.execute(query).fetchone()[0]
    version = version_of(Path(source.place))
    for start in range(0, n, rows):
        yield Part(source.place, table, "duckdb", start, min(rows, n - start), version)


class DuckdbReader:
    """Reads a part of a table of a DuckDB file."""

    def __init__(self, part: Part) -> None:
        self._part, self._table = part, quoted_table(part.name)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        with _opened(self._part.path) as connection:
            told = connection.execute(f"SELECT * FROM {self._table} LIMIT 0")  # noqa: S608
            return [column[0] for column in told.description]

    def frames(self, chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield some columns, a range of row numbers at a time: no result is larger."""
        import polars as pl

        names = ", ".join([*map(quoted, chosen), f"rowid AS {quoted(PLACE)}"])
        begin, end = self._part.start, self._part.start + (self._part.n_rows or 0)
        with _opened(self._part.path) as connection:
            for first in range(begin, end, _STEP):
                query = f"SELECT {names} FROM {self._table} "  # noqa: S608
                query += f"WHERE rowid >= {first} AND rowid < {min(first + _STEP, end)}"
                yield pl.DataFrame(_Rows(connection.sql(query)))


class _Rows:
    """Nothing but the rows of a result: what else polars looks at is complained of at exit."""

    def __init__(self, result: Any) -> None:
        self._result = result

    def __arrow_c_stream__(self, schema: object = None) -> object:
        return self._result.__arrow_c_stream__(schema)


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    duckdb = driver("duckdb", "DuckDB files", extra="duckdb")
    try:
        with duckdb.connect(path, read_only=True, config=_CAREFUL) as connection:
            yield connection
    except duckdb.Error as error:
        raise unreadable(Source("duckdb", path), error) from None
