"""What a customer will have brought, as a study declares it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class LifetimeValue(DeclaredAnalysis):
    """Margin, retention and discount in one formula; one row is one customer."""

    kind: Literal["lifetime_value"]
    revenue: Code = Field(description="Number item: revenue of the last year.")
    cost: Code | None = Field(default=None, description="Number item: cost of the last year.")
    joined: Code = Field(description="Date item: when a customer joined.")
    last: Code = Field(description="Date item: the last transaction.")
    as_of: dt.date = Field(description="Last day of the ledger.")
    group: Code | None = Field(default=None, description="Item that tells groups apart.")
    rate: float = Field(default=0.12, gt=0, description="Discount rate a year.")
    years: int | None = Field(default=None, ge=1, description="Years that count; without, all.")
    n_resamples: int = Field(default=1000, ge=100)
    seed: int = 1

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield money, dates and the group."""
        for key in ("revenue", "cost", "joined", "last", "group"):
            if getattr(self, key) is not None:
                yield key, getattr(self, key)
