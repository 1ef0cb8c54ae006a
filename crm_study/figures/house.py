"""The house: a page measured in millimeters, panels on it, the stamp, the SVG.

Nothing here uses pyplot, and nothing is laid out by the engine: a figure's sizes
are computed from its content, so the same content gives the same bytes.

A figure is matplotlib's `Figure`, for whoever goes on with it. Where only SVG is wanted, as
for a report, it is a `Sheet`: it takes the same orders and writes SVG in a fraction of the
time. All drawing goes through the verbs of this module and of `lettering`, and through
``plot``, ``fill_between`` and the limits of a panel, which both have.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any, cast

from crm_study.figures.lettering import MM_PER_POINT, folded, height_of, write
from crm_study.figures.palette import HAIRLINE, PAPER, WARNING
from crm_study.figures.vector.canvas import wanted_as_vectors
from crm_study.figures.vector.sheet import Sheet
from crm_study.figures.vector.surface import Frame, Step, Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 160.0
MARGIN = 0.8
GAP = 3.0
STAMP_NAME = "stamp"
_STAMP_SIZE = 7.5
_FONT = "'DejaVu Sans'"
_SVG = {
    "svg.fonttype": "none",
    "svg.hashsalt": "crm-study",
    "savefig.bbox": None,
    "savefig.facecolor": "auto",
    "savefig.transparent": False,
}


def new_figure(width_mm: float = WIDTH, height_mm: float = 90.0) -> Figure:
    """Return an empty white figure of a size in millimeters."""
    size = (width_mm / 25.4, height_mm / 25.4)
    if wanted_as_vectors():
        return cast("Figure", Sheet(size))
    from crm_study.figures.picture import Picture

    figure = Picture(figsize=size, dpi=144, facecolor=PAPER)
    figure.set_layout_engine("none")
    return figure


def panel(
    figure: Figure | Sheet,
    *,
    left: float,
    bottom: float,
    width: float,
    height: float,
    x: tuple[float, float],
    y: tuple[float, float],
) -> Axes:
    """Add bare axes at a place in millimeters with fixed data limits."""
    across, up = figure.get_size_inches() * 25.4
    place = Frame(left / across, bottom / up, width / across, height / up)
    if isinstance(figure, Sheet):
        return cast("Axes", figure.add_surface(place, x=x, y=y))
    axes = figure.add_axes(place, frameon=False, xlim=x, ylim=y)
    axes.set_axis_off()
    return axes


def extent(axes: Axes | Surface) -> tuple[float, float]:
    """Return width and height of a panel in millimeters."""
    frame = axes.get_position()
    page = axes.page if isinstance(axes, Surface) else _page(axes)
    return frame.width * page[0] * MM_PER_POINT, frame.height * page[1] * MM_PER_POINT


def _page(axes: Axes) -> tuple[float, float]:
    """Return width and height of the figure of some axes, in points."""
    box = axes.get_figure(root=True).bbox_inches  # type: ignore[union-attr]
    return float(box.width * 72), float(box.height * 72)


def rule(
    axes: Axes | Surface, ends: tuple[tuple[float, float], tuple[float, float]], **style: Any
) -> None:
    """Draw one straight line between two points in data units."""
    look = {"color": HAIRLINE, "linewidth": 0.6, "zorder": 0, "clip_on": False, **style}
    across, up = zip(*ends, strict=True)
    axes.plot(across, up, scalex=False, scaley=False, **look)


def box(
    on: Axes | Figure | Surface,
    corner: tuple[float, float],
    size: tuple[float, float],
    **style: Any,
) -> None:
    """Fill one rectangle: in data units of a panel, or in millimeters of a figure."""
    if hasattr(on, "get_size_inches"):
        width, height = on.get_size_inches() * 25.4
        corner = (corner[0] / width, corner[1] / height)
        size = (size[0] / width, size[1] / height)
    if isinstance(on, Surface):
        (x, y), (width, height) = corner, size
        others = [(x + width, y), (x + width, y + height), (x, y + height)]
        on.path([("M", [corner]), ("L", others)], **style)
        return
    from matplotlib.patches import Rectangle

    if hasattr(on, "transFigure"):
        style = {"transform": on.transFigure, **style}
    look = {"edgecolor": "none", "clip_on": False, **style}
    on.add_artist(Rectangle(corner, *size, **look))


def shape(
    axes: Axes | Surface, steps: Sequence[Step], *, closed: bool = True, **style: Any
) -> None:
    """Draw a shape by the commands of a path (M, L, Q, C) in data units of a panel."""
    if isinstance(axes, Surface):
        axes.path(steps, closed=closed, **style)
        return
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    kinds = {"M": Path.MOVETO, "L": Path.LINETO, "Q": Path.CURVE3, "C": Path.CURVE4}
    codes = [kinds[command] for command, places in steps for _ in places]
    places = [place for _, places in steps for place in places]
    if closed:
        places, codes = [*places, places[0]], [*codes, Path.CLOSEPOLY]
    look = {"facecolor": "none", "edgecolor": "none", "clip_on": False, **style}
    axes.add_artist(PathPatch(Path(places, codes), **look))


def stamp_height(stamp: str | None) -> float:
    """Return the height in millimeters that a stamp needs below a figure."""
    return height_of(_stamp_lines(stamp), size=_STAMP_SIZE) + GAP if stamp else 0.0


def stamp(figure: Figure, text: str | None) -> None:
    """Print words such as SYNTHETIC DATA at the bottom left, small but legible."""
    if not text:
        return
    lines = _stamp_lines(text)
    place = MARGIN + height_of(lines, size=_STAMP_SIZE) / 2
    write(
        figure, MARGIN, place, lines, size=_STAMP_SIZE, color=WARNING, weight="bold", gid=STAMP_NAME
    )


def to_svg(figure: Figure | Sheet) -> str:
    """Return a figure as SVG; the same figure gives the same text.

    Lettering stays text: it can be searched and copied, and the file is a third of one with
    outlines. Where DejaVu Sans is not installed, Verdana has the same widths.
    """
    if isinstance(figure, Sheet):
        return figure.to_svg()
    import matplotlib as mpl

    page = StringIO()
    with mpl.rc_context(_SVG):  # type: ignore[arg-type]
        figure.savefig(page, format="svg", metadata={"Date": None, "Creator": "crm-study"})
    return page.getvalue().replace(_FONT, f"{_FONT}, Verdana, sans-serif")


def _stamp_lines(text: str) -> str:
    return folded(text, width=92, lines=4)
