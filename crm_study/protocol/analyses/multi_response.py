"""Options of which people choose any number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class MultiResponse(DeclaredAnalysis):
    """Shares of the options, their diversity, and which are chosen together."""

    kind: Literal["multi_response"]
    item: Code = Field(description="Item of the type 'multiple'.")
    none: list[Code] = Field(
        default_factory=list[Code], description="Codes that mean 'none of these' and are no option."
    )
    group: str | None = Field(default=None, description="Item or column that parts the people.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the item and the group."""
        yield "item", self.item
        if self.group:
            yield "group", self.group
