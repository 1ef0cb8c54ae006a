"""Likert bars: disagreement left and agreement right of one line, neutral apart.

A neutral share centered on the line hides the balance of the two sides, so it has
its own narrow panel at the right, on the same scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import Legend, legend_of
from crm_study.figures.lettering import SMALL, height_of, widest, width_of, write
from crm_study.figures.palette import AGREE, DISAGREE, INK, NEUTRAL, ink_on, steps
from crm_study.figures.rows import Rows, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PRINTED_FROM = 0.07
_BAR = 4.6
_HEAD = 5.0


@dataclass(frozen=True, slots=True)
class LikertItem:
    """One item: its words, its respondents, the shares of its answers in scale order.

    Shares run from 0 to 1, from the lowest to the highest scale point, and sum to 1.
    """

    label: str
    n_obs: int
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Split:
    """Which scale points disagree, are neutral, agree; a color for each point."""

    below: range
    neutral: int | None
    above: range
    colors: tuple[str, ...]

    def net(self, item: LikertItem) -> float:
        return self.agreement(item) - self.disagreement(item)

    def disagreement(self, item: LikertItem) -> float:
        return math.fsum(item.shares[point] for point in self.below)

    def agreement(self, item: LikertItem) -> float:
        return math.fsum(item.shares[point] for point in self.above)

    def indifference(self, item: LikertItem) -> float:
        return 0.0 if self.neutral is None else item.shares[self.neutral]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Widths in millimeters: bars share one unit, so that lengths compare."""

    left: float
    unit: float
    below: float
    above: float
    apart: float
    total: float


def likert_bars(
    items: Sequence[LikertItem],
    *,
    legend: Sequence[str],
    neutral: int | None = None,
    stamp: str | None = None,
    title: str = "",
) -> Figure:
    """Draw items as diverging bars, the largest net agreement on top.

    Parameters
    ----------
    items : sequence of LikertItem
        Items that share one scale.
    legend : sequence of str
        Words of the scale points, lowest first.
    neutral : int, optional
        Index of the neutral point; by default the middle of an odd scale, none of an
        even one.
    stamp : str, optional
        Words every figure of generated data must carry.
    title : str
        A heading inside the figure; a report prints its own above.

    Raises
    ------
    AnalysisError
        No item, shares that do not match the legend or do not sum to 1.

    Examples
    --------
    >>> items = [LikertItem("Low", 9, (0.5, 0.3, 0.2)), LikertItem("High", 9, (0.1, 0.2, 0.7))]
    >>> figure = likert_bars(items, legend=["No", "Neither", "Yes"])
    >>> [text.get_text() for text in figure.texts if text.get_gid() == "item"]
    ['High', 'Low']
    """
    _require_shares(items, len(legend))
    split = _split(len(legend), neutral)
    ranked = sorted(items, key=lambda item: (-split.net(item), item.label))
    rows, key = rows_of([item.label for item in ranked]), _legend(legend, split)
    foot = stamp_height(stamp)
    head = _HEAD + key.height + (height_of(title) + GAP if title else 0.0)
    figure = new_figure(WIDTH, MARGIN + head + rows.height + MARGIN + foot)
    _draw(figure, ranked, rows, split, bottom=foot + MARGIN)
    key.draw(figure, top=foot + MARGIN + rows.height + _HEAD + key.height)
    _print_title(figure, title)
    print_stamp(figure, stamp)
    return figure


def _require_shares(items: Sequence[LikertItem], n_points: int) -> None:
    if not items or n_points < 2:
        raise AnalysisError("Likert bars need at least one item and two scale points.")
    for item in items:
        if len(item.shares) != n_points or abs(math.fsum(item.shares) - 1) > 1e-6:
            raise AnalysisError(
                f"The shares of '{item.label}' must be {n_points} numbers that sum to 1; "
                f"got {len(item.shares)} that sum to {math.fsum(item.shares):.4g}."
            )


def _split(n_points: int, neutral: int | None) -> _Split:
    """Part the scale in two sides; both run to their strong color at the end."""
    if neutral is None and n_points % 2:
        neutral = n_points // 2
    if neutral is not None and not 0 < neutral < n_points - 1:
        raise AnalysisError(
            f"The neutral point must lie between the ends of the scale, 1 to {n_points - 2}; "
            f"got {neutral}."
        )
    below = range(n_points // 2 if neutral is None else neutral)
    above = range(len(below) + (neutral is not None), n_points)
    between = () if neutral is None else (NEUTRAL,)
    agreeing = tuple(reversed(steps(AGREE[::-1], len(above))))
    return _Split(below, neutral, above, (*steps(DISAGREE, len(below)), *between, *agreeing))


def _legend(words: Sequence[str], split: _Split) -> Legend:
    """Order the legend as the bars: the two sides, then the neutral panel."""
    apart = [] if split.neutral is None else [split.neutral]
    order = [*split.below, *split.above, *apart]
    return legend_of([(words[point], split.colors[point]) for point in order])


def _draw(
    figure: Figure, items: Sequence[LikertItem], rows: Rows, split: _Split, *, bottom: float
) -> None:
    top = bottom + rows.height
    for label, center in zip(rows.labels, rows.centers, strict=True):
        write(figure, MARGIN, top - center, label, ha="left", gid="item")
    grid = _grid(items, rows, split)
    axes = _panel(figure, grid, rows, bottom, (-grid.below, grid.above), left=grid.left)
    for item, center in zip(items, rows.centers, strict=True):
        _bars(axes, item, center, split, grid)
        _letter_row(figure, item, top - center, split, grid)
    rule(axes, ((0.0, 0.0), (0.0, rows.height)), color=INK, linewidth=1.0, zorder=4)
    _neutral_panel(figure, items, rows, split, grid, bottom=bottom)
    write(figure, WIDTH - MARGIN, top + 2.6, "n", ha="right", style="italic", size=SMALL)


def _grid(items: Sequence[LikertItem], rows: Rows, split: _Split) -> _Grid:
    """Share the room between the sides and the neutral panel by their longest bars."""
    total = width_of("100%", weight="bold") + GAP
    counts = widest([str(item.n_obs) for item in items])
    below = max(split.disagreement(item) for item in items)
    above = max(split.agreement(item) for item in items)
    apart = max(split.indifference(item) for item in items)
    left = MARGIN + rows.width + GAP + total
    gaps = total + (2 * GAP if split.neutral is not None else 0.0) + GAP + counts + MARGIN
    unit = (WIDTH - left - gaps) / max(below + above + apart, 1e-9)
    return _Grid(left, unit, below, above, apart, total)


def _panel(
    figure: Figure,
    grid: _Grid,
    rows: Rows,
    bottom: float,
    shares: tuple[float, float],
    *,
    left: float,
) -> Axes:
    """Add a panel whose x is shares; an empty side still gets a sliver."""
    low, high = shares[0], max(shares[1], shares[0] + 1e-6)
    return panel(
        figure,
        left=left,
        bottom=bottom,
        width=(high - low) * grid.unit,
        height=rows.height,
        x=(low, high),
        y=(rows.height, 0.0),
    )


def _bars(axes: Axes, item: LikertItem, center: float, split: _Split, grid: _Grid) -> None:
    """Stack both sides outward from the line, the mildest answer next to it."""
    start = 0.0
    for point in reversed(split.below):
        start -= item.shares[point]
        _segment(axes, (start, item.shares[point]), center, split.colors[point], grid)
    start = 0.0
    for point in split.above:
        _segment(axes, (start, item.shares[point]), center, split.colors[point], grid)
        start += item.shares[point]


def _segment(
    axes: Axes, extent: tuple[float, float], center: float, color: str, grid: _Grid
) -> None:
    """Draw one share from a start, and print it where it is large enough to be read."""
    start, share = extent
    place = (start, center - _BAR / 2)
    box(axes, place, (share, _BAR), facecolor=color, gid="share")
    text = _percent(share)
    if share >= PRINTED_FROM and share * grid.unit > width_of(text, size=SMALL):
        write(axes, start + share / 2, center, text, size=SMALL, color=ink_on(color), ha="center")


def _letter_row(
    figure: Figure, item: LikertItem, height: float, split: _Split, grid: _Grid
) -> None:
    """Write the totals at both ends of the bars and the number of respondents."""
    right = grid.left + (grid.below + grid.above) * grid.unit + grid.total
    below, above = split.disagreement(item), split.agreement(item)
    start = grid.left + (grid.below - below) * grid.unit - GAP / 2
    end = grid.left + (grid.below + above) * grid.unit + GAP / 2
    write(figure, start, height, _percent(below) + "%", weight="bold", ha="right", gid="total")
    write(figure, min(end, right), height, _percent(above) + "%", weight="bold", gid="total")
    write(figure, WIDTH - MARGIN, height, str(item.n_obs), ha="right", gid="n_obs")


def _neutral_panel(
    figure: Figure,
    items: Sequence[LikertItem],
    rows: Rows,
    split: _Split,
    grid: _Grid,
    *,
    bottom: float,
) -> None:
    """Draw the neutral shares in a panel of their own, on the scale of the bars."""
    if split.neutral is None:
        return
    left = grid.left + (grid.below + grid.above) * grid.unit + grid.total + GAP
    axes = _panel(figure, grid, rows, bottom, (0.0, grid.apart), left=left)
    axes.set_gid("neutral")
    rule(axes, ((0.0, 0.0), (0.0, rows.height)), color=INK, zorder=4)
    for item, center in zip(items, rows.centers, strict=True):
        _segment(axes, (0.0, split.indifference(item)), center, NEUTRAL, grid)


def _print_title(figure: Figure, title: str) -> None:
    height = figure.get_size_inches()[1] * 25.4
    if title:
        place = height - MARGIN - height_of(title) / 2
        write(figure, MARGIN, place, title, weight="bold", ha="left")


def _percent(share: float) -> str:
    """Whole percent, as printed on a bar; the exact share stays in the table."""
    return f"{100 * share:.0f}"
