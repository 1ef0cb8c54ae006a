"""Arrow streams: one batch of rows after the other, each read alone.

A stream is a row of messages: the columns, dictionaries of labels, batches of rows. Only the
heads of messages are understood here; a batch is handed to polars together with the columns
and the dictionaries that came before it, so that one batch is in memory at a time.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from crm_study.errors import DataError

if TYPE_CHECKING:
    import polars as pl

_COLUMNS, _DICTIONARY, _ROWS = 1, 2, 3
_GO_ON = 0xFFFFFFFF
_END = struct.pack("<II", _GO_ON, 0)
_LONGEST = 2**28
"""Bytes of a head: more is no head but something else."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a message.

    Attributes
    ----------
    content : bytes
        As it stands in the stream, with its length.
    kind : int
        What the message holds: columns, a dictionary or rows.
    n_bytes : int
        Length of the body that follows.
    n_rows : int
        Of a batch of rows.
    dictionary : int
        Number of a dictionary.
    goes_on : bool
        Whether it adds to an earlier dictionary of its number.
    """

    content: bytes
    kind: int
    n_bytes: int
    n_rows: int = 0
    dictionary: int = 0
    goes_on: bool = False


class ArrowStream:
    """A stream that is read once, from its begin.

    Parameters
    ----------
    file : binary file
        Need not be seekable, unless rows are skipped.
    name : str
        What errors call it.

    Raises
    ------
    DataError
        It is no Arrow stream.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self._dictionaries: dict[int, bytes] = {}
        head = self._next()
        if head is None or head.kind != _COLUMNS:
            raise self._strange()
        self._columns = head.content + self._body(head)

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return self._frame(b"").columns

    def n_rows(self) -> int:
        """Count the rows from the heads of the batches, without reading them."""
        n = 0
        while head := self._next():
            n += head.n_rows
            self._skip(head)
        return n

    def frames(
        self, chosen: Sequence[str], *, start: int = 0, n_rows: int | None = None
    ) -> Iterator[pl.DataFrame]:
        """Yield some columns of a range of rows, batch after batch."""
        place, stop = 0, None if n_rows is None else start + n_rows
        while (stop is None or place < stop) and (head := self._next()):
            first, place = place, place + head.n_rows
            if head.kind == _ROWS and place <= start:
                self._skip(head)
                continue
            message = head.content + self._body(head)
            if head.kind == _DICTIONARY:
                earlier = self._dictionaries.get(head.dictionary, b"") if head.goes_on else b""
                self._dictionaries[head.dictionary] = earlier + message
                continue
            cut = max(start - first, 0)
            n = place - first - cut if stop is None else min(place, stop) - first - cut
            yield self._frame(message).select(chosen).slice(cut, n)

    def _frame(self, rows: bytes) -> pl.DataFrame:
        import polars as pl

        parts = [self._columns, *self._dictionaries.values(), rows, _END]
        return pl.read_ipc_stream(io.BytesIO(b"".join(parts)))

    def _next(self) -> Head | None:
        """Read the next head; None at the end, which a stream may leave out."""
        sign = self._file.read(4)
        if sign in (b"", _END[4:]):
            return None
        length = self._file.read(4) if sign == _END[:4] else sign
        if length in (b"", _END[4:]):
            return None
        if len(length) < 4 or not 0 < (n := int.from_bytes(length, "little")) < _LONGEST:
            raise self._strange()
        prefix = sign + length if sign == _END[:4] else sign
        try:
            return _head(prefix, self._taken(n))
        except (struct.error, IndexError):
            raise self._strange() from None

    def _body(self, head: Head) -> bytes:
        return self._taken(head.n_bytes)

    def _skip(self, head: Head) -> None:
        """Pass over a body, except for its last byte: that it is there must be seen."""
        if head.n_bytes:
            self._file.seek(head.n_bytes - 1, io.SEEK_CUR)
            self._taken(1)

    def _taken(self, n: int) -> bytes:
        found = self._file.read(n)
        if len(found) < n:
            raise DataError(f"{self._name} is cut off: an Arrow stream ends in the middle.")
        return found

    def _strange(self) -> DataError:
        return DataError(
            f"{self._name} is no Arrow stream. An Arrow file is named .arrow, a stream .arrows."
        )


def _head(prefix: bytes, content: bytes) -> Head:
    """Read the head of a message, a flat buffer: format/Message.fbs of Apache Arrow."""
    message = _Table(content, _number(content, 0, "<I"))
    kind = message.number(1, "<B")
    inner = message.table(2)
    return Head(
        prefix + content,
        kind,
        message.number(3, "<q"),
        n_rows=inner.number(0, "<q") if kind == _ROWS else 0,
        dictionary=inner.number(0, "<q") if kind == _DICTIONARY else 0,
        goes_on=kind == _DICTIONARY and bool(inner.number(2, "<B")),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a flat buffer: fields by number, 0 where left out."""

    content: bytes
    at: int

    def number(self, field: int, form: str) -> int:
        place = self._place(field)
        return _number(self.content, place, form) if place else 0

    def table(self, field: int) -> _Table:
        place = self._place(field)
        return _Table(self.content, place + _number(self.content, place, "<I"))

    def _place(self, field: int) -> int:
        index = self.at - _number(self.content, self.at, "<i")
        entry = 4 + 2 * field
        if entry >= _number(self.content, index, "<H"):
            return 0
        offset = _number(self.content, index + entry, "<H")
        return self.at + offset if offset else 0


def _number(content: bytes, place: int, form: str) -> int:
    found: int = struct.unpack_from(form, content, place)[0]
    return found
