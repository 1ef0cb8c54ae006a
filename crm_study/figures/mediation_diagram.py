"""Path diagram of a mediation: boxes, arrows, and the slope on every arrow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, two_decimals
from crm_study.figures.house import MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SIZE, SMALL, write
from crm_study.figures.palette import ACCENT, GRAY, INK, PAPER
from crm_study.figures.path_shapes import draw_head, write_on_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: A slope, and whether it differs from zero.
Path = tuple[float | None, bool]
_Ends = tuple[tuple[float, float], tuple[float, float]]

_HIGH = 12.0
_WIDE = 36.0
_PITCH = 19.0
#: Width of the boxes and height of the arch, by mediators in series: no path meets a box.
_ARCH = {2: (29.0, 34.0), 3: (29.0, 54.0), 4: (22.0, 64.0)}
MOST_IN_ARCH = max(_ARCH)
_NOTE = 6.0
_SOLID = {"color": INK, "linewidth": 1.0, "gid": "path"}
_DASHED = {"color": GRAY, "linewidth": 1.0, "linestyle": (0, (3.5, 2.5)), "gid": "weak-path"}


@dataclass(frozen=True, slots=True)
class _Node:
    """A box: its words, its middle in millimeters."""

    label: str
    x: float
    y: float
    width: float = _WIDE


def mediation_diagram(
    predictor: str,
    mediators: Sequence[str],
    outcome: str,
    *,
    a: Sequence[Path],
    b: Sequence[Path],
    d: Sequence[Path] = (),
    direct: Path,
    total: Path,
    stamp: str | None = None,
) -> Figure:
    """Draw who leads to whom, with slopes; gray and dashed where zero is not excluded.

    Parameters
    ----------
    predictor, outcome : str
        Words in the left and in the right box.
    mediators : sequence of str, length k
        Words in the boxes between, from the top down, or in series from left to right.
    a, b : sequence of (float or None, bool), length k
        Slope to and from each mediator, and whether it differs from zero.
    d : sequence of (float or None, bool), optional
        In series: slopes between mediators, in the order 1→2, 1→3, 2→3, 1→4, ...
    direct, total : (float or None, bool)
        Slopes c′ and c.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No mediator, a number of slopes that does not fit, or more than four in series.

    Examples
    --------
    >>> figure = mediation_diagram("SCRM", ["Trust"], "Growth", a=[(0.5, True)],
    ...                            b=[(0.4, True)], direct=(0.1, False), total=(0.3, True))
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "slope"]
    ['.50', '.40', 'c′ = .10  (c = .30)']
    """
    k = len(mediators)
    if not k or len(a) != k or len(b) != k or len(d) not in (0, k * (k - 1) // 2):
        raise AnalysisError(
            "A mediation diagram needs at least one mediator and a slope for every path; got "
            f"{k} mediators, {len(a)} and {len(b)} slopes to and from them, {len(d)} between."
        )
    if d and k > MOST_IN_ARCH:
        raise AnalysisError(
            f"A diagram of mediators in series has room for {MOST_IN_ARCH}, but got {k}."
        )
    nodes, height = _places(predictor, mediators, outcome, serial=bool(d))
    foot = stamp_height(stamp) + _NOTE
    figure = new_figure(WIDTH, height + foot + 2 * MARGIN)
    axes = panel(
        figure, left=0.0, bottom=foot, width=WIDTH, height=height, x=(0.0, WIDTH), y=(height, 0.0)
    )
    first, *between, last = nodes
    for node, path in zip(between, a, strict=True):
        ends = _ends(first, node) if d else (_top(first), _side(node, -1))
        _arrow(axes, ends, path, share=0.3 if d else 0.55)
    for node, path in zip(between, b, strict=True):
        ends = _ends(node, last) if d else (_side(node, 1), _top(last))
        _arrow(axes, ends, path, share=0.7 if d else 0.45)
    pairs = [(i, j) for j in range(k) for i in range(j)]
    for (i, j), path in zip(pairs, d, strict=False):
        _arrow(axes, _ends(between[i], between[j]), path)
    words = f"c′ = {two_decimals(direct[0])}  (c = {two_decimals(total[0])})"
    _arrow(axes, _ends(first, last), direct, words=words)
    for node in nodes:
        _draw_box(axes, node)
    _explain(axes, height)
    print_stamp(figure, stamp)
    return figure


def _places(
    predictor: str, mediators: Sequence[str], outcome: str, *, serial: bool
) -> tuple[list[_Node], float]:
    """Lay the boxes: mediators in a column between, or in series on an arch."""
    k, top = len(mediators), _HIGH / 2 + 1.0
    width, tall = _ARCH[k] if serial else (_WIDE, k * _PITCH + 4.0)
    left, right = MARGIN + width / 2, WIDTH - MARGIN - width / 2
    if serial:
        base, middle, reach = top + tall, (left + right) / 2, (right - left) / 2
        angles = [math.pi * (i + 1) / (k + 1) for i in range(k)]
        rises = [math.sin(angle) for angle in angles]
        between = [
            _Node(name, middle - reach * math.cos(angle), base - tall * rise / max(rises), width)
            for name, angle, rise in zip(mediators, angles, rises, strict=True)
        ]
    else:
        base = top + tall
        middle = (left + right) / 2
        between = [_Node(name, middle, top + i * _PITCH) for i, name in enumerate(mediators)]
    ends = (_Node(predictor, left, base, width), _Node(outcome, right, base, width))
    return [ends[0], *between, ends[1]], base + _HIGH / 2 + 1.0


def _arrow(axes: Axes, ends: _Ends, path: Path, *, share: float = 0.5, words: str = "") -> None:
    """Draw an arrow with its slope on it."""
    origin, tip = ends
    rule(axes, (origin, tip), zorder=1, **(_SOLID if path[1] else _DASHED))
    draw_head(axes, tip, origin, color=INK if path[1] else GRAY)
    place = (origin[0] + share * (tip[0] - origin[0]), origin[1] + share * (tip[1] - origin[1]))
    write_on_line(axes, place, words or two_decimals(path[0]), size=SIZE, gid="slope")


def _ends(start: _Node, end: _Node) -> _Ends:
    """Return where the straight line between two boxes leaves the one and meets the other."""
    return _edge(start, end), _edge(end, start)


def _edge(node: _Node, toward: _Node) -> tuple[float, float]:
    """Return where the line to another box leaves this one."""
    run, rise = toward.x - node.x, toward.y - node.y
    share = min(
        node.width / 2 / abs(run) if run else math.inf, _HIGH / 2 / abs(rise) if rise else math.inf
    )
    return node.x + share * run, node.y + share * rise


def _top(node: _Node) -> tuple[float, float]:
    return node.x, node.y - _HIGH / 2


def _side(node: _Node, sign: int) -> tuple[float, float]:
    return node.x + sign * node.width / 2, node.y


def _draw_box(axes: Axes, node: _Node) -> None:
    corner = (node.x - node.width / 2, node.y - _HIGH / 2)
    look = {"facecolor": PAPER, "edgecolor": ACCENT, "linewidth": 1.1, "zorder": 4, "gid": "box"}
    box(axes, corner, (node.width, _HIGH), **look)
    words = fitted(node.label, room=node.width - 3.0, lines=3, size=SMALL)
    write(axes, node.x, node.y, words, size=SMALL, ha="center", zorder=5, gid="variable")


def _explain(axes: Axes, height: float) -> None:
    """Say below the drawing what a dashed path means."""
    y, left = height + _NOTE / 2, MARGIN
    rule(axes, ((left, y), (left + 9.0, y)), **{**_DASHED, "gid": "key"})
    words = "zero not excluded (p > .05); slopes are unstandardized"
    write(axes, left + 10.5, y, words, size=SMALL, ha="left", gid="note")
