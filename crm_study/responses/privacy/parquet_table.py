"""A Parquet file from which rows can be taken out; its types stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crm_study.errors import DataError, MissingPackageError
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.table_file import Row

_PLACE = "file_row_number"
_EVERY = f"SELECT * FROM answers ORDER BY {_PLACE}"  # noqa: S608 - the name is ours


class ParquetTable:
    """Rows of a ``.parquet`` file."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name

    def rows(self) -> Iterator[Row]:
        """Yield every row."""
        names, rows = self._asked(_EVERY, fetch=True)[1]
        place = names.index(_PLACE)
        for values in rows:
            cells = tuple(zip(names, map(cell_text, values), strict=True))
            at = int(values[place])
            yield Row("", at, at + 1, (*cells[:place], *cells[place + 1 :]))

    def without(self, gone: Sequence[Row]) -> bytes:
        """Return the file without some rows."""
        places = ", ".join(str(row.first) for row in gone)
        kept = f"SELECT * EXCLUDE ({_PLACE}) FROM answers WHERE {_PLACE} NOT IN ({places})"  # noqa: S608
        query = f"COPY ({kept} ORDER BY {_PLACE}) TO 'left.parquet' (FORMAT parquet)"
        return self._asked(query, fetch=False)[0]

    def _asked(self, query: str, *, fetch: bool) -> tuple[bytes, tuple[list[str], list[Any]]]:
        """Run a query on the file; return what it wrote, and what it answered."""
        duckdb = _package()
        with TemporaryDirectory() as folder, closing(duckdb.connect()) as connection:
            path, left = Path(folder) / "answers.parquet", Path(folder) / "left.parquet"
            path.write_bytes(self.content)
            source = f"read_parquet('{path.as_posix()}', {_PLACE} = true)"
            try:
                connection.execute(f"CREATE VIEW answers AS SELECT * FROM {source}")  # noqa: S608
                found = connection.execute(query.replace("left.parquet", left.as_posix()))
                names = [column[0] for column in found.description] if fetch else []
                rows = found.fetchall() if fetch else []
            except duckdb.Error as error:
                reason = str(error).strip().splitlines()[0].rstrip(".")
                raise DataError(f"{self.name} cannot be read: {reason}.") from None
            return (b"" if fetch else left.read_bytes()), (names, rows)


def _package() -> Any:
    if find_spec("duckdb") is None:
        raise MissingPackageError(
            "Taking a person out of a Parquet file needs the Python package 'duckdb'. "
            "Install it with: python -m pip install 'crm-study[sql]'"
        )
    return import_module("duckdb")
