"""Where everything of a path diagram lies, in millimeters from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_study.figures.fitting import fitted
from crm_study.figures.house import MARGIN, WIDTH
from crm_study.figures.lettering import SMALL, height_of, widest
from crm_study.figures.path_correlations import MOST_ARCS, room_for

_TALLEST = 198.0
_PITCH = (3.4, 8.5)
_BETWEEN = (1.6, 5.0)
_ITEM = (13.0, 66.0)
_ARROW = (26.0, 36.0)
_OVAL = (36.0, 42.0)
_CROWDED = 24
_LEAST_SIZE = 6.5
_POINTS_PER_MM = 2.0
_PAD = 2.4
_LEAST_OVAL = 9.0


@dataclass(frozen=True, slots=True)
class Block:
    """One construct: its words, its items, their loadings and where they lie."""

    label: str
    items: tuple[str, ...]
    loadings: tuple[float | None, ...]
    centers: tuple[float, ...]
    middle: float

    def start(self, center: float, oval_height: float) -> float:
        """Return where the path to an item leaves the oval, a little toward the item."""
        reach = max(abs(place - self.middle) for place in self.centers) or 1.0
        return self.middle + (center - self.middle) / reach * min(reach, oval_height / 4)


@dataclass(frozen=True, slots=True)
class PathLayout:
    """The places shared by all constructs of a diagram, and its blocks."""

    blocks: tuple[Block, ...]
    height: float
    size: float
    item_left: float
    item_width: float
    box_height: float
    oval_left: float
    oval_width: float
    oval_height: float

    @property
    def label_share(self) -> float:
        """How far along a path its loading stands, from the item."""
        return 0.24 if self.size < SMALL else 0.32

    @property
    def oval_right(self) -> float:
        """Right edge of the ovals."""
        return self.oval_left + self.oval_width


def layout_of(
    constructs: Sequence[tuple[str, Sequence[tuple[str, float | None]]]], *, n_joined: int
) -> PathLayout:
    """Share the page between items, paths, constructs and ``n_joined`` correlations."""
    n_items = sum(len(items) for _, items in constructs)
    crowded = n_items > _CROWDED or len(constructs) > MOST_ARCS
    pitch = _pitch(n_items, len(constructs))
    size = min(SMALL, max(pitch * _POINTS_PER_MM, _LEAST_SIZE))
    oval_width, arrow = (_OVAL[0], _ARROW[0]) if crowded else (_OVAL[1], _ARROW[1])
    right = room_for(n_joined)
    room = min(WIDTH - 2 * MARGIN - right - oval_width - arrow - _PAD, _ITEM[1])
    words = _items(constructs, room, pitch, size)
    width = max(widest(sum(words, ()), size=size) + _PAD, _ITEM[0])
    left = max((WIDTH - width - arrow - oval_width - right) / 2, MARGIN)
    labels = _labels(
        [label for label, _ in constructs], oval_width, size, numbered=n_joined > MOST_ARCS
    )
    oval_height = max(height_of(label, size=size) for label in labels) + 2.4
    oval_height = oval_height if crowded else max(oval_height, _LEAST_OVAL)
    blocks, height = _stack(constructs, words, labels, pitch, oval_height)
    return PathLayout(
        blocks=blocks,
        height=height,
        size=size,
        item_left=left,
        item_width=width,
        box_height=pitch - (0.5 if crowded else 1.6),
        oval_left=left + width + arrow,
        oval_width=oval_width,
        oval_height=oval_height,
    )


def _items(
    constructs: Sequence[tuple[str, Sequence[tuple[str, float | None]]]],
    room: float,
    pitch: float,
    size: float,
) -> list[tuple[str, ...]]:
    """Wrap the items over two lines where their boxes hold two."""
    lines = 1 if pitch < 2 * height_of("x", size=size) + 0.8 else 2
    return [
        tuple(fitted(item, room=room, lines=lines, size=size) for item, _ in items)
        for _, items in constructs
    ]


def _pitch(n_items: int, n_constructs: int) -> float:
    """Return the distance of two items: as much as the page gives, within limits."""
    gaps = (n_constructs - 1) * _BETWEEN[0]
    return min(max((_TALLEST - gaps) / n_items, _PITCH[0]), _PITCH[1])


def _labels(names: Sequence[str], width: float, size: float, *, numbered: bool) -> tuple[str, ...]:
    """Wrap the names into ovals; the rounded ends take some of the room."""
    shown = [f"{place} {name}" for place, name in enumerate(names, 1)] if numbered else names
    return tuple(fitted(name, room=width - 6.0, lines=3, size=size) for name in shown)


def _stack(
    constructs: Sequence[tuple[str, Sequence[tuple[str, float | None]]]],
    words: Sequence[tuple[str, ...]],
    labels: Sequence[str],
    pitch: float,
    oval_height: float,
) -> tuple[tuple[Block, ...], float]:
    """Lay the constructs below one another, each as high as its items or its oval."""
    least, usual = _BETWEEN
    gap = usual if pitch > 6.0 else least
    blocks: list[Block] = []
    top = 0.0
    for (_, items), shown, label in zip(constructs, words, labels, strict=True):
        tall = max(len(items) * pitch, oval_height)
        middle = top + tall / 2
        first = middle - (len(items) - 1) * pitch / 2
        centers = tuple(first + place * pitch for place in range(len(items)))
        loadings = tuple(value for _, value in items)
        blocks.append(Block(label, shown, loadings, centers, middle))
        top += tall + gap
    return tuple(blocks), top - gap
