"""Profiles: the values of a few things over the same rows, one sign and line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import known
from crm_study.figures.house import GAP, MARGIN, WIDTH, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.palette import ACCENT, GRAY, HAIRLINE, INK, PAPER, WARNING
from crm_study.figures.ranges import draw_mark
from crm_study.figures.rows import Rows, rows_of
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOOKS = (
    (ACCENT, "o", "-"),
    (WARNING, "D", (0, (5, 2))),
    (INK, "s", (0, (1.5, 1.5))),
    (GRAY, "^", (0, (5, 2, 1.5, 2))),
    ("#009E73", "v", "-"),
    ("#CC79A7", "P", (0, (5, 2))),
)
_MOST = len(_LOOKS)


@dataclass(frozen=True, slots=True)
class Profile:
    """One thing and its value in every row; None where it has none."""

    name: str
    values: Sequence[float | None]


def profile_plot(
    profiles: Sequence[Profile],
    *,
    labels: Sequence[str],
    axis_label: str,
    reference: float | None = None,
    stamp: str | None = None,
) -> Figure:
    """Draw up to six profiles over common rows: a spider's web, unrolled so that it can be read.

    Parameters
    ----------
    profiles : sequence of Profile
        One to six.
    labels : sequence of str
        Names of the rows, from the top down.
    axis_label : str
        Name of the scale.
    reference : float, optional
        Where a dashed line stands.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No profile, more than six, or another number of values than rows.

    Examples
    --------
    >>> figure = profile_plot([Profile("A", [1, 4]), Profile("B", [3, 2])], labels=["Fit", "Cost"],
    ...                       axis_label="Score")
    >>> [text.get_text() for text in figure.texts]
    ['Fit', 'Cost', 'A', 'B']
    """
    _require(profiles, labels)
    rows = rows_of(labels)
    key = legend_of([(one.name, look[0]) for one, look in zip(profiles, _LOOKS, strict=False)])
    foot = stamp_height(stamp)
    base = AXIS_HEIGHT + foot
    figure = new_figure(WIDTH, MARGIN + key.height + GAP + rows.height + base)
    rows.letter(figure, top=base + rows.height)
    left = MARGIN + rows.width + GAP
    values = [known(value) for one in profiles for value in one.values]
    axes = panel(
        figure,
        left=left,
        bottom=base,
        width=WIDTH - left - GAP,
        height=rows.height,
        x=limits([*values, reference], margin=0.06),
        y=(rows.height, 0.0),
    )
    _draw_lines(axes, rows, reference)
    for one, look in zip(profiles, _LOOKS, strict=False):
        _draw_profile(axes, one, rows, look)
    draw_x_scale(axes, label=axis_label, per_mm=-1.0)
    key.draw(figure, top=base + rows.height + GAP + key.height)
    print_stamp(figure, stamp)
    return figure


def _require(profiles: Sequence[Profile], labels: Sequence[str]) -> None:
    if not 0 < len(profiles) <= _MOST or not labels:
        raise AnalysisError(
            f"A plot of profiles needs 1 to {_MOST} profiles and at least one row, but got "
            f"{len(profiles)} and {len(labels)}."
        )
    for one in profiles:
        if len(one.values) != len(labels):
            raise AnalysisError(
                f"Profile '{one.name}' has {len(one.values)} values for {len(labels)} rows."
            )


def _draw_lines(axes: Axes, rows: Rows, reference: float | None) -> None:
    low, high = axes.get_xlim()
    for center in rows.centers:
        rule(axes, ((low, center), (high, center)), color=HAIRLINE, linewidth=0.4)
    if reference is not None:
        ends = ((reference, rows.height), (reference, 0.0))
        rule(axes, ends, color=INK, linestyle=(0, (4, 3)), linewidth=0.8, gid="reference")


def _draw_profile(axes: Axes, one: Profile, rows: Rows, look: tuple[str, str, object]) -> None:
    color, marker, dashes = look
    places = [
        (value, center)
        for value, center in zip(map(known, one.values), rows.centers, strict=True)
        if value is not None
    ]
    axes.plot(
        [x for x, _ in places],
        [y for _, y in places],
        color=color,
        linestyle=dashes,
        linewidth=1.2,
        zorder=2,
        scalex=False,
        scaley=False,
        gid="profile",
    )
    for place in places:
        draw_mark(axes, place, marker=marker, face=color, edge=PAPER, size=6.6, gid="value")
