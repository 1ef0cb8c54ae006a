"""Path diagram of a measurement model: items, loadings, constructs, correlations.

Items stand in boxes at the left, constructs in ovals of one size beside them. Up to
five constructs are joined by arcs; more would make a tangle, so that their
correlations stand as a triangle of figures, each row level with its construct.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import known, two_decimals
from crm_study.figures.house import MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import GRAY, INK, PAPER
from crm_study.figures.path_correlations import MOST_ARCS, draw_arcs, draw_triangle
from crm_study.figures.path_layout import Block, PathLayout, layout_of
from crm_study.figures.path_shapes import draw_head, draw_oval, write_on_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Construct = tuple[str, Sequence[tuple[str, float | None]]]

_NOTE = 6.0
_SOLID = {"color": INK, "linewidth": 0.9, "linestyle": "-", "gid": "path"}
_DASHED = {"color": GRAY, "linewidth": 0.9, "linestyle": (0, (3.5, 2.5)), "gid": "weak-path"}
_UNKNOWN = "n/a"


def path_diagram(
    constructs: Sequence[Construct],
    correlations: Mapping[tuple[str, str], float | None],
    *,
    weak_below: float = 0.4,
    stamp: str | None = None,
) -> Figure:
    """Draw a measurement model from left to right.

    Parameters
    ----------
    constructs : sequence of (str, sequence of (str, float or None))
        Each construct with its items and their standardized loadings, from the top
        down; None or nan prints "n/a" on a dashed path.
    correlations : mapping of (str, str) to float or None
        Correlations of two constructs, in either order of their names; what is
        missing, None or nan is not drawn.
    weak_below : float
        Absolute loading below which a path is dashed and gray.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No construct, a construct without items, two of one name, or a correlation of
        a construct that is not drawn.

    Examples
    --------
    >>> figure = path_diagram([("SCRM", [("s1", 0.81), ("s2", 0.35)])], {})
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "loading"]
    ['.81', '.35']
    """
    _require_model(constructs, correlations)
    pairs = _pairs(constructs, correlations)
    weak = any(_is_weak(value, weak_below) for _, items in constructs for _, value in items)
    layout = layout_of(constructs, n_joined=len(constructs) if pairs else 0)
    foot = stamp_height(stamp) + (_NOTE if weak else 0.0)
    figure = new_figure(WIDTH, foot + layout.height + 2 * MARGIN)
    axes = _panel(figure, layout, bottom=foot + MARGIN)
    for block in layout.blocks:
        _draw_block(axes, layout, block, weak_below)
    if pairs:
        draw = draw_arcs if len(constructs) <= MOST_ARCS else draw_triangle
        draw(axes, layout, pairs)
    if weak:
        _explain(axes, layout, weak_below)
    print_stamp(figure, stamp)
    return figure


def _require_model(
    constructs: Sequence[Construct], correlations: Mapping[tuple[str, str], float | None]
) -> None:
    names = [label for label, _ in constructs]
    if not names or any(not items for _, items in constructs):
        raise AnalysisError("A path diagram needs at least one construct, each with its items.")
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise AnalysisError(f"Two constructs of a path diagram are called '{twice}'.")
    foreign = sorted({name for pair in correlations for name in pair} - set(names))
    if foreign:
        raise AnalysisError(f"The path diagram has no construct '{foreign[0]}' to correlate.")


def _pairs(
    constructs: Sequence[Construct], correlations: Mapping[tuple[str, str], float | None]
) -> dict[tuple[int, int], float]:
    """Return the known correlations by place, the upper construct first."""
    places = {label: place for place, (label, _) in enumerate(constructs)}
    pairs: dict[tuple[int, int], float] = {}
    for (one, other), value in correlations.items():
        number = known(value)
        low, high = sorted((places[one], places[other]))
        if number is not None and low != high:
            pairs[low, high] = number
    return pairs


def _panel(figure: Figure, layout: PathLayout, *, bottom: float) -> Axes:
    """Make the page a drawing board: both ways in millimeters, y from the top down."""
    return panel(
        figure,
        left=0.0,
        bottom=bottom,
        width=WIDTH,
        height=layout.height,
        x=(0.0, WIDTH),
        y=(layout.height, 0.0),
    )


def _draw_block(axes: Axes, layout: PathLayout, block: Block, weak_below: float) -> None:
    """Draw a construct, its items and the paths between them."""
    for item, center in zip(block.items, block.centers, strict=True):
        _draw_item(axes, layout, item, center)
    for value, center in zip(block.loadings, block.centers, strict=True):
        _draw_path(axes, layout, block, (value, center), weak_below)
    middle = layout.oval_left + layout.oval_width / 2
    draw_oval(axes, (middle, block.middle), (layout.oval_width, layout.oval_height))
    look = {"size": layout.size, "ha": "center", "gid": "construct", "zorder": 5}
    write(axes, middle, block.middle, block.label, **look)  # type: ignore[arg-type]


def _draw_item(axes: Axes, layout: PathLayout, item: str, center: float) -> None:
    corner = (layout.item_left, center - layout.box_height / 2)
    frame = {"facecolor": PAPER, "edgecolor": INK, "linewidth": 0.6, "zorder": 1, "gid": "box"}
    box(axes, corner, (layout.item_width, layout.box_height), **frame)
    middle = layout.item_left + layout.item_width / 2
    look = {"size": layout.size, "ha": "center", "gid": "item"}
    write(axes, middle, center, item, **look)  # type: ignore[arg-type]


def _draw_path(
    axes: Axes, layout: PathLayout, block: Block, end: tuple[float | None, float], weak_below: float
) -> None:
    """Draw the arrow from a construct to an item, its loading level with the others."""
    value, center = end
    weak = _is_weak(value, weak_below)
    start = (layout.oval_left, block.start(center, layout.oval_height))
    tip = (layout.item_left + layout.item_width, center)
    rule(axes, (start, tip), zorder=1, **(_DASHED if weak else _SOLID))
    draw_head(axes, tip, start, color=GRAY if weak else INK)
    across = tip[0] + layout.label_share * (start[0] - tip[0])
    height = center + layout.label_share * (start[1] - center)
    text = _UNKNOWN if known(value) is None else two_decimals(value)
    write_on_line(axes, (across, height), text, size=layout.size, gid="loading")


def _explain(axes: Axes, layout: PathLayout, weak_below: float) -> None:
    """Say below the drawing what a dashed path means."""
    height = layout.height + _NOTE / 2 + 0.8
    left = layout.item_left
    rule(axes, ((left, height), (left + 9.0, height)), **{**_DASHED, "gid": "key"})
    words = f"loading below {two_decimals(weak_below)}, or unknown"
    write(axes, left + 10.5, height, words, size=SMALL, ha="left", gid="note")


def _is_weak(value: float | None, weak_below: float) -> bool:
    number = known(value)
    return number is None or abs(number) < weak_below
