"""Power: what the design can detect, and how many respondents an effect needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_study.analysis.declared_frame import declared_frame
from crm_study.analysis.model_frame import ModelFrame
from crm_study.analysis.power_finding import PowerFinding
from crm_study.analysis.power_nesting import nesting_of
from crm_study.analysis.power_rows import Plan, curve_of, rows_of
from crm_study.errors import AnalysisError
from crm_study.kernels.power.inversion import wanted_power
from crm_study.kernels.power.regression_power import Convention, f_squared_of
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.comparison import (
    F2_LARGE_1988,
    F2_MEDIUM_1988,
    F2_SMALL_1988,
    POWER_1988,
)
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

_CONVENTIONAL = {rule.met: rule.cutoff for rule in (F2_SMALL_1988, F2_MEDIUM_1988, F2_LARGE_1988)}
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
    study: Study, responses: Responses | None = None, sample: Finding | None = None
) -> Finding:
    """Ask what the planned sample can detect in the largest declared model."""
    if not study.models:
        reason = "Power is that of a declared model, and the study declares none."
        return PowerFinding(id="power", title="Power", status="not_applicable", reason=reason)
    name = max(study.models, key=lambda model: len(study.models[model].terms))
    frame = _frame(study, responses, name)
    nesting = nesting_of(study, frame)
    n_obs = _planned(responses, sample)
    n_clusters = nesting.n_clusters
    if n_clusters is not None and n_obs is not None and n_obs < n_clusters:
        n_clusters = None
    declared = study.power
    effects = {_name_of(effect): effect for effect in sorted(declared.effects)}
    plan = Plan(
        effects=effects,
        focus=sorted(declared.effects)[len(declared.effects) // 2],
        n_predictors=len(study.models[name].terms) if frame is None else frame.x.shape[1],
        n_obs=n_obs,
        power=wanted_power(declared.power, alpha=declared.alpha),
        alpha=declared.alpha,
        n_clusters=n_clusters,
        cluster_size=n_obs / n_clusters if n_obs and n_clusters else None,
        icc=nesting.icc,
        icc_predictor=nesting.icc_predictor,
        size_variation=nesting.size_variation,
    )
    title = f"Power of the model of {study.label_of(study.models[name].outcome)}"
    return _finding(plan, title, nesting.notes if n_clusters else ())


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
        Samples to simulate with institutions; none by default.
    seed : int
        Of the simulation.

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
    conventional = {_name_of(value): value for value in _CONVENTIONAL.values()}
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
    return _finding(plan, "Power of a regression")


def _finding(plan: Plan, title: str, notes: tuple[str, ...] = ()) -> Finding:
    clustered = (_CLUSTERS,) if plan.n_clusters else ()
    return PowerFinding(
        id="power",
        title=title,
        rows=tuple(plain(row) for row in rows_of(plan)),
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


def _name_of(effect: float) -> str:
    """Return the row of an effect on R²: Cohen's word where he has one."""
    words = {value: word for word, value in _CONVENTIONAL.items()}
    return f"model_f2_{words.get(effect, f'{effect:g}')}"


def _planned(responses: Responses | None, sample: Finding | None) -> int | None:
    """Return the respondents planned, else those there are."""
    planned = sample.overall.get("n_planned") if sample else None
    if planned:
        return int(planned)
    return len(responses.wave(MAIN)) or None if responses is not None else None


def _frame(study: Study, responses: Responses | None, model: str) -> ModelFrame | None:
    """Return the rows of the model; None where there are none to fit it on."""
    if responses is None:
        return None
    try:
        return declared_frame(study, responses, model)
    except AnalysisError:
        return None
