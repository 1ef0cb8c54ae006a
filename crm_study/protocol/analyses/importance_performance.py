"""Importance against performance, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class ImportancePerformance(DeclaredAnalysis):
    """Quadrants of what matters and how well it is done."""

    kind: Literal["importance_performance"]
    importance: list[str] = Field(
        min_length=1, description="Items of importance, or constructs for all of theirs."
    )
    performance: list[str] = Field(
        min_length=1, description="Items of performance in the same order, or constructs."
    )
    n_resamples: int = Field(default=1000, ge=1)
    seed: int = 1977

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item and construct that it names."""
        yield from (("importance", name) for name in self.importance)
        yield from (("performance", name) for name in self.performance)
