"""Structural diagram: constructs in causal order from left to right, paths between them.

Constructs stand on an ellipse, by turns above and below, so that no straight path runs
through a construct it does not concern, and every arrow points to the right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known, two_decimals
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, write
from crm_study.figures.palette import GRAY, INK
from crm_study.figures.path_shapes import draw_head, draw_oval, write_on_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Predictor, outcome, coefficient, and whether its interval excludes zero.
Arrow = tuple[str, str, float | None, bool]
_WIDEST, _NARROWEST = 36.0, 23.0
_OVAL = 17.0
_NOTE = 6.0
_TALLEST = 92.0
_PER_CONSTRUCT = 9.0
_ALONG = (0.42, 0.3, 0.55, 0.66, 0.22)
_APART = 6.5
_SHORT, _BESIDE = 11.0, 2.6


@dataclass(frozen=True, slots=True)
class _Place:
    """One construct: its words and its middle, in millimeters from the top left."""

    words: str
    x: float
    y: float


def structural_diagram(
    constructs: Sequence[tuple[str, float | None]],
    arrows: Sequence[Arrow],
    *,
    stamp: str | None = None,
) -> Figure:
    r"""Draw constructs with the share of variance accounted for, and the paths between them.

    Parameters
    ----------
    constructs : sequence of (str, float or None)
        Name and R² of every construct, each after those that lead to it; None or nan for
        one that nothing leads to.
    arrows : sequence of (str, str, float or None, bool)
        Predictor, outcome, coefficient, and whether it is clear; an unclear one is gray
        and dashed.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than two constructs, or an arrow to one that is not drawn.

    Examples
    --------
    >>> figure = structural_diagram([("Image", None), ("Loyalty", 0.25)],
    ...                             [("Image", "Loyalty", 0.5, True)])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['.50', 'Image', 'Loyalty\nR² = .25']
    """
    names = [name for name, _ in constructs]
    foreign = [end for one, two, _, _ in arrows for end in (one, two) if end not in names]
    if len(names) < 2 or foreign:
        raise AnalysisError(
            "A structural diagram needs at least two constructs, and arrows between them only."
        )
    unclear = any(not clear for *_, clear in arrows)
    foot = stamp_height(stamp) + (_NOTE if unclear else 0.0)
    width = _oval_width(len(names))
    places, height = _places(constructs, width)
    figure = new_figure(WIDTH, foot + height + 2 * MARGIN)
    axes = panel(
        figure,
        left=0.0,
        bottom=foot + MARGIN,
        width=WIDTH,
        height=height,
        x=(0.0, WIDTH),
        y=(height, 0.0),
    )
    told: list[tuple[float, float]] = []
    for one, two, value, clear in arrows:
        _draw_arrow(axes, (places[one], places[two]), (value, clear), width, told)
    for place in places.values():
        _draw_construct(axes, place, width)
    if unclear:
        _explain(axes, height)
    print_stamp(figure, stamp)
    return figure


def _oval_width(count: int) -> float:
    step = (WIDTH - _WIDEST) / (count - 1)
    return max(min(_WIDEST, 2 * step - 6.0), _NARROWEST)


def _places(
    constructs: Sequence[tuple[str, float | None]], width: float
) -> tuple[dict[str, _Place], float]:
    """Put constructs on an ellipse, evenly from left to right, by turns above and below."""
    last = len(constructs) - 1
    reach = min(24.0 + _PER_CONSTRUCT * (last - 1), _TALLEST) / 2
    across = [2 * number / last - 1 for number in range(last + 1)]
    down = [
        reach * math.sqrt(max(1 - x**2, 0.0)) * (-1 if number % 2 else 1)
        for number, x in enumerate(across)
    ]
    top = _OVAL / 2 + 1.0 - min(down)
    found = {}
    for (name, share), x, y in zip(constructs, across, down, strict=True):
        told = [] if known(share) is None else [f"R² = {two_decimals(share)}"]
        named = fitted(name, room=width - 5.0, lines=3)
        words = "\n".join([named, *(fitted(line, room=width) for line in told)])
        place = WIDTH / 2 + x * (WIDTH / 2 - MARGIN - width / 2)
        found[name] = _Place(words, place, top + y)
    return found, top + max(down) + _OVAL / 2 + 1.0


def _draw_construct(axes: Axes, place: _Place, width: float) -> None:
    draw_oval(axes, (place.x, place.y), (width, _OVAL))
    write(axes, place.x, place.y, place.words, size=SMALL, ha="center", zorder=5, gid="construct")


def _draw_arrow(
    axes: Axes,
    ends: tuple[_Place, _Place],
    value: tuple[float | None, bool],
    width: float,
    told: list[tuple[float, float]],
) -> None:
    """Draw a path from edge to edge, its coefficient where no other one stands."""
    coefficient, clear = value
    start, tip = _edge(*ends, width), _edge(*ends[::-1], width)
    dashes = "-" if clear else (0, (3.5, 2.5))
    color = INK if clear else GRAY
    rule(axes, (start, tip), color=color, linewidth=0.9, linestyle=dashes, zorder=1, gid="path")
    draw_head(axes, tip, start, color=color)
    text = "n/a" if known(coefficient) is None else two_decimals(coefficient)
    if math.dist(start, tip) < _SHORT:
        told.append(_beside(start, tip))
        write(axes, *told[-1], text, size=SMALL, ha="center", zorder=6, gid="coefficient")
        return
    run, rise = tip[0] - start[0], tip[1] - start[1]
    spots = [(start[0] + share * run, start[1] + share * rise) for share in _ALONG]
    near = [min((math.dist(spot, other) for other in told), default=math.inf) for spot in spots]
    free = [spot for spot, gap in zip(spots, near, strict=True) if gap >= _APART]
    chosen = free[0] if free else spots[near.index(max(near))]
    told.append(chosen)
    write_on_line(axes, chosen, text, size=SMALL, gid="coefficient")


def _beside(start: tuple[float, float], tip: tuple[float, float]) -> tuple[float, float]:
    """Return the place above the middle of a path that is too short to be written on."""
    run, rise = tip[0] - start[0], tip[1] - start[1]
    length = math.hypot(run, rise) or 1.0
    side = _BESIDE / length * (-1 if run > 0 else 1)
    x, y = (start[0] + tip[0]) / 2, (start[1] + tip[1]) / 2
    return x - side * rise, y + side * run


def _edge(one: _Place, two: _Place, width: float) -> tuple[float, float]:
    """Return where the line from one construct to another leaves its oval."""
    run, rise = two.x - one.x, two.y - one.y
    radius, flat = _OVAL / 2, width / 2 - _OVAL / 2
    share = min(
        radius / abs(rise) if rise else math.inf,
        (flat + radius) / abs(run) if run else math.inf,
    )
    x, y = run * share, rise * share
    if abs(x) > flat:
        x, y = _on_round_end(run, rise, flat, radius)
    return one.x + x, one.y + y


def _on_round_end(run: float, rise: float, flat: float, radius: float) -> tuple[float, float]:
    """Cut a ray from the middle with the round end of an oval."""
    center = math.copysign(flat, run)
    square, half = run**2 + rise**2, run * center
    share = (half + math.sqrt(half**2 - square * (center**2 - radius**2))) / square
    return run * share, rise * share


def _explain(axes: Axes, height: float) -> None:
    """Say below the drawing what a dashed path means."""
    level = height + _NOTE / 2 + 0.8
    line = ((MARGIN, level), (MARGIN + 9.0, level))
    rule(axes, line, color=GRAY, linewidth=0.9, linestyle=(0, (3.5, 2.5)), gid="key")
    words = "the interval of the path includes zero, or is unknown"
    write(axes, MARGIN + 10.5, level, words, size=SMALL, ha="left", gid="note")
