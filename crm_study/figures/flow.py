"""Flow figure: what came in, what stayed, and what left at each step and why."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import AnalysisError
from crm_study.figures.house import GAP, MARGIN, WIDTH, box, new_figure, panel, rule, stamp_height
from crm_study.figures.house import stamp as print_stamp
from crm_study.figures.lettering import folded, height_of, write
from crm_study.figures.palette import ACCENT, GRAY, NEUTRAL, PAPER, blend

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT, _RIGHT = 58.0, 86.0
_ROAD = WIDTH - 2 * MARGIN - _LEFT - _RIGHT
_STEP = 9.0
_BETWEEN = 5.0
_TINT = blend((PAPER, ACCENT), 0.12)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """How many are there at one step, and who left right after it.

    Attributes
    ----------
    label : str
        What they are.
    n : int
        How many.
    left : tuple of (str, int)
        Why some left before the next step, and how many.
    """

    label: str
    n: int
    left: tuple[tuple[str, int], ...] = ()


def flow_plot(steps: Sequence[FlowStep], *, stamp: str | None = None) -> Figure:
    r"""Draw the steps from the top down, and beside each those who left after it.

    Parameters
    ----------
    steps : sequence of FlowStep
        In order; each n is the one before less those who left.
    stamp : str, optional
        Words every figure of generated data must carry.

    Raises
    ------
    AnalysisError
        No step, or numbers that do not add up.

    Examples
    --------
    >>> steps = [FlowStep("Received", 12, (("no consent", 2),)), FlowStep("Kept", 10)]
    >>> [text.get_text() for text in flow_plot(steps).axes[0].texts]
    ['Received\nn = 12', 'no consent\nn = 2', 'Kept\nn = 10']
    """
    _check(steps)
    heights = [_height(step, last=step is steps[-1]) for step in steps]
    foot = stamp_height(stamp)
    total = sum(heights) + 2 * MARGIN
    figure = new_figure(WIDTH, total + foot)
    width = WIDTH - 2 * MARGIN
    axes = panel(
        figure,
        left=MARGIN,
        bottom=foot + MARGIN,
        width=width,
        height=sum(heights),
        x=(0.0, width),
        y=(0.0, sum(heights)),
    )
    top = sum(heights)
    for step, height in zip(steps, heights, strict=True):
        _draw_step(axes, step, top, height, last=step is steps[-1])
        top -= height
    print_stamp(figure, stamp)
    return figure


def _check(steps: Sequence[FlowStep]) -> None:
    if not steps:
        raise AnalysisError("A flow needs at least one step.")
    for before, after in itertools.pairwise(steps):
        gone = sum(n for _, n in before.left)
        if before.n - gone != after.n:
            raise AnalysisError(
                f"The flow does not add up: {before.n} {before.label} less {gone} is not "
                f"{after.n} {after.label}."
            )


def _side(text: str, n: int) -> str:
    return f"{folded(text, width=44, lines=2)}\nn = {n}"


def _height(step: FlowStep, *, last: bool) -> float:
    sides = sum(height_of(_side(*one)) + 2.0 + GAP for one in step.left)
    return _STEP if last else _STEP + max(_BETWEEN, sides + GAP)


def _draw_step(axes: Axes, step: FlowStep, top: float, height: float, *, last: bool) -> None:
    """Draw one box, the road to the next, and the boxes of those who left."""
    box(axes, (0.0, top - _STEP), (_LEFT, _STEP), facecolor=_TINT, zorder=3)
    text = f"{folded(step.label, width=28, lines=1)}\nn = {step.n}"
    write(axes, _LEFT / 2, top - _STEP / 2, text, ha="center", weight="bold", zorder=4)
    middle = _LEFT / 2
    if not last:
        rule(axes, ((middle, top - _STEP), (middle, top - height)), color=GRAY, linewidth=0.9)
    place = top - _STEP - GAP
    for reason, n in step.left:
        label = _side(reason, n)
        size = height_of(label) + 2.0
        corner = (_LEFT + _ROAD, place - size)
        box(axes, corner, (_RIGHT, size), facecolor=NEUTRAL, zorder=3)
        write(axes, corner[0] + _RIGHT / 2, place - size / 2, label, ha="center", zorder=4)
        rule(axes, ((middle, place - size / 2), (corner[0], place - size / 2)), color=GRAY)
        place -= size + GAP
