"""The net promoter score of a question from 0 to 10."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Nps(DeclaredAnalysis):
    """Promoters less detractors, of all and of groups."""

    kind: Literal["nps"]
    item: str = Field(description="Likelihood to recommend, from 0 to 10.")
    by: str | None = Field(default=None, description="Column whose groups get a score each.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the item and the column that it names."""
        yield "item", self.item
        if self.by is not None:
            yield "by", self.by
