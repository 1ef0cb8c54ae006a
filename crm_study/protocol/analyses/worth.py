"""What products cost and bring over years, as a study declares it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Strict, Text


class Option(Strict):
    """What may be bought, and the number items that say what it costs and brings."""

    label: Text = Field(default_factory=dict)
    investment: Code = Field(description="Item: money paid now.")
    running: Code = Field(description="Item: money paid every later year.")
    benefit: Code = Field(description="Item: money gained every later year.")
    benefit_low: Code | None = Field(default=None, description="Item: the least that is likely.")
    benefit_high: Code | None = Field(default=None, description="Item: the most that is likely.")

    def items(self) -> Iterator[str]:
        """Yield every item that it names."""
        named = (self.investment, self.running, self.benefit, self.benefit_low, self.benefit_high)
        yield from (item for item in named if item is not None)


class Worth(DeclaredAnalysis):
    """Net present value and its like; the median over the rows of every amount is used."""

    kind: Literal["worth"]
    options: dict[Code, Option] = Field(min_length=1)
    years: int = Field(default=5, ge=1, le=50, description="Years after the one of the payment.")
    rate: float = Field(default=0.12, gt=-1, description="Discount rate a year.")
    rate_low: float | None = Field(default=None, gt=-1)
    rate_high: float | None = Field(default=None, gt=-1)
    cost_margin: float = Field(
        default=0.0, ge=0, lt=1, description="Share by which costs may turn out lower or higher."
    )
    n_draws: int = Field(default=2000, ge=100)
    seed: int = 1

    @model_validator(mode="after")
    def _in_order(self) -> Worth:
        low, high = self.rates
        if not low <= self.rate <= high:
            raise PydanticCustomError("criterion", "'rate' must lie from 'rate_low' to 'rate_high'")
        return self

    @property
    def rates(self) -> tuple[float, float]:
        """Lowest and highest discount rate."""
        low = self.rate if self.rate_low is None else self.rate_low
        return low, self.rate if self.rate_high is None else self.rate_high

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item of money."""
        for option in self.options.values():
            yield from (("options", item) for item in option.items())
