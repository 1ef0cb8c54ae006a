"""Rows as a reader hands them over: answers as small whole numbers, design as labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.arrays.validate import Floats

Codes = NDArray[np.signedinteger]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """A column of labels: each row's place among the distinct ones."""

    places: NDArray[np.integer]
    names: tuple[str, ...]

    def among(self, known: Collection[str]) -> Flags:
        """Tell which rows carry one of these labels."""
        found: Flags = np.array([name in known for name in self.names], dtype=bool)[self.places]
        return found

    def rows(self, chosen: Flags | slice) -> Labels:
        """Return the labels of some rows."""
        return Labels(self.places[chosen], self.names)

    def counted(self, rows: Flags) -> Counter[str]:
        """Count the labels of some rows."""
        places = self.places if rows.all() else self.places[rows]
        counts = np.bincount(places, minlength=len(self.names)).tolist()
        return Counter({name: n for name, n in zip(self.names, counts, strict=True) if n})


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows of a part of the data.

    Attributes
    ----------
    codes : ndarray of a signed whole type, shape (n_items, n)
        Answers as given; the smallest number of the type is a blank, the next one is an
        answer that is not on the scale.
    design : mapping of str to Labels
        Wave, stratum and institution by column.
    solid : bool
        Whether every answer is known to be on its scale.
    weights : ndarray of float, shape (n,), or None
        As a column of the data has them, nan where it holds no number.
    """

    codes: Codes
    design: Mapping[str, Labels]
    solid: bool = False
    weights: Floats | None = None

    @property
    def n_rows(self) -> int:
        """Rows of the block."""
        return int(self.codes.shape[1])

    def strange(self) -> Flags:
        """Tell which rows hold an answer that is not on its scale."""
        return self._any(blank_of(self.codes.dtype) + 1)

    def with_gaps(self) -> Flags:
        """Tell which rows lack an answer."""
        return self._any(blank_of(self.codes.dtype))

    def rows(self, chosen: Flags) -> Codes:
        """Return the answers of some rows."""
        return self.codes if chosen.all() else np.compress(chosen, self.codes, axis=1)

    def _any(self, sign: int) -> Flags:
        if self.solid:
            return np.zeros(self.n_rows, dtype=bool)
        found: Flags = (self.codes == sign).any(axis=0)
        return found


def blank_of(kind: np.dtype[np.signedinteger]) -> int:
    """Return the number that stands for a blank in a type."""
    return int(np.iinfo(kind).min)
