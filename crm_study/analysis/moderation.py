"""Moderation: whether a slope depends on another variable, and where it differs from zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.declared_frame import declared_cells, labels_of
from crm_study.analysis.moderation_finding import ModerationFinding
from crm_study.analysis.moderation_rows import (
    bound_rows,
    curve_rows,
    line_rows,
    observed_rows,
    region_of,
    slope_rows,
    term_rows,
)
from crm_study.analysis.path_frame import PathFrame, path_frame
from crm_study.analysis.path_notes import moderation_notes
from crm_study.errors import AnalysisError
from crm_study.kernels.paths.johnson_neyman import JohnsonNeyman, johnson_neyman
from crm_study.kernels.paths.moderation import ModerationFit
from crm_study.kernels.paths.moderation import moderation as fitted_moderation
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.cutoffs.models import SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

_GLANCE = ("r_squared", "adj_r_squared", "sigma", "f_statistic", "df_model", "df_residual")


def moderation_chapter(study: Study, responses: Responses, *, name: str) -> Finding:
    """Test one declared interaction on the main wave."""
    declared = study.moderation[name]
    data = path_frame(
        declared_cells(study, responses),
        outcome=declared.outcome,
        predictor=declared.predictor,
        moderator=declared.moderator,
        controls=declared.controls,
        labels=labels_of(study, (declared.outcome, *declared.terms)),
        purpose="a moderation",
    )
    return _finding(
        f"moderation.{name}",
        data,
        center=declared.center,
        conf_level=0.95,
        clustered=bool(study.population.clusters),
    )


def moderation(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictor: str,
    moderator: str,
    controls: Sequence[str] = (),
    center: bool = True,
    conf_level: float = 0.95,
) -> Finding:
    """Test whether the slope of a predictor depends on a moderator (PROCESS model 1).

    Parameters
    ----------
    frame : DataFrame
        Rows with a gap in a column used are left out.
    outcome, predictor : str
        Columns; the predictor may have two categories.
    moderator : str
        A numeric column, or a categorical one, which enters as indicators.
    controls : sequence of str, optional
        Covariates.
    center : bool, default True
        Whether predictor and a numeric moderator are centered at their means first.
    conf_level : float, default 0.95

    Returns
    -------
    Finding
        Rows ``intercept``, the predictor, the moderator, ``interaction`` and the controls;
        then simple slopes: ``slope_low``, ``slope_mean``, ``slope_high`` (mean and one SD
        to either side), ``slope_p16``, ``slope_p50``, ``slope_p84``, or ``slope_<value>``
        for each value of a moderator of two values or categories; then the slopes at the
        Johnson-Neyman bounds, ``jn_low`` and ``jn_high``, where these exist.

    Raises
    ------
    AnalysisError
        An unknown column, text where numbers are needed, a variable that does not vary,
        collinearity, or too few rows.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"x": [i % 7 for i in range(60)], "w": [i % 5 for i in range(60)]})
    >>> rows = rows.assign(y=rows.x * rows.w + [i % 3 for i in range(60)])
    >>> found = moderation(rows, outcome="y", predictor="x", moderator="w")
    >>> [round(found.number(row, "estimate"), 2) for row in ("interaction", "slope_low")]
    [0.91, 0.68]
    """
    data = path_frame(
        frame,
        outcome=outcome,
        predictor=predictor,
        moderator=moderator,
        controls=controls,
        purpose="a moderation",
    )
    return _finding("moderation", data, center=center, conf_level=conf_level, clustered=False)


def _finding(
    id_: str, data: PathFrame, *, center: bool, conf_level: float, clustered: bool
) -> Finding:
    found = fitted_moderation(
        data.y,
        data.x,
        data.w,
        controls=data.z if data.control_terms else None,
        center=center,
        names=names_of(data),
        conf_level=conf_level,
    )
    means = float(data.x.mean()), float(data.w[:, 0].mean())
    finding = moderation_of(id_, data, found, means=means, center=center, clustered=clustered)
    observed = tuple(plain(row) for row in observed_rows(data))
    return replace(finding, details={**finding.details, "observed": observed})


def moderation_of(
    id_: str,
    data: PathFrame,
    found: ModerationFit,
    *,
    means: tuple[float, float],
    center: bool,
    clustered: bool,
) -> Finding:
    """Lay a fitted moderation out as a finding, without its single respondents.

    Parameters
    ----------
    data : PathFrame
        Of its rows, the values of predictor, moderator and outcome and the means of the
        controls are looked at.
    means : (float, float)
        Of predictor and moderator.
    """
    measured = not data.levels and np.unique(data.w).size > 2
    region = _region(data, found) if measured else None
    rows = [*term_rows(data, found), *slope_rows(data, found), *bound_rows(data, found, region)]
    details = {"lines": line_rows(data, found), "observed": list[dict[str, Any]]()}
    if region:
        details["curve"] = curve_rows(found, region)
    return ModerationFinding(
        id=id_,
        title=_title(data),
        rows=tuple(plain(row) for row in rows),
        overall=plain(_overall(data, found, region, means) | {"centered": center}),
        notes=moderation_notes(data, center=center, clustered=clustered),
        rules=(SIGNIFICANCE_1925,),
        details={name: tuple(plain(row) for row in table) for name, table in details.items()},
    )


def _region(data: PathFrame, found: ModerationFit) -> JohnsonNeyman:
    return johnson_neyman(found, data.w[:, 0], counts=data.w_counts)


def names_of(data: PathFrame) -> tuple[str, ...]:
    """Name the terms after the intercept; the products are ``interaction``."""
    by, categories = str(data.moderator), data.levels[1:]
    w = [f"{by}[{level}]" for level in categories] or [by]
    products = [f"interaction[{level}]" for level in categories] or ["interaction"]
    if len(categories) == 1:
        products = ["interaction"]
    names = (data.predictor, *w, *products, *data.control_terms)
    if len(set(names)) < len(names):
        raise AnalysisError("A moderation calls its product 'interaction'; rename that column.")
    return names


def _title(data: PathFrame) -> str:
    x, y, w = (data.labels[str(n)] for n in (data.predictor, data.outcome, data.moderator))
    return f"Moderation of {x} and {y} by {w} (PROCESS model 1)"


def _overall(
    data: PathFrame,
    found: ModerationFit,
    region: JohnsonNeyman | None,
    means: tuple[float, float],
) -> dict[str, Any]:
    fit = found.fit
    return {
        "process_model": 1,
        "outcome": data.labels[data.outcome],
        "predictor": data.labels[data.predictor],
        "moderator": data.labels[str(data.moderator)],
        **{name: getattr(fit, name) for name in _GLANCE},
        "p_value": fit.f_p_value,
        "interaction_delta_r_squared": found.delta_r_squared,
        "interaction_f": found.f_change,
        "interaction_df": found.df_change,
        "interaction_p_value": found.p_change,
        **region_of(region),
        "x_mean": means[0],
        "w_mean": None if data.levels else means[1],
        "n_obs": fit.n_obs,
        "n_missing": data.n_received - fit.n_obs,
        "conf_level": fit.conf_level,
    }
