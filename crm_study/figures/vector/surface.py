"""A rectangle of a page that is drawn on in data units; its marks are SVG at once.

It has the few verbs of matplotlib's `Axes` that the house draws with, under their names and
with their defaults, so that one description of a figure serves both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crm_study.figures.palette import INK
from crm_study.figures.vector.letters import letters
from crm_study.figures.vector.markers import marker as shaped
from crm_study.figures.vector.strokes import Dashes, Place, paint, pen, spot, stairs, trace

Limits = tuple[float, float]
Step = tuple[str, Sequence[Place]]
"""A command of a path (M, L, Q or C) and its places."""


class Frame(NamedTuple):
    """Where a surface lies on its page, in shares of the page, from the bottom left."""

    x0: float
    y0: float
    width: float
    height: float


@dataclass(slots=True, eq=False)
class Surface:
    """A rectangle with limits, and the marks on it.

    Attributes
    ----------
    frame : Frame
        Where it lies on the page.
    page : tuple of float
        Width and height of the page, in points.
    xlim, ylim : tuple of float
        Data units at its left and right, at its bottom and top.
    clip : str
        Name of the path that cuts what leaves the rectangle.
    """

    frame: Frame
    page: Limits
    xlim: Limits = (0.0, 1.0)
    ylim: Limits = (0.0, 1.0)
    clip: str = ""
    _marks: list[tuple[float, str]] = field(init=False, default_factory=list)
    _clips: bool = field(init=False, default=False)

    def get_xlim(self) -> Limits:
        """Return the data units at the left and the right."""
        return self.xlim

    def get_ylim(self) -> Limits:
        """Return the data units at the bottom and the top."""
        return self.ylim

    def get_position(self) -> Frame:
        """Return where the surface lies, in shares of the page."""
        return self.frame

    def set_gid(self, _: str) -> None:
        """Take a name; marks have names of their own."""

    def plot(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        color: str = INK,
        linewidth: float = 1.5,
        linestyle: Dashes = "-",
        drawstyle: str = "default",
        solid_capstyle: str = "square",
        alpha: float | None = None,
        zorder: float = 2,
        clip_on: bool = True,
        gid: str | None = None,
        scalex: bool = False,  # noqa: ARG002 - limits are fixed here
        scaley: bool = False,  # noqa: ARG002
        **look: object,
    ) -> None:
        """Draw a line through places, a mark at each, or both."""
        places = list(self._places(x, y))
        if linestyle != "none":
            way = trace(stairs(places) if drawstyle == "steps-post" else places)
            line = paint("stroke", color, alpha) + pen(linewidth, linestyle, cap=solid_capstyle)
            self._path(way, f' fill="none"{line}', gid, zorder, clip_on=clip_on)
        if "marker" in look:
            marks = _marks(places, color=color, alpha=alpha, **look)  # type: ignore[arg-type]
            self._add(f"<g{_named(gid)}{self._cut(clip_on=clip_on)}{marks}</g>", zorder)

    def fill_between(
        self,
        x: ArrayLike,
        low: ArrayLike,
        high: ArrayLike,
        *,
        color: str | None = None,
        facecolor: str = INK,
        edgecolor: str = "none",  # noqa: ARG002 - bands have no edge
        linewidth: float = 0,  # noqa: ARG002
        step: str | None = None,
        zorder: float = 1,
        gid: str | None = None,
    ) -> None:
        """Fill between two lines, wherever both are known, cut at the edge of the surface."""
        wide, upper, lower = (np.asarray(side, dtype=float) for side in (x, high, low))
        known = np.isfinite(wide) & np.isfinite(upper) & np.isfinite(lower)
        edges = np.flatnonzero(np.diff(np.r_[False, known, False].astype(int)))
        for start, stop in edges.reshape(-1, 2):
            sides = [
                list(self._places(wide[start:stop], side[start:stop])) for side in (upper, lower)
            ]
            above, below = (list(stairs(side)) if step == "post" else side for side in sides)
            way = trace([*above, *reversed(below)]) + "z"
            self._path(way, paint("fill", color or facecolor, None), gid, zorder, clip_on=True)

    def text(self, x: float, y: float, text: str, *, zorder: float = 3, **look: object) -> None:
        """Set lettering at a place; its look is that of `letters`."""
        self._add(letters(self.place(x, y), text, **look), zorder)  # type: ignore[arg-type]

    def path(
        self,
        steps: Iterable[Step],
        *,
        closed: bool = True,
        facecolor: str = "none",
        edgecolor: str = "none",
        linewidth: float = 1.0,
        alpha: float | None = None,
        zorder: float = 1,
        clip_on: bool = False,
        gid: str | None = None,
    ) -> None:
        """Draw a shape of straight and curved sides."""
        way = "".join(
            command + " ".join(spot(self.place(*place)) for place in places)
            for command, places in steps
        ) + ("z" if closed else "")
        look = paint("fill", facecolor, alpha)
        if edgecolor != "none" and linewidth:
            sharp = ' stroke-linejoin="miter"'
            look += paint("stroke", edgecolor, alpha) + pen(linewidth, "-", cap="butt") + sharp
        self._path(way, look, gid, zorder, clip_on=clip_on)

    def place(self, x: float, y: float) -> Place:
        """Return a place in points from the top left of the page."""
        (width, height), frame = self.page, self.frame
        across = (x - self.xlim[0]) / (self.xlim[1] - self.xlim[0])
        up = (y - self.ylim[0]) / (self.ylim[1] - self.ylim[0])
        return (
            (frame.x0 + across * frame.width) * width,
            (1 - frame.y0 - up * frame.height) * height,
        )

    def shapes(self) -> Iterator[str]:
        """Yield the marks, those of a higher ``zorder`` later."""
        if self._clips:
            (left, bottom), (right, top) = (
                self.place(x, y) for x, y in zip(self.xlim, self.ylim, strict=True)
            )
            corners = trace([(left, top), (right, top), (right, bottom), (left, bottom)])
            yield f'<clipPath id="{self.clip}"><path d="{corners}z"/></clipPath>'
        yield from (svg for _, svg in sorted(self._marks, key=lambda mark: mark[0]))

    def _places(self, x: ArrayLike, y: ArrayLike) -> Iterator[Place]:
        across = np.asarray(x, dtype=float).ravel().tolist()
        return map(self.place, across, np.asarray(y, dtype=float).ravel().tolist())

    def _path(self, way: str, look: str, gid: str | None, zorder: float, *, clip_on: bool) -> None:
        if way:
            self._add(f'<path{_named(gid)} d="{way}"{look}{self._cut(clip_on=clip_on)}/>', zorder)

    def _cut(self, *, clip_on: bool) -> str:
        """Return the attribute that cuts a mark at the edge."""
        if not clip_on:
            return ""
        self._clips = True
        return f' clip-path="url(#{self.clip})"'

    def _add(self, svg: str, zorder: float) -> None:
        self._marks.append((zorder, svg))


def _named(gid: str | None) -> str:
    return f' class="{gid}"' if gid else ""


def _marks(
    places: Iterable[Place],
    *,
    color: str,
    alpha: float | None,
    marker: str,
    markersize: float = 6.0,
    markerfacecolor: str | None = None,
    markeredgecolor: str | None = None,
    markeredgewidth: float = 1.0,
) -> str:
    """Return marks of one look, as the rest of a group."""
    edge = color if markeredgecolor is None else markeredgecolor
    look = paint("fill", color if markerfacecolor is None else markerfacecolor, alpha)
    if edge != "none" and markeredgewidth:
        look += paint("stroke", edge, alpha) + pen(markeredgewidth, "-", cap="butt")
    known = (place for place in places if np.isfinite(place).all())
    return f"{look}>{''.join(shaped(marker, place, markersize) for place in known)}"
