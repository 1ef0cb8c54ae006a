"""The rows of a power analysis: one test of one design each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm_study.kernels.power.clustered import (
    ClusteredPower,
    ClusteredTest,
    detectable_in_clusters,
    required_clusters,
)
from crm_study.kernels.power.correlation_power import random_r_squared_power
from crm_study.kernels.power.inversion import smallest_whole
from crm_study.kernels.power.regression_power import (
    Convention,
    RegressionPower,
    RegressionTest,
    detectable,
    required_n,
)
from crm_study.results.cutoffs.comparison import POWER_1988

COLUMNS_OF_A_ROW = (
    *("design", "label", "effect", "power", "n_required", "n_obs", "df1", "df2"),
    *("noncentrality", "n_clusters", "cluster_size", "icc", "icc_predictor", "design_effect"),
    *("n_effective", "n_clusters_required", "power_limit", "std_error", "n_simulations"),
    "verdict",
)
_POINTS = 25
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a power analysis is asked.

    Attributes
    ----------
    effects : mapping of str to float
        f² by the name of its row.
    focus : float
        f² of one slope, for the rows about a slope.
    n_predictors : int
    n_obs : int or None
        Respondents planned; None asks only how many are needed.
    power, alpha : float
        Wanted, and the level of the tests.
    n_clusters : int or None
        Institutions; None for independent respondents.
    cluster_size : float or None
        Respondents in each.
    icc, icc_predictor, size_variation : float
        Of the outcome's residual, of the predictor, and cv of the sizes.
    convention : {"n", "u+v+1"}
        Of the noncentrality.
    n_simulations, seed : int
        0 simulations leave the simulation out.
    """

    effects: Mapping[str, float]
    focus: float
    n_predictors: int
    n_obs: int | None
    power: float = 0.8
    alpha: float = 0.05
    n_clusters: int | None = None
    cluster_size: float | None = None
    icc: float = 0.0
    icc_predictor: float = 1.0
    size_variation: float = 0.0
    convention: Convention = "n"
    n_simulations: int = 0
    seed: int = 2021

    @property
    def slope(self) -> RegressionTest:
        """The t test of one slope, as an F with one degree of freedom."""
        return RegressionTest(self.n_predictors, 1, self.alpha, self.convention)

    @property
    def model(self) -> RegressionTest:
        """The F test of R²."""
        return RegressionTest(self.n_predictors, None, self.alpha, self.convention)

    def nested(self, icc_predictor: float) -> ClusteredTest:
        """Return the t test of one slope among respondents of institutions."""
        return ClusteredTest(
            icc_outcome=self.icc,
            icc_predictor=icc_predictor,
            size_variation=self.size_variation,
            alpha=self.alpha,
        )


def rows_of(plan: Plan) -> tuple[dict[str, Any], ...]:
    """Compute every row that follows from a formula, all with the same columns."""
    alone = [*_models(plan), _random(plan), _slope(plan)]
    return tuple(map(full, [*alone, *_clustered(plan), *_detectable(plan)]))


def full(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with every column, those it has no use for empty."""
    return dict.fromkeys(COLUMNS_OF_A_ROW) | row


def curve_of(plan: Plan) -> tuple[dict[str, Any], ...]:
    """Compute the power of the slope over the number of respondents."""
    needed = required_n(plan.focus, power=plan.power, test=plan.slope)
    most = max(plan.n_obs or 0, needed.n_obs if needed else 0, 20) * 3 // 2
    least = plan.n_predictors + 3
    step = max(1, (most - least) // _POINTS)
    test = plan.nested(plan.icc_predictor)
    rows = []
    for n_obs in range(least, most + 1, step):
        size = n_obs / plan.n_clusters if plan.n_clusters else 0.0
        nested = (
            test.at(plan.focus, n_clusters=plan.n_clusters, cluster_size=size).power
            if plan.n_clusters and size >= 1
            else None
        )
        alone = plan.slope.at(plan.focus, n_obs=n_obs).power
        rows.append({"n_obs": n_obs, "power": alone, "power_clustered": nested})
    return tuple(rows)


def _models(plan: Plan) -> Iterator[dict[str, Any]]:
    for name, effect in plan.effects.items():
        words = name.rpartition("_")[2] if name != "model" else "given"
        yield _independent(plan, plan.model, effect, name, f"R² of the model, {words} effect")


def _slope(plan: Plan) -> dict[str, Any]:
    return _independent(plan, plan.slope, plan.focus, "slope", "One slope")


def _random(plan: Plan) -> dict[str, Any]:
    """Test R² where the predictors, too, are drawn: exact for multivariate normal ones."""

    def power_of(n_obs: int) -> float:
        share = plan.focus / (1 + plan.focus)
        return random_r_squared_power(
            share, n_obs=n_obs, n_predictors=plan.n_predictors, alpha=plan.alpha
        )

    least = plan.n_predictors + 2
    needed = smallest_whole(power_of, plan.power, start=least, most=_MOST) if plan.focus else None
    n_obs = needed if plan.n_obs is None else plan.n_obs
    power = power_of(n_obs) if n_obs else None
    return {
        "design": "random_predictors",
        "label": "R² of the model, predictors drawn at random",
        "effect": plan.focus,
        "power": power,
        "n_required": needed,
        "n_obs": n_obs,
        "df1": plan.n_predictors,
        "df2": n_obs - plan.n_predictors - 1 if n_obs else None,
        "verdict": "undefined" if power is None else verdict_of(plan, power),
    }


def _independent(
    plan: Plan, test: RegressionTest, effect: float, design: str, label: str
) -> dict[str, Any]:
    needed = required_n(effect, power=plan.power, test=test)
    found = needed if plan.n_obs is None else test.at(effect, n_obs=plan.n_obs)
    known = _of_test(found) if found else {"effect": effect}
    return {
        "design": design,
        "label": label,
        **known,
        "n_required": needed.n_obs if needed else None,
        "verdict": verdict_of(plan, found.power) if found else "undefined",
    }


def _clustered(plan: Plan) -> Iterator[dict[str, Any]]:
    if plan.n_clusters is None or plan.cluster_size is None:
        return
    for design, label, icc in _nestings(plan, "clustered"):
        test = plan.nested(icc)
        size = plan.cluster_size
        found = test.at(plan.focus, n_clusters=plan.n_clusters, cluster_size=size)
        needed = required_clusters(plan.focus, cluster_size=size, power=plan.power, test=test)
        yield {
            "design": design,
            "label": f"One slope, {label}",
            **_of_clusters(found, test),
            "n_required": _people(needed.n_obs) if needed else None,
            "n_clusters_required": needed.n_clusters if needed else None,
            "verdict": verdict_of(plan, found.power),
        }


def _detectable(plan: Plan) -> Iterator[dict[str, Any]]:
    if plan.n_obs is None:
        return
    alone = detectable(plan.n_obs, power=plan.power, test=plan.slope)
    nested = plan.n_clusters is not None and plan.cluster_size is not None
    yield {
        "design": "minimum_detectable_independent" if nested else "minimum_detectable",
        "label": "Smallest slope seen, independent respondents",
        **_of_test(alone),
        "n_required": plan.n_obs,
    }
    if plan.n_clusters is None or plan.cluster_size is None:
        return
    for design, label, icc in _nestings(plan, "minimum_detectable"):
        test = plan.nested(icc)
        found = detectable_in_clusters(
            plan.n_clusters, cluster_size=plan.cluster_size, power=plan.power, test=test
        )
        yield {
            "design": design,
            "label": f"Smallest slope seen, {label}",
            **_of_clusters(found, test),
            "n_required": _people(found.n_obs),
        }


def _nestings(plan: Plan, design: str) -> Iterator[tuple[str, str, float]]:
    """Yield the predictor as it is, and one that is the same for a whole institution."""
    if plan.icc_predictor < 1:
        yield design, "respondents in institutions", plan.icc_predictor
        yield f"{design}_institution", "a predictor of institutions", 1.0
    else:
        yield design, "a predictor of institutions", 1.0


def _of_test(found: RegressionPower) -> dict[str, Any]:
    return {
        "effect": found.f_squared,
        "power": found.power,
        "n_obs": found.n_obs,
        "df1": found.df1,
        "df2": found.df2,
        "noncentrality": found.noncentrality,
    }


def _of_clusters(found: ClusteredPower, test: ClusteredTest) -> dict[str, Any]:
    return {
        "effect": found.f_squared,
        "power": found.power,
        "n_obs": _people(found.n_obs),
        "df1": 1,
        "df2": found.df,
        "noncentrality": found.noncentrality,
        "n_clusters": found.n_clusters,
        "cluster_size": found.cluster_size,
        "icc": test.icc_outcome,
        "icc_predictor": test.icc_predictor,
        "design_effect": found.design_effect,
        "n_effective": found.n_effective,
        "power_limit": found.power_limit,
    }


def _people(n_obs: float) -> int:
    """Round up to whole respondents."""
    return math.ceil(n_obs - 1e-9)


def verdict_of(plan: Plan, power: float) -> str:
    """Say whether a power is what was wanted."""
    return POWER_1988.met if power >= plan.power else POWER_1988.unmet
