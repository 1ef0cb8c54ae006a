"""Pillars of an organization that have to carry together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Text


class Maturity(DeclaredAnalysis):
    """Level of every pillar, the weakest one, and their balance, by institution."""

    kind: Literal["maturity"]
    pillars: list[str] = Field(min_length=2, description="Constructs whose scores are levels.")
    levels: dict[int, Text] = Field(
        default_factory=dict, description="Words of the levels, by whole number."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the pillars."""
        yield from (("pillars", name) for name in self.pillars)
