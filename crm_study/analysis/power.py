"""Power: what the design can detect, and how many respondents an effect needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_study.analysis.in_order import InOrder, Progress, unheard
from crm_study.analysis.power_finding import PowerFinding
from crm_study.analysis.power_plan import CONVENTIONAL, largest_model, name_of_effect, study_plan
from crm_study.analysis.power_rows import Plan, curve_of, rows_of
from crm_study.analysis.power_simulated import simulated_rows
from crm_study.errors import AnalysisError
from crm_study.kernels.arrays.chunks import Spread
from crm_study.kernels.power.inversion import wanted_power
from crm_study.kernels.power.regression_power import Convention, f_squared_of
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.comparison import (
    F2_LARGE_1988,
    F2_MEDIUM_1988,
    F2_SMALL_1988,
    POWER_1988,
)
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    from crm_study.responses.scale.engines import Engine

_RULES = (F2_SMALL_1988, F2_MEDIUM_1988, F2_LARGE_1988, POWER_1988)
_NOTES = (
    "f² is Cohen's effect, the variance that the tested predictors add over that of the residual. "
    "Power is that of F with fixed predictors; 'drawn at random' is exact for multivariate normal "
    "ones, and with one predictor the power of a correlation.",
    "The power of the effect that was found is not given: it says the same as its p value "
    "(Hoenig & Heisey 2001). What the design could detect is another question.",
)
_LAMBDA = {
    "n": "λ = f² n, as G*Power; pwr.f2.test takes f² (u + v + 1), less where only some of the "
    "predictors are tested.",
    "u+v+1": "λ = f² (u + v + 1), as pwr.f2.test; G*Power takes f² n, more where only some of the "
    "predictors are tested.",
}
_CLUSTERS = (
    "Design effect 1 + ((1 + cv²) m − 1) ρx ρy. The t of a predictor that is one number for an "
    "institution has G − 2 degrees of freedom, of others G − 1. 'n needed' keeps the "
    "respondents per institution and adds institutions; 'Limit' keeps the institutions."
)


def power_chapter(
    study: Study,
    responses: Responses | None = None,
    *,
    n: int | None = None,
    n_simulations: int = 0,
    seed: int = 2021,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Ask what the planned sample, or one of n, can detect in the largest declared model."""
    name = largest_model(study)
    if name is None:
        reason = "Power is that of a declared model, and the study declares none."
        return PowerFinding(id="power", title="Power", status="not_applicable", reason=reason)
    plan, notes = study_plan(study, responses, name, n)
    plan = replace(plan, n_simulations=n_simulations, seed=seed)
    title = f"Power of the model of {study.label_of(study.models[name].outcome)}"
    return _finding(plan, title, notes, spread=InOrder(engine, progress))


def power(
    *,
    r_squared: float | None = None,
    f_squared: float | None = None,
    correlation: float | None = None,
    n_predictors: int = 1,
    n: int | None = None,
    power: float = 0.8,
    alpha: float = 0.05,
    clusters: int | None = None,
    cluster_size: float | None = None,
    icc: float | None = None,
    icc_predictor: float = 1.0,
    noncentrality: Convention = "n",
    n_simulations: int = 0,
    seed: int = 2021,
    engine: Engine | None = None,
    progress: Progress = unheard,
) -> Finding:
    """Plan a sample for a regression, or ask what a sample can detect.

    Parameters
    ----------
    r_squared, f_squared, correlation : float, optional
        The effect, in one of three forms: R² of the model, Cohen's f², or the correlation
        with a single predictor. Without it, Cohen's small, medium and large f².
    n_predictors : int
        Slopes of the model.
    n : int, optional
        Respondents; without it, and without clusters, only the number needed is asked.
    power : float
        Wanted.
    alpha : float
        Level of the tests.
    clusters : int, optional
        Institutions; needs ``cluster_size`` or ``n``.
    cluster_size : float, optional
        Respondents an institution.
    icc : float, optional
        Intraclass correlation of the outcome's residual; needed with ``clusters``.
    icc_predictor : float
        Of the predictor; 1 when it is the same for a whole institution.
    noncentrality : {"n", "u+v+1"}
        λ of a slope: f² n as G*Power, or f² (u + v + 1) as ``pwr.f2.test``.
    n_simulations : int
        Samples to simulate; none by default. They need ``n``, or clusters.
    seed : int
        Of the simulation; the same seed gives the same samples, whoever draws them.
    engine : Engine, optional
        Who simulates, as ``cs.engine("local", jobs=4)``; by default this process.
    progress : callable, optional
        Told parts of the simulation done and parts in all.

    Returns
    -------
    Finding
        One row a design: ``model`` (or ``model_f2_small`` ...), ``random_predictors``,
        ``slope``, ``clustered``, ``minimum_detectable``, ``simulated``, with power,
        n_required and effect (f²).

    Raises
    ------
    AnalysisError
        More than one effect, a number that cannot be, or clusters without their size or ICC.

    References
    ----------
    .. [1] Cohen, J. (1988). Statistical power analysis for the behavioral sciences.
    .. [2] Faul, F., Erdfelder, E., Buchner, A., & Lang, A.-G. (2009). Behavior Research
       Methods, 41(4), 1149-1160.

    Examples
    --------
    >>> found = power(f_squared=0.15, n_predictors=3)
    >>> found.number("model", "n_required")
    77
    """
    effect = _effect(r_squared, f_squared, correlation)
    conventional = {name_of_effect(value): value for value in CONVENTIONAL.values()}
    n_obs = _total(n, clusters, cluster_size, icc)
    plan = Plan(
        effects=conventional if effect is None else {"model": effect},
        focus=F2_MEDIUM_1988.cutoff if effect is None else effect,
        n_predictors=n_predictors,
        n_obs=n_obs,
        power=wanted_power(power, alpha=alpha),
        alpha=alpha,
        n_clusters=clusters,
        cluster_size=n_obs / clusters if n_obs and clusters else None,
        icc=icc or 0.0,
        icc_predictor=icc_predictor,
        convention=noncentrality,
        n_simulations=n_simulations,
        seed=seed,
    )
    return _finding(plan, "Power of a regression", spread=InOrder(engine, progress))


def _finding(plan: Plan, title: str, notes: tuple[str, ...] = (), *, spread: Spread) -> Finding:
    clustered = (_CLUSTERS,) if plan.n_clusters else ()
    return PowerFinding(
        id="power",
        title=title,
        rows=tuple(map(plain, [*rows_of(plan), *simulated_rows(plan, spread)])),
        overall=plain(_overall(plan)),
        notes=(*_NOTES, _LAMBDA[plan.convention], *clustered, *notes),
        rules=_RULES,
        details={"curve": tuple(plain(row) for row in curve_of(plan))},
    )


def _overall(plan: Plan) -> Mapping[str, Any]:
    return {
        "n_obs": plan.n_obs,
        "n_predictors": plan.n_predictors,
        "power_wanted": plan.power,
        "alpha": plan.alpha,
        "effect": plan.focus,
        "n_clusters": plan.n_clusters,
        "cluster_size": plan.cluster_size,
        "icc": plan.icc if plan.n_clusters else None,
        "icc_predictor": plan.icc_predictor if plan.n_clusters else None,
        "size_variation": plan.size_variation if plan.n_clusters else None,
        "seed": plan.seed if plan.n_simulations else None,
    }


def _effect(
    r_squared: float | None, f_squared: float | None, correlation: float | None
) -> float | None:
    """Read the one effect that is given, as f²."""
    given = [value for value in (r_squared, f_squared, correlation) if value is not None]
    if len(given) > 1:
        raise AnalysisError("Give one effect: r_squared, f_squared or correlation.")
    if correlation is not None:
        return f_squared_of(correlation**2)
    return f_squared if r_squared is None else f_squared_of(r_squared)


def _total(
    n: int | None, clusters: int | None, cluster_size: float | None, icc: float | None
) -> int | None:
    """Return the respondents; institutions need their size and their ICC."""
    if clusters is None:
        return n
    if icc is None or (n is None and cluster_size is None):
        raise AnalysisError(
            "Clusters need their intraclass correlation 'icc', and 'cluster_size' or 'n'."
        )
    if n is not None and cluster_size is not None and abs(n - clusters * cluster_size) > 0.5:
        raise AnalysisError(
            f"{clusters} clusters of {cluster_size:g} are {clusters * cluster_size:g} "
            f"respondents, but n is {n}."
        )
    return n if n is not None else round(clusters * float(cluster_size or 0))
