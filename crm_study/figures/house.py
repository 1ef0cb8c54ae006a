"""The house: a page measured in millimeters, panels on it, the stamp, the SVG.

Nothing here uses pyplot, and nothing is laid out by the engine: a figure's sizes
are computed from its content, so the same content gives the same bytes.
"""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from crm_study.figures.lettering import folded, height_of, write
from crm_study.figures.palette import HAIRLINE, PAPER, WARNING

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
    from crm_study.figures.picture import Picture

    size = (width_mm / 25.4, height_mm / 25.4)
    figure = Picture(figsize=size, dpi=144, facecolor=PAPER)
    figure.set_layout_engine("none")
    return figure


def panel(
    figure: Figure,
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
    place = (left / across, bottom / up, width / across, height / up)
    axes = figure.add_axes(place, frameon=False, xlim=x, ylim=y)
    axes.set_axis_off()
    return axes


def rule(
    axes: Axes, ends: tuple[tuple[float, float], tuple[float, float]], **style: object
) -> None:
    """Draw one straight line between two points in data units."""
    from matplotlib.lines import Line2D

    (x0, y0), (x1, y1) = ends
    look = {"color": HAIRLINE, "linewidth": 0.6, "zorder": 0, "clip_on": False, **style}
    axes.add_artist(Line2D([x0, x1], [y0, y1], **look))  # type: ignore[arg-type]


def box(
    on: Axes | Figure, corner: tuple[float, float], size: tuple[float, float], **style: object
) -> None:
    """Fill one rectangle: in data units of a panel, or in millimeters of a figure."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    look = {"edgecolor": "none", "clip_on": False, **style}
    if isinstance(on, Figure):
        width, height = on.get_size_inches() * 25.4
        corner = (corner[0] / width, corner[1] / height)
        size = (size[0] / width, size[1] / height)
        look["transform"] = on.transFigure
    on.add_artist(Rectangle(corner, *size, **look))  # type: ignore[arg-type]


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


def to_svg(figure: Figure) -> str:
    """Return a figure as SVG; the same figure gives the same text.

    Lettering stays text: it can be searched and copied, and the file is a third of one with
    outlines. Where DejaVu Sans is not installed, Verdana has the same widths.
    """
    import matplotlib as mpl

    page = StringIO()
    with mpl.rc_context(_SVG):  # type: ignore[arg-type]
        figure.savefig(page, format="svg", metadata={"Date": None, "Creator": "crm-study"})
    return page.getvalue().replace(_FONT, f"{_FONT}, Verdana, sans-serif")


def _stamp_lines(text: str) -> str:
    return folded(text, width=92, lines=4)
