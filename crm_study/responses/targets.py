"""From the address of a printed number to a statistic that synthetic data can be aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.published.rounding import rounding_interval
from crm_study.kernels.twin.aims import Aim, Statistic
from crm_study.kernels.twin.statistics import (
    Alpha,
    Correlation,
    Fit,
    FitNumber,
    GroupMean,
    GroupSums,
    Icc,
    Mean,
    Slope,
    SlopeNumber,
    StdDev,
)
from crm_study.protocol.model import Model
from crm_study.protocol.source import Target
from crm_study.protocol.study import Study
from crm_study.results.address import Address, parse_address

_MOMENTS: dict[str, type[Mean] | type[StdDev]] = {"mean": Mean, "std_dev": StdDev}
ALLOWED = (
    "r_squared, adj_r_squared, f_statistic, sigma and the slopes' statistic, p_value, estimate, "
    "std_error and std_estimate of a regression on constructs, scored items and the strata; "
    "pearson of a correlation; estimate of a reliability; mean and std_dev of items and "
    "constructs; icc1 of an inference; mean of a comparison between the strata"
)


@dataclass(frozen=True, slots=True)
class Attained:
    """One target: what was printed, what the data give, the interval it had to hit."""

    address: str
    printed: str
    attained: float
    lower: float
    upper: float

    def plain(self) -> dict[str, Any]:
        """Return the record as a mapping."""
        return {**asdict(self), "tolerance": (self.upper - self.lower) / 2}

    def __str__(self) -> str:
        return f"{self.address}: printed {self.printed}, attained {self.attained:.6f}"


@dataclass(frozen=True, slots=True, eq=False)
class Goal:
    """A target with its statistic; ``item`` names the item whose table it belongs to."""

    place: Address
    printed: str
    aim: Aim
    item: str | None = None

    def attained(self, value: float) -> Attained:
        """Return the record of what was attained."""
        return Attained(str(self.place), self.printed, value, self.aim.lower, self.aim.upper)


class Variables:
    """The variables that goals speak of, numbered as they are met.

    Parameters
    ----------
    study : Study
    design : mapping of str to list of str
        Wave, stratum and cluster of everybody, by column.
    """

    def __init__(self, study: Study, design: Mapping[str, list[str]]) -> None:
        self.study = study
        self.design = design
        self.names: list[str] = []

    def number(self, name: str) -> int:
        """Return the number of a construct, a scored item, or a level ``column[level]``."""
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def groups(self, column: str) -> tuple[list[str], NDArray[np.intp]]:
        """Return the levels of a design column, sorted, and everybody's place among them."""
        levels, codes = np.unique(self.design[column], return_inverse=True)
        return [str(level) for level in levels], codes.astype(np.intp)

    def columns_of(self, term: str) -> tuple[int, ...]:
        """Return the variables of a model's term: one, or one less than a stratum has levels."""
        if term in self.study.constructs or term in self.study.scored_items():
            return (self.number(term),)
        strata = self.study.population.strata
        if strata is None or term != strata.column or term not in self.design:
            raise AnalysisError(f"'{term}' is no construct, scored item or stratum.")
        return tuple(self.number(f"{term}[{level}]") for level in self.groups(term)[0][1:])

    def design_values(self, name: str) -> NDArray[np.float64]:
        """Return everybody's 0 or 1 for a level of a design column."""
        column, _, level = name.rstrip("]").partition("[")
        return np.array([float(found == level) for found in self.design[column]])


def goals_of(study: Study, targets: Sequence[Target], variables: Variables) -> list[Goal]:
    """Turn the targets of one wave into goals.

    Raises
    ------
    AnalysisError
        An address that synthetic data cannot be aimed at, with the ones they can.
    """
    return [_goal(study, target, variables) for target in targets]


def wave_of(target: Target) -> str:
    """Return the wave a target speaks of: ``pilot`` or ``main``."""
    return "pilot" if parse_address(target.address).finding.endswith(".pilot") else "main"


def _goal(study: Study, target: Target, variables: Variables) -> Goal:
    place = parse_address(target.address)
    try:
        statistic = _statistic(study, place, variables)
    except (AnalysisError, KeyError) as error:
        reason = f" {error}" if isinstance(error, AnalysisError) else ""
        raise AnalysisError(
            f"Synthetic data cannot be calibrated to {target.address}.{reason} "
            f"Allowed are {ALLOWED}."
        ) from None
    lower, upper = _limits(target.printed)
    item = place.row if place.finding == "descriptives.items" else None
    return Goal(place, target.printed, Aim(statistic, lower, upper), item)


def _limits(printed: str) -> tuple[float, float]:
    """Return a finite interval: "< .001" is read as near 0 as it can be."""
    interval = rounding_interval(printed)
    lower, upper = interval.lower, interval.upper
    if np.isinf(upper) or (np.isinf(lower) and upper <= 0):
        raise AnalysisError(f"'{printed}' has no end, so nothing can be aimed at it.")
    return (-upper if np.isinf(lower) else lower), upper


def _statistic(study: Study, place: Address, variables: Variables) -> Statistic:
    kind, _, name = place.finding.partition(".")
    if kind == "regression":
        return _of_regression(study.models[name], place, variables)
    if kind == "correlation" and place.column == "pearson":
        first, _, second = place.row.partition("~")
        return Correlation(*(_score(study, side, variables) for side in (first, second)))
    if kind == "reliability" and place.column == "estimate":
        return Alpha(tuple(variables.number(item) for item in study.items_of(place.row)))
    if kind == "descriptives" and place.column in _MOMENTS:
        known = study.scored_items() if name == "items" else tuple(study.constructs)
        if place.row in known:
            return _MOMENTS[place.column](variables.number(place.row))
    if kind == "inference" and place.column == "icc1":
        return _icc(study, study.models[name], variables)
    if kind == "comparison" and place.column == "mean":
        return _group_mean(study, name, place, variables)
    raise AnalysisError("")


def _score(study: Study, name: str, variables: Variables) -> int:
    if name not in study.constructs:
        raise AnalysisError(f"'{name}' is no construct.")
    return variables.number(name)


def _model_columns(model: Model, variables: Variables) -> Iterator[int]:
    if model.interactions:
        raise AnalysisError("Its model multiplies predictors.")
    for term in (model.outcome, *model.terms):
        yield from variables.columns_of(term)


def _of_regression(model: Model, place: Address, variables: Variables) -> Statistic:
    columns = tuple(_model_columns(model, variables))
    if place.row == "glance" and place.column in get_args(FitNumber):
        return Fit(columns, place.column)  # type: ignore[arg-type]
    if place.row in model.terms and place.column in get_args(SlopeNumber):
        (term,) = variables.columns_of(place.row)
        return Slope(columns, term, place.column)  # type: ignore[arg-type]
    raise AnalysisError("")


def _icc(study: Study, model: Model, variables: Variables) -> Icc:
    clusters = study.population.clusters
    if clusters is None:
        raise AnalysisError("The study has no clusters.")
    levels, codes = variables.groups(clusters.column)
    return Icc(GroupSums(tuple(_model_columns(model, variables)), codes, len(levels)))


def _group_mean(study: Study, name: str, place: Address, variables: Variables) -> GroupMean:
    group = study.comparisons[name].group
    outcome, _, level = place.row.partition(":")
    if group not in variables.design or outcome not in study.comparisons[name].outcomes:
        raise AnalysisError("")
    levels, codes = variables.groups(group)
    if level not in levels:
        raise AnalysisError(f"There is no level '{level}'.")
    column = variables.columns_of(outcome)
    return GroupMean(GroupSums(column, codes, len(levels)), levels.index(level))
