"""A canonical column while it is read, and what reading it needs to know of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.grid import RawTable, Reason
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.questions import Question
from crm_study.responses.imports.targets import Target


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that is no answer: its row in the table, why, and what stood there."""

    row: int
    reason: Reason
    value: str


@dataclass(slots=True, eq=False)
class Column:
    """One canonical column, what is open about it, and how its cells were read."""

    target: Target
    texts: list[str]
    gaps: list[Gap] = field(default_factory=list[Gap])
    questions: list[Question] = field(default_factory=list[Question])
    branches: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list[str])
    unsettled: dict[int, Question] = field(default_factory=dict)

    def count(self, branch: str, cells: int) -> None:
        """Add to the cells that were read in this way."""
        self.branches[branch] = self.branches.get(branch, 0) + cells


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What reading a cell needs beside the cell: the platform, the decisions, the file."""

    table: RawTable
    platform: Platform
    accepted: Accepted
    day_first: bool | None
    points_only: bool
    general_missing: Mapping[str, Reason]
