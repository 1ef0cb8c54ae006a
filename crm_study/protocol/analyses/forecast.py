"""What an amount may come to next year, if it goes on as before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Forecast(DeclaredAnalysis):
    """A forecast of the sum of an amount over institutions."""

    kind: Literal["forecast"]
    measure: str = Field(description="Item that holds the amount, such as operating income.")
    year: str = Field(description="Item that holds the year.")
    years_ahead: int = Field(default=1, ge=1, le=3, description="Years to look ahead.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield amount and year."""
        yield "measure", self.measure
        yield "year", self.year
