"""Scree plot: eigenvalues in order, beside what chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import fitted, known, two_decimals
from crm_study.figures.house import (
    GAP,
    MARGIN,
    WIDTH,
    box,
    extent,
    new_figure,
    panel,
    rule,
    stamp_height,
)
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import SMALL, height_of, widest, width_of, write
from crm_study.figures.palette import ACCENT, GRAY, HAIRLINE, INK, PAPER
from crm_study.figures.scale import AXIS_HEIGHT, TICK, draw_y_scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_SHOWN = 15
_HEIGHT = 72.0
_LEFT = 20.0
_LONGEST_NAME = 40.0
_LEADER = 5.0
_HEADROOM = 1.08
_LINES = {
    "chance-percentile": {"color": INK, "linewidth": 1.1, "linestyle": (0, (4, 2))},
    "chance-mean": {"color": GRAY, "linewidth": 1.1, "linestyle": (0, (1, 1.6))},
    "eigenvalues": {"color": ACCENT, "linewidth": 1.6, "linestyle": "-"},
}


def scree_plot(
    eigenvalues: Sequence[float | None],
    chance_mean: Sequence[float | None],
    chance_percentile: Sequence[float | None],
    *,
    n_suggested: int,
    percentile_label: str,
    axis_label: str = "Component",
    stamp: str | None = None,
) -> Figure:
    """Plot eigenvalues by number with the curves of parallel analysis.

    The suggested factors, those above chance, are large filled dots with their
    eigenvalue; the others are small and hollow. At most the first 15 are shown.

    Parameters
    ----------
    eigenvalues : sequence of float or None, length k
        Eigenvalues, the largest first; None or nan draws no mark.
    chance_mean, chance_percentile : sequence of float or None, length k
        Mean and upper percentile of the eigenvalues of chance data.
    n_suggested : int
        How many factors parallel analysis suggests, 0 to k.
    percentile_label : str
        Name of the percentile curve, e.g. ``"Chance, 95th percentile"``.
    axis_label : str
        What is numbered: components or factors.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        Fewer than two eigenvalues, columns of unequal length, or a suggestion that is
        negative or larger than the number of eigenvalues.

    References
    ----------
    Horn, J. L. (1965). Psychometrika, 30(2), 179-185.

    Examples
    --------
    >>> figure = scree_plot([2.1, 0.6, 0.3], [1.2, 1.0, 0.8], [1.3, 1.1, 0.9],
    ...                     n_suggested=1, percentile_label="Chance, 95th percentile")
    >>> [text.get_text() for text in figure.axes[0].texts if text.get_gid() == "value"]
    ['2.10']
    """
    columns = {
        "chance-percentile": chance_percentile,
        "chance-mean": chance_mean,
        "eigenvalues": eigenvalues,
    }
    _require_columns(columns, n_suggested)
    shown = {
        gid: [known(value) for value in column[:MOST_SHOWN]] for gid, column in columns.items()
    }
    names = {"chance-percentile": percentile_label, "chance-mean": "Chance, mean"}
    names = {gid: fitted(words, room=_LONGEST_NAME, lines=2) for gid, words in names.items()}
    foot = stamp_height(stamp)
    figure = new_figure(WIDTH, 2 * MARGIN + _HEIGHT + AXIS_HEIGHT + foot)
    axes = _panel(figure, shown, right=widest(names.values(), size=SMALL), bottom=foot)
    _draw(axes, shown, {**names, "eigenvalues": "Eigenvalue"}, n_suggested)
    _number(axes, _axis_words(axis_label, len(eigenvalues)))
    print_stamp(figure, stamp)
    return figure


def _require_columns(columns: dict[str, Sequence[float | None]], n_suggested: int) -> None:
    sizes = [len(column) for column in columns.values()]
    if sizes[-1] < 2 or len(set(sizes)) != 1:
        raise AnalysisError(
            "A scree plot needs at least two eigenvalues and as many chance values; got "
            f"{sizes[2]} eigenvalues, {sizes[1]} means and {sizes[0]} percentiles."
        )
    if not 0 <= n_suggested <= sizes[-1]:
        raise AnalysisError(
            f"The suggested number of factors must lie between 0 and {sizes[-1]}; "
            f"got {n_suggested}."
        )


def _panel(
    figure: Figure, shown: dict[str, list[float | None]], *, right: float, bottom: float
) -> Axes:
    """Place the panel left of the names; the scale starts at zero, or below it."""
    values = [value for column in shown.values() for value in column if value is not None]
    high, low = max(values, default=1.0), min([*values, 0.0])
    span = len(shown["eigenvalues"]) - 1
    return panel(
        figure,
        left=_LEFT,
        bottom=bottom + AXIS_HEIGHT,
        width=WIDTH - _LEFT - _LEADER - right - GAP - MARGIN,
        height=_HEIGHT,
        x=(1 - 0.03 * span, 1 + 1.02 * span),
        y=(low * _HEADROOM, max(high, 0.1) * _HEADROOM),
    )


def _draw(
    axes: Axes, shown: dict[str, list[float | None]], names: dict[str, str], n_suggested: int
) -> None:
    (left, right), (low, _) = axes.get_xlim(), axes.get_ylim()
    across = axes.get_position().width * WIDTH / (right - left)
    draw_y_scale(axes, label="Eigenvalue", per_mm=1 / across)
    if low < 0:
        rule(axes, ((left, 0.0), (right, 0.0)), color=INK, linewidth=0.8, gid="zero")
    for gid, column in shown.items():
        places = list(range(1, len(column) + 1))
        gaps = [float("nan") if value is None else value for value in column]
        look = {**_LINES[gid], "gid": gid, "clip_on": False, "zorder": 2}
        axes.plot(places, gaps, scalex=False, scaley=False, **look)  # type: ignore[arg-type]
    _dots(axes, shown["eigenvalues"], n_suggested, across)
    _suggest(axes, n_suggested)
    _name_curves(axes, shown, names, across)


def _suggest(axes: Axes, n_suggested: int) -> None:
    """Say at the top right what the large dots mean."""
    words = f"{n_suggested} above chance" if n_suggested else "None above chance"
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = extent(axes)
    wide = width_of(words, weight="bold") * (right - left) / across
    tall = height_of(words) * (high - low) / up
    box(axes, (right - wide, high - tall), (wide, tall), facecolor=PAPER, zorder=2.9)
    look = {"weight": "bold", "color": ACCENT, "ha": "right", "va": "top"}
    write(axes, right, high, words, gid="suggestion", **look)  # type: ignore[arg-type]


def _dots(axes: Axes, eigenvalues: list[float | None], n_suggested: int, across: float) -> None:
    """Mark the suggested factors by fill, size and number; the rest small and hollow."""
    for place, value in enumerate(eigenvalues, start=1):
        if value is None:
            continue
        above = place <= n_suggested
        axes.plot(
            [place],
            [value],
            marker="o",
            markersize=7.0 if above else 4.4,
            markerfacecolor=ACCENT if above else PAPER,
            markeredgecolor=ACCENT if above else GRAY,
            markeredgewidth=1.2,
            linewidth=0,
            linestyle="none",
            clip_on=False,
            zorder=3,
            scalex=False,
            scaley=False,
            gid="above-chance" if above else "within-chance",
        )
        if above:
            words = two_decimals(value)
            look = {"size": SMALL, "weight": "bold", "ha": "left", "va": "bottom", "gid": "value"}
            lifted = value + 0.5 * (axes.get_ylim()[1] - axes.get_ylim()[0]) / _HEIGHT
            write(axes, place + 1.6 / across, lifted, words, **look)  # type: ignore[arg-type]


def _name_curves(
    axes: Axes, shown: dict[str, list[float | None]], names: dict[str, str], across: float
) -> None:
    """Name each curve at its right end, names pushed apart where curves meet."""
    low, high = axes.get_ylim()
    up = (high - low) / _HEIGHT
    ends = {gid: _last(column) for gid, column in shown.items()}
    order = sorted(
        (gid for gid in names if ends[gid] is not None), key=lambda gid: ends[gid] or 0.0
    )
    heights = [height_of(names[gid], size=SMALL) * up for gid in order]
    places = _apart([ends[gid] or 0.0 for gid in order], heights, floor=low)
    edge = axes.get_xlim()[1]
    for gid, place in zip(order, places, strict=True):
        start, stop = (edge, ends[gid] or 0.0), (edge + _LEADER / across, place)
        rule(axes, (start, stop), color=HAIRLINE, gid="leader")
        spot = edge + (_LEADER + 1.0) / across
        color = ACCENT if gid == "eigenvalues" else INK
        write(axes, spot, place, names[gid], size=SMALL, ha="left", color=color, gid="name")


def _apart(wanted: list[float], heights: list[float], *, floor: float) -> list[float]:
    """Stack labels from the bottom up so that none covers another."""
    places: list[float] = []
    lowest = floor
    for middle, height in zip(wanted, heights, strict=True):
        place = max(middle, lowest + height / 2)
        lowest = place + height / 2
        places.append(place)
    shift = sum(a - b for a, b in zip(places, wanted, strict=True)) / max(len(places), 1)
    lowered = places[0] - shift if places else floor
    fits = bool(places) and lowered - heights[0] / 2 >= floor
    return [place - shift for place in places] if fits else places


def _number(axes: Axes, words: str) -> None:
    """Draw the lower axis with every number on it."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    up = (high - low) / _HEIGHT
    rule(axes, ((left, low), (right, low)), color=INK)
    for place in range(1, int(right) + 1):
        rule(axes, ((place, low), (place, low - TICK * up)), color=INK)
        write(axes, place, low - 3.2 * up, str(place), size=SMALL, ha="center", gid="number")
    write(axes, (left + right) / 2, low - 8.0 * up, words, ha="center", gid="axis")


def _axis_words(label: str, count: int) -> str:
    words = fitted(label, room=60.0)
    return f"{words} (the first {MOST_SHOWN} of {count})" if count > MOST_SHOWN else words


def _last(column: list[float | None]) -> float | None:
    return next((value for value in reversed(column) if value is not None), None)
