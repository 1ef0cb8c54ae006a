"""How synthetic answers to questions that no construct uses are drawn."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.strict import Code, Strict


class PlantedAnswers(Strict):
    """The distribution of the answers to one question; say exactly one way.

    ``distribution`` for numbers and dates, ``probabilities`` for the points of a scale,
    ``logit`` for two points whose odds depend on other answers, ``ranked`` for places.
    """

    distribution: (
        Literal["normal", "lognormal", "poisson", "uniform", "exponential", "date", "code"] | None
    ) = None
    mean: float = Field(default=0.0, description="Of a lognormal number: of its logarithm.")
    std_dev: float = Field(default=1.0, ge=0, description="Of a lognormal number: of its log.")
    minimum: float | None = Field(default=None, description="Smaller draws become this number.")
    maximum: float | None = None
    decimals: int = Field(default=0, ge=0, le=6)
    earliest: dt.date = dt.date(2020, 1, 1)
    latest: dt.date = dt.date(2025, 12, 31)
    probabilities: dict[Code, float] = Field(
        default_factory=dict, description="Of each code; a 'multiple' item draws every code alone."
    )
    logit: dict[str, float] = Field(
        default_factory=dict,
        description="Log odds of the second point: 'intercept', and slopes as in 'slopes'.",
    )
    slopes: dict[str, float] = Field(
        default_factory=dict,
        description="What one standard deviation of a construct, or one unit of an earlier "
        "number, adds to the mean.",
    )
    shifts: dict[Code, dict[Code, float]] = Field(
        default_factory=dict,
        description="What the mean gains where another column has a code: {branch: {1: 0.5}}.",
    )
    products: dict[str, float] = Field(
        default_factory=dict,
        description="What the product of two adds to the mean, constructs in standard "
        "deviations: {one~other: 0.5}.",
    )
    distances: dict[str, float] = Field(
        default_factory=dict,
        description="What one scale point between two adds to the mean: {one~other: -0.5}.",
    )
    most: dict[str, float] = Field(
        default_factory=dict,
        description="Largest answer somebody can give: 'intercept', and what one scale point of "
        "a construct, or one unit of an earlier number, adds to it.",
    )
    after: Code | None = Field(
        default=None,
        description="Earlier date to which mean and std_dev are added, in days; blank where it is.",
    )
    lasts: Literal["normal", "exponential"] = Field(
        default="normal",
        description="Law of the days after 'after'; an exponential wait that ends past 'latest' "
        "leaves a blank.",
    )
    until: Code | None = Field(
        default=None,
        description="Earlier date, or 'latest' where that is blank or no date is meant, before "
        "which a date lies by an exponential number of days.",
    )
    log_slopes: dict[str, float] = Field(
        default_factory=dict,
        description="What one unit of the natural logarithm of an earlier number adds to the mean.",
    )
    shared_by: Code | None = Field(
        default=None, description="Column whose codes each have a normal draw of their own."
    )
    shared_std_dev: float = Field(
        default=0.0, ge=0, description="Of the draws of 'shared_by', which are added to the mean."
    )
    turns: int | None = Field(
        default=None,
        ge=1,
        description="Rows for which a code of 'probabilities' stands before the next one comes, "
        "in place of chance.",
    )
    same_within: list[Code] = Field(
        default_factory=list[Code], description="Rows alike in these columns may share one answer."
    )
    same_as: Code | None = Field(
        default=None, description="Earlier column whose answer may be given again."
    )
    same_share: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="Chance of the shared or repeated answer, in place of one's own: the kappa "
        "of two that choose so.",
    )
    prefix: str = Field(default="", description="Of codes, which are numbered row by row.")
    ranked: dict[Code, float] = Field(
        default_factory=dict,
        description="Worth of every question of a ranking, this one among them; the answer is "
        "its place once everybody has added a normal draw to each worth.",
    )
    ranked_with: Code | None = Field(
        default=None, description="Question whose 'ranked' names this one too."
    )
    missing: float = Field(default=0.0, ge=0, lt=1, description="Share left blank.")

    @model_validator(mode="after")
    def _one_way(self) -> PlantedAnswers:
        ways = [self.distribution, self.probabilities, self.logit, self.ranked, self.ranked_with]
        if sum(bool(way) for way in ways) != 1:
            raise PydanticCustomError(
                "criterion", "say one of 'distribution', 'probabilities', 'logit' and 'ranked'"
            )
        return self


class Repeat(Strict):
    """Rows that repeat other rows in some columns: twins to be found again."""

    columns: list[Code] = Field(min_length=1, description="Items that are copied.")
    share: float = Field(gt=0, lt=0.4, description="Share of the rows that repeat another.")
    slip: Code | None = Field(
        default=None, description="Item of the copy in which the last digit is another one."
    )
