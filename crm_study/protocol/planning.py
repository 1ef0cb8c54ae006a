"""What the design must be able to see: power, and the error rate it is planned for."""

from __future__ import annotations

from pydantic import Field

from crm_study.protocol.strict import Strict


class Power(Strict):
    """Assumptions of the power chapter."""

    power: float = Field(default=0.80, gt=0, lt=1)
    alpha: float = Field(default=0.05, gt=0, lt=1)
    icc: float | None = Field(
        default=None, ge=0, lt=1, description="Of the outcome; by default the one found."
    )
    icc_predictor: float | None = Field(default=None, ge=0, le=1)
    effects: list[float] = Field(
        default=[0.02, 0.15, 0.35], description="Effect sizes f² that are planned for."
    )
