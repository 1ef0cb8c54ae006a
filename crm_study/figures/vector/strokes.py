"""Numbers, colors and lines as attributes of SVG."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import isfinite

Dashes = str | tuple[float, Sequence[float]]
"""A line style as matplotlib takes it: a name, or an offset with lengths in line widths."""
Place = tuple[float, float]

_NAMED: dict[str, tuple[float, ...]] = {
    "-": (),
    "solid": (),
    "--": (3.7, 1.6),
    ":": (1.0, 1.65),
    "-.": (6.4, 1.6, 1.0, 1.6),
}


def number(value: float) -> str:
    """Return a length in points; a hundredth of a point is less than a printer shows.

    Examples
    --------
    >>> number(12.0), number(0.125), number(-0.001)
    ('12', '0.12', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def trace(places: Iterable[Place]) -> str:
    """Return the way through places, broken where one is not finite.

    Examples
    --------
    >>> trace([(0, 0), (1, 2), (float("nan"), 0), (3, 4), (5, 6)])
    'M0 0L1 2M3 4L5 6'
    """
    known = groupby(places, key=lambda place: isfinite(place[0]) and isfinite(place[1]))
    return "".join(f"M{'L'.join(map(spot, run))}" for finite, run in known if finite)


def spot(place: Place) -> str:
    """Return a place as a path writes it."""
    return f"{number(place[0])} {number(place[1])}"


def paint(kind: str, color: str, alpha: float | None) -> str:
    """Return the attributes of a fill or a stroke."""
    if color == "none":
        return f' {kind}="none"'
    clear = "" if alpha is None else f' {kind}-opacity="{number(alpha)}"'
    return f' {kind}="{color}"{clear}'


def pen(width: float, style: Dashes, *, cap: str) -> str:
    """Return the attributes of a line: its width, its dashes, how it ends.

    Dashes are as long as they are many line widths, and end flat.

    Examples
    --------
    >>> pen(0.8, (0, (4, 3)), cap="square")
    ' stroke-width="0.8" stroke-dasharray="3.2 2.4"'
    """
    lengths = _NAMED[style] if isinstance(style, str) else style[1]
    if not lengths:
        ends = "" if cap == "butt" else f' stroke-linecap="{cap}"'
        return f' stroke-width="{number(width)}"{ends}'
    dashes = " ".join(number(length * width) for length in lengths)
    return f' stroke-width="{number(width)}" stroke-dasharray="{dashes}"'


def stairs(places: Sequence[Place]) -> Iterator[Place]:
    """Yield the corners of a line that keeps its height until the next place."""
    for here, after in zip(places, [*places[1:], None], strict=True):
        yield here
        if after is not None:
            yield after[0], here[1]
