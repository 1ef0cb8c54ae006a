"""Coded segments of interviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.strict import Code


class Themes(DeclaredAnalysis):
    """Themes by role, agreement of two coders, and saturation."""

    kind: Literal["themes"]
    theme: str = Field(description="Item with the first coder's code; its codes are the themes.")
    codes: dict[Code, Code] = Field(
        default_factory=dict, description="Short name of each code, by which its row is named."
    )
    second: str | None = Field(default=None, description="Item with the second coder's code.")
    role: str | None = Field(default=None, description="Item or column of the person's role.")
    interview: list[str] = Field(
        min_length=1,
        description="Columns that together name an interview; they come in the file's order.",
    )
    sentiment: str | None = Field(
        default=None, description="Item whose middle point is neutral and whose highest is good."
    )
    quote: str | None = Field(default=None, description="Item with the code of a quote.")
    base: int = Field(default=4, ge=1, description="First interviews, for saturation.")
    run: int = Field(default=3, ge=1, description="Interviews that must bring little new.")

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield every item named."""
        for key in ("theme", "second", "role", "sentiment", "quote"):
            if (name := getattr(self, key)) is not None:
                yield key, name
        yield from (("interview", name) for name in self.interview)
