"""The quality of a customer ledger, as a study declares what to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Text


class LedgerAudit(DeclaredAnalysis):
    """Gaps, twins across branches, and records nobody checked; one row is one record."""

    kind: Literal["ledger_audit"]
    fields: list[Code] = Field(min_length=1, description="Items that every record should have.")
    labels: dict[Code, Text] = Field(default_factory=dict, description="How to show a field.")
    match: list[Code] = Field(
        default_factory=list[Code],
        description="Items that together tell whether two records are one.",
    )
    branch: Code | None = Field(default=None, description="Item: the branch of a record.")
    checked: Code | None = Field(default=None, description="Date item: last check of a record.")
    as_of: dt.date | None = Field(default=None, description="Day from which age counts back.")
    stale_days: int = Field(default=365, ge=1, description="Days after which a record is stale.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield fields, keys, branch and date."""
        yield from (("fields", name) for name in self.fields)
        yield from (("match", name) for name in self.match)
        if self.branch is not None:
            yield "branch", self.branch
        if self.checked is not None:
            yield "checked", self.checked
