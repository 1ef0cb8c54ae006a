"""People and institutions classed by where they stand between two poles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Text


class ProfileClass(DeclaredAnalysis):
    """Classes by the mean of items that run from one pole to another."""

    kind: Literal["profile_class"]
    of: list[str] = Field(
        min_length=1, description="Items from pole to pole, or constructs for all of theirs."
    )
    below: float = Field(description="A mean below it is of the first class.")
    above: float = Field(description="A mean above it is of the last class.")
    first: Text = Field(description="What the first class is called.")
    between: Text = Field(description="What the class in the middle is called.")
    last: Text = Field(description="What the last class is called.")

    @model_validator(mode="after")
    def _in_order(self) -> ProfileClass:
        if not self.below < self.above:
            raise PydanticCustomError("criterion", "'below' must be smaller than 'above'")
        return self

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item and construct that it names."""
        yield from (("of", name) for name in self.of)

    def measured(self) -> Iterator[str]:
        """Yield what it measures by."""
        yield from self.of
