"""Lettering as text of SVG: it can be searched and copied."""

from __future__ import annotations

from crm_study.figures.palette import INK
from crm_study.figures.vector.strokes import Place, number

_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_ABOVE = {"top": 0.0, "center": 0.5, "bottom": 1.0}
_RISE = 0.32
"""From the middle of a line down to its base, in ems: between that of capitals and of x."""
_SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def letters(
    place: Place,
    text: str,
    *,
    fontsize: float,
    linespacing: float,
    color: str = INK,
    ha: str = "left",
    va: str = "center",
    weight: str = "normal",
    style: str = "normal",
    rotation: float = 0,
    gid: str | None = None,
    family: str = "",  # noqa: ARG001 - the page has one family
    parse_math: bool = False,  # noqa: ARG001 - a dollar sign is one
) -> str:
    r"""Return lines of text around a place, one element a line.

    Examples
    --------
    >>> print(letters((10, 20), "a & b", fontsize=8, linespacing=1.25, ha="right"))
    <text x="10" y="22.56" font-size="8" text-anchor="end" fill="#1B1B1B">a &amp; b</text>
    """
    (x, y), lines = place, text.split("\n")
    pitch = fontsize * linespacing
    first = y - _ABOVE[va] * pitch * len(lines) + pitch / 2 + _RISE * fontsize
    name = f' class="{gid}"' if gid else ""
    bold = ' font-weight="bold"' if weight == "bold" else ""
    slanted = ' font-style="italic"' if style == "italic" else ""
    turned = f' transform="rotate({number(-rotation)} {number(x)} {number(y)})"' if rotation else ""
    look = f' font-size="{number(fontsize)}"{bold}{slanted}{_ANCHORS[ha]} fill="{color}"{turned}'
    return "".join(
        f'<text{name} x="{number(x)}" y="{number(first + at * pitch)}"{look}>'
        f"{line.translate(_SIGNS)}</text>"
        for at, line in enumerate(lines)
    )
