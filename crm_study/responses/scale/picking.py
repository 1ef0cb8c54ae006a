"""A seeded sample of rows that is the same however the data are cut."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crm_study.responses.scale.parts import Part

if TYPE_CHECKING:
    import polars as pl

Marks = NDArray[np.uint64]
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
        rows = pl.concat([self.rows, other.rows], how="vertical_relaxed")
        kept = np.argsort(marks, kind="stable")[: self.size]
        return replace(self, marks=marks[kept], rows=rows[kept])


def nobody(size: int) -> Picked:
    """Return a sample of no row yet."""
    return Picked(size, np.empty(0, np.uint64))


def picked(frame: pl.DataFrame, part: Part, first: int, so_far: Picked, seed: int) -> Picked:
    """Return the sample after these rows, ``first`` being the place of the first in the part."""
    marks = _marks(part, first, frame.height, seed)
    full = len(so_far.marks) >= so_far.size
    low = np.flatnonzero(marks < so_far.marks[-1]) if full else np.arange(frame.height)
    low = low[np.argsort(marks[low], kind="stable")[: so_far.size]]
    return so_far if not len(low) else so_far + Picked(so_far.size, marks[low], frame[low])


def _marks(part: Part, first: int, n: int, seed: int) -> Marks:
    """Mix place and seed into 64 bits, as splitmix64 does (Steele, Lea & Flood, 2014)."""
    name = hashlib.sha256(f"{seed}:{part.name}".encode()).digest()[:8]
    start = np.uint64(int.from_bytes(name, "little"))
    place = np.arange(part.start + first, part.start + first + n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        mixed = start + (place + np.uint64(1)) * _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        found: Marks = mixed ^ (mixed >> np.uint64(31))
    return found
