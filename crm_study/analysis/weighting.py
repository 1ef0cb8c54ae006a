"""From a plan to weights: base, non-response, known totals, trimming, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crm_study.errors import AnalysisError
from crm_study.kernels.survey.base_weights import base_weights
from crm_study.kernels.survey.calibration import Calibration
from crm_study.kernels.survey.nonresponse import NonresponseWeights, nonresponse_weights
from crm_study.kernels.survey.positive_weights import positive_weights
from crm_study.kernels.survey.poststratify import post_stratify
from crm_study.kernels.survey.rake import rake
from crm_study.kernels.survey.trim import limits_by_iqr, limits_by_median, trim
from crm_study.kernels.survey.weight_summary import WeightSummary, weight_summary

Floats = NDArray[np.float64]
Trim = float | tuple[float, float] | Literal["iqr"] | None
"""A multiple of the median weight, a pair of limits, or the median plus and minus 3 IQR."""


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """A column whose population is known.

    Attributes
    ----------
    name : str
        The column.
    labels : sequence of str, length n
        Level of every respondent.
    population : mapping
        People in every level.
    titles : mapping
        How a reader should see a level.
    """

    name: str
    labels: Sequence[str]
    population: Mapping[str, float]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class WeightPlan:
    """How weights are to be made; what is None is left out.

    Attributes
    ----------
    n_obs : int
        Rows: respondents, or everybody who was asked where ``answered`` is given.
    given : ndarray of float, shape (n_obs,), or None
        Weights to start from.
    strata : Margin or None
        Strata of the draw, for base weights in place of given ones.
    answered : ndarray of bool, shape (n_obs,), or None
        Who answered.
    classes : sequence of str or None
        Classes of non-response; everybody is one class where it is None.
    poststratify : Margin or None
        Cells to post-stratify to.
    rake : tuple of Margin
        Margins to rake to.
    trim : float, pair, "iqr" or None
        Where weights are cut.
    """

    n_obs: int
    given: Floats | None = None
    strata: Margin | None = None
    answered: NDArray[np.bool_] | None = None
    classes: Sequence[str] | None = None
    poststratify: Margin | None = None
    rake: tuple[Margin, ...] = ()
    trim: Trim = None

    @property
    def margins(self) -> tuple[Margin, ...]:
        """Every column whose population the plan knows."""
        cells = [self.poststratify] if self.poststratify else []
        return (*([self.strata] if self.strata else []), *cells, *self.rake)


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """What came of a plan.

    Attributes
    ----------
    plan : WeightPlan
        With the rows of those who answered only.
    kept : ndarray of int
        Their positions among the rows.
    weights : ndarray of float
        One weight for each of them.
    steps : mapping of str to WeightSummary
        The weights after every step, by its name.
    response : NonresponseWeights or None
        Response rates by class.
    calibration : Calibration or None
        Known totals, for the variance of estimates.
    n_trimmed : int
        Weights that were cut.
    n_rounds : int or None
        Rounds of raking.
    worst_gap : float or None
        Largest gap of a margin that raking left, as a share.
    """

    plan: WeightPlan
    kept: NDArray[np.intp]
    weights: Floats
    steps: Mapping[str, WeightSummary]
    response: NonresponseWeights | None = None
    calibration: Calibration | None = None
    n_trimmed: int = 0
    n_rounds: int | None = None
    worst_gap: float | None = None


def weighted(plan: WeightPlan) -> Weighted:
    """Carry out a plan.

    Parameters
    ----------
    plan : WeightPlan

    Returns
    -------
    Weighted

    Raises
    ------
    AnalysisError
        Whatever a step cannot do, in its words.

    Examples
    --------
    >>> strata = Margin("kind", ["bank", "bank", "union"], {"bank": 10, "union": 4})
    >>> weighted(WeightPlan(3, strata=strata)).weights.tolist()
    [5.0, 5.0, 4.0]
    """
    first = _start(plan)
    made = Weighted(plan, np.arange(plan.n_obs), first, {_first_name(plan): weight_summary(first)})
    made = _for_nonresponse(made)
    made = _to_known_totals(made, "")
    return _trimmed(made)


def _first_name(plan: WeightPlan) -> str:
    """Name the step that the weights start with."""
    if plan.strata:
        return "base"
    return "equal" if plan.given is None else "given"


def _start(plan: WeightPlan) -> Floats:
    """Take the weights that were given, those of the draw, or 1."""
    if plan.strata is not None and plan.given is not None:
        raise AnalysisError("Weights start from a column or from strata, not from both.")
    if plan.given is not None:
        return positive_weights(plan.given, n_obs=plan.n_obs)
    if plan.strata is None:
        return np.ones(plan.n_obs)
    return base_weights(plan.strata.labels, plan.strata.population).weights


def _for_nonresponse(made: Weighted) -> Weighted:
    """Let those who answered stand for those of their class who did not."""
    plan = made.plan
    if plan.answered is None:
        return made
    classes = plan.classes or ["all"] * plan.n_obs
    found = nonresponse_weights(made.weights, plan.answered, classes)
    kept = np.flatnonzero(plan.answered)
    weights = found.weights[kept]
    return replace(
        made,
        plan=_of_rows(plan, kept),
        kept=kept,
        weights=weights,
        steps={**made.steps, "non-response": weight_summary(weights)},
        response=found,
    )


def _of_rows(plan: WeightPlan, kept: NDArray[np.intp]) -> WeightPlan:
    """Keep some rows of a plan."""

    def chosen(margin: Margin) -> Margin:
        return replace(margin, labels=[margin.labels[row] for row in kept])

    return replace(
        plan,
        n_obs=kept.size,
        strata=chosen(plan.strata) if plan.strata else None,
        poststratify=chosen(plan.poststratify) if plan.poststratify else None,
        rake=tuple(chosen(margin) for margin in plan.rake),
    )


def _to_known_totals(made: Weighted, again: str) -> Weighted:
    """Post-stratify or rake to what is known of the population."""
    plan = made.plan
    if plan.poststratify and plan.rake:
        raise AnalysisError("Weights are post-stratified or raked, not both.")
    if plan.poststratify:
        cells, calibration = post_stratify(
            made.weights, plan.poststratify.labels, plan.poststratify.population
        )
        name, weights = f"post-stratification{again}", cells.weights
        made = replace(made, calibration=calibration)
    elif plan.rake:
        found = rake(
            made.weights,
            {margin.name: margin.labels for margin in plan.rake},
            {margin.name: margin.population for margin in plan.rake},
        )
        name, weights = f"raking{again}", found.weights
        made = replace(
            made,
            calibration=found.calibration,
            n_rounds=found.n_rounds,
            worst_gap=found.worst_gap,
        )
    else:
        return made
    return replace(made, weights=weights, steps={**made.steps, name: weight_summary(weights)})


def _trimmed(made: Weighted) -> Weighted:
    """Cut weights far out, and bring the known totals back."""
    wanted = made.plan.trim
    if wanted is None:
        return made
    if isinstance(wanted, tuple):
        lower, upper = wanted
    elif wanted == "iqr":
        lower, upper = limits_by_iqr(made.weights)
    else:
        lower, upper = limits_by_median(made.weights, wanted)
    found = trim(made.weights, lower=lower, upper=upper)
    steps = {**made.steps, "trimming": weight_summary(found.weights)}
    made = replace(made, weights=found.weights, steps=steps, n_trimmed=found.n_trimmed)
    return _to_known_totals(made, " again") if found.n_trimmed else made
