"""Things that several people put in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Ranking(DeclaredAnalysis):
    """Friedman's test, Kendall's W and mean ranks."""

    kind: Literal["ranking"]
    of: list[str] = Field(min_length=2, description="Items or constructs, rated or ranked.")
    first: Literal["largest", "smallest"] = Field(
        default="largest", description="largest for ratings; smallest where answers are ranks."
    )

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield what is put in order."""
        yield from (("of", name) for name in self.of)
