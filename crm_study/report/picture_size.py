"""The size of a picture, read from the SVG itself."""

from __future__ import annotations

import re

from crm_study.report.text_width import MM_PER_POINT

_TAG = re.compile(r"<svg\b[^>]*>")
_SIDE = r'\b{name}="([\d.]+)pt"'
_USUAL = (160.0, 90.0)


def size_of(svg: str, *, widest: float, tallest: float) -> tuple[float, float]:
    """Return width and height in millimeters, never enlarged, scaled down to fit.

    Examples
    --------
    >>> size_of('<svg height="72pt" width="720pt">', widest=127, tallest=200)
    (127.0, 12.7)
    """
    tag = _TAG.search(svg)
    found = [
        tag and re.search(_SIDE.format(name=name), tag.group()) for name in ("width", "height")
    ]
    sides = [float(side[1]) * MM_PER_POINT for side in found if side]
    width, height = sides if len(sides) == 2 else _USUAL
    scale = min(1.0, widest / width, tallest / height)
    return round(width * scale, 6), round(height * scale, 6)
