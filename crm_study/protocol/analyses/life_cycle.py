"""Indicators of the customer life cycle, as a study declares them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class LifeCycle(DeclaredAnalysis):
    """Acquisition, cross-selling, retention, dormancy and churn; one row is one customer."""

    kind: Literal["life_cycle"]
    joined: Code = Field(description="Date item: when a customer joined.")
    left: Code = Field(description="Date item: when one left; blank while still there.")
    last_active: Code = Field(description="Date item: the last transaction.")
    products: Code = Field(description="Number item: products held.")
    as_of: dt.date = Field(description="Last day of the period.")
    period_days: int = Field(default=365, ge=1, description="Length of the period.")
    dormant_days: int = Field(default=180, ge=1, description="Days without a transaction.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the dates and the products."""
        for key in ("joined", "left", "last_active", "products"):
            yield key, getattr(self, key)
