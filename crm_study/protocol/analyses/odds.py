"""Regressions of an answer with two values, or with several in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.model import Coding
from crm_study.protocol.strict import Code


class _Odds(DeclaredAnalysis):
    """What both regressions ask for."""

    outcome: str
    predictors: list[str] = Field(min_length=1)
    categorical: dict[str, Coding] = Field(
        default_factory=dict, description="Predictors whose codes are only names."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the outcome and the predictors."""
        yield "outcome", self.outcome
        yield from (("predictors", name) for name in self.predictors)
        yield from (("categorical", name) for name in self.categorical)


class Logistic(_Odds):
    """Logistic regression of an outcome with two values."""

    kind: Literal["logistic"]
    event: Code | None = Field(
        default=None, description="Code whose odds are modeled; by default the larger one."
    )


class Ordinal(_Odds):
    """Proportional-odds regression of an outcome whose codes are in order."""

    kind: Literal["ordinal"]
