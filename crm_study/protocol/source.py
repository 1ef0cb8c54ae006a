"""Where a study's data lie, and how synthetic data are made for it."""

from __future__ import annotations

from pydantic import Field

from crm_study.protocol.planted import PlantedAnswers, Repeat
from crm_study.protocol.strict import Strict


class DataSource(Strict):
    """A file beside the study, or a file inside an optional Python package."""

    file: str
    package: str | None = None
    install: str | None = Field(default=None, description="Command that installs the package.")
    synthetic: bool = False


class RatingSheet(Strict):
    """Experts' ratings of the items' relevance."""

    file: str = Field(
        description="Table with one row an expert and one column an item, or a folder of sheets."
    )
    relevant_from: int = Field(default=3, description="Lowest rating that means relevant.")
    minimum: int = 1
    maximum: int = 4


class PilotPlan(Strict):
    """How many pilot respondents are generated, in how many clusters of their own."""

    clusters: int = Field(default=4, ge=1)
    n: int = Field(default=20, ge=2)


class Target(Strict):
    """A printed number the synthetic data must give back."""

    address: str
    printed: str = Field(strict=True)


class Simulation(Strict):
    """How synthetic responses are drawn; every number here is an assumption of ours."""

    seed: int = 0
    n: int | None = Field(default=None, ge=2, description="Respondents of the main wave.")
    pilot: PilotPlan | None = None
    missing_share: float = Field(default=0.0, ge=0, lt=0.5)
    careless: float = Field(
        default=0.0, ge=0, lt=0.5, description="Share of people who give one answer throughout."
    )
    icc: float = Field(default=0.1, ge=0, lt=1, description="Share of variance between clusters.")
    loading: float = Field(default=0.7, gt=0, lt=1, description="Loading of items on constructs.")
    dimension_loading: float = Field(
        default=0.85, gt=0, lt=1, description="Loading of dimensions on second-order constructs."
    )
    correlation: float = Field(default=0.5, ge=0, lt=1, description="Between constructs.")
    correlations: dict[str, float] = Field(
        default_factory=dict, description="Between two constructs, as 'one~other'."
    )
    means: dict[str, float] = Field(
        default_factory=dict,
        description="Mean scored answer of an item, or of every item of a construct.",
    )
    answers: dict[str, PlantedAnswers] = Field(
        default_factory=dict, description="How the answers to other questions are drawn, by item."
    )
    repeats: list[Repeat] = Field(
        default_factory=list[Repeat], description="Rows that repeat other rows in some items."
    )
    targets: list[Target] = Field(
        default_factory=list[Target], description="Printed numbers that the data have to give back."
    )
    allow_implausible: bool = Field(
        default=False,
        description="Draw even if a correlation exceeds what the printed reliabilities allow.",
    )
