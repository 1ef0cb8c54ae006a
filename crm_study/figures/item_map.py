"""Item map of a pilot: how each item goes with the rest, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError, listed
from crm_study.figures.fitting import fitted, known, two_decimals
from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, widest, width_of, write
from crm_study.figures.palette import ACCENT, HAIRLINE, INK, PAPER, WARNING
from crm_study.figures.ranges import draw_mark
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TALLEST = 195.0
_ROW = (3.2, 6.4)
_LEGEND = 6.0
_HEAD = 5.0
_GROUP_ROOM = 26.0
_ITEM_ROOM = 57.0
_POINTS_PER_MM = 2.2
_AXIS = "Correlation with the rest of the construct"


@dataclass(frozen=True, slots=True)
class Mark:
    """How a verdict looks: form, fill and color, each enough to know it by."""

    marker: str
    face: str
    edge: str


MARKS = {
    "keep": Mark("o", ACCENT, ACCENT),
    "rewrite": Mark("s", PAPER, "#B06F00"),
    "reverse": Mark("<", "#A3437B", "#A3437B"),
    "drop": Mark("X", PAPER, WARNING),
}


@dataclass(frozen=True, slots=True)
class _Item:
    """One row: its words, what was measured and what was decided."""

    label: str
    estimate: float | None
    low: float | None
    high: float | None
    verdict: str
    group: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Rows of equal height, columns as wide as their words."""

    labels: tuple[str, ...]
    row: float
    size: float
    label_left: float
    left: float
    right: float

    @property
    def height(self) -> float:
        """Height of all rows, in millimeters."""
        return self.row * len(self.labels)


def item_map(
    items: Sequence[str],
    item_rest: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    verdicts: Sequence[str],
    *,
    reference: float | None,
    reference_label: str,
    groups: Sequence[str] | None = None,
    axis_label: str = _AXIS,
    stamp: str | None = None,
) -> Figure:
    """Draw one row an item, its mark by verdict; what is not kept is named at the right.

    Parameters
    ----------
    items : sequence of str, length k
        Words or names of the items, from the top down.
    item_rest, lows, highs : sequence of float or None, length k
        Item-rest correlation and its limits; None or nan draws no mark.
    verdicts : sequence of str, length k
        ``keep``, ``rewrite``, ``reverse`` or ``drop``.
    reference : float or None
        Where a dashed cut-off line stands.
    reference_label : str
        What the line means.
    groups : sequence of str, length k, optional
        Construct of each item; equal neighbors share one label at the left.
    axis_label : str
        Name of the scale.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No item, columns of unequal length, or an unknown verdict.

    Examples
    --------
    >>> figure = item_map(["s1", "s2"], [0.6, -0.4], [0.4, -0.6], [0.7, -0.2],
    ...                   ["keep", "reverse"], reference=0.3, reference_label="cut-off .30")
    >>> [text.get_text() for text in figure.texts if text.get_gid() == "verdict"]
    ['reverse']
    """
    rows = _rows(items, item_rest, lows, highs, verdicts, groups)
    foot = stamp_height(stamp)
    layout = _layout(rows, grouped=groups is not None)
    height = MARGIN + _LEGEND + _HEAD + layout.height + AXIS_HEIGHT + foot
    figure = new_figure(WIDTH, height)
    base = AXIS_HEIGHT + foot
    axes = _panel(figure, rows, layout, base, reference)
    _letter(figure, rows, layout, top=base + layout.height)
    if groups is not None:
        _letter_groups(figure, rows, layout, top=base + layout.height)
    _draw(axes, rows, layout)
    if reference is not None:
        _draw_reference(axes, reference, reference_label)
    draw_x_scale(axes, label=axis_label, per_mm=-1.0)
    _explain(figure, rows)
    print_stamp(figure, stamp)
    return figure


def _rows(
    items: Sequence[str],
    item_rest: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    verdicts: Sequence[str],
    groups: Sequence[str] | None,
) -> tuple[_Item, ...]:
    """Join the columns, which must be equally long and know their verdicts."""
    names = [""] * len(items) if groups is None else groups
    columns = (items, item_rest, lows, highs, verdicts, names)
    sizes = [len(column) for column in columns]
    if not items or len(set(sizes)) != 1:
        raise AnalysisError(
            "An item map needs at least one item and columns of one length; got items, item-rest "
            "correlations, lows, highs, verdicts and groups of length "
            f"{', '.join(map(str, sizes))}."
        )
    unknown = [verdict for verdict in verdicts if verdict not in MARKS]
    if unknown:
        raise AnalysisError(f"An item map knows the verdicts {listed(MARKS)}; got '{unknown[0]}'.")
    numbers = ([known(value) for value in column] for column in (item_rest, lows, highs))
    return tuple(_Item(*row) for row in zip(items, *numbers, verdicts, names, strict=True))


def _layout(rows: Sequence[_Item], *, grouped: bool) -> _Layout:
    """Make the rows as high as the page allows; the words take what their size needs."""
    least, usual = _ROW
    row = min(max(_TALLEST / len(rows), least), usual)
    size = min(SMALL, row * _POINTS_PER_MM)
    room = _ITEM_ROOM if grouped else _ITEM_ROOM + _GROUP_ROOM / 2
    labels = tuple(fitted(item.label, room=room, size=size) for item in rows)
    groups = _group_labels(rows, row, size) if grouped else ()
    label_left = MARGIN + (widest(groups, size=size, weight="bold") + GAP if grouped else 0.0)
    left = label_left + widest(labels, size=size) + GAP
    right = MARGIN + widest(MARKS, size=size) + GAP / 2 + width_of("\u2212.00", size=size) + GAP
    return _Layout(labels, row, size, label_left, left, right)


def _group_labels(rows: Sequence[_Item], row: float, size: float) -> tuple[str, ...]:
    """Wrap each group's label over as many lines as its rows hold."""
    line = height_of("x", size=size)
    runs = ((name, len(list(run))) for name, run in groupby(rows, key=lambda item: item.group))
    return tuple(
        fitted(name, room=_GROUP_ROOM, lines=max(int(count * row / line), 1), size=size)
        for name, count in runs
    )


def _panel(
    figure: Figure, rows: Sequence[_Item], layout: _Layout, base: float, reference: float | None
) -> Axes:
    values = [end for item in rows for end in (item.low, item.estimate, item.high)]
    return panel(
        figure,
        left=layout.left,
        bottom=base,
        width=WIDTH - layout.left - layout.right,
        height=layout.height,
        x=limits([*values, reference, 0.0]),
        y=(layout.height, 0.0),
    )


def _letter(figure: Figure, rows: Sequence[_Item], layout: _Layout, *, top: float) -> None:
    """Write the items at the left; at the right the figure, and a verdict that asks for work."""
    word = WIDTH - MARGIN - widest(MARKS, size=layout.size)
    look = {"size": layout.size}
    for place, (item, label) in enumerate(zip(rows, layout.labels, strict=True)):
        height = top - layout.row * (place + 0.5)
        write(figure, layout.label_left, height, label, ha="left", gid="item", **look)
        number = two_decimals(item.estimate)
        write(figure, word - GAP / 2, height, number, ha="right", gid="value", **look)
        if item.verdict != "keep":
            color = MARKS[item.verdict].edge
            write(figure, word, height, item.verdict, color=color, gid="verdict", **look)


def _letter_groups(figure: Figure, rows: Sequence[_Item], layout: _Layout, *, top: float) -> None:
    """Write each group's label beside its first rows, a hairline above all but the first."""
    labels = _group_labels(rows, layout.row, layout.size)
    runs = [len(list(run)) for _, run in groupby(rows, key=lambda item: item.group)]
    axes = figure.axes[0]
    low, high = axes.get_xlim()
    across = (high - low) / (WIDTH - layout.left - layout.right)
    start = 0
    for label, count in zip(labels, runs, strict=True):
        edge = layout.row * start
        height = top - edge - layout.row / 2 + height_of("x", size=layout.size) / 2
        look = {"size": layout.size, "weight": "bold", "va": "top", "gid": "group"}
        write(figure, MARGIN, height, label, ha="left", **look)  # type: ignore[arg-type]
        if start:
            ends = (low - (layout.left - MARGIN) * across, high + (layout.right - MARGIN) * across)
            rule(axes, ((ends[0], edge), (ends[1], edge)), linewidth=0.5, gid="divider")
        start += count


def _draw(axes: Axes, rows: Sequence[_Item], layout: _Layout) -> None:
    """Draw the zero line, the intervals as bars, the estimates as marks of their verdict."""
    rule(axes, ((0.0, 0.0), (0.0, layout.height)), color=HAIRLINE, linewidth=0.6, gid="zero")
    size = min(5.8, layout.row * 1.45)
    for place, item in enumerate(rows):
        center, look = layout.row * (place + 0.5), MARKS[item.verdict]
        if item.low is not None and item.high is not None:
            ends = ((item.low, center), (item.high, center))
            rule(axes, ends, color=look.edge, linewidth=1.3, zorder=2, gid="interval")
        if item.estimate is not None:
            spot = (item.estimate, center)
            _draw_mark(axes, spot, item.verdict, size=size, gid=item.verdict)


def _draw_reference(axes: Axes, value: float, label: str) -> None:
    line = ((value, axes.get_ylim()[0]), (value, 0.0))
    rule(axes, line, color=INK, linestyle=(0, (4, 3)), linewidth=0.8, zorder=1, gid="reference")
    write(axes, value, -2.4, fitted(label, room=60.0), size=SMALL, ha="center", gid="reference")


def _explain(figure: Figure, rows: Sequence[_Item]) -> None:
    """Name the verdicts that occur at the top left, with how many items each has."""
    top = figure.get_size_inches()[1] * 25.4 - MARGIN
    place = {"left": 0.0, "bottom": top - _LEGEND, "width": WIDTH, "height": _LEGEND}
    axes = panel(figure, **place, x=(0.0, WIDTH), y=(0.0, _LEGEND))
    axes.set_gid("legend")
    left = MARGIN + 1.4
    for verdict in MARKS:
        count = sum(item.verdict == verdict for item in rows)
        if count:
            _draw_mark(axes, (left, _LEGEND / 2), verdict, size=5.8, gid="key")
            words = f"{verdict} ({count})"
            write(axes, left + 2.4, _LEGEND / 2, words, size=SMALL, ha="left", gid="legend")
            left += width_of(words, size=SMALL) + 8.0


def _draw_mark(
    axes: Axes, place: tuple[float, float], verdict: str, *, size: float, gid: str
) -> None:
    look = MARKS[verdict]
    draw_mark(axes, place, marker=look.marker, face=look.face, edge=look.edge, size=size, gid=gid)
