"""Regression models: lists of names, never formulas to evaluate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_study.protocol.strict import Code, Strict, Text


class Coding(Strict):
    """How the levels of a categorical predictor become columns."""

    coding: Literal["dummy", "effect"] = "dummy"
    reference: Code | None = Field(
        default=None, description="Level the others are compared with; by default the first."
    )


Interaction = Annotated[list[str], Field(min_length=2, max_length=2)]


class Model(Strict):
    """One regression: an outcome on predictors, beside controls."""

    outcome: str
    predictors: list[str] = Field(min_length=1)
    controls: list[str] = Field(default_factory=list[str])
    categorical: dict[str, Coding] = Field(
        default_factory=dict, description="Predictors or controls whose codes are only names."
    )
    interactions: list[Interaction] = Field(
        default_factory=list[Interaction],
        description="Pairs of terms whose product joins the model.",
    )
    label: Text = Field(default_factory=dict)

    @property
    def terms(self) -> tuple[str, ...]:
        """Predictors, then controls."""
        return (*self.predictors, *self.controls)


class Hierarchy(Strict):
    """One regression in steps: every block joins those before it."""

    outcome: str
    blocks: list[Annotated[list[str], Field(min_length=1)]] = Field(min_length=1)
    categorical: dict[str, Coding] = Field(default_factory=dict)
    label: Text = Field(default_factory=dict)

    @property
    def terms(self) -> tuple[str, ...]:
        """Every predictor, block by block."""
        return tuple(name for block in self.blocks for name in block)
