"""What people say of something against what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Convergence(DeclaredAnalysis):
    """The correlation of a perceived and an objective measure of one thing."""

    kind: Literal["convergence"]
    perceived: str = Field(description="Construct or item of what is said.")
    objective: str = Field(description="Number of what is recorded.")
    objective_reliability: float = Field(default=1.0, gt=0, le=1)
    per: Literal["row", "institution"] = Field(
        default="row", description="Whether means of institutions are correlated."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield both variables."""
        yield "perceived", self.perceived
        yield "objective", self.objective
