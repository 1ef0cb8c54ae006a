"""Mediation, moderation and partial least squares, declared by names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_study.protocol.strict import Strict, Text

_Names = Annotated[list[str], Field(min_length=1)]


class Mediation(Strict):
    """An effect that may pass through one or more mediators."""

    outcome: str
    predictor: str
    mediators: _Names
    serial: bool = Field(default=False, description="Whether the mediators act one on the next.")
    controls: list[str] = Field(default_factory=list[str])
    moderator: str | None = None
    moderated: list[Literal["a", "b", "direct"]] = Field(
        default_factory=list[Literal["a", "b", "direct"]],
        description="Paths that the moderator bends.",
    )
    n_resamples: int = Field(default=5000, ge=100)
    seed: int = 2021
    label: Text = Field(default_factory=dict)

    @property
    def terms(self) -> tuple[str, ...]:
        """Everything but the outcome."""
        moderator = [self.moderator] if self.moderator else []
        return (self.predictor, *self.mediators, *moderator, *self.controls)


class Moderation(Strict):
    """An effect whose size may depend on another variable."""

    outcome: str
    predictor: str
    moderator: str
    controls: list[str] = Field(default_factory=list[str])
    center: bool = Field(default=True, description="Whether both are centered at their means.")
    label: Text = Field(default_factory=dict)

    @property
    def terms(self) -> tuple[str, ...]:
        """Everything but the outcome."""
        return (self.predictor, self.moderator, *self.controls)


class PathModel(Strict):
    """A partial least squares path model of constructs."""

    paths: dict[str, _Names] = Field(
        min_length=1, description="For every outcome, the constructs that lead to it."
    )
    modes: dict[str, Literal["A", "B"]] = Field(
        default_factory=dict, description="A (correlation weights) unless B is said."
    )
    scheme: Literal["path", "factorial", "centroid"] = "path"
    consistent: bool = Field(default=False, description="PLSc for reflective constructs.")
    n_resamples: int = Field(default=500, ge=100)
    seed: int = 2021
    label: Text = Field(default_factory=dict)

    @property
    def constructs(self) -> tuple[str, ...]:
        """Every construct, predictors before what they lead to."""
        named = [name for outcome, causes in self.paths.items() for name in (*causes, outcome)]
        return tuple(dict.fromkeys(named))
