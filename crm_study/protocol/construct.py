"""Constructs: what the items are meant to measure, and how."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_study.protocol.strict import Code, Strict, Text


class Construct(Strict):
    """A construct of items, or of other constructs (second order)."""

    label: Text = Field(default_factory=dict)
    measurement: Literal["reflective", "formative", "checklist", "decision"] = "reflective"
    items: list[Code] = Field(default_factory=list[Code], description="Ids of its items.")
    constructs: list[str] = Field(
        default_factory=list[str], description="Names of its dimensions (second order)."
    )
