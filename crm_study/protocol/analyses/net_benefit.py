"""What speaks for something against what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class NetBenefit(DeclaredAnalysis):
    """Benefits less risks of every person, and which of them weigh most."""

    kind: Literal["net_benefit"]
    benefits: list[str] = Field(
        min_length=1, description="Items that speak for it, or constructs for all of theirs."
    )
    risks: list[str] = Field(
        min_length=1, description="Items that speak against it, or constructs for all of theirs."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item and construct that it names."""
        yield from (("benefits", name) for name in self.benefits)
        yield from (("risks", name) for name in self.risks)

    def measured(self) -> Iterator[str]:
        """Yield what it measures by."""
        yield from (*self.benefits, *self.risks)
