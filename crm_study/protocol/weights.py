"""Weights: given in the data, or built from what is known of the population."""

from __future__ import annotations

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.strict import Code, Strict


class Margin(Strict):
    """Population counts of the levels of one column."""

    column: str
    totals: dict[Code, float] = Field(min_length=1)


class Weights(Strict):
    """How respondents are weighted; base weights N/n by stratum unless said."""

    column: str | None = Field(default=None, description="Column of the data that holds them.")
    base: bool = Field(default=True, description="Start from N/n of the declared strata.")
    poststratify: Margin | None = None
    rake: list[Margin] = Field(default_factory=list[Margin])
    trim: float | None = Field(
        default=None, gt=1, description="Cut at this multiple of the median weight."
    )

    @model_validator(mode="after")
    def _one_adjustment(self) -> Weights:
        if self.poststratify and self.rake:
            raise PydanticCustomError("weights", "give 'poststratify' or 'rake', not both")
        return self
