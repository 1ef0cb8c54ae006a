"""Tiers by current and potential value, as a study declares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Strict, Text


class Offers(Strict):
    """What each tier would be offered, in the words of the study."""

    most_valuable: Text = Field(default_factory=dict)
    growable: Text = Field(default_factory=dict)
    keep: Text = Field(default_factory=dict)
    basic: Text = Field(default_factory=dict)


class ValueTiers(DeclaredAnalysis):
    """Customers by what they bring now and might bring; one row is one customer."""

    kind: Literal["value_tiers"]
    value: Code = Field(description="Number item: what a customer brings now.")
    cost: Code | None = Field(default=None, description="Number item taken off the value.")
    potential: Code = Field(description="Number item: what a customer might bring.")
    cut: Literal["median", "mean", "top"] = Field(
        default="median", description="From where on a value counts as high."
    )
    top: float = Field(default=0.2, gt=0, lt=1, description="Share of the customers called top.")
    offers: Offers = Offers()

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield value, cost and potential."""
        yield "value", self.value
        yield "potential", self.potential
        if self.cost is not None:
            yield "cost", self.cost
