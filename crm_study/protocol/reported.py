"""The reported results of any paper, as text, for an audit without data.

Decimals are text, because trailing zeros are evidence; counts may be whole numbers.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crm_study.protocol.published import PrintedRule, Verdict
from crm_study.protocol.strict import Strict

Printed = Annotated[str, Field(strict=True, min_length=1)]
"""A number as on the page; stars stand for the usual bounds of p."""


class ReportedSlope(Strict):
    """One coefficient of a printed regression."""

    term: str
    estimate: Printed | None = None
    std_error: Printed | None = None
    beta: Printed | None = None
    t: Printed | None = None
    p_value: Printed | None = None
    conf_low: Printed | None = None
    conf_high: Printed | None = None
    sd: Printed | None = Field(default=None, description="Standard deviation of the predictor.")
    one_sided: bool = False
    significant: bool | None = Field(default=None, description="What the text says of it.")


class ReportedRegression(Strict):
    """One printed regression."""

    id: str
    where: str = ""
    n: int | None = Field(default=None, ge=2)
    n_predictors: int | None = Field(default=None, ge=1)
    df_residual: int | None = Field(default=None, ge=1)
    r: Printed | None = None
    r_squared: Printed | None = None
    r_squared_again: Printed | None = Field(
        default=None, description="The same R² in another form, e.g. as a percentage."
    )
    adj_r_squared: Printed | None = None
    f: Printed | None = None
    p_value: Printed | None = Field(default=None, description="Of F.")
    outcome_sd: Printed | None = None
    critical: Printed | None = Field(default=None, description="Critical t.")
    alpha: float = Field(default=0.05, gt=0, lt=1)
    conf_level: float = Field(default=0.95, gt=0, lt=1)
    slopes: list[ReportedSlope] = Field(default_factory=list[ReportedSlope])

    @property
    def k(self) -> int | None:
        """Predictors: declared, or one for each printed slope but the constant's."""
        if self.n_predictors is not None:
            return self.n_predictors
        return len(self.predictors) or None

    @property
    def predictors(self) -> list[ReportedSlope]:
        """The printed slopes without the constant."""
        return [slope for slope in self.slopes if slope.term != "intercept"]

    @property
    def df(self) -> int | None:
        """Residual degrees of freedom: declared, or n - k - 1."""
        if self.df_residual is not None:
            return self.df_residual
        if self.n is None or self.k is None:
            return None
        return self.n - self.k - 1


class ReportedTest(Strict):
    """One printed test."""

    id: str
    where: str = ""
    kind: Literal["t", "F", "r", "chi2", "z"]
    statistic: Printed
    df1: float | None = Field(default=None, gt=0)
    df2: float | None = Field(default=None, gt=0)
    p_value: Printed | None = None
    critical: Printed | None = None
    one_sided: bool = False
    alpha: float = Field(default=0.05, gt=0, lt=1)
    significant: bool | None = None


class ReportedScore(Strict):
    """Mean and standard deviation of a score of whole answers."""

    id: str
    where: str = ""
    mean: Printed
    sd: Printed | None = None
    n: int | None = Field(default=None, ge=1)
    n_items: int = Field(default=1, ge=1)
    scale: Annotated[list[int], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="Lowest and highest answer."
    )
    whole: bool = Field(default=True, description="Whether every answer is a whole number.")


class ReportedAlpha(Strict):
    """A printed coefficient alpha and what was printed beside it."""

    id: str
    where: str = ""
    alpha: Printed
    n_items: int | None = Field(default=None, ge=2)
    average_r: Printed | None = None
    standardized: bool = False
    item_sds: list[Printed] = Field(default_factory=list[Printed])
    total_sd: Printed | None = None


class ReportedCorrelations(Strict):
    """A printed correlation matrix, rows below the diagonal."""

    id: str
    where: str = ""
    variables: Annotated[list[str], Field(min_length=2)]
    correlations: list[list[Printed]]
    n: int | None = Field(default=None, ge=3)
    alphas: dict[str, Printed] = Field(default_factory=dict)
    outcome: str | None = Field(default=None, description="Of the regression printed beside it.")
    r_squared: Printed | None = None


class ReportedCounts(Strict):
    """A printed table of frequencies."""

    id: str
    where: str = ""
    n: int | None = Field(default=None, ge=1)
    counts: list[int] = Field(default_factory=list[int])
    percents: list[Printed] = Field(default_factory=list[Printed])
    exclusive: bool = Field(default=True, description="Whether everyone stands in one row only.")


class ReportedDecision(Strict):
    """A printed decision about a hypothesis, with the rule printed beside it."""

    id: str
    where: str = ""
    p_value: Printed
    alpha: Printed = "0.05"
    rule: PrintedRule | None = None
    decision: Verdict
    quote: str = ""


class Reported(Strict):
    """Everything a paper reports that can be checked."""

    schema_version: Literal[1] = 1
    citation: str = ""
    regressions: list[ReportedRegression] = Field(default_factory=list[ReportedRegression])
    tests: list[ReportedTest] = Field(default_factory=list[ReportedTest])
    scores: list[ReportedScore] = Field(default_factory=list[ReportedScore])
    alphas: list[ReportedAlpha] = Field(default_factory=list[ReportedAlpha])
    correlations: list[ReportedCorrelations] = Field(default_factory=list[ReportedCorrelations])
    counts: list[ReportedCounts] = Field(default_factory=list[ReportedCounts])
    decisions: list[ReportedDecision] = Field(default_factory=list[ReportedDecision])
