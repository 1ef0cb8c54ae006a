"""Loading heatmap: items down, factors across, every loading printed in its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known, two_decimals
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, legible, widest, write
from crm_study.figures.palette import DIVERGING, HAIRLINE, INK, PAPER, blend, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TALLEST = 195.0
_ALL_CELLS = 72.0
_CELL_RANGE = (7.8, 14.0)
_HEAD_SIZES = (7.5, 7.0, 6.5)
_ROW_RANGE = (3.3, 6.4)
_AIR = 2.2
_POINTS_PER_MM = 1.15
_PALE = "#767676"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Labels wrapped to their room; widths, heights and letter size of the cells."""

    labels: tuple[str, ...]
    heads: tuple[str, ...]
    head_size: float
    key: str
    rows: tuple[float, ...]
    cell: float
    size: float

    @property
    def head(self) -> float:
        """Height in millimeters of the names of the factors."""
        return max(height_of(head, size=self.head_size) for head in self.heads) + 1.6


def loading_heatmap(
    items: Sequence[str],
    factors: Sequence[str],
    loadings: Sequence[Sequence[float | None]],
    *,
    cutoff: float = 0.3,
    stamp: str | None = None,
) -> Figure:
    """Draw loadings as cells: colored from the cut-off on, pale figures below it.

    Rows and columns keep the order given. Names of factors that are too long for
    their column are numbered, and told above the table.

    Parameters
    ----------
    items : sequence of str, length k
        Words or names of the items; long ones are wrapped, or cut in a tall table.
    factors : sequence of str, length m
        Names of the factors.
    loadings : sequence of sequences of float or None, shape (k, m)
        Loadings; None or nan leaves a cell blank.
    cutoff : float
        Least absolute loading that is colored.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No item or no factor, or loadings of another size.

    Examples
    --------
    >>> figure = loading_heatmap(["a", "b"], ["F1"], [[0.71], [0.12]])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['.71', '.12']
    """
    _require_size(items, factors, loadings)
    grid = _grid(items, factors)
    foot = stamp_height(stamp) + MARGIN
    tall = sum(grid.rows)
    key = height_of(grid.key, size=SMALL) + GAP if grid.key else 0.0
    figure = new_figure(WIDTH, foot + tall + grid.head + key + MARGIN)
    axes = _panel(figure, grid, bottom=foot)
    _name(figure, grid, top=foot + tall)
    _cells(axes, grid, loadings, cutoff)
    print_stamp(figure, stamp)
    return figure


def _require_size(
    items: Sequence[str], factors: Sequence[str], loadings: Sequence[Sequence[float | None]]
) -> None:
    sizes = {len(row) for row in loadings}
    if not items or not factors or len(loadings) != len(items) or sizes != {len(factors)}:
        raise AnalysisError(
            "A loading heatmap needs a row for each item and a column for each factor; got "
            f"{len(items)} items, {len(factors)} factors, {len(loadings)} rows and "
            f"{max(sizes, default=0)} columns."
        )


def _grid(items: Sequence[str], factors: Sequence[str]) -> _Grid:
    """Share the page: columns first, the rest for the words of the items."""
    least, most = _CELL_RANGE
    cell = min(max(_ALL_CELLS / len(factors), least), most)
    cell = min(cell, (WIDTH - 40.0) / len(factors))
    room = WIDTH - 2 * MARGIN - GAP - cell * len(factors)
    labels, rows = _labels(items, room)
    heads, head_size = _heads(factors, cell)
    key = "" if heads else _key(factors)
    heads = heads or tuple(str(place) for place in range(1, len(factors) + 1))
    size = min(SMALL, cell * _POINTS_PER_MM, min(rows) * 2.1)
    return _Grid(labels, heads, head_size, key, rows, cell, size)


def _heads(factors: Sequence[str], cell: float) -> tuple[tuple[str, ...], float]:
    """Wrap the factors over their columns, smaller if need be; () if they do not fit."""
    for size in _HEAD_SIZES:
        heads = tuple(fitted(name, room=cell - 0.6, lines=3, size=size) for name in factors)
        words = tuple(" ".join(head.split()) for head in heads)
        whole = words == tuple(" ".join(legible(name).split()) for name in factors)
        if whole and widest(heads, size=size, weight="bold") < cell - 0.4:
            return heads, size
    return (), SMALL


def _labels(items: Sequence[str], room: float) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Wrap the items over three, two or one lines, whichever the page still holds."""
    least, usual = _ROW_RANGE
    for lines in (3, 2):
        labels = tuple(fitted(item, room=room, lines=lines) for item in items)
        rows = tuple(max(height_of(label, size=SMALL) + _AIR, usual) for label in labels)
        if sum(rows) <= _TALLEST:
            return labels, rows
    height = min(max(_TALLEST / len(items), least), usual)
    return tuple(fitted(item, room=room) for item in items), (height,) * len(items)


def _key(factors: Sequence[str]) -> str:
    """Tell the numbers of the columns, each name whole on its line."""
    names = (f"{place} {name}" for place, name in enumerate(factors, start=1))
    words = "\u00a0\u00b7 ".join(name.replace(" ", "\u00a0") for name in names)
    return fitted(words, room=WIDTH - 2 * MARGIN, lines=6)


def _panel(figure: Figure, grid: _Grid, *, bottom: float) -> Axes:
    """Add the panel at the right edge of the page: x counts columns, y millimeters."""
    across, tall = grid.cell * len(grid.heads), sum(grid.rows)
    return panel(
        figure,
        left=MARGIN + widest(grid.labels, size=SMALL) + GAP,
        bottom=bottom,
        width=across,
        height=tall,
        x=(0.0, float(len(grid.heads))),
        y=(tall, 0.0),
    )


def _name(figure: Figure, grid: _Grid, *, top: float) -> None:
    """Write the items at the left, the factors above, and the key of their numbers."""
    left, middle = MARGIN + widest(grid.labels, size=SMALL) + GAP, top
    for label, height in zip(grid.labels, grid.rows, strict=True):
        middle -= height / 2
        write(figure, MARGIN, middle, label, size=SMALL, ha="left", gid="item")
        middle -= height / 2
    for place, head in enumerate(grid.heads):
        look = {"weight": "bold", "ha": "center", "va": "bottom", "gid": "factor"}
        middle = left + grid.cell * (place + 0.5)
        write(figure, middle, top + 0.8, head, size=grid.head_size, **look)
    if grid.key:
        height = top + grid.head + GAP / 2 + height_of(grid.key, size=SMALL) / 2
        write(figure, MARGIN, height, grid.key, size=SMALL, ha="left", gid="key")


def _cells(
    axes: Axes, grid: _Grid, loadings: Sequence[Sequence[float | None]], cutoff: float
) -> None:
    top, right = 0.0, float(len(grid.heads))
    for row, height in zip(loadings, grid.rows, strict=True):
        rule(axes, ((0.0, top), (right, top)), linewidth=0.4, color=HAIRLINE)
        for column, value in enumerate(row):
            number = known(value)
            if number is not None:
                _cell(axes, (column, top), height, number, cutoff, grid.size)
        top += height
    rule(axes, ((0.0, top), (right, top)), linewidth=0.4, color=HAIRLINE)
    rule(axes, ((0.0, 0.0), (right, 0.0)), color=INK, zorder=3)


def _cell(
    axes: Axes,
    corner: tuple[float, float],
    height: float,
    value: float,
    cutoff: float,
    size: float,
) -> None:
    """Color and print a loading from the cut-off on; below it, only print it, pale."""
    strong = abs(value) >= cutoff
    color = blend(DIVERGING, (value + 1) / 2) if strong else PAPER
    if strong:
        look = {"facecolor": color, "edgecolor": PAPER, "linewidth": 0.8, "gid": "cell"}
        box(axes, corner, (1.0, height), **look)
    write(
        axes,
        corner[0] + 0.5,
        corner[1] + height / 2,
        two_decimals(value),
        size=size,
        ha="center",
        color=ink_on(color) if strong else _PALE,
        gid="strong" if strong else "pale",
    )
