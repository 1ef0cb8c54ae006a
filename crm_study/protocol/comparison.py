"""Groups that are compared and categories that are crossed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from crm_study.protocol.strict import Strict, Text


class Comparison(Strict):
    """Scores compared between groups."""

    outcomes: Annotated[list[str], Field(min_length=1)]
    group: str
    label: Text = Field(default_factory=dict)


class Association(Strict):
    """Two categorical variables, crossed."""

    rows: str
    columns: str
    label: Text = Field(default_factory=dict)
