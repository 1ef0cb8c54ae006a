"""How many people to ask: every usual formula side by side, with what it assumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from crm_study.analysis.sample_size_finding import SampleSizeFinding
from crm_study.analysis.sample_size_words import READINGS
from crm_study.errors import AnalysisError
from crm_study.kernels.power.correlation_power import correlation_power_fisher
from crm_study.kernels.power.inversion import smallest_whole, wanted_power
from crm_study.kernels.power.regression_power import RegressionTest, required_n
from crm_study.kernels.survey.cluster_size import clusters_needed
from crm_study.kernels.survey.expected_response import invitation
from crm_study.kernels.survey.precision import margin_of_proportion, mean_n
from crm_study.kernels.survey.sampling import (
    TABLED_CHI_SQUARE,
    SampleSize,
    cochran_n,
    krejcie_morgan_n,
    sized,
    yamane_n,
)
from crm_study.protocol.study import Study
from crm_study.results.cutoffs.sampling import CENSUS_1992, CENSUS_SHARE
from crm_study.results.finding import Finding

_ICC = 0.1
_VERY_LARGE = 10**9
_TABLED = {0.90: 2.706, 0.95: TABLED_CHI_SQUARE, 0.99: 6.635}


@dataclass(frozen=True, slots=True)
class SizePlan:
    """What a sample must be able to say; see `sample_size`."""

    population: int
    margin: float = 0.05
    conf_level: float = 0.95
    proportion: float = 0.5
    std_dev: float | None = None
    mean_margin: float | None = None
    deff: float = 1.0
    response_rate: float = 1.0
    correlation: float = 0.3
    f_squared: float = 0.15
    n_predictors: int = 1
    power: float = 0.8
    alpha: float = 0.05
    n_clusters: int | None = None
    cluster_size: float | None = None
    icc: float = _ICC
    n_obs: int | None = None


def sample_size(population: int, **options: Any) -> Finding:
    """Compute how many people to ask by every usual formula, with its critique.

    Parameters
    ----------
    population : int
        People in the frame.
    margin, conf_level, proportion : float
        Of a percentage: 0.05, 0.95 and 0.5 unless told.
    std_dev, mean_margin : float, optional
        Of a scale score; both together add a row for a mean.
    deff : float
        Design effect that answers are multiplied by, 1 unless told.
    response_rate : float
        Share of the invited who are expected to answer, 1 unless told.
    correlation, f_squared, n_predictors, power, alpha
        Smallest effects worth finding (Cohen's medium ones, .3 and .15), slopes of the model,
        and the test.
    n_clusters, cluster_size, icc : int, float, float, optional
        Institutions there are, people asked in each, and how alike they answer (.1).
    n_obs : int, optional
        Answers one has or can pay for; `glance` tells their margin.

    Returns
    -------
    Finding
        One row a formula: ``n_exact``, ``n_nearest`` as printed tables round,
        ``n_required`` rounded up, ``n_answers`` with the design effect, ``n_invited`` with
        the expected response, what is assumed and what is left out.

    Raises
    ------
    AnalysisError
        An empty population, a share outside 0 to 1, or an option that does not exist.

    Examples
    --------
    >>> found = sample_size(168, response_rate=0.9)
    >>> found.number("yamane", "n_required"), found.number("krejcie_morgan", "n_required")
    (119, 118)
    >>> found.number("yamane", "n_invited"), found.number("glance", "census")
    (133, True)
    """
    known = {field.name for field in fields(SizePlan)} - {"population"}
    if strangers := sorted(set(options) - known):
        raise AnalysisError(
            f"A sample size has no option '{strangers[0]}'; there are {', '.join(sorted(known))}."
        )
    return size_finding(SizePlan(population, **options))


def sample_size_of(study: Study, **options: Any) -> Finding:
    """Compute the sample sizes of a declared study; options override what it declares.

    Raises
    ------
    AnalysisError
        The study does not say how many people there are.
    """
    population = study.population.size
    if population is None:
        raise AnalysisError(
            f"Study '{study.id}' does not say how many people there are: give population.n, or "
            "n of every stratum, in study.yaml, or --N."
        )
    declared: dict[str, Any] = {
        "n_predictors": max((len(model.terms) for model in study.models.values()), default=1),
        "power": study.power.power,
        "alpha": study.power.alpha,
    }
    if study.sampling is not None:
        declared |= {
            "margin": study.sampling.margin,
            "response_rate": study.sampling.response_rate,
        }
    clusters = study.population.clusters
    if clusters is not None and clusters.n is not None:
        declared |= {"n_clusters": clusters.n, "icc": study.power.icc or _ICC}
        declared["cluster_size"] = study.population.people_per_cluster
    return sample_size(population, **(declared | options))


def size_finding(plan: SizePlan) -> Finding:
    """Lay out every formula for a plan."""
    rows = tuple(_row(name, size, plan) for name, size in _sizes(plan))
    overall = _overall(plan, rows)
    return SampleSizeFinding(
        id="sample_size",
        title=f"Sample sizes for a population of {plan.population}",
        rows=rows,
        overall=overall,
        notes=_notes(plan),
        rules=(CENSUS_1992, CENSUS_SHARE),
    )


def _sizes(plan: SizePlan) -> Iterator[tuple[str, SampleSize]]:
    people, margin, share = plan.population, plan.margin, plan.proportion
    yield "yamane", yamane_n(people, margin=margin)
    level = plan.conf_level
    yield (
        "cochran",
        cochran_n(share, margin=margin, conf_level=level, population=people),
    )
    infinite = cochran_n(share, margin=margin, conf_level=level)
    yield "cochran_infinite", infinite
    if level in _TABLED:
        chi_square = _TABLED[level]
        found = krejcie_morgan_n(people, margin=margin, proportion=share, chi_square=chi_square)
        yield "krejcie_morgan", found
    if plan.std_dev is not None and plan.mean_margin is not None:
        spread = plan.std_dev
        yield (
            "mean",
            mean_n(plan.mean_margin, std_dev=spread, conf_level=level, population=people),
        )
    yield from _of_tests(plan)
    yield "census", sized(float(people))


def _of_tests(plan: SizePlan) -> Iterator[tuple[str, SampleSize]]:
    wanted = wanted_power(plan.power, alpha=plan.alpha)
    needed = smallest_whole(
        lambda n: correlation_power_fisher(plan.correlation, n_obs=n, alpha=plan.alpha),
        wanted,
        start=4,
    )
    if needed is not None:
        yield "correlation", sized(float(needed))
    test = RegressionTest(plan.n_predictors, alpha=plan.alpha)
    found = required_n(plan.f_squared, power=plan.power, test=test)
    if found is not None:
        yield "regression", sized(float(found.n_obs))


def _row(name: str, size: SampleSize, plan: SizePlan) -> dict[str, Any]:
    everybody = name == "census"
    asked = invitation(
        size,
        design_effect=1.0 if everybody else plan.deff,
        response_rate=1.0 if everybody else plan.response_rate,
        population=plan.population,
    )
    reading = READINGS[name]
    return {
        "formula": name,
        "label": reading.label,
        "n_exact": size.exact,
        "n_nearest": size.nearest,
        "n_required": size.ceiling,
        "n_answers": asked.n_answers,
        "n_invited": asked.n_invited,
        "n_short": asked.n_short,
        "margin_obtained": _margin_of(name, asked.n_answers, plan),
        "assumes": reading.assumes,
        "critique": reading.critique,
    }


def _margin_of(name: str, n_answers: int, plan: SizePlan) -> float:
    if name == "cochran_infinite":
        plan = replace(plan, population=max(n_answers, 1) * _VERY_LARGE)
    return _margin(min(n_answers, plan.population), plan)


def _margin(n_obs: int, plan: SizePlan) -> float:
    return margin_of_proportion(
        n_obs,
        proportion=plan.proportion,
        conf_level=plan.conf_level,
        population=plan.population,
        design_effect=plan.deff,
    )


def _overall(plan: SizePlan, rows: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    cochran = next(row for row in rows if row["formula"] == "cochran")
    share = cochran["n_invited"] / plan.population
    overall: dict[str, Any] = {
        "n_population": plan.population,
        "margin": plan.margin,
        "conf_level": plan.conf_level,
        "design_effect": plan.deff,
        "expected_response": plan.response_rate,
        "census": CENSUS_1992.holds(plan.population) or CENSUS_SHARE.holds(share),
        "share": share,
        "n_obs": plan.n_obs,
        "margin_obtained": None if plan.n_obs is None else _margin(plan.n_obs, plan),
        "n_clusters": plan.n_clusters,
        "n_clusters_required": None,
        "n_eff": None,
        "cluster_effect": None,
    }
    if plan.cluster_size is not None:
        found = clusters_needed(
            cochran["n_exact"],
            cluster_size=plan.cluster_size,
            icc=plan.icc,
            n_clusters=plan.n_clusters,
        )
        overall["n_clusters_required"] = found.clusters.ceiling
        overall["n_eff"] = found.n_effective
        overall["cluster_effect"] = found.design_effect
    return overall


def _notes(plan: SizePlan) -> tuple[str, ...]:
    notes = [
        "Answers = n rounded up × design effect; asked = answers / expected response, rounded up "
        "and never more than there are. Nearest: as printed tables round (118.3 is 118), which "
        "may miss the margin.",
        f"Tests: correlation of {plan.correlation:g}, f² of {plan.f_squared:g} with "
        f"{plan.n_predictors} predictor{'s' * (plan.n_predictors > 1)}, power {plan.power:g}, "
        f"alpha {plan.alpha:g}. What effect is worth finding is a judgment, not a formula.",
        "No formula makes a sample random, a frame complete or silence harmless.",
    ]
    return tuple(notes)
