"""What the publication printed: numbers as text, and decisions with their rule."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_study.protocol.strict import Strict

Verdict = Literal["reject_ha", "do_not_reject_ha", "reject_h0", "do_not_reject_h0"]


class PublishedNumber(Strict):
    """A printed number at an address; text, because trailing zeros are evidence."""

    address: str
    printed: str = Field(strict=True)
    where: str = ""


class PrintedRule(Strict):
    """What the publication says it does below and above alpha."""

    below_alpha: Verdict
    above_alpha: Verdict


class PublishedDecision(Strict):
    """A printed decision, with the rule printed beside it."""

    hypothesis: str
    p_value: str = Field(description="Address of the printed p value.")
    alpha: str = Field(strict=True)
    rule: PrintedRule
    decision: Verdict
    where: str = ""
    quote: str = ""
