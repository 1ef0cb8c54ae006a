"""Partial least squares: path models of constructs, on any frame or as declared."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_study.analysis.pls_finding import PlsFinding
from crm_study.analysis.pls_glance import pls_overall, pls_trouble, target_name
from crm_study.analysis.pls_notes import pls_notes
from crm_study.analysis.pls_plan import Approach, Gaps, PlsPlan, pls_data
from crm_study.analysis.pls_rows import (
    construct_rows,
    cross_loading_rows,
    effect_rows,
    item_rows,
    pair_rows,
    path_rows,
)
from crm_study.analysis.pls_run import PlsRun, run_pls
from crm_study.analysis.threads import one_thread
from crm_study.errors import AnalysisError
from crm_study.kernels.pls.bootstrap_limits import Interval
from crm_study.kernels.pls.outer_weights import PlsSettings, Scheme, SignRule
from crm_study.kernels.pls.pls_bootstrap import SignChange
from crm_study.protocol.study import Study
from crm_study.responses.responses import MAIN, Responses
from crm_study.results.cutoffs.measurement import HENSELER_2015, HU_BENTLER_1999_SRMR, NUNNALLY_1978
from crm_study.results.cutoffs.paths import (
    AVE_1981,
    COHEN_1988_LARGE,
    COHEN_1988_MEDIUM,
    COHEN_1988_SMALL,
    INNER_VIF_2017,
    LOADING_2017,
    STONE_1974,
)
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_RULES = (
    *(LOADING_2017, NUNNALLY_1978, AVE_1981, HENSELER_2015, INNER_VIF_2017),
    *(COHEN_1988_SMALL, COHEN_1988_MEDIUM, COHEN_1988_LARGE, STONE_1974, HU_BENTLER_1999_SRMR),
)


@one_thread
def pls(
    frame: pd.DataFrame,
    *,
    constructs: Mapping[str, Sequence[str]],
    paths: Mapping[str, Sequence[str]],
    modes: Mapping[str, str] | None = None,
    second_order: Mapping[str, Sequence[str]] | None = None,
    approach: Approach = "two_stage",
    scheme: Scheme = "path",
    consistent: bool | Collection[str] = False,
    missing: Gaps = "listwise",
    target: str | None = None,
    scale: tuple[float, float] | Mapping[str, tuple[float, float]] | None = None,
    cluster: str | None = None,
    interval: Interval = "percentile",
    sign_change: SignChange = "none",
    sign_rule: SignRule = "none",
    tolerance: float = 1e-7,
    max_iterations: int = 300,
    n_resamples: int = 5000,
    seed: int = 2021,
    conf_level: float = 0.95,
    labels: Mapping[str, str] | None = None,
) -> Finding:
    """Fit a PLS path model to columns of a DataFrame.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; reverse-keyed items already turned. Other columns may hold
        anything.
    constructs : mapping of str to sequence of str
        Columns that measure each construct.
    paths : mapping of str to sequence of str
        Constructs that lead to each outcome: ``{"satisfaction": ["image", "quality"]}``.
    modes : mapping of str to {"A", "B"}, optional
        A, correlation weights, unless B, regression weights of a formative construct.
    second_order : mapping of str to sequence of str, optional
        Dimensions, among the constructs, of each second-order construct.
    approach : {"two_stage", "repeated"}
        How second-order constructs are fitted.
    scheme : {"path", "factorial", "centroid"}
        Inner weighting.
    consistent : bool or collection of str
        PLSc for all constructs of mode A with two items or more, or for those named.
    missing : {"listwise", "mean"}
        Leave rows with a gap out, or put the item's mean in its place (seminr's default).
    target : str, optional
        Outcome of `glance` and of the importance-performance map; the last that leads
        nowhere when left out.
    scale : (float, float) or mapping of str to (float, float), optional
        Ends of the answer scale, of all items or by item; those of the answers otherwise.
    cluster : str, optional
        Column of the clusters; whole clusters are then resampled.
    interval : {"percentile", "bca", "normal"}
    sign_change : {"none", "individual", "construct"}
        What is done with the signs of resamples.
    sign_rule : {"none", "majority"}
        "majority" turns a composite that opposes most of its items, as plspm.
    tolerance, max_iterations : float, int
        The search stops when all weights together change by less, or after so many rounds.
    n_resamples, seed, conf_level : int, int, float
        Of the bootstrap; 0 resamples give estimates without errors and intervals.
    labels : mapping of str to str, optional
        How a reader should see the constructs.

    Returns
    -------
    Finding
        One row a path. Further tables: ``effects`` (total and indirect), ``constructs``
        (reliability, R², Q², importance and performance), ``items`` (loadings, weights,
        PLSpredict), ``htmt``, ``cross_loadings``. Equal to seminr.

    Raises
    ------
    AnalysisError
        Unknown columns or constructs, a circle, an unconnected construct, an item that
        does not vary or serves two constructs, collinear items in mode B, or too few rows.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"care": [1, 2, 3, 4, 5, 6.0], "growth": [2, 1, 4, 3, 6, 5.0]})
    >>> found = pls(frame, constructs={"crm": ["care"], "success": ["growth"]},
    ...             paths={"success": ["crm"]}, n_resamples=200)
    >>> round(found.number("crm -> success", "estimate"), 4)
    0.8286
    """
    items = [item for found in constructs.values() for item in found]
    ends = dict.fromkeys(items, scale) if isinstance(scale, tuple) else scale or {}
    plan = PlsPlan(
        constructs=constructs,
        paths=paths,
        second_order=second_order or {},
        modes=modes or {},
        settings=PlsSettings(scheme, tolerance, max_iterations, sign_rule),
        consistent=consistent,
        approach=_known("approach", approach, ("two_stage", "repeated")),
        gaps=_known("way with missing answers", missing, ("listwise", "mean")),
        target=target,
        scale=ends,
        labels=labels or {},
        interval=interval,
        sign_change=sign_change,
        n_resamples=n_resamples,
        seed=seed,
        conf_level=conf_level,
    )
    run = run_pls(plan, pls_data(frame, plan, cluster=cluster))
    return _finding("pls", f"Path model of {plan.label(target_name(run))}", run)


def pls_chapter(study: Study, responses: Responses, *, name: str) -> Finding:
    """Fit one declared path model to the main wave, whole institutions resampled."""
    declared = study.pls[name]
    plan = _declared_plan(study, name)
    main = responses.wave(MAIN)
    cells, cluster = main.keyed.only(plan.items), None
    if study.population.clusters:
        cluster = study.population.clusters.column
        cells = cells.having({cluster: main.people["cluster"]})
    run = run_pls(plan, pls_data(cells, plan, cluster=cluster))
    title = declared.label.get("en") if isinstance(declared.label, dict) else None
    return _finding(f"pls.{name}", title or f"Path model of {plan.label(target_name(run))}", run)


def _declared_plan(study: Study, name: str) -> PlsPlan:
    """Open second-order constructs, and take scales and labels from the instrument."""
    declared = study.pls[name]
    ends = dict.fromkeys(declared.constructs)
    second = {
        construct: list(study.constructs[construct].constructs)
        for construct in ends
        if study.constructs[construct].constructs
    }
    first = [part for construct in ends for part in second.get(construct, [construct])]
    constructs = {construct: study.items_of(construct) for construct in dict.fromkeys(first)}
    scales = {item: study.scale_of(item) for found in constructs.values() for item in found}
    return PlsPlan(
        constructs=constructs,
        paths=declared.paths,
        second_order=second,
        modes=declared.modes,
        settings=PlsSettings(scheme=declared.scheme),
        consistent=declared.consistent,
        scale={i: (s.minimum, s.maximum) for i, s in scales.items() if s is not None},
        labels={construct: study.label_of(construct) for construct in (*constructs, *second)},
        n_resamples=declared.n_resamples,
        seed=declared.seed,
    )


def _finding(id_: str, title: str, run: PlsRun) -> Finding:
    tables: dict[str, Any] = {
        "constructs": construct_rows(run),
        "items": item_rows(run),
        "effects": effect_rows(run),
        "htmt": pair_rows(run),
        "cross_loadings": cross_loading_rows(run),
    }
    details = {name: tuple(plain(row) for row in rows) for name, rows in tables.items()}
    reason = pls_trouble(run)
    return PlsFinding(
        id=id_,
        title=title,
        rows=tuple(plain(row) for row in path_rows(run)),
        overall=plain(pls_overall(run, details["items"])),
        status="ok" if reason is None else "warning",
        reason=reason,
        notes=pls_notes(run),
        rules=_RULES,
        details={name: rows for name, rows in details.items() if rows},
    )


def _known(what: str, value: Any, allowed: tuple[str, ...]) -> Any:
    """Refuse an option that does not exist."""
    if value not in allowed:
        raise AnalysisError(f"The {what} is one of {', '.join(allowed)}, but is {value}.")
    return value
