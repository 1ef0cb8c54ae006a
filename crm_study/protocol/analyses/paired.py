"""The same people's answers to several things, compared two by two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Paired(DeclaredAnalysis):
    """Paired t and Wilcoxon's signed-rank test of every pair, with effect sizes."""

    kind: Literal["paired"]
    of: list[str] = Field(min_length=2, description="Items or constructs on one scale.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield what is compared."""
        yield from (("of", name) for name in self.of)

    def measured(self) -> Iterator[str]:
        """Yield what it measures by."""
        yield from self.of
