"""Recency, frequency and money, as a study declares them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class Rfm(DeclaredAnalysis):
    """Scores of 1 to 5 by rank; one row is one customer."""

    kind: Literal["rfm"]
    last: Code = Field(description="Date item: the last transaction.")
    count: Code = Field(description="Number item: transactions in the period.")
    money: Code = Field(description="Number item: money in the period.")
    as_of: dt.date = Field(description="Day from which recency counts back.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the three columns."""
        for key in ("last", "count", "money"):
            yield key, getattr(self, key)
