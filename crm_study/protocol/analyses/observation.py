"""Marks of observers on a checklist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Text


class Observation(DeclaredAnalysis):
    """An index for every institution, and the agreement of two observers."""

    kind: Literal["observation"]
    checks: list[str] = Field(min_length=2, description="Items that are marked.")
    visit: list[str] = Field(
        min_length=1, description="Columns that together name a visit, the institution's included."
    )
    observer: str = Field(description="Item that tells the observers of a visit apart.")
    topics: dict[Code, list[str]] = Field(
        default_factory=dict, description="Checks that speak to each topic."
    )
    topic_labels: dict[Code, Text] = Field(
        default_factory=dict, description="Topics as a reader should see them."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item named."""
        yield "observer", self.observer
        yield from (("checks", name) for name in self.checks)
        yield from (("visit", name) for name in self.visit)
        yield from (("topics", name) for names in self.topics.values() for name in names)
