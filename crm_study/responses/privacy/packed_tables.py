"""A zip of tables, as platforms give it: rows go, and the pictures that belong to them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from crm_study.errors import DataError
from crm_study.responses.imports.container import unpacked_names
from crm_study.responses.privacy.table_file import OUT_OF_REACH, Row, TableFile, open_table

_WITHIN = "\n"
"""Between the name of a packed file and that of its sheet."""


class PackedTables:
    """Every table inside a ``.zip`` file."""

    def __init__(self, content: bytes, name: str) -> None:
        unpacked_names(content, name)  # refuses what is locked, damaged or a bomb
        self.name = name
        try:
            with ZipFile(io.BytesIO(content)) as packed:
                self.entries = packed.infolist()
                self.contents = {each.filename: packed.read(each) for each in self.entries}
        except (BadZipFile, NotImplementedError, OSError) as error:
            raise DataError(f"{name} cannot be unpacked: {error}.") from None
        self.tables = {
            inner: table
            for inner, bytes_ in self.contents.items()
            if (table := self._opened(inner, bytes_)) is not None
        }

    def rows(self) -> Iterator[Row]:
        """Yield the rows of every table."""
        for inner, table in self.tables.items():
            yield from (replace(row, sheet=f"{inner}{_WITHIN}{row.sheet}") for row in table.rows())

    def without(self, gone: Sequence[Row]) -> bytes:
        """Return the zip without some rows, and without the files these rows name."""
        content = io.BytesIO()
        named = {text for row in gone for _, text in row.cells if "." in text}
        with ZipFile(content, "w", ZIP_DEFLATED) as packed:
            for entry in self.entries:
                inner = entry.filename
                if inner in self.tables or PurePosixPath(inner).name not in named:
                    packed.writestr(entry, self._left(inner, gone))
        return content.getvalue()

    def others(self) -> Iterator[bytes]:
        """Yield what is packed and is no table."""
        yield from (bytes_ for inner, bytes_ in self.contents.items() if inner not in self.tables)

    def _opened(self, inner: str, content: bytes) -> TableFile | None:
        ending = PurePosixPath(inner).suffix.lower()
        if ending in OUT_OF_REACH | {".zip"}:
            raise DataError(
                f"{self.name} holds {inner}, which cannot be edited inside it; unpack it first."
            )
        return open_table(content, f"{self.name}, {inner}")

    def _left(self, inner: str, gone: Sequence[Row]) -> bytes:
        start = f"{inner}{_WITHIN}"
        own = [
            replace(row, sheet=row.sheet.removeprefix(start))
            for row in gone
            if row.sheet.startswith(start)
        ]
        return self.tables[inner].without(own) if own else self.contents[inner]
