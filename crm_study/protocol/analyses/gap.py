"""Expectations against perceptions, dimension by dimension."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Strict, Text


class GapDimension(Strict):
    """Two constructs whose items ask for the same things in the same order, or two items."""

    expected: str = Field(description="Construct or item of what is expected.")
    perceived: str = Field(description="Construct or item of what is perceived.")
    weight: str | None = Field(
        default=None, description="Number item with the points given to this dimension."
    )
    label: Text = Field(default_factory=dict)


class Gap(DeclaredAnalysis):
    """Perceptions less expectations, per item and dimension."""

    kind: Literal["gap"]
    dimensions: dict[str, GapDimension] = Field(min_length=1)
    criterion: str | None = Field(
        default=None, description="Construct with which performance and gap are correlated."
    )
    metric: Literal["points", "percent"] = Field(
        default="points", description="Percent when the two answer scales differ."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every construct and item that it names."""
        for dimension in self.dimensions.values():
            yield "dimensions", dimension.expected
            yield "dimensions", dimension.perceived
            if dimension.weight is not None:
                yield "dimensions", dimension.weight
        if self.criterion is not None:
            yield "criterion", self.criterion
