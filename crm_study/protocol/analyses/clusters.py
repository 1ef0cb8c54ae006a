"""Groups of customers found in their numbers, as a study declares the search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Text


class Clusters(DeclaredAnalysis):
    """k-means on standardized numbers, with silhouette and stability."""

    kind: Literal["clusters"]
    columns: list[Code] = Field(min_length=1, description="Number items or constructs.")
    labels: dict[Code, Text] = Field(default_factory=dict, description="How to show a column.")
    logarithm: list[Code] = Field(
        default_factory=list[Code], description="Columns of which log(1 + x) is taken first."
    )
    k: int | None = Field(
        default=None, ge=2, le=12, description="Clusters; by default 2 to 6 by silhouette."
    )
    n_resamples: int = Field(default=50, ge=10)
    seed: int = 1

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the columns."""
        yield from (("columns", name) for name in self.columns)
