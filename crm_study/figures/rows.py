"""Rows of a figure: wrapped labels, each row as high as its label needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from crm_study.figures.house import MARGIN
from crm_study.figures.lettering import LABEL_WIDTH, folded, height_of, widest, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_AIR = 2.6
_LEAST = 6.4
_MANY = 12
_WIDE_LABEL = 42
_LINES = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """Labels from the top down and where each row lies.

    Attributes
    ----------
    labels : tuple of str
        Labels, wrapped.
    centers : tuple of float
        Middle of each row, in millimeters below the top of the first.
    height : float
        Height of all rows, in millimeters.
    width : float
        Width of the widest label, in millimeters.
    """

    labels: tuple[str, ...]
    centers: tuple[float, ...]
    height: float
    width: float

    def letter(self, figure: Figure, *, top: float) -> None:
        """Write the labels at the left margin; ``top`` is the height of the first row."""
        for label, center in zip(self.labels, self.centers, strict=True):
            write(figure, MARGIN, top - center, label, ha="left")


def rows_of(labels: Sequence[str]) -> Rows:
    """Wrap the labels and stack their rows; many rows get wider and flatter labels."""
    width = _WIDE_LABEL if len(labels) > _MANY else LABEL_WIDTH
    wrapped = tuple(folded(label, width=width, lines=_LINES) for label in labels)
    heights = [max(height_of(label) + _AIR, _LEAST) for label in wrapped]
    ends = list(accumulate(heights))
    centers = tuple(end - height / 2 for end, height in zip(ends, heights, strict=True))
    return Rows(wrapped, centers, sum(heights), widest(wrapped))
