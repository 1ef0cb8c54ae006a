"""Count answers and scores of rows without a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from crm_study.kernels.moments.frequencies import Frequencies
from crm_study.responses.scale.block import Codes

_CELLS = 2**15


@dataclass(frozen=True, slots=True)
class ShortSum:
    """A score as a short whole number: its value times its unit is ``step * short + shift``.

    Attributes
    ----------
    factors : tuple of (int, int)
        Places of the items, and how often each counts.
    lowest, width : int
        Smallest sum of answers that the scales allow, which is the short number 0, and how
        many numbers there are.
    step, shift, unit : int
    most : int
        No partial sum is larger than this, either way.
    """

    factors: tuple[tuple[int, int], ...]
    lowest: int
    width: int
    step: int
    shift: int
    unit: int
    most: int

    def of(self, codes: Codes) -> NDArray[np.signedinteger]:
        """Return the short numbers of rows, in a small type."""
        kind = np.promote_types(codes.dtype, np.min_scalar_type(-2 * self.most - 1))
        short = np.full(codes.shape[1], -self.lowest, kind)
        for place, factor in self.factors:
            if factor == 1:
                short += codes[place]
            elif factor == -1:
                short -= codes[place]
            else:
                short += codes[place] * kind.type(factor)
        return short

    def values(self, codes: Codes) -> NDArray[np.signedinteger]:
        """Return the scores of rows times ``unit / step``, in a small type."""
        short, lowest = self.of(codes), self.shift // self.step
        kind = np.min_scalar_type(-1 - abs(lowest) - self.width)
        values: NDArray[np.signedinteger] = short.astype(np.promote_types(short.dtype, kind))
        values += kind.type(lowest)
        return values

    def frequencies(self, counts: NDArray[np.integer]) -> Frequencies:
        """Return how often each score occurs, given how often each short number does."""
        found = np.flatnonzero(counts)
        scores = (found * self.step + self.shift).tolist()
        return Frequencies(dict(zip(scores, counts[found].tolist(), strict=True)), self.unit)


def counted_scores(sums: Sequence[ShortSum], codes: Codes) -> Iterator[Frequencies]:
    """Yield how often each score occurs; several scores with few values are counted at once."""
    for group in _groups(sums):
        widths = [one.width for one in group]
        place = group[0].of(codes)
        for one in group[1:]:
            place = place.astype(np.int16, copy=False) * np.int16(one.width) + one.of(codes)
        counts = np.bincount(place, minlength=prod(widths)).reshape(widths)
        for axis, one in enumerate(group):
            others = tuple(other for other in range(len(group)) if other != axis)
            yield one.frequencies(counts.sum(axis=others))


def counted_answers(row: NDArray[np.signedinteger], codes: tuple[int, ...]) -> Counter[int]:
    """Count every code among the answers to one item."""
    return Counter({code: int(np.count_nonzero(row == code)) for code in codes})


def counted_by_sums(
    row: NDArray[np.signedinteger], codes: tuple[int, ...], total: int, squares: int
) -> Counter[int]:
    """Count answers without a blank; the last three codes follow from their sum and squares.

    Examples
    --------
    >>> row = np.array([1, 2, 2, 4, 5, 5], np.int8)
    >>> sorted(counted_by_sums(row, (1, 2, 3, 4, 5), 19, 75).items())
    [(1, 1), (2, 2), (3, 0), (4, 1), (5, 2)]
    """
    if len(codes) < 3:
        return counted_answers(row, codes)
    *most, a, b, c = codes
    counts = Counter({code: int(np.count_nonzero(row == code)) for code in most})
    n = len(row) - counts.total()
    total -= sum(code * times for code, times in counts.items())
    squares -= sum(code * code * times for code, times in counts.items())
    for code, one, two in ((a, b, c), (b, a, c), (c, a, b)):
        others = squares - (one + two) * total + one * two * n
        counts[code] = others // ((code - one) * (code - two))
    return counts


def counted_values(values: NDArray[np.integer], unit: int) -> Frequencies:
    """Count whole values."""
    if not len(values):
        return Frequencies(unit=unit)
    lowest = int(values.min())
    counts = np.bincount(values - lowest)
    found = np.flatnonzero(counts)
    pairs = zip((found + lowest).tolist(), counts[found].tolist(), strict=True)
    return Frequencies(dict(pairs), unit)


def _groups(sums: Sequence[ShortSum]) -> Iterator[list[ShortSum]]:
    """Yield neighbors whose values make no more cells than are counted fast."""
    group: list[ShortSum] = []
    for one in sums:
        if group and prod(each.width for each in (*group, one)) > _CELLS:
            yield group
            group = []
        group.append(one)
    if group:
        yield group
