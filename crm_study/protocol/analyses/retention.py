"""How long customers stay, as a study declares it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class Retention(DeclaredAnalysis):
    """Kaplan-Meier curves of the time until customers leave; one row is one customer."""

    kind: Literal["retention"]
    joined: Code = Field(description="Date item: when a customer joined.")
    left: Code = Field(description="Date item: when one left; blank while still there.")
    as_of: dt.date = Field(description="Last day of observation.")
    group: Code | None = Field(default=None, description="Item that tells groups apart.")
    times: list[float] = Field(
        default_factory=lambda: [1.0, 2.0, 3.0], description="Years at which curves are read."
    )
    interval: Literal["log", "log-log", "plain"] = Field(
        default="log", description="Transformation of the limits, named as in R's survfit."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the dates and the group."""
        yield "joined", self.joined
        yield "left", self.left
        if self.group is not None:
            yield "group", self.group
