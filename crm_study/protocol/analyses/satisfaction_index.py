"""A satisfaction index from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class SatisfactionIndex(DeclaredAnalysis):
    """Weighted mean of satisfaction items on a scale from 0 to 100."""

    kind: Literal["satisfaction_index"]
    items: list[str] = Field(min_length=1, description="Items, or constructs for all of theirs.")
    weights: dict[str, float] = Field(
        default_factory=dict, description="Weight of each item; equal when left out."
    )
    importance: list[str] = Field(
        default_factory=list[str], description="Items of their importance, in the same order."
    )
    by: str | None = Field(default=None, description="Column whose groups get an index each.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item, construct and column that it names."""
        yield from (("items", name) for name in self.items)
        yield from (("weights", name) for name in self.weights)
        yield from (("importance", name) for name in self.importance)
        if self.by is not None:
            yield "by", self.by
