"""A choice between products by several criteria, as a study declares it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.errors import listed, nearest
from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Strict, Text


class Alternative(Strict):
    """What may be chosen, and the items that score it."""

    label: Text = Field(default_factory=dict)
    scores: dict[Code, Code] = Field(description="Item that scores it, by criterion.")
    veto: Code | None = Field(
        default=None, description="Item answered 1 by a judge who rules it out, else 0."
    )


class Pair(Strict):
    """An item that compares two criteria."""

    first: Code
    second: Code
    item: Code = Field(
        description="Answers 1 to 9 where the first matters more, -9 to -2 where the second does."
    )


class Selection(DeclaredAnalysis):
    """Weighted sum, AHP and TOPSIS over alternatives; one row of the data is one judge."""

    kind: Literal["selection"]
    criteria: dict[Code, Text] = Field(min_length=2, description="Code and label of each.")
    alternatives: dict[Code, Alternative] = Field(min_length=2)
    pairs: list[Pair] = Field(
        default_factory=list[Pair],
        description="All pairs of criteria; without them weights are equal.",
    )
    minimum: dict[Code, float] = Field(
        default_factory=dict, description="Mean score below which a criterion rules out."
    )
    n_draws: int = Field(default=2000, ge=100, description="Sets of weights drawn.")
    seed: int = 1

    @model_validator(mode="after")
    def _known_criteria(self) -> Selection:
        named = [
            *(name for one in self.alternatives.values() for name in one.scores),
            *(name for pair in self.pairs for name in (pair.first, pair.second)),
            *self.minimum,
        ]
        for name in named:
            if name not in self.criteria:
                hint = nearest(name, self.criteria)
                sentence = f"unknown criterion '{name}'.{hint} Known: {listed(self.criteria)}."
                raise PydanticCustomError("analysis", "{sentence}", {"sentence": sentence})
        return self

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item that scores, compares or rules out."""
        for one in self.alternatives.values():
            yield from (("alternatives", item) for item in one.scores.values())
            if one.veto is not None:
                yield "alternatives", one.veto
        yield from (("pairs", pair.item) for pair in self.pairs)

    def measured(self) -> Iterator[str]:
        """Yield the same: they say something of the products, not of the judges."""
        yield from (item for _, item in self.variables())
