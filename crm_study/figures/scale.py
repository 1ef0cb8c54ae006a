"""A numeric scale: round ticks between two limits, drawn as a plain axis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from crm_study.figures.fitting import fitted
from crm_study.figures.house import extent, rule
from crm_study.figures.lettering import SIZE, SMALL, folded, write
from crm_study.figures.palette import HAIRLINE, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TICK = 1.2
AXIS_HEIGHT = 11.0
SCALE_HEIGHT = 5.0
_LABEL_WIDTH = 60


def limits(values: Iterable[float | None], *, margin: float = 0.04) -> tuple[float, float]:
    """Return limits a little wider than the finite values; (0, 1) when there are none.

    Examples
    --------
    >>> limits([1.0, None, 3.0], margin=0.5)
    (0.0, 4.0)
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high - low) * margin or max(abs(high), 1.0) * 0.1
    return low - room, high + room


def ticks_between(low: float, high: float, *, count: int = 5) -> tuple[float, ...]:
    """Return about ``count`` round numbers, steps of 1, 2 or 5, inside the limits.

    Examples
    --------
    >>> ticks_between(0.0, 1.0)
    (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    """
    step = _step((high - low) / count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    places = _decimals(step)
    return tuple(float(f"{index * step:.{places}f}") for index in range(first, last + 1))


def tick_texts(ticks: Sequence[float]) -> tuple[str, ...]:
    """Return the ticks as text, all with the decimals their step needs.

    Examples
    --------
    >>> tick_texts((-0.5, 0.0, 0.5))
    ('−0.5', '0.0', '0.5')
    """
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    return tuple(f"{tick:.{_decimals(step)}f}".replace("-", "\u2212") for tick in ticks)


def draw_x_scale(axes: Axes, *, label: str, per_mm: float) -> None:
    """Draw the scale below a panel; ``per_mm`` is data units of y a millimeter."""
    (low, high), base = axes.get_xlim(), axes.get_ylim()[0]
    ticks = ticks_between(low, high)
    rule(axes, ((low, base), (high, base)), color=INK)
    for tick, text in zip(ticks, tick_texts(ticks), strict=True):
        rule(axes, ((tick, base), (tick, base - TICK * per_mm)), color=INK)
        write(axes, tick, base - 3.2 * per_mm, text, size=SMALL, ha="center")
    words = folded(label, width=_LABEL_WIDTH, lines=1)
    write(axes, (low + high) / 2, base - 8.0 * per_mm, words, ha="center")


def draw_y_scale(axes: Axes, *, label: str, per_mm: float) -> None:
    """Draw the scale left of a panel; ``per_mm`` is data units of x a millimeter."""
    (low, high), base = axes.get_ylim(), axes.get_xlim()[0]
    end = axes.get_xlim()[1]
    ticks = ticks_between(low, high)
    for tick, text in zip(ticks, tick_texts(ticks), strict=True):
        rule(axes, ((base, tick), (end, tick)), color=HAIRLINE, linewidth=0.4)
        write(axes, base - 1.5 * per_mm, tick, text, size=SMALL, ha="right")
    middle = (low + high) / 2
    words = fitted(label, room=extent(axes)[1], lines=2, size=SIZE)
    write(axes, base - 12.5 * per_mm, middle, words, rotation=90, ha="center")


def draw_ticks(axes: Axes, *, per_mm: tuple[float, float], count: int) -> None:
    """Draw both scales of a small panel without their words; data units of x and y a mm."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    across, up = per_mm
    rule(axes, ((left, low), (right, low)), color=INK)
    ticks = ticks_between(left, right, count=count)
    for tick, text in zip(ticks, tick_texts(ticks), strict=True):
        rule(axes, ((tick, low), (tick, low - TICK * up)), color=INK)
        write(axes, tick, low - 3.2 * up, text, size=SMALL, ha="center")
    ticks = ticks_between(low, high, count=count)
    for tick, text in zip(ticks, tick_texts(ticks), strict=True):
        rule(axes, ((left, tick), (right, tick)), color=HAIRLINE, linewidth=0.4)
        write(axes, left - 1.0 * across, tick, text, size=SMALL, ha="right")


def _step(rough: float) -> float:
    """Round a step up to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough * (1 - 1e-9))


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))
