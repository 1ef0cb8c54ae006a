"""The one row about a path model, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from crm_study.analysis.pls_run import PlsRun
from crm_study.kernels.pls.model_fit import srmr
from crm_study.kernels.pls.quality import goodness_of_fit
from crm_study.results.cutoffs.paths import LOADING_2017, STONE_1974
from crm_study.results.finding import Row

_MOST = 1 + 1e-9


def pls_overall(run: PlsRun, items: Sequence[Row]) -> dict[str, Any]:
    """Return the one row about the whole model."""
    fit, place = run.fit, run.target
    number = fit.model.endogenous.index(place)
    judged = [row for row in items if row["verdict"] != "formative"]
    clusters = run.data.clusters
    return {
        "outcome": target_name(run),
        "r_squared": fit.r_squared[place],
        "adj_r_squared": fit.adj_r_squared[place],
        "q_squared": None if run.blind is None else run.blind.q_squared[number],
        "srmr": srmr(fit, structure="saturated"),
        "srmr_estimated": srmr(fit, structure="estimated"),
        "gof": goodness_of_fit(fit),
        "predictive_power": _power(run, items),
        "n_obs": fit.n_obs,
        "n_items": len(judged),
        "n_weak": sum(row["verdict"] == LOADING_2017.unmet for row in judged),
        "n_iterations": fit.n_iterations,
        "scheme": fit.settings.scheme,
        "second_order": run.plan.approach if run.plan.second_order else "none",
        "gaps": run.plan.gaps,
        "omission_distance": None if run.blind is None else run.blind.distance,
        "n_clusters": None if clusters is None else int(clusters.max()) + 1,
        "interval": run.plan.interval,
        "n_resamples": run.plan.n_resamples,
        "n_undefined": run.n_undefined,
        "seed": run.plan.seed,
        "conf_level": run.plan.conf_level,
    }


def _power(run: PlsRun, items: Sequence[Row]) -> str | None:
    """Count the target's items that the path model foretells better (Shmueli et al., 2019)."""
    name = target_name(run)
    rows = [row for row in items if row["construct"] == name and row["lm_rmse"] is not None]
    if not rows:
        return None
    relevant = STONE_1974.cutoff
    if any(
        row["q_squared_predict"] is None or row["q_squared_predict"] <= relevant for row in rows
    ):
        return "none"
    better = sum(row["rmse"] < row["lm_rmse"] for row in rows)
    if better in (0, len(rows)):
        return "high" if better else "none"
    return "medium" if better > len(rows) / 2 else "low"


def pls_trouble(run: PlsRun) -> str | None:
    """Say what is wrong with the estimates, if anything."""
    fit, said = run.fit, list(run.troubles)
    if not fit.converged:
        said.append(f"The weights had not settled after {fit.n_iterations} rounds.")
    names = np.array(fit.model.constructs)
    lost = names[np.array(fit.model.factors) & ~(fit.rho_a > 0)].tolist()
    if lost:
        said.append(f"No consistent estimate: the items of {', '.join(lost)} share nothing.")
    explained = fit.r_squared[list(fit.model.endogenous)]
    if (np.abs(fit.loadings) > _MOST).any() or ((explained < 0) | (explained > _MOST)).any():
        said.append(
            "A consistent loading or R² is beyond what it can be: the factor model does not hold."
        )
    if run.n_undefined:
        said.append(f"{run.n_undefined} resamples have no estimate and are left out.")
    if run.n_unsettled > run.n_undefined:
        said.append(f"The weights had not settled in {run.n_unsettled} resamples.")
    return " ".join(said) or None


def target_name(run: PlsRun) -> str:
    """Return the outcome that glance and importance are of."""
    return run.fit.model.constructs[run.target]
