"""Measure two commands or two functions in rounds that take turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

Run = Callable[[], object]


def ratios(own: Run, peer: Run, *, rounds: int) -> list[float]:
    """Return own time over the peer's, round by round, after one round that warms the caches."""
    found = [_seconds(own) / _seconds(peer) for _ in range(rounds + 1)]
    return sorted(found[1:] or found)


def row(what: str, against: str, found: list[float], *, goal: float) -> str:
    """Return a line of the table, for a ratio that is to be small."""
    middle = median(found)
    verdict = "met" if middle <= goal else ("missed" if middle <= 2 * goal else "missed, FAR")
    return (
        f"| {what} | {against} | at most {goal:g} | {middle:.2f} | {found[0]:.2f} to "
        f"{found[-1]:.2f} | {verdict} |"
    )


def skipped(what: str, against: str) -> str:
    """Return the line of a peer that is not there."""
    return f"| {what} | {against} | | | | skipped: not installed |"


def _seconds(run: Run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
