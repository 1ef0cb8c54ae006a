"""What a study declared about its sample: sizes, formula, allocation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crm_study.kernels.survey.allocation import allocate
from crm_study.kernels.survey.sampling import (
    SampleSize,
    cochran_n,
    krejcie_morgan_n,
    slovin_n,
    yamane_n,
)
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study

_FORMULAS: Mapping[str, Callable[[int, float], SampleSize]] = {
    "yamane": lambda population, margin: yamane_n(population, margin=margin),
    "slovin": lambda population, margin: slovin_n(population, margin=margin),
    "cochran": lambda population, margin: cochran_n(margin=margin, population=population),
    "krejcie_morgan": lambda population, margin: krejcie_morgan_n(population, margin=margin),
}


def declared_strata(study: Study) -> list[tuple[str, str, int | None]]:
    """Return code, label and number of people of every stratum; one of all without strata."""
    strata = study.population.strata
    if strata is None:
        return [("all", "All respondents", study.population.size)]
    return [
        (code, say(level.label, "en", otherwise=code), level.n)
        for code, level in strata.levels.items()
    ]


def planned_by_stratum(study: Study) -> dict[str, int]:
    """Return the planned size of each stratum; empty where nothing was planned.

    Raises
    ------
    AnalysisError
        The allocation needs standard deviations or costs that are not declared.
    """
    levels = {level: size for level, _, size in declared_strata(study)}
    sizes = [size for size in levels.values() if size is not None]
    if study.sampling is None or len(sizes) < len(levels):
        return {}
    total = planned_total(study, sum(sizes))
    if total is None:
        return {}
    shares = allocate(
        min(total, sum(sizes)),
        sizes,
        method=study.sampling.allocation,
        std_devs=declared_spread(study),
        costs=declared_costs(study),
    )
    return dict(zip(levels, shares, strict=True))


def planned_total(study: Study, population: int) -> int | None:
    """Return the planned size: declared, or by the declared formula to the nearest person."""
    plan = study.sampling
    if plan is None or plan.n is not None:
        return plan.n if plan else None
    if plan.formula is not None and plan.formula in _FORMULAS:
        return _FORMULAS[plan.formula](population, plan.margin).nearest
    return population if plan.formula == "census" or plan.method == "census" else None


def declared_spread(study: Study) -> list[float] | None:
    """Return the declared standard deviation of each stratum; None where one is missing."""
    strata = study.population.strata
    known = [level.std_dev for level in strata.levels.values()] if strata else []
    complete = [value for value in known if value is not None]
    return complete if known and len(complete) == len(known) else None


def declared_costs(study: Study) -> list[float] | None:
    """Return the declared cost of an interview in each stratum; None where one is missing."""
    strata = study.population.strata
    known = [level.cost for level in strata.levels.values()] if strata else []
    complete = [value for value in known if value is not None]
    return complete if known and len(complete) == len(known) else None
