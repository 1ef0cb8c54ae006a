"""Whether two sides fit each other, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from crm_study.protocol.analyses.declared import DeclaredAnalysis


class Fit(DeclaredAnalysis):
    """Fit of two sides, and an outcome by polynomial regression and response surface."""

    kind: Literal["fit"]
    outcome: str
    first: str
    second: str

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the outcome and both sides."""
        for key in ("outcome", "first", "second"):
            yield key, getattr(self, key)
