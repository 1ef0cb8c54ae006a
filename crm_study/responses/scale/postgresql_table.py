"""Tables of a PostgreSQL server, read by ranges of pages: any number of workers at once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crm_study.errors import DataError
from crm_study.responses.imports.address import Source, source_of
from crm_study.responses.imports.databases import (
    chosen_table,
    driver,
    full_name,
    quoted,
    quoted_table,
    unreadable,
)
from crm_study.responses.scale.parts import PLACE, Part

if TYPE_CHECKING:
    import polars as pl

_STEP = 1024
"""Pages of one query: eight megabytes of the table."""
_ROWS_OF_PAGE = 64
"""Rows of about 120 bytes fill a page; decides the size of a part and no number."""
_WHOLE_NUMBERS = {21: "Int16", 23: "Int32", 20: "Int64"}
_TABLES = """
SELECT n.nspname, c.relname, c.relkind IN ('r', 'p', 'm')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND NOT c.relispartition
AND n.nspname NOT IN ('information_schema', 'pg_catalog') AND n.nspname NOT LIKE 'pg_t%'
AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2
"""
_LEAVES = """
WITH RECURSIVE tree AS (
    SELECT %s::regclass::oid AS oid UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.oid)
SELECT n.nspname, c.relname, pg_relation_size(c.oid) / current_setting('block_size')::int,
    concat_ws(':', c.oid, c.relfilenode, s.n_tup_ins, s.n_tup_upd, s.n_tup_del)
FROM tree JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
WHERE c.relkind IN ('r', 'm') ORDER BY 1, 2
"""


def postgresql_parts(source: Source, *, rows: int) -> Iterator[Part]:
    """Yield the parts of a table, or of all its partitions: ranges of pages, in order.

    Raises
    ------
    DataError
        The server cannot be reached, there is no such table, or it is a view.
    MissingPackageError
        psycopg is not installed.
    """
    with _connected(source) as connection:
        found = connection.execute(_TABLES).fetchall()
        stored = {full_name(schema, name): held for schema, name, held in found}
        table = chosen_table(source, list(stored))
        if not stored[table]:
            raise DataError(
                f"'{table}' of {source.shown} is a view: its rows have no place, so that it is "
                "not read in parts. Keep it: CREATE MATERIALIZED VIEW ... AS SELECT ..."
            )
        leaves = connection.execute(_LEAVES, [quoted_table(table)]).fetchall()
    pages = max(rows // _ROWS_OF_PAGE, 1)
    for schema, name, n_pages, version in leaves:
        for start in range(0, n_pages, pages):
            n = min(pages, n_pages - start)
            leaf = full_name(schema, name)
            yield Part(source.url, leaf, "postgresql", start, n, f"{n_pages}:{version}")


class PostgresqlReader:
    """Reads a part of a table of a server; start and size of the part are pages."""

    def __init__(self, part: Part) -> None:
        self._part, self._source = part, source_of(part.path)

    @cached_property
    def _kinds(self) -> dict[str, int]:
        with _connected(self._source) as connection:
            table = quoted_table(self._part.name)
            told = connection.execute(f"SELECT * FROM ONLY {table} LIMIT 0")  # noqa: S608
            return {column.name: column.type_code for column in told.description}

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self._kinds)

    def frames(self, chosen: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield some columns, a thousand pages at a time; text where they are no whole numbers."""
        import polars as pl

        kinds = {name: _WHOLE_NUMBERS.get(self._kinds[name]) for name in chosen}
        schema = {name: getattr(pl, kind or "String") for name, kind in kinds.items()}
        named = [quoted(name) + ("" if kind else "::text") for name, kind in kinds.items()]
        begin, end = self._part.start, self._part.start + (self._part.n_rows or 0)
        with _connected(self._source) as connection, connection.cursor() as cursor:
            for first in range(begin, end, _STEP):
                query = _copy(self._part.name, named, first, min(first + _STEP, end))
                with cursor.copy(query) as copy:
                    content = b"".join(copy)
                if content:
                    yield pl.read_csv(
                        io.BytesIO(content),
                        has_header=False,
                        schema={PLACE: pl.UInt64, **schema},
                    )


def _copy(table: str, columns: Sequence[str], first: int, last: int) -> str:
    """Return the query for the rows of some pages; their place is page and number in it."""
    spot = "ctid::text::point"
    place = f"(({spot})[0]::bigint * 65536 + ({spot})[1]::bigint)"
    rows = f"SELECT {', '.join([place, *columns])} FROM ONLY {quoted_table(table)} "  # noqa: S608
    rows += f"WHERE ctid >= '({first},0)'::tid AND ctid < '({last},0)'::tid"
    return f"COPY ({rows}) TO STDOUT WITH (FORMAT csv)"


@contextmanager
def _connected(source: Source) -> Iterator[Any]:
    psycopg = driver("psycopg", "PostgreSQL tables", extra="postgresql")
    try:
        with psycopg.connect(source.place, client_encoding="UTF8") as connection:
            connection.read_only = True
            yield connection
    except psycopg.Error as error:
        raise unreadable(source, error) from None
