"""What every declared analysis shares: a kind, a name, a label, and the variables it names."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from crm_study.protocol.strict import Code, Strict, Text


class DeclaredAnalysis(Strict):
    """An analysis that a study asks for under ``analyses``; its finding is ``kind.name``."""

    kind: str
    name: Code = Field(pattern=r"^[A-Za-z0-9_-]+$", description="Names the finding: kind.name.")
    label: Text = Field(default_factory=dict, description="Title a reader sees.")

    @property
    def finding(self) -> str:
        """Id of its finding."""
        return f"{self.kind}.{self.name}"

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield key and name of every item, construct or design column that it names."""
        yield from ()

    def measured(self) -> Iterator[str]:
        """Yield the items that it measures by, so that they tell nothing of who answered."""
        yield from ()

    def other_studies(self) -> Iterator[str]:
        """Yield the folders or names of other studies whose numbers it reads."""
        yield from ()
