"""What an unmeasured variable, other cases or shared method would do to a slope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.analysis.frames import numbers_of, require_columns
from crm_study.analysis.model_frame import ModelFrame, model_frame
from crm_study.analysis.sensitivity_finding import SensitivityFinding
from crm_study.analysis.sensitivity_rows import benchmark_rows, marker_rows, source_rows, term_row
from crm_study.errors import AnalysisError, listed, nearest
from crm_study.kernels.arrays.validate import Floats
from crm_study.kernels.description.correlation import pearson
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.sensitivity.case_replacement import case_replacement
from crm_study.kernels.sensitivity.method_curve import method_curve
from crm_study.kernels.sensitivity.omitted_variable import robustness
from crm_study.responses.responses import MAIN
from crm_study.results.cutoffs.models import OSTER_2019, SIGNIFICANCE_1925
from crm_study.results.finding import Finding
from crm_study.results.findings import plain

if TYPE_CHECKING:
    import pandas as pd

    from crm_study.protocol.study import Study
    from crm_study.responses.responses import Responses

MARKERS = tuple(step / 20 for step in range(13))
"""Marker correlations of the curve, 0 to .60."""
_PRINTED_NOTES = (
    "The robustness value is the partial R² that an unmeasured variable would need with predictor "
    "and outcome alike to bring the slope to 0, or within its margin (Cinelli & Hazlett, 2020); "
    "t is classical. RIR and ITCV as Frank et al. (2013) and konfound.",
)
_NOTES = (
    *_PRINTED_NOTES,
    "δ is how much stronger than the other predictors the unmeasured would have to be to bring "
    "the slope to 0, with a largest R² of 1.3 times the one reached and at most 1 (Oster, 2019).",
    "The E-value converts β, per standard deviation of the predictor, to risk ratios: rough.",
    "The curve takes one and the same correlation out of every pair (Lindell & Whitney, 2001), "
    "with one degree of freedom for the marker.",
)
_CAUTION = (
    "Nothing here shows that there is, or is not, an unmeasured variable or a shared method; it "
    "says how strong they would have to be."
)
_CLUSTER_NOTE = (
    "The t behind these numbers treats respondents as independent; respondents of one institution "
    "are not, so that less than this would do."
)


def sensitivity(
    frame: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    term: str | Sequence[str] | None = None,
    benchmarks: Sequence[str] | None = None,
    marker: str | None = None,
    cluster: str | None = None,
    source: str | None = None,
    r_squared_max: float | None = None,
) -> Finding:
    """Ask how strong what was not measured would have to be to overturn a slope.

    Parameters
    ----------
    frame : DataFrame
        Rows with a missing value in the model are left out.
    outcome : str
        Numeric column to account for.
    predictors : sequence of str
        Columns of the model.
    term : str or sequence of str, optional
        Slopes to examine; all by default.
    benchmarks : sequence of str, optional
        Terms that an unmeasured variable is compared with; all others by default.
    marker : str, optional
        Column that ought to correlate with nothing: its smallest correlation is taken out.
    cluster : str, optional
        Column of institutions; with ``source`` it gives scores from split sources.
    source : str, optional
        Column of who answered: the predictor as one source sees it is set against the outcome
        as the others of the same institution see it.
    r_squared_max : float, optional
        Largest thinkable R² for Oster's δ; by default 1.3 times the one reached, at most 1.

    Returns
    -------
    Finding
        One row per slope; `details` hold benchmarks, the marker curve and split sources.

    Raises
    ------
    AnalysisError
        An unknown column or term, too few rows, a constant or collinear column, or a
        ``source`` without a ``cluster``.

    Examples
    --------
    >>> import pandas as pd
    >>> i = np.arange(60)
    >>> frame = pd.DataFrame({"c": i * 37 % 101, "e": i * 29 % 89})
    >>> frame["x"] = frame["c"] + i * 53 % 97
    >>> frame["y"] = frame["x"] + frame["c"] + frame["e"]
    >>> found = sensitivity(frame, outcome="y", predictors=["x", "c"], term="x")
    >>> round(found.number("x", "robustness_value"), 3)
    0.643
    """
    data = model_frame(frame, outcome=outcome, predictors=predictors, cluster=cluster)
    terms = _known(data, [term] if isinstance(term, str) else term)
    beside = None if marker is None else _column(frame, marker)[data.kept]
    return sensitivity_of(
        data,
        id_="sensitivity",
        terms=terms,
        benchmarks=_known(data, benchmarks),
        marker=beside,
        sources=_sources(frame, source, data),
        r_squared_max=r_squared_max,
    )


def sensitivity_from_t(*, t: float, df: float, n_predictors: int = 1) -> Finding:
    """Ask the same of a printed slope, of which only t and its degrees of freedom are known.

    Parameters
    ----------
    t : float
        Statistic of the slope.
    df : float
        Residual degrees of freedom.
    n_predictors : int, default 1
        Predictors of the model, this one among them: n is df + n_predictors + 1.

    Returns
    -------
    Finding
        One row, ``slope``: robustness values, RIR and ITCV.

    Raises
    ------
    AnalysisError
        No t, or fewer than 2 degrees of freedom.

    Examples
    --------
    >>> found = sensitivity_from_t(t=3.616, df=54, n_predictors=2)
    >>> round(found.number("slope", "robustness_value"), 3), found.number("slope", "rir")
    (0.386, 26)
    """
    n_obs = round(df + n_predictors + 1)
    row = {"key": "slope", "label": "Printed slope", "statistic": t, "df": df}
    row |= from_t(t, df, n_obs)
    return SensitivityFinding(
        id="sensitivity",
        title="Sensitivity of a printed slope",
        rows=(plain(row),),
        overall={"n_obs": n_obs, "df_residual": df},
        notes=(*_PRINTED_NOTES, _CAUTION),
        rules=(SIGNIFICANCE_1925,),
    )


def sensitivity_chapter(study: Study, responses: Responses, *, model: str) -> Finding:
    """Ask it of the predictors of one declared model of the main wave."""
    from crm_study.analysis.declared_frame import declared_frame

    data = declared_frame(study, responses, model)
    controls = study.models[model].controls
    main = responses.wave(MAIN)
    marker = None if study.marker is None else main.variable(study.marker)[data.kept]
    labels = {}
    if study.population.strata is not None:
        labels = {
            code: level.label.get("en", code)
            for code, level in study.population.strata.levels.items()
        }
    sources = None
    if data.design.strata is not None and data.design.cluster is not None:
        names = np.array(data.design.strata_labels)[data.design.strata]
        sources = np.array([labels.get(name, name) for name in names.tolist()])
    return sensitivity_of(
        data,
        id_=f"sensitivity.{model}",
        terms=[term for term in data.terms if data.predictor_of[term] not in controls],
        benchmarks=list(data.terms),
        marker=marker,
        sources=sources,
    )


def sensitivity_of(
    data: ModelFrame,
    *,
    id_: str,
    terms: Sequence[str],
    benchmarks: Sequence[str],
    marker: Floats | None = None,
    sources: np.ndarray[Any, Any] | None = None,
    r_squared_max: float | None = None,
) -> Finding:
    """Examine slopes of a model frame; both public roads end here."""
    fit = ols(data.y, data.x, names=list(data.terms))
    correlations = np.corrcoef(np.column_stack([data.x, data.y]), rowvar=False)
    shared = _shared(data, marker)
    values = MARKERS if shared is None else (*MARKERS, shared)
    curve = method_curve(correlations, n_obs=fit.n_obs, marker=values)
    places = [data.terms.index(term) for term in terms]
    rows = [
        term_row(data, fit, place, r_squared_max)
        | from_t(float(fit.statistic[place + 1]), fit.df_residual, fit.n_obs)
        | {"marker_nullifying": curve.nullifying[place]}
        for place in places
    ]
    compared = [name for name in benchmarks if name in data.terms]
    return SensitivityFinding(
        id=id_,
        title=f"What it would take to overturn the regression of {data.equation}",
        rows=tuple(plain(row) for row in rows),
        overall=plain(
            {
                "outcome": data.outcome_label,
                "r_squared": fit.r_squared,
                "df_residual": fit.df_residual,
                "n_obs": fit.n_obs,
                "marker": shared,
            }
        ),
        notes=(*_NOTES, *([_CLUSTER_NOTE] if data.design.cluster is not None else []), _CAUTION),
        rules=(SIGNIFICANCE_1925, OSTER_2019),
        details={
            "benchmarks": tuple(map(plain, benchmark_rows(data, fit, places, compared))),
            "marker": tuple(map(plain, marker_rows(data, curve, places, len(MARKERS)))),
            "sources": tuple(map(plain, source_rows(data, places, sources))),
        },
    )


def from_t(t: float, df: float, n_obs: int) -> dict[str, Any]:
    """Return every measure that t and its degrees of freedom allow."""
    strong = robustness(t, df, alpha=SIGNIFICANCE_1925.cutoff)
    replaced = case_replacement(t, df, n_obs=n_obs, alpha=SIGNIFICANCE_1925.cutoff)
    return {
        "partial_r_squared": strong.partial_r_squared,
        "robustness_value": strong.robustness_value,
        "robustness_value_alpha": strong.robustness_value_alpha,
        "significant": replaced.significant,
        "bias_share": replaced.share,
        "rir": replaced.rir,
        "itcv": replaced.itcv,
        "component_correlation": replaced.component_correlation,
    }


def _known(data: ModelFrame, names: Sequence[str] | None) -> list[str]:
    """Return terms of the model by name; all where none are named."""
    if names is None:
        return list(data.terms)
    for name in names:
        if name not in data.terms:
            raise AnalysisError(
                f"The model has no term '{name}'.{nearest(name, data.terms)} "
                f"It has: {listed(data.terms)}."
            )
    return list(names)


def _column(frame: pd.DataFrame, name: str) -> Floats:
    require_columns(frame, [name])
    return numbers_of(frame[[name]], purpose="a marker")[:, 0]


def _sources(
    frame: pd.DataFrame, source: str | None, data: ModelFrame
) -> np.ndarray[Any, Any] | None:
    if source is None:
        return None
    require_columns(frame, [source])
    if data.design.cluster is None:
        raise AnalysisError("Scores from split sources need a 'cluster' in which sources meet.")
    return frame[source].astype(str).to_numpy()[data.kept]


def _shared(data: ModelFrame, marker: Floats | None) -> float | None:
    """Return the marker's smallest correlation, in size, with the model's variables."""
    if marker is None:
        return None
    answered = ~np.isnan(marker)
    columns = np.column_stack([data.x, data.y])[answered]
    found = [pearson(marker[answered], column) for column in columns.T]
    return float(np.min(np.abs(found)))
