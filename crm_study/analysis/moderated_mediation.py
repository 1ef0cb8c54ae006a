"""Moderated mediation: indirect effects that differ along a moderator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.conditional_rows import conditional_rows, moderated_path_rows
from crm_study.analysis.declared_frame import declared_cells, labels_of
from crm_study.analysis.mediation_finding import MediationFinding
from crm_study.analysis.mediation_rows import (
    coefficient_rows,
    equation_rows,
    interval_of,
    require_unique,
)
from crm_study.analysis.path_frame import PathFrame, path_frame
from crm_study.analysis.path_notes import mediation_notes
from crm_study.analysis.probes import Point, points_of
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.paths.conditional_bootstrap import (
    ConditionalBootstrap,
    bootstrap_conditional,
)
from crm_study.kernels.paths.moderated_mediation import (
    ConditionalPlan,
    conditional_plan,
    mediator_fits,
    outcome_fit,
)
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_INDEX = (
    "The index of moderated mediation is the change of the indirect effect per unit of the "
    "moderator (Hayes, 2015); where both a and b are moderated there is none, and differences "
    "between values of the moderator stand in its place."
)
_HELD = "The values of the moderator at which effects are shown are held fixed over the resamples."
_SERIES = "A serial mediation with a moderator is not offered; leave out 'serial' or the moderator."


@one_thread
def moderated_mediation(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictor: str,
    mediators: Sequence[str],
    moderator: str,
    moderated: Sequence[str] = ("a",),
    controls: Sequence[str] = (),
    cluster: str | None = None,
    center: bool = True,
    probe: str = "sd",
    n_resamples: int = 5000,
    seed: int = 2021,
    interval: str = "percentile",
    conf_level: float = 0.95,
) -> Finding:
    """Estimate indirect effects at values of a moderator, and the index of their change.

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in a column used are left out.
    outcome, predictor : str
        Columns; the predictor may have two categories.
    mediators : sequence of str
        Numeric columns, side by side.
    moderator : str
        Numeric column, or one of two categories.
    moderated : sequence of str
        Bent paths: ``["a"]`` is PROCESS model 7, ``["a", "direct"]`` 8, ``["b"]`` 14,
        ``["b", "direct"]`` 15, ``["a", "b"]`` 58, all three 59, ``["direct"]`` 5.
    controls : sequence of str, optional
        Covariates of every regression.
    cluster : str, optional
        Column of institutions; when given, whole institutions are resampled.
    center : bool, default True
        Whether the factors of the products are centered at their means.
    probe : {"sd", "percentiles"}
        Values shown: mean - SD, mean, mean + SD, or the 16th, 50th and 84th percentile. A
        moderator of two values is shown at both.
    n_resamples : int, default 5000
    seed : int, default 2021
    interval : {"percentile", "bias_corrected", "bca"}
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``a``, ``a_moderated``, ``b``, ``b_moderated``, ``c_prime``,
        ``c_prime_moderated``, ``indirect_low``, ``indirect_mean``, ``indirect_high`` and
        ``index``, as far as they exist; with several mediators each ends in ``_<mediator>``.

    Raises
    ------
    AnalysisError
        As for `mediation`; a moderator of three or more categories.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"x": [i % 7 for i in range(60)], "w": [i % 5 for i in range(60)]})
    >>> rows = rows.assign(m=rows.x * rows.w + [i % 3 for i in range(60)])
    >>> rows = rows.assign(y=2 * rows.m + [i % 4 for i in range(60)])
    >>> found = moderated_mediation(rows, outcome="y", predictor="x", mediators=["m"],
    ...                             moderator="w", n_resamples=200)
    >>> round(found.number("index", "estimate"), 2), found.number("glance", "process_model")
    (1.83, 7)
    """
    data = path_frame(
        frame,
        outcome=outcome,
        predictor=predictor,
        mediators=mediators,
        moderator=moderator,
        controls=controls,
        cluster=cluster,
        purpose="a moderated mediation",
    )
    options = {"n_resamples": n_resamples, "seed": seed, "conf_level": conf_level}
    return _finding(
        "mediation",
        data,
        interval=interval,
        options=options,
        moderated=tuple(moderated),
        center=center,
        probe=probe,
    )


def declared_moderated_mediation(study: Study, responses: Responses, *, name: str) -> Finding:
    """Run a declared mediation that names a moderator, whole institutions resampled."""
    declared = study.mediation[name]
    if declared.serial and len(declared.mediators) > 1:
        raise AnalysisError(_SERIES)
    clusters = study.population.clusters
    data = path_frame(
        declared_cells(study, responses),
        outcome=declared.outcome,
        predictor=declared.predictor,
        mediators=declared.mediators,
        moderator=declared.moderator,
        controls=declared.controls,
        cluster=clusters.column if clusters else None,
        labels=labels_of(study, (declared.outcome, *declared.terms)),
        purpose="a moderated mediation",
    )
    return _finding(
        f"mediation.{name}",
        data,
        interval="percentile",
        options={"n_resamples": declared.n_resamples, "seed": declared.seed, "conf_level": 0.95},
        moderated=tuple(declared.moderated),
        center=True,
        probe="sd",
    )


def _finding(
    id_: str,
    data: PathFrame,
    *,
    interval: str,
    options: dict[str, Any],
    moderated: tuple[str, ...],
    center: bool,
    probe: str,
) -> Finding:
    kind = interval_of(interval)
    plan = _plan(data, moderated, center=center)
    points = points_of(data.w[:, 0], probe=probe)
    shown = points if plan.moderated & {"a", "b"} else points[:1]
    found = bootstrap_conditional(
        plan, [point.value for point in shown], clusters=data.clusters, **options
    )
    level = options["conf_level"]
    fits = dict(zip(data.mediators, mediator_fits(plan, conf_level=level), strict=True))
    fits[data.outcome] = outcome_fit(plan, conf_level=level)
    rows = moderated_path_rows(data, plan, fits, points)
    rows += conditional_rows(data, plan, found, _named(data, shown), kind)
    require_unique(rows)
    return MediationFinding(
        id=id_,
        title=_title(data, plan),
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(data, plan, found, fits) | {"interval": kind} | options),
        notes=(*mediation_notes(data, kind), _INDEX, _HELD, *_centered(data, center=center)),
        rules=(SIGNIFICANCE_1925,),
        details={
            "equations": tuple(plain(row) for row in equation_rows(fits, dict(data.labels))),
            "coefficients": tuple(plain(row) for row in coefficient_rows(fits)),
        },
    )


def _plan(data: PathFrame, moderated: tuple[str, ...], *, center: bool) -> ConditionalPlan:
    """Form the products; a moderator of three or more categories has no single one."""
    if len(data.levels) > 2:
        raise AnalysisError(
            f"The moderator '{data.moderator}' has {len(data.levels)} categories; a moderated "
            "mediation needs a measured moderator or one of two categories."
        )
    names = (data.outcome, data.predictor, *data.mediators, str(data.moderator))
    return conditional_plan(
        data.y,
        data.x,
        data.m,
        data.w[:, 0],
        moderated=moderated,
        controls=data.z if data.control_terms else None,
        center=center,
        names=(*names, *data.control_terms),
    )


def _named(data: PathFrame, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Call two categories by their names instead of 0 and 1."""
    if not data.levels:
        return points
    pairs = zip(data.levels, points, strict=False)
    return tuple(Point(level, level, point.value, point.observed) for level, point in pairs)


def _title(data: PathFrame, plan: ConditionalPlan) -> str:
    x, y = data.labels[data.predictor], data.labels[data.outcome]
    mediators = " and ".join(data.labels[name] for name in data.mediators)
    by = data.labels[str(data.moderator)]
    return (
        f"Mediation of {x} and {y} by {mediators}, moderated by {by} (PROCESS model {plan.model})"
    )


def _overall(
    data: PathFrame, plan: ConditionalPlan, found: ConditionalBootstrap, fits: dict[str, OlsFit]
) -> dict[str, Any]:
    return {
        "process_model": plan.model,
        "outcome": data.labels[data.outcome],
        "predictor": data.labels[data.predictor],
        "mediators": ", ".join(data.labels[name] for name in data.mediators),
        "moderator": data.labels[str(data.moderator)],
        "moderated": ", ".join(sorted(plan.moderated)),
        "n_obs": data.y.size,
        "n_missing": data.n_received - data.y.size,
        "n_clusters": data.n_clusters or None,
        "n_undefined": found.effects.n_undefined,
        "x_mean": data.x.mean(),
        "w_mean": data.w[:, 0].mean(),
        "r_squared": fits[data.outcome].r_squared,
        "r_squared_mediator": fits[data.mediators[0]].r_squared,
    }


def _centered(data: PathFrame, *, center: bool) -> tuple[str, ...]:
    words = (
        "Predictor, mediators and moderator are centered at their means before their products "
        "are formed, so that a, b and c′ hold at the mean of the moderator; the conditional "
        "effects and the index do not depend on it."
        if center
        else "Nothing is centered: a, b and c′ hold where the moderator is 0."
    )
    outside = [p for p in points_of(data.w[:, 0]) if not p.observed]
    beyond = ("A value one SD from the mean lies outside the observed range.",) if outside else ()
    return (words, *beyond)
