"""What people say of something against what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.analyses.other_source import Source


class Convergence(DeclaredAnalysis):
    """The correlation of a perceived and an objective measure of one thing."""

    kind: Literal["convergence"]
    perceived: str = Field(description="Construct or item of what is said.")
    objective: str = Field(
        description="Number of what is recorded; an indicator of the books where 'year' is said."
    )
    year: str | None = Field(
        default=None, description="Item of the year of the books; an indicator is the mean of all."
    )
    perceived_in: Source | None = Field(
        default=None, description="Study whose staff say it, matched by institution."
    )
    objective_reliability: float = Field(default=1.0, gt=0, le=1)
    per: Literal["row", "institution"] = Field(
        default="row", description="Whether means of institutions are correlated."
    )

    @model_validator(mode="after")
    def _matched(self) -> Convergence:
        if (self.perceived_in is None) != (self.year is None):
            raise PydanticCustomError("criterion", "say both 'perceived_in' and 'year', or neither")
        return self

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield both variables, or the year where they are another study's and an indicator."""
        if self.year is not None:
            yield "year", self.year
            return
        yield "perceived", self.perceived
        yield "objective", self.objective

    def other_studies(self) -> Iterator[str]:
        """Yield the study whose staff say it, where that is another one."""
        if self.perceived_in is not None and self.perceived_in.study:
            yield self.perceived_in.study
