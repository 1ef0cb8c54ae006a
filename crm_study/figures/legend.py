"""A legend that flows over lines: a swatch and its words, in the order given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.figures.house import MARGIN, WIDTH, box
from crm_study.figures.lettering import SMALL, folded, width_of, write

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SWATCH = 3.0
_AFTER_SWATCH = 1.4
_BETWEEN = 4.5
_LINE = 5.0
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """Words and color of one swatch, and where it stands in the legend."""

    words: str
    color: str
    left: float
    line: int


@dataclass(frozen=True, slots=True)
class Legend:
    """Entries placed over as many lines as they need."""

    entries: tuple[Entry, ...]

    @property
    def height(self) -> float:
        """Height in millimeters."""
        return _LINE * (self.entries[-1].line + 1)

    def draw(self, figure: Figure, *, top: float) -> None:
        """Draw the legend below a height in millimeters."""
        for entry in self.entries:
            _draw_entry(figure, entry, middle=top - (entry.line + 0.5) * _LINE)


def legend_of(swatches: Sequence[tuple[str, str]]) -> Legend:
    """Place words and colors from left to right, breaking lines at the page width."""
    entries: list[Entry] = []
    left, line = MARGIN, 0
    for words, color in swatches:
        shown = folded(words, width=_LONGEST, lines=1)
        needed = _SWATCH + _AFTER_SWATCH + width_of(shown, size=SMALL)
        if entries and left + needed > WIDTH - MARGIN:
            left, line = MARGIN, line + 1
        entries.append(Entry(shown, color, left, line))
        left += needed + _BETWEEN
    return Legend(tuple(entries))


def _draw_entry(figure: Figure, entry: Entry, *, middle: float) -> None:
    corner = (entry.left, middle - _SWATCH / 2)
    box(figure, corner, (_SWATCH, _SWATCH), facecolor=entry.color, gid="swatch")
    start = entry.left + _SWATCH + _AFTER_SWATCH
    write(figure, start, middle, entry.words, size=SMALL, ha="left", gid="legend")
