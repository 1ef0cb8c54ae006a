"""How far a checklist of steps has been done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class Completion(DeclaredAnalysis):
    """Progress on steps: a completion index, and what comes next."""

    kind: Literal["completion"]
    steps: list[Code] = Field(
        min_length=1, description="Items with one scale of states, in the order of the steps."
    )
    done_from: int = Field(description="First code of the scale that counts as done.")
    by_respondent: bool = Field(
        default=False,
        description="Show every row under its code: for rows that are institutions, not people.",
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the steps."""
        yield from (("steps", name) for name in self.steps)
