"""Simple slopes: the outcome along the predictor at some values of the moderator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted
from crm_study.figures.house import MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, write
from crm_study.figures.palette import GRAY, HAIRLINE, INK, blend
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, draw_y_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Words of a line, and the two ends of it: ((x, y), (x, y)).
Line = tuple[str, tuple[tuple[float, float], tuple[float, float]]]

_HEIGHT = 66.0
_LEFT = 20.0
_WORDS = 40.0
_COLORS = ("#8C6BB1", "#0072B2", "#00441B")
_STYLES: tuple[object, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.2, 2)))


def simple_slopes_plot(
    lines: Sequence[Line],
    points: Sequence[tuple[float, float]],
    *,
    x_label: str,
    y_label: str,
    moderator: str,
    stamp: str | None = None,
) -> Figure:
    """Draw one line for each value of the moderator over the answers.

    Parameters
    ----------
    lines : sequence of (str, ((float, float), (float, float)))
        Words of the moderator's value, and where the line begins and ends.
    points : sequence of (float, float)
        Predictor and outcome of every respondent.
    x_label, y_label, moderator : str
        Names of predictor, outcome and moderator.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No line.

    Examples
    --------
    >>> lines = [("mean", ((1.0, 2.0), (5.0, 4.0)))]
    >>> figure = simple_slopes_plot(lines, [(1, 2), (5, 4)], x_label="SCRM", y_label="Growth",
    ...                             moderator="Learning")
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid() == "slope"]
    ['slope']
    """
    if not lines:
        raise AnalysisError("A plot of simple slopes needs at least one line.")
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, 2 * MARGIN + _HEIGHT + AXIS_HEIGHT + foot)
    ends = [end for _, line in lines for end in line]
    width = WIDTH - _LEFT - _WORDS
    axes = panel(
        figure,
        left=_LEFT,
        bottom=AXIS_HEIGHT + foot,
        width=width,
        height=_HEIGHT,
        x=limits([x for x, _ in (*ends, *points)]),
        y=limits([y for _, y in (*ends, *points)]),
    )
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    draw_y_scale(axes, label=y_label, per_mm=(right - left) / width)
    draw_x_scale(axes, label=x_label, per_mm=(high - low) / _HEIGHT)
    _draw_points(axes, points)
    for i, (_, line) in enumerate(lines):
        rule(
            axes,
            line,
            color=_color(i, len(lines)),
            linewidth=1.9,
            zorder=3,
            gid="slope",
            linestyle=_STYLES[i % len(_STYLES)],
        )
    _letter(axes, lines, moderator, (high - low) / _HEIGHT)
    print_stamp(figure, stamp)
    return figure


def _draw_points(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    axes.plot(
        [x for x, _ in points],
        [y for _, y in points],
        linestyle="none",
        marker="o",
        markersize=3.4,
        markerfacecolor=HAIRLINE,
        markeredgecolor="none",
        alpha=0.7,
        clip_on=False,
        zorder=1,
        gid="answers",
    )


def _color(i: int, count: int) -> str:
    return blend(_COLORS, i / max(count - 1, 1))


def _letter(axes: Axes, lines: Sequence[Line], moderator: str, per_mm: float) -> None:
    """Write the moderator's values at the right ends, none on top of another."""
    right = axes.get_xlim()[1]
    step = height_of("x", size=SMALL) * per_mm
    order = sorted(range(len(lines)), key=lambda i: lines[i][1][1][1])
    places: list[float] = []
    for i in order:
        wanted = lines[i][1][1][1]
        places.append(max(wanted, places[-1] + 1.15 * step) if places else wanted)
    for i, place in zip(order, places, strict=True):
        words = fitted(lines[i][0], room=_WORDS - 6.0, size=SMALL)
        tip = (right, place)
        rule(axes, (lines[i][1][1], tip), color=GRAY, linewidth=0.4, zorder=2)
        write(
            axes,
            right,
            place,
            f" {words}",
            size=SMALL,
            ha="left",
            color=_color(i, len(lines)),
            gid="value",
        )
    head = fitted(moderator, room=_WORDS - 6.0, lines=2, size=SMALL)
    write(
        axes,
        right,
        max(places[-1] + 2.4 * step, lines[order[-1]][1][1][1]),
        f"{head}",
        size=SMALL,
        ha="left",
        color=INK,
        weight="bold",
        gid="moderator",
    )
