"""Importance-performance map: what matters for a target against how well it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import mean
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, width_of, write
from crm_study.figures.palette import ACCENT, GRAY, INK, PAPER
from crm_study.figures.path_shapes import clear
from crm_study.figures.ranges import draw_mark
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits
from crm_study.results.prose import numbered

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEIGHT = 72.0
_LEFT = 17.0
_ROOM = 42.0
_DOT = 2.2
_AIR = 2.6
_COLUMNS, _LINE = 2, 4.2

#: Left edge, bottom edge, right edge and top edge, in millimeters.
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Point:
    """One point: its words and its place in data units."""

    label: str
    x: float
    y: float


def importance_map(
    labels: Sequence[str],
    importance: Sequence[float | None],
    performance: Sequence[float | None],
    *,
    x_label: str,
    y_label: str = "Performance, 0 to 100",
    crosshair: tuple[float, float] | None = None,
    quadrants: Sequence[str] = (),
    numbered: bool = False,
    stamp: str | None = None,
) -> Figure:
    """Draw one point a construct, predictor or item, with a cross at what is usual.

    Points at the lower right matter more than usual and are done less well than usual.

    Parameters
    ----------
    labels : sequence of str, length k
    importance, performance : sequence of float or None, length k
        Across and up; a point with None or nan is left out.
    x_label, y_label : str
        Names of the scales.
    crosshair : tuple of float, optional
        Importance and performance of the dashed lines; the means when left out.
    quadrants : sequence of str, length 4, optional
        Words in the corners: upper left, upper right, lower left, lower right.
    numbered : bool
        Number the points and name them below the map, where many names would overlap.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No point whose place is known, or columns of unequal length.

    Examples
    --------
    >>> figure = importance_map(["Image", "Quality"], [0.2, 0.5], [70, 60], x_label="Effect")
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "point"]
    ['Image', 'Quality']
    """
    points = _points(labels, importance, performance)
    cross = crosshair or (mean(p.x for p in points), mean(p.y for p in points))
    key = _key(points) if numbered else ()
    points = _numbered(points) if numbered else points
    foot = stamp_height(stamp) + _LINE * -(-len(key) // _COLUMNS)
    figure = new_figure(WIDTH, MARGIN + 2.0 + _HEIGHT + AXIS_HEIGHT + foot)
    _draw_key(figure, key, top=foot)
    width = WIDTH - _LEFT - MARGIN - 2.0
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=width,
        height=_HEIGHT,
        x=limits([*(p.x for p in points), cross[0]], margin=0.12),
        y=limits([*(p.y for p in points), cross[1]], margin=0.14),
    )
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label=y_label, per_mm=(x1 - x0) / width)
    draw_x_scale(axes, label=x_label, per_mm=(y1 - y0) / _HEIGHT)
    look = {"color": GRAY, "linestyle": (0, (4, 3)), "linewidth": 0.8, "gid": "crosshair"}
    rule(axes, ((cross[0], y0), (cross[0], y1)), **look)
    rule(axes, ((x0, cross[1]), (x1, cross[1])), **look)
    _name_corners(axes, quadrants, width)
    _draw_points(axes, points, width)
    print_stamp(figure, stamp)
    return figure


def _numbered(points: Sequence[_Point]) -> list[_Point]:
    return [replace(point, label=str(at)) for at, point in enumerate(points, start=1)]


def _key(points: Sequence[_Point]) -> tuple[str, ...]:
    """Return number and name of every point, each fitted into its column."""
    room = (WIDTH - 2 * MARGIN) / _COLUMNS - 2.0
    named = (numbered(at, point.label) for at, point in enumerate(points, start=1))
    return tuple(fitted(words, room=room) for words in named)


def _draw_key(figure: Figure, key: Sequence[str], *, top: float) -> None:
    """Write the names below the map, down the first column and then the next."""
    rows = -(-len(key) // _COLUMNS)
    for at, words in enumerate(key):
        left = MARGIN + (at // rows) * (WIDTH - 2 * MARGIN) / _COLUMNS
        middle = top - _LINE * (at % rows + 0.5)
        write(figure, left, middle, words, size=SMALL, ha="left", gid="key")


def _name_corners(axes: Axes, quadrants: Sequence[str], width: float) -> None:
    """Write the names of the quadrants into the corners, behind everything else."""
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    beside, below = _AIR * (x1 - x0) / width, _AIR * (y1 - y0) / _HEIGHT
    places = (
        (x0 + beside, y1 - below, "left"),
        (x1 - beside, y1 - below, "right"),
        (x0 + beside, y0 + below, "left"),
        (x1 - beside, y0 + below, "right"),
    )
    for words, (x, y, side) in zip(quadrants, places, strict=False):
        write(axes, x, y, words, size=SMALL, ha=side, color=GRAY, zorder=1, gid="quadrant")


def _points(
    labels: Sequence[str],
    importance: Sequence[float | None],
    performance: Sequence[float | None],
) -> list[_Point]:
    """Join the columns; leave out what has no place."""
    sizes = len(labels), len(importance), len(performance)
    rows = zip(labels, map(known, importance), map(known, performance), strict=False)
    points = [_Point(label, x, y) for label, x, y in rows if x is not None and y is not None]
    if len(set(sizes)) != 1 or not points:
        raise AnalysisError(
            "An importance map needs at least one point whose place is known and columns of one "
            f"length; got labels, importance and performance of length "
            f"{', '.join(map(str, sizes))}."
        )
    return points


def _draw_points(axes: Axes, points: Sequence[_Point], width: float) -> None:
    """Draw the dots, and each label where it covers nothing."""
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    across, up = width / (x1 - x0), _HEIGHT / (y1 - y0)
    spots = [((p.x - x0) * across, (p.y - y0) * up) for p in points]
    taken: list[_Box] = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in spots]
    for point, spot in zip(points, spots, strict=True):
        draw_mark(axes, (point.x, point.y), face=ACCENT, edge=PAPER, size=7.5, gid="dot")
        words = fitted(point.label, room=_ROOM, lines=2)
        box = _free_box(spot, (width_of(words, size=SMALL), height_of(words, size=SMALL)), taken)
        taken.append(box)
        size = ((box[2] - box[0]) / across, (box[3] - box[1]) / up)
        clear(axes, (x0 + box[0] / across, y0 + box[1] / up), size)
        place = (x0 + box[0] / across, y0 + (box[1] + box[3]) / 2 / up)
        write(axes, *place, words, size=SMALL, ha="left", color=INK, zorder=5, gid="point")


def _free_box(spot: tuple[float, float], size: tuple[float, float], taken: Sequence[_Box]) -> _Box:
    """Return the first place around a dot that covers least and stays on the panel."""
    (x, y), (wide, tall) = spot, size
    corners = [
        (x + _DOT, y - tall / 2),
        (x - _DOT - wide, y - tall / 2),
        (x - wide / 2, y + _DOT),
        (x - wide / 2, y - _DOT - tall),
        (x + _DOT / 2, y + _DOT),
        (x + _DOT / 2, y - _DOT - tall),
        (x - _DOT / 2 - wide, y + _DOT),
        (x - _DOT / 2 - wide, y - _DOT - tall),
    ]
    boxes = [(left, low, left + wide, low + tall) for left, low in corners]
    panel_width = WIDTH - _LEFT - MARGIN - 2.0
    return min(boxes, key=lambda box: _covered(box, taken) + _beyond(box, panel_width))


def _covered(box: _Box, taken: Sequence[_Box]) -> float:
    """Return the area of a box that others take already."""
    areas = (
        max(min(box[2], other[2]) - max(box[0], other[0]), 0.0)
        * max(min(box[3], other[3]) - max(box[1], other[1]), 0.0)
        for other in taken
    )
    return round(sum(areas), 3)


def _beyond(box: _Box, width: float) -> float:
    """Return a price for leaving the panel."""
    out = max(-box[0], 0.0) + max(box[2] - width, 0.0)
    return 100.0 * (out + max(-box[1], 0.0) + max(box[3] - _HEIGHT, 0.0))
