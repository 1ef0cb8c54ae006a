"""What weighs most: ratings as shares of the highest, and the few that are named most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class RelativeImportance(DeclaredAnalysis):
    """Relative importance index with intervals and ranks, and a Pareto count."""

    kind: Literal["relative_importance"]
    of: list[str] = Field(min_length=2, description="Items or constructs on one scale.")
    named_from: float = Field(description="Rating from which a thing counts as named.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield what is rated."""
        yield from (("of", name) for name in self.of)
