"""Conditions without which an outcome may not be had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class NecessaryCondition(DeclaredAnalysis):
    """Necessary condition analysis: ceilings, effect sizes, bottlenecks, permutation test."""

    kind: Literal["necessary_condition"]
    outcome: str
    conditions: list[str] = Field(min_length=1)
    permutations: int = Field(default=10_000, ge=100, le=100_000)

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the outcome and the conditions."""
        yield "outcome", self.outcome
        yield from (("conditions", name) for name in self.conditions)
