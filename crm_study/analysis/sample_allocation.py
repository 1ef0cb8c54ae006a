"""How a sample is divided among strata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_study.analysis.sampling_plan import (
    declared_costs,
    declared_spread,
    declared_strata,
    planned_total,
)
from crm_study.errors import AnalysisError
from crm_study.kernels.survey import allocation
from crm_study.kernels.survey.allocation import AllocationMethod
from crm_study.protocol.study import Study
from crm_study.results.finding import Finding
from crm_study.results.prose import Prose, compose
from crm_study.results.table import Table

_METHODS = {
    "proportional": "in proportion to the people in the strata: every person has the same chance",
    "equal": "equally, for comparing strata: estimates of the whole need weights",
    "neyman": "by people times spread (Neyman): the best for one mean of the whole",
    "optimum": "by people times spread over the root of the cost",
    "power": "by the root of the people: between equal and proportional",
}


class AllocationFinding(Finding):
    """How many to ask in each stratum."""

    __slots__ = ()

    def table(self) -> Table:
        """Return the sample by stratum."""
        columns = ["label", "n_population", "n_allocated", "sampling_fraction", "weight"]
        return self.lay_out(columns, heads={"label": "Stratum"})

    def prose(self) -> Prose:
        """Say how many are divided, and how."""
        return compose(
            "{n} of {people} people are divided among the strata "
            f"{_METHODS[str(self.number('glance', 'allocation'))]}.",
            n=self.slot("glance", "n_allocated"),
            people=self.slot("glance", "n_population"),
        )


def allocate(
    sizes: Mapping[str, int],
    n: int,
    *,
    method: AllocationMethod = "proportional",
    std_devs: Mapping[str, float] | None = None,
    costs: Mapping[str, float] | None = None,
    exponent: float = 0.5,
    minimum: int = 2,
    labels: Mapping[str, str] | None = None,
) -> Finding:
    """Divide a sample of n among strata; the sum is n to the last person.

    Parameters
    ----------
    sizes : mapping of str to int
        People in each stratum.
    n : int
        People to ask.
    method : {"proportional", "equal", "neyman", "optimum", "power"}
        See `crm_study.kernels.survey.allocation.allocate`.
    std_devs, costs : mapping of str to float, optional
        Of each stratum; Neyman's and the optimum allocation need them.
    exponent : float, default 0.5
        Of the power allocation.
    minimum : int, default 2
        Least number in a stratum (or all of a smaller one): a variance needs 2.
    labels : mapping of str to str, optional
        Names of the strata as a reader should see them.

    Returns
    -------
    Finding
        One row a stratum: ``n_allocated``, the fraction asked
        and the weight, people / asked.

    Raises
    ------
    AnalysisError
        No strata, a total they cannot supply, or standard deviations that are missing.

    Examples
    --------
    >>> found = allocate({"manager": 21, "officer": 42}, 30)
    >>> found.number("manager", "n_allocated"), found.number("officer", "n_allocated")
    (10, 20)
    """
    counts = allocation.allocate(
        n,
        list(sizes.values()),
        method=method,
        std_devs=_in_order(std_devs, sizes),
        costs=_in_order(costs, sizes),
        exponent=exponent,
        minimum=minimum,
    )
    rows = [
        _row(name, (labels or {}).get(name, name), size, count)
        for (name, size), count in zip(sizes.items(), counts, strict=True)
    ]
    people = sum(sizes.values())
    return AllocationFinding(
        id="sample_allocation",
        title=f"{n} people by stratum, {method} allocation",
        rows=tuple(rows),
        overall={"n_allocated": n, "n_population": people, "allocation": method},
        notes=(
            f"Largest remainder; at least {minimum} in a stratum, or all of a smaller one; never "
            "more than there are. Weight = people / asked.",
        ),
    )


def allocate_study(
    study: Study,
    *,
    n: int | None = None,
    method: AllocationMethod | None = None,
    minimum: int = 2,
) -> Finding:
    """Divide the sample of a declared study; n and the method override what it declares.

    Raises
    ------
    AnalysisError
        A stratum of unknown size, or no n.
    """
    strata = declared_strata(study)
    unknown = [code for code, _, size in strata if size is None]
    if unknown:
        raise AnalysisError(
            f"Study '{study.id}' does not say how many people the stratum '{unknown[0]}' holds."
        )
    sizes = {code: size for code, _, size in strata if size is not None}
    total = n if n is not None else planned_total(study, sum(sizes.values()))
    if total is None:
        raise AnalysisError(
            f"Study '{study.id}' declares no sample size: give sampling.n or a formula in "
            "study.yaml, or --n."
        )
    spread, costs = declared_spread(study), declared_costs(study)
    chosen = method or (study.sampling.allocation if study.sampling else "proportional")
    return allocate(
        sizes,
        min(total, sum(sizes.values())) if n is None else total,
        method=chosen,
        std_devs=None if spread is None else dict(zip(sizes, spread, strict=True)),
        costs=None if costs is None else dict(zip(sizes, costs, strict=True)),
        minimum=minimum,
        labels={code: label for code, label, _ in strata},
    )


def _row(name: str, label: str, size: int, count: int) -> dict[str, Any]:
    return {
        "stratum": name,
        "label": label,
        "n_population": size,
        "n_allocated": count,
        "sampling_fraction": count / size if size else None,
        "weight": size / count if count else None,
    }


def _in_order(values: Mapping[str, float] | None, sizes: Mapping[str, int]) -> list[float] | None:
    if values is None:
        return None
    missing = [name for name in sizes if name not in values]
    if missing:
        raise AnalysisError(f"The stratum '{missing[0]}' has no value among {list(values)}.")
    return [float(values[name]) for name in sizes]
