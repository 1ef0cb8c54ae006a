"""Phases of an implementation, with dates and how much of each is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code, Strict, Text


class PhaseItems(Strict):
    """The questions about one phase."""

    label: Text = Field(default_factory=dict)
    progress: Code = Field(description="Number from 0 to 100: percent done.")
    start: Code | None = Field(default=None, description="Date on which it began.")
    planned: Code | None = Field(default=None, description="Date planned for its end.")
    end: Code | None = Field(default=None, description="Date on which it ended.")

    def named(self) -> Iterator[str]:
        """Yield the items."""
        yield from filter(None, (self.progress, self.start, self.planned, self.end))


class Phases(DeclaredAnalysis):
    """A tracker of phases, and an outcome by the phase that was reached."""

    kind: Literal["phases"]
    phases: dict[str, PhaseItems] = Field(min_length=2, description="In their order.")
    outcome: str | None = Field(default=None, description="Construct or item compared by phase.")
    by_respondent: bool = Field(
        default=False,
        description="Show every row under its code: for rows that are institutions, not people.",
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the questions on the phases and the outcome."""
        for phase in self.phases.values():
            yield from (("phases", name) for name in phase.named())
        if self.outcome:
            yield "outcome", self.outcome
