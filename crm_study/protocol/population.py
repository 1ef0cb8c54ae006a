"""Who is asked: population, strata, clusters, sampling plan, waves, missing answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crm_study.protocol.strict import Code, Strict, Text


class Clusters(Strict):
    """The institutions in which respondents are nested."""

    column: str
    n: int | None = Field(default=None, ge=1, description="Institutions in the population.")
    size: float | None = Field(
        default=None,
        ge=1,
        description="People in an institution; by default the population divided by n.",
    )


class Level(Strict):
    """One stratum."""

    n: int | None = Field(default=None, ge=1, description="People in the stratum.")
    label: Text = Field(default_factory=dict)
    std_dev: float | None = Field(
        default=None, ge=0, description="Spread of what is measured, for Neyman's allocation."
    )
    cost: float | None = Field(
        default=None, gt=0, description="Of an interview, for the optimum allocation."
    )


class Strata(Strict):
    """The strata of the population and the column that names them."""

    column: str
    levels: dict[Code, Level] = Field(min_length=1)

    @property
    def sizes(self) -> dict[str, int] | None:
        """People in every stratum; None where one is not known."""
        known = {code: level.n for code, level in self.levels.items() if level.n is not None}
        return known if len(known) == len(self.levels) else None


class Population(Strict):
    """The population the study speaks about."""

    n: int | None = Field(default=None, ge=1, description="Its size where there are no strata.")
    clusters: Clusters | None = None
    strata: Strata | None = None

    @property
    def size(self) -> int | None:
        """People in the population: declared, or the sum of the strata."""
        if self.n is not None or self.strata is None:
            return self.n
        sizes = self.strata.sizes
        return None if sizes is None else sum(sizes.values())

    @property
    def people_per_cluster(self) -> float | None:
        """People in an institution: declared, or the average of the population."""
        if self.clusters is None or self.clusters.size is not None:
            return self.clusters.size if self.clusters else None
        if self.size is None or self.clusters.n is None:
            return None
        return self.size / self.clusters.n


class Sampling(Strict):
    """How the sample was planned."""

    method: Literal["stratified", "simple", "cluster", "census", "purposive", "convenience"]
    allocation: Literal["proportional", "equal", "neyman", "optimum", "power"] = "proportional"
    formula: Literal["yamane", "slovin", "cochran", "krejcie_morgan", "census"] | None = None
    margin: float = Field(default=0.05, gt=0, lt=1)
    n: int | None = Field(default=None, ge=1, description="Planned size, where no formula is used.")
    response_rate: float = Field(
        default=1.0, gt=0, le=1, description="Share of the invited who are expected to answer."
    )
    criteria: list[str] = Field(
        default_factory=list[str], description="By what people were chosen, where chance did not."
    )
    chosen_by: str = Field(default="", description="Who chose them.")


class Waves(Strict):
    """Which rows are the pilot and which the main study."""

    column: str
    pilot: Code = "pilot"
    main: Code = "main"


class Missing(Strict):
    """What counts as no answer, and how much of a scale must be answered."""

    codes: list[int] = Field(default_factory=list[int])
    min_answered: float = Field(
        default=1.0, gt=0, le=1, description="Share of a scale's items that must be answered."
    )


class Respondent(Strict):
    """The column that tells respondents apart."""

    column: str


class Fieldwork(Strict):
    """Columns of a running survey that are not answers."""

    start: str | None = Field(default=None, description="When the interview began.")
    end: str | None = Field(default=None, description="When it ended.")
    submitted: str | None = Field(default=None, description="When it was sent.")
    enumerator: str | None = None
    version: str | None = Field(default=None, description="Version of the form.")
    earliest: str | None = Field(default=None, description="First day of the fieldwork.")
    latest: str | None = Field(default=None, description="Last day of the fieldwork.")

    def columns(self) -> dict[str, str]:
        """Return the columns that are declared, by what they tell."""
        named = {
            "start": self.start,
            "end": self.end,
            "submitted": self.submitted,
            "enumerator": self.enumerator,
            "version": self.version,
        }
        return {role: column for role, column in named.items() if column}


class Privacy(Strict):
    """What may name a person, and how small a group may be shown."""

    identifiers: list[str] = Field(
        default_factory=list[str], description="Columns dropped at import, beside the usual ones."
    )
    pseudonyms: list[str] = Field(
        default_factory=list[str], description="Columns replaced by keyed pseudonyms."
    )
    quasi_identifiers: list[str] = Field(
        default_factory=list[str], description="Columns that together may single a person out."
    )
    code_clusters: bool = Field(
        default=False,
        description="Whether an import writes codes M01, M02 ... for institutions; their names "
        "stay in a list beside the study's key.",
    )
    times: Literal["cut", "keep"] = Field(
        default="cut",
        description="Whether an import cuts start, end and submission to days, after it wrote "
        "how long an interview took as duration_minutes.",
    )
    smallest_cell: int = Field(
        default=5, ge=3, description="Smallest group of people whose numbers are shown."
    )
