"""Hypotheses: criteria on addresses, decided before the data."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.strict import Strict, Text


class Criterion(Strict):
    """A condition on one number, or a group of conditions. Data, never evaluated text."""

    address: str | None = None
    below: float | None = None
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    and_: Criterion | None = Field(default=None, alias="and")
    or_: Criterion | None = Field(default=None, alias="or")
    not_: Criterion | None = Field(default=None, alias="not")
    all: list[Criterion] = Field(default_factory=list)
    any: list[Criterion] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> Criterion:
        compares = self.bounds != (None, None, None, None)
        groups = bool(self.all or self.any or self.not_)
        if (self.address is None) == compares or not (compares or groups):
            raise PydanticCustomError(
                "criterion",
                "a criterion holds an 'address' with one of below, above, at_least, at_most, "
                "or a group under all, any or not",
            )
        return self

    @property
    def bounds(self) -> tuple[float | None, float | None, float | None, float | None]:
        """The comparisons: below, above, at least, at most."""
        return (self.below, self.above, self.at_least, self.at_most)

    def parts(self) -> Iterator[Criterion]:
        """Yield this criterion and every one inside it."""
        yield self
        for inner in (self.and_, self.or_, self.not_, *self.all, *self.any):
            if inner is not None:
                yield from inner.parts()


class Hypothesis(Strict):
    """A statement and the criteria that support or refute it."""

    statement: Text
    supported_if: Criterion
    refuted_if: Criterion | None = Field(
        default=None,
        description="By default: significant, and at least one other criterion fails.",
    )
