"""A cut-off: its name, its source, and what is said on either side of it."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of thumb: a cut-off, who proposed it, the two verdicts, and what is judged."""

    name: str
    cutoff: float
    source: str
    met: str
    unmet: str
    direction: str = "at_least"
    about: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value is on the good side of the cut-off."""
        return value >= self.cutoff if self.direction == "at_least" else value <= self.cutoff

    def verdict(self, value: float | None) -> str:
        """Return the verdict in words; a missing value is 'undefined'."""
        if value is None or math.isnan(value):
            return "undefined"
        return self.met if self.holds(value) else self.unmet
