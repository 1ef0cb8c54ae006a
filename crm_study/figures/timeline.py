"""Timeline: phases as bars from their usual start to their usual end, plans as marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.fitting import known
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.legend import legend_of
from crm_study.figures.lettering import widest, write
from crm_study.figures.palette import ACCENT, INK, NEUTRAL, WARNING
from crm_study.figures.ranges import draw_mark
from crm_study.figures.rows import rows_of
from crm_study.figures.scale import AXIS_HEIGHT, draw_x_scale, limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BAR = 4.2


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: its words, when it runs, when it should have ended, how much is done.

    ``start``, ``end`` and ``planned`` are in the unit of the axis; None is left out.
    ``progress`` runs from 0 to 1.
    """

    label: str
    start: float | None
    end: float | None
    planned: float | None
    progress: float | None
    text: str


def timeline(
    phases: Sequence[Phase],
    *,
    axis_label: str,
    legend: tuple[str, str, str],
    stamp: str | None = None,
) -> Figure:
    """Draw phases from the top down over one time axis.

    Parameters
    ----------
    phases : sequence of Phase
    axis_label : str
        Name of the axis, with its unit.
    legend : tuple of str
        Words for the part done, the part that is left, and the mark of the plan.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No phase.

    Examples
    --------
    >>> figure = timeline([Phase("Pilot", 0, 30, 25, 0.5, "50%")], axis_label="Days",
    ...                   legend=("done", "left", "planned end"))
    >>> [line.get_gid() for line in figure.axes[0].lines if line.get_gid()]
    ['planned']
    """
    if not phases:
        raise AnalysisError("A timeline needs at least one phase.")
    rows = rows_of([phase.label for phase in phases])
    key = legend_of(list(zip(legend, (ACCENT, NEUTRAL, WARNING), strict=True)))
    foot = AXIS_HEIGHT + stamp_height(stamp)
    figure = new_figure(WIDTH, foot + rows.height + GAP + key.height + MARGIN)
    left = MARGIN + rows.width + GAP
    right = MARGIN + widest(phase.text for phase in phases) + GAP
    ends = [value for phase in phases for value in (phase.start, phase.end, phase.planned)]
    axes = panel(
        figure,
        left=left,
        bottom=foot,
        width=WIDTH - left - right,
        height=rows.height,
        x=limits([0.0, *ends]),
        y=(rows.height, 0.0),
    )
    rows.letter(figure, top=foot + rows.height)
    for phase, center in zip(phases, rows.centers, strict=True):
        _draw(axes, phase, center)
        write(figure, WIDTH - MARGIN, foot + rows.height - center, phase.text, ha="right")
    draw_x_scale(axes, label=axis_label, per_mm=-1.0)
    key.draw(figure, top=foot + rows.height + GAP + key.height)
    print_stamp(figure, stamp)
    return figure


def _draw(axes: Axes, phase: Phase, center: float) -> None:
    start, end, planned = known(phase.start), known(phase.end), known(phase.planned)
    if start is not None and end is not None:
        long, done = end - start, (phase.progress or 0.0) * (end - start)
        corner = (start, center - _BAR / 2)
        box(
            axes, corner, (long, _BAR), facecolor=NEUTRAL, edgecolor=INK, linewidth=0.4, gid="phase"
        )
        box(axes, corner, (done, _BAR), facecolor=ACCENT, gid="done")
    if planned is not None:
        draw_mark(
            axes, (planned, center), marker="D", face=WARNING, edge=WARNING, size=4.6, gid="planned"
        )
