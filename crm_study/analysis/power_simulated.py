"""The row of a power analysis that rests on simulated samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_study.analysis.power_rows import Plan, full, verdict_of
from crm_study.kernels.arrays.chunks import Spread
from crm_study.kernels.power.clustered_samples import Population
from crm_study.kernels.power.simulation import simulated_power

_LABELS = {
    "cr2": "One slope, simulated samples, CR2",
    "ols": "One slope, simulated samples, least squares",
}


def simulated_rows(plan: Plan, spread: Spread) -> Iterator[dict[str, Any]]:
    """Test the slope in simulated samples: with CR2 among institutions, else as least squares."""
    if not plan.n_simulations or plan.n_obs is None:
        return
    errors = "ols" if plan.n_clusters is None else "cr2"
    found = simulated_power(
        _population(plan, plan.n_obs),
        n_simulations=plan.n_simulations,
        errors=errors,
        alpha=plan.alpha,
        seed=plan.seed,
        spread=spread,
    )
    row = {
        "design": "simulated",
        "label": _LABELS[errors],
        "effect": plan.focus,
        "power": found.power,
        "n_obs": plan.n_obs,
        "df1": 1,
        "df2": found.df,
        "std_error": found.std_error,
        "n_simulations": found.n_simulations,
        "verdict": verdict_of(plan, found.power),
    }
    nested = {
        "n_clusters": plan.n_clusters,
        "cluster_size": plan.cluster_size,
        "icc": plan.icc,
        "icc_predictor": plan.icc_predictor,
    }
    yield full(row if plan.n_clusters is None else row | nested)


def _population(plan: Plan, n_obs: int) -> Population:
    """Return what the samples of a plan are drawn from; alone, everybody is an institution."""
    slope = (plan.focus / (1 + plan.focus)) ** 0.5
    if plan.n_clusters is None:
        return Population((1,) * n_obs, slope, 0.0, 0.0, plan.n_predictors)
    size, larger = divmod(n_obs, plan.n_clusters)
    return Population(
        cluster_sizes=(*(size + 1,) * larger, *(size,) * (plan.n_clusters - larger)),
        slope=slope,
        icc_predictor=plan.icc_predictor,
        icc_outcome=plan.icc,
        n_predictors=plan.n_predictors if plan.icc_predictor < 1 else 1,
    )
