"""A claim that one quantity is so many times another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Text


class Claim(DeclaredAnalysis):
    """A ratio against the value that somebody claims.

    Either two columns of the same rows (``numerator`` and ``denominator``), or one
    (``measure``) in two ``levels`` of a ``group``, the first over the second.
    """

    kind: Literal["claim"]
    claimed: float = Field(gt=0, description="The ratio that is claimed.")
    claimed_by: Text = Field(default_factory=dict, description="Who claims it, and where.")
    ratio_of: Literal["means", "medians", "geometric"] = "means"
    numerator: str | None = None
    denominator: str | None = None
    measure: str | None = None
    group: str | None = None
    levels: list[Code] = Field(default_factory=list[Code], description="First over second.")
    seed: int = 1940

    @model_validator(mode="after")
    def _one_way(self) -> Claim:
        pairs = self.numerator is not None and self.denominator is not None
        groups = self.measure is not None and self.group is not None and len(self.levels) == 2
        named = [self.numerator, self.denominator, self.measure, self.group]
        if pairs == groups or sum(name is not None for name in named) != 2:
            raise PydanticCustomError(
                "criterion",
                "say 'numerator' and 'denominator', or 'measure', 'group' and two 'levels'",
            )
        return self

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every column that it names."""
        for key in ("numerator", "denominator", "measure", "group"):
            name = getattr(self, key)
            if name is not None:
                yield key, name
