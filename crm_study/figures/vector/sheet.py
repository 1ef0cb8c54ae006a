"""A page whose panels and lettering are written as SVG."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crm_study.figures.palette import PAPER
from crm_study.figures.vector.strokes import number
from crm_study.figures.vector.surface import Frame, Limits, Surface

_INCH = 72.0
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_LOOK = 'stroke-linejoin="round" font-family="\'DejaVu Sans\', Verdana, sans-serif"'


class Sheet(Surface):
    """A page of a size in inches; its own places are shares of it, from the bottom left.

    Examples
    --------
    >>> Sheet((1.0, 0.5)).to_svg().count("<path")
    1
    """

    __slots__ = ("axes",)

    def __init__(self, size: Limits) -> None:
        super().__init__(Frame(0.0, 0.0, 1.0, 1.0), (size[0] * _INCH, size[1] * _INCH))
        self.axes: list[Surface] = []

    def get_size_inches(self) -> NDArray[np.float64]:
        """Return width and height in inches."""
        return np.array(self.page) / _INCH

    def add_surface(self, frame: Frame, *, x: Limits, y: Limits) -> Surface:
        """Add a rectangle with limits, below the sheet's own marks."""
        made = Surface(frame, self.page, x, y, f"panel{len(self.axes) + 1}")
        self.axes.append(made)
        return made

    def to_svg(self) -> str:
        """Return the page as SVG; the same page gives the same text."""
        width, height = map(number, self.page)
        size = f'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
        marks = [mark for surface in (*self.axes, self) for mark in surface.shapes()]
        paper = f'<path d="M0 0H{width}V{height}H0z" fill="{PAPER}"/>'
        opened = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        return "\n".join((_HEAD, opened, f"<g {_LOOK}>", paper, *marks, "</g>", "</svg>", ""))
