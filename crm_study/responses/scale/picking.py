"""A seeded sample of rows that is the same however the data are cut."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.responses.columns import Cells
from crm_study.responses.scale.parts import PLACE, Part

if TYPE_CHECKING:
    import polars as pl

Marks = NDArray[np.uint64]
_PIECE = 16_384  # marks; they fit a core's own cache
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Picked:
    """The rows with the smallest marks; every row's mark is drawn from its place and the seed.

    Attributes
    ----------
    size : int
        Rows to keep.
    marks : ndarray of uint64, shape (n,)
        Ascending, at most ``size`` of them.
    rows : DataFrame or None
        These rows, in the order of their marks.
    """

    size: int
    marks: Marks
    rows: pl.DataFrame | None = None

    def __add__(self, other: Picked) -> Picked:
        """Keep the smallest marks of both; the order does not matter."""
        if self.rows is None or other.rows is None:
            return self if other.rows is None else other
        import polars as pl

        marks = np.concatenate([self.marks, other.marks])
        rows = pl.concat([self.rows, other.rows], how="diagonal_relaxed")
        kept = np.argsort(marks, kind="stable")[: self.size]
        return replace(self, marks=marks[kept], rows=rows[kept])


def nobody(size: int) -> Picked:
    """Return a sample of no row yet."""
    return Picked(size, np.empty(0, np.uint64))


def columns_of(rows: pl.DataFrame) -> dict[str, Cells]:
    """Return rows as columns: whole numbers as arrays, anything else cell by cell."""
    return {
        column.name: column.to_numpy()
        if column.dtype.is_integer() and not column.null_count()
        else column.to_list()
        for column in rows
    }


class Picking:
    """Draw the sample of one part while its rows go by, in their order.

    Rows that may belong to the sample are set aside, and sorted once at the end.
    """

    def __init__(self, part: Part, size: int, seed: int) -> None:
        self._part, self._size, self._seed = part, size, seed
        self._marks, self._frames = np.empty(0, np.uint64), list["pl.DataFrame"]()
        self._next, self._limit = 0, np.uint64(2**64 - 1)

    def see(self, frame: pl.DataFrame) -> None:
        """Take note of the rows that come next."""
        marks = _marks(self._part.name, self._places(frame), self._seed)
        low = np.flatnonzero(marks <= self._limit)
        if len(low) > self._size:
            low = low[np.argpartition(marks[low], self._size - 1)[: self._size]]
        if not len(low):
            return
        self._marks = np.concatenate([self._marks, marks[low]])
        rows = frame[low]
        self._frames.append(rows.drop(PLACE) if PLACE in rows.columns else rows)
        if len(self._marks) >= self._size:
            self._limit = np.partition(self._marks, self._size - 1)[self._size - 1]

    def _places(self, frame: pl.DataFrame) -> NDArray[np.uint64]:
        """Return the places of the rows: as a table tells them, or by counting."""
        first = self._part.start + self._next
        self._next += frame.height
        if PLACE in frame.columns:
            return frame[PLACE].to_numpy().astype(np.uint64)
        return np.arange(first, first + frame.height, dtype=np.uint64)

    def picked(self) -> Picked:
        """Return the rows with the smallest marks."""
        if not self._frames:
            return nobody(self._size)
        import polars as pl

        kept = np.argsort(self._marks, kind="stable")[: self._size]
        return Picked(
            self._size, self._marks[kept], pl.concat(self._frames, how="diagonal_relaxed")[kept]
        )


def _marks(name: str, places: NDArray[np.uint64], seed: int) -> Marks:
    """Mix place and seed into 64 bits, as splitmix64 does (Steele, Lea & Flood, 2014)."""
    first = hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8]
    start = np.uint64(int.from_bytes(first, "little"))
    marks: Marks = np.empty(len(places), np.uint64)
    for at in range(0, len(places), _PIECE):
        piece = (places[at : at + _PIECE] + np.uint64(1)) * _GOLDEN
        piece += start
        for right, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            piece ^= piece >> np.uint64(right)
            piece *= np.uint64(factor)
        marks[at : at + _PIECE] = piece ^ (piece >> np.uint64(31))
    return marks
