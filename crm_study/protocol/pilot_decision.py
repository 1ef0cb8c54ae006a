"""What was decided on an item after the pilot, so that the main study can show it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_study.protocol.strict import Code, Strict


class PilotDecision(Strict):
    """One decision: the item, what was done, why and when."""

    item: Code
    action: Literal["keep", "rewrite", "reverse", "drop"]
    reason: str = Field(min_length=1)
    date: str = ""
