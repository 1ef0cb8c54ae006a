"""The defensible choices of one analysis, all of them run."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_study.protocol.strict import Code, Strict, Text


class Exclusion(Strict):
    """Rows that one might leave out: those with these values in a column."""

    column: str
    values: list[Code] = Field(min_length=1)


class Multiverse(Strict):
    """Choices that several researchers would make differently."""

    model: str = Field(description="Name of the model that is varied.")
    term: str = Field(description="The slope that is followed.")
    scoring: list[Literal["mean", "drop_item", "factor"]] = Field(default=["mean"])
    min_answered: list[float] = Field(default_factory=list[float])
    exclude: dict[str, Exclusion] = Field(default_factory=dict)
    outliers: list[Literal["none", "cook", "studentized"]] = Field(default=["none"])
    missing: list[Literal["listwise", "mean", "em"]] = Field(default=["listwise"])
    controls: list[list[str]] = Field(default=[[]])
    estimators: list[Literal["ols", "huber", "ranks", "cluster_means"]] = Field(default=["ols"])
    std_errors: list[Literal["ols", "hc3", "cr1", "cr2"]] = Field(default=["ols"])
    label: Text = Field(default_factory=dict)
