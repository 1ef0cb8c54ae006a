"""Regression models: lists of names, never formulas to evaluate."""

from __future__ import annotations

from pydantic import Field

from crm_study.protocol.strict import Strict, Text


class Model(Strict):
    """One regression: an outcome on predictors, beside controls."""

    outcome: str
    predictors: list[str] = Field(min_length=1)
    controls: list[str] = Field(default_factory=list)
    label: Text = Field(default_factory=dict)

    @property
    def terms(self) -> tuple[str, ...]:
        """Predictors, then controls."""
        return (*self.predictors, *self.controls)
