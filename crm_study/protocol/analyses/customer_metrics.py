"""Revenue, margin and satisfaction of a customer, as a study declares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class CustomerMetrics(DeclaredAnalysis):
    """What each customer brings, costs and thinks; one row is one customer."""

    kind: Literal["customer_metrics"]
    revenue: Code = Field(description="Number item: revenue of the last year.")
    cost: Code = Field(description="Number item: cost of serving in that year.")
    satisfaction: Code | None = Field(default=None, description="Item: satisfaction.")
    top: float = Field(default=0.2, gt=0, lt=1, description="Share of the customers called top.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield money and satisfaction."""
        yield "revenue", self.revenue
        yield "cost", self.cost
        if self.satisfaction is not None:
            yield "satisfaction", self.satisfaction

    def measured(self) -> Iterator[str]:
        """Yield satisfaction, which may be asked on a scale."""
        if self.satisfaction is not None:
            yield self.satisfaction
