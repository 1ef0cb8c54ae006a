"""Indicators of institutions from the entries of their books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Indicators(DeclaredAnalysis):
    """Ratios of microfinance institutions, by year."""

    kind: Literal["indicators"]
    year: str = Field(description="Item that holds the year of the sheet.")
    entries: dict[str, str] = Field(
        default_factory=dict,
        description="Item of each entry, such as {portfolio: glp}; by default an entry's item "
        "has the entry's name.",
    )
    only: list[str] = Field(
        default_factory=list[str], description="Indicators wanted; by default all that can be had."
    )
    gni_per_capita: float | dict[int, float] | None = Field(
        default=None,
        description="Gross national income per head in the money of the books, one or by year.",
    )
    gni_source: str = Field(default="", description="Where that number comes from.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the year and the items of the entries."""
        yield "year", self.year
        yield from (("entries", name) for name in self.entries.values())
