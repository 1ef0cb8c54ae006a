"""One topic, several sources: survey, interviews, observation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.analyses.other_source import Source
from crm_study.protocol.strict import Code, Strict, Text


class Sources(Strict):
    """Two or three sources."""

    survey: Source | None = None
    interviews: Source | None = None
    observation: Source | None = None

    @model_validator(mode="after")
    def _two(self) -> Sources:
        if sum(one is not None for one in (self.survey, self.interviews, self.observation)) < 2:
            raise PydanticCustomError("criterion", "triangulation needs at least two sources")
        return self


class Topic(Strict):
    """What one topic is called in each source; empty where it is the topic's own code."""

    label: Text = Field(default_factory=dict)
    survey: Code | None = Field(default=None, description="Construct of the survey.")
    interviews: Code | None = Field(default=None, description="Theme of the interviews.")
    observation: Code | None = Field(default=None, description="Topic of the observation.")


class Triangulation(DeclaredAnalysis):
    """Convergence coding of topics after Farmer et al. (2006)."""

    kind: Literal["triangulation"]
    sources: Sources
    topics: dict[Code, Topic] = Field(min_length=1)
    low_to: float = Field(default=40.0, ge=0, le=100, description="Of 100; up to it is low.")
    high_from: float = Field(default=60.0, ge=0, le=100, description="Of 100; from it is high.")
    spoken_from: float = Field(
        default=0.25, ge=0, le=1, description="Share of interviews from which a theme counts."
    )

    @model_validator(mode="after")
    def _bounds(self) -> Triangulation:
        if not self.low_to < self.high_from:
            raise PydanticCustomError("criterion", "'low_to' must lie below 'high_from'")
        return self

    def other_studies(self) -> Iterator[str]:
        """Yield the studies of its sources that are others."""
        for one in (self.sources.survey, self.sources.interviews, self.sources.observation):
            if one is not None and one.study:
                yield one.study
