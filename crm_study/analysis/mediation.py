"""Mediation: how much of an association passes through other variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.declared_frame import declared_cells, labels_of
from crm_study.analysis.mediation_finding import MediationFinding
from crm_study.analysis.mediation_rows import (
    coefficient_rows,
    equation_rows,
    indirect_rows,
    interval_of,
    path_rows,
    require_unique,
)
from crm_study.analysis.moderated_mediation import declared_moderated_mediation
from crm_study.analysis.path_frame import PathFrame, path_frame
from crm_study.analysis.path_notes import mediation_notes
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.linear.least_squares import OlsFit
from crm_study.kernels.paths.indirect_bootstrap import IndirectBootstrap, bootstrap_indirect
from crm_study.kernels.paths.mediation import MediationPaths, mediation_paths
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_HALF_MODERATED = (
    "A moderated mediation declares both a 'moderator' and, under 'moderated', the paths it "
    "bends: a, b or direct."
)


def mediation_chapter(study: Study, responses: Responses, *, name: str) -> Finding:
    """Take one declared effect apart on the main wave, whole institutions resampled."""
    declared = study.mediation[name]
    if bool(declared.moderator) != bool(declared.moderated):
        raise AnalysisError(_HALF_MODERATED)
    if declared.moderator:
        return declared_moderated_mediation(study, responses, name=name)
    clusters = study.population.clusters
    data = path_frame(
        declared_cells(study, responses),
        outcome=declared.outcome,
        predictor=declared.predictor,
        mediators=declared.mediators,
        controls=declared.controls,
        cluster=clusters.column if clusters else None,
        labels=labels_of(study, (declared.outcome, *declared.terms)),
        purpose="a mediation",
    )
    return _finding(
        f"mediation.{name}",
        data,
        serial=declared.serial,
        n_resamples=declared.n_resamples,
        seed=declared.seed,
        interval="percentile",
        conf_level=0.95,
    )


@one_thread
def mediation(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictor: str,
    mediators: Sequence[str],
    serial: bool = False,
    controls: Sequence[str] = (),
    cluster: str | None = None,
    n_resamples: int = 5000,
    seed: int = 2021,
    interval: str = "percentile",
    conf_level: float = 0.95,
) -> Finding:
    """Split an effect into a direct part and indirect parts through mediators.

    One mediator or several side by side are PROCESS model 4; ``serial`` mediators, each
    acting on the next, are model 6.

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in a column used are left out.
    outcome, predictor : str
        Columns; the predictor may have two categories.
    mediators : sequence of str
        Numeric columns; in series in their order.
    serial : bool, default False
        Whether each mediator also depends on those before it; at most six.
    controls : sequence of str, optional
        Covariates of every regression.
    cluster : str, optional
        Column of institutions; when given, whole institutions are resampled.
    n_resamples : int, default 5000
    seed : int, default 2021
        The same seed gives the same intervals.
    interval : {"percentile", "bias_corrected", "bca"}
        Which limits stand in ``conf_low`` and ``conf_high``; all three are always given.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``a``, ``b``, ``c``, ``c_prime``, ``indirect``; with several mediators
        ``a_<mediator>``, ``b_<mediator>``, ``indirect_<mediator>``, ``total_indirect`` and
        ``contrast_<one>_minus_<other>``; in series also ``d_<one>_<other>`` and
        ``indirect_<one>_<other>``.

    Raises
    ------
    AnalysisError
        An unknown column, categories where numbers are needed, a variable that does not
        vary, collinearity, too few rows, or an unknown interval.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"x": [i % 7 for i in range(40)], "e": [i % 5 for i in range(40)]})
    >>> rows = rows.assign(m=rows.x + rows.e, y=rows.x + 2 * rows.e)
    >>> found = mediation(rows, outcome="y", predictor="x", mediators=["m"], n_resamples=500)
    >>> round(found.number("indirect", "estimate"), 3), found.number("glance", "process_model")
    (2.13, 4)
    """
    data = path_frame(
        frame,
        outcome=outcome,
        predictor=predictor,
        mediators=mediators,
        controls=controls,
        cluster=cluster,
        purpose="a mediation",
    )
    return _finding(
        "mediation",
        data,
        serial=serial,
        n_resamples=n_resamples,
        seed=seed,
        interval=interval,
        conf_level=conf_level,
    )


def _finding(
    id_: str,
    data: PathFrame,
    *,
    serial: bool,
    n_resamples: int,
    seed: int,
    interval: str,
    conf_level: float,
) -> Finding:
    kind = interval_of(interval)
    controls = data.z if data.control_terms else None
    columns = (data.y, data.x, data.m)
    paths = mediation_paths(
        *columns, controls=controls, serial=serial, names=_names(data), conf_level=conf_level
    )
    found = bootstrap_indirect(
        *columns,
        controls=controls,
        serial=serial,
        clusters=data.clusters,
        n_resamples=n_resamples,
        seed=seed,
        conf_level=conf_level,
    )
    rows = [*path_rows(data, paths), *indirect_rows(data, paths, found, kind)]
    require_unique(rows)
    options = {"n_resamples": n_resamples, "seed": seed, "interval": kind}
    fits = _fits(data, paths)
    labels = {**dict(data.labels), "total": f"{data.labels[data.outcome]}, without mediators"}
    return MediationFinding(
        id=id_,
        title=_title(data, paths),
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(data, paths, found, rows) | options | {"conf_level": conf_level}),
        notes=mediation_notes(data, kind, n_contrasts=len(found.contrasts)),
        rules=(SIGNIFICANCE_1925,),
        details={
            "equations": tuple(plain(row) for row in equation_rows(fits, labels)),
            "coefficients": tuple(plain(row) for row in coefficient_rows(fits)),
        },
    )


def _names(data: PathFrame) -> tuple[str, ...]:
    return (data.outcome, data.predictor, *data.mediators, *data.control_terms)


def _title(data: PathFrame, paths: MediationPaths) -> str:
    x, y = data.labels[data.predictor], data.labels[data.outcome]
    mediators = [data.labels[name] for name in data.mediators]
    joined = ", then ".join(mediators) if paths.serial else " and ".join(mediators)
    return f"Mediation of {x} and {y} by {joined} (PROCESS model {paths.model})"


def _fits(data: PathFrame, paths: MediationPaths) -> dict[str, OlsFit]:
    """Return every regression by its outcome; the one without mediators as ``total``."""
    mediators = dict(zip(data.mediators, paths.mediator_fits, strict=True))
    return {**mediators, data.outcome: paths.outcome_fit, "total": paths.total_fit}


def _overall(
    data: PathFrame, paths: MediationPaths, found: IndirectBootstrap, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    whole = "total_indirect" if len(data.mediators) > 1 else "indirect"
    indirect = next(row for row in rows if row["effect"] == whole)
    return {
        "process_model": paths.model,
        "outcome": data.labels[data.outcome],
        "predictor": data.labels[data.predictor],
        "mediators": ", ".join(data.labels[name] for name in data.mediators),
        "n_obs": data.y.size,
        "n_missing": data.n_received - data.y.size,
        "n_clusters": found.n_clusters,
        "n_undefined": found.effects.n_undefined,
        "sobel_statistic": indirect["sobel_statistic"],
        "sobel_p_value": indirect["sobel_p_value"],
        "share": indirect["share"],
        "r_squared": paths.outcome_fit.r_squared,
        "r_squared_mediator": paths.mediator_fits[0].r_squared,
        "r_squared_total": paths.total_fit.r_squared,
    }
